create or replace view main.daily_counts as
select "source",
    coalesce(published_on, cast(make_timestamp(epoch_us(coalesce(published_at, listed_at, first_seen_at))) as date)) as day,
    case when published_on is not null or published_at is not null then 'published' when listed_at is not null then 'listed' else 'first_seen' end as day_basis,
    count(*) as article_count,
    count(*) filter (article_id not in (select article_id from core.copies)) as original_count,
    cast(sum(word_count) as bigint) as word_count
from core.articles
group by all;

comment on view main.daily_counts is 'Articles by source and day. Every article counts on one day, so the sum is the number of articles.';
comment on column main.daily_counts."source" is 'Name of the source that showed the articles first.';
comment on column main.daily_counts.day is 'The date printed on them, else the day (UTC) that the listing gives, else the day they were first seen.';
comment on column main.daily_counts.day_basis is 'Where the day comes from: published, listed or first_seen.';
comment on column main.daily_counts.article_count is 'Articles.';
comment on column main.daily_counts.original_count is 'Those of them that are no copies.';
comment on column main.daily_counts.word_count is 'Words in their bodies.';
