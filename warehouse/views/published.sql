create or replace view main.published as
select published_at as as_of,
    (select count(*) from core.articles) as article_count,
    (select count(*) from core.captures) as capture_count,
    (select max(fetched_at) from core.articles) as newest_fetched_at
from ops.publications;

comment on view main.published is 'As of when this copy was published: one row.';
comment on column main.published.as_of is 'When it was published (UTC); what was loaded later is not in it.';
comment on column main.published.article_count is 'Articles in it.';
comment on column main.published.capture_count is 'Captures in it.';
comment on column main.published.newest_fetched_at is 'When its latest capture of an article was made (UTC).';
