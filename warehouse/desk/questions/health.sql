-- The worst first; sources that were never run but hold articles count as well.
select *, coalesce(last_ok_at, newest_article_at) as last_good_at from source_health order by state <> 'failing', "source"
