-- No key guards these; the one writer does.
select 'capture' as kind, cast(capture_id as varchar) as id, count(*) as copies from core.captures
    where capture_id in (select capture_id from {captures}) group by all having count(*) > 1
union all select 'article', cast(article_id as varchar), count(*) from {articles} group by all having count(*) > 1
union all select 'url', url, count(*) from core.articles where url in (select url from {articles}) group by all having count(*) > 1
union all select 'text', cast(text_id as varchar), count(*) from core.bodies
    where text_id in (select text_id from {readings}) group by all having count(*) > 1
union all select 'reading', concat_ws(' ', capture_id, "source", url), count(*) from {readings} group by all having count(*) > 1
union all select 'address', concat_ws(' ', url, article_id, kind), count(*) from {addresses} group by all having count(*) > 1
