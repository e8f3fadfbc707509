create or replace view main.late_publications as
with watched as (
    select "source", min(started_at) as since from ops.runs where kind <> 'backfill' and state = 'ok' group by "source"
),
listed as (
    select "source", url, min(first_listed_at) as first_listed_at from ops.entries
    where not coalesce(is_backfill, false) group by "source", url
),
dated as (
    select *, coalesce(published_at, cast(published_on as timestamp with time zone)) as said_at from core.articles
)
select article.article_id, article."source", article.url, article.title, article.published_on, article.published_at,
    listed.first_listed_at, article.first_seen_at,
    cast(floor((epoch(listed.first_listed_at) - epoch(article.said_at)) / 86400) as integer) as days_late
from dated as article
join watched on watched."source" = article."source" and watched.since < article.said_at
join core.readings as told
    on told.article_id = article.article_id and told.capture_id = article.first_capture_id and told."source" = article."source"
join listed on listed."source" = article."source" and listed.url = told.entry_url
where epoch(listed.first_listed_at) - epoch(article.said_at) >= 2 * 86400
qualify row_number() over (partition by article.article_id order by listed.first_listed_at) = 1;

comment on view main.late_publications is 'Articles that give themselves an earlier date than they can have had: their source was watched by then, and listed them two days later or more.';
comment on column main.late_publications.article_id is 'The article.';
comment on column main.late_publications."source" is 'Name of the source that showed the article first.';
comment on column main.late_publications.url is 'Canonical URL.';
comment on column main.late_publications.title is 'Headline, as printed.';
comment on column main.late_publications.published_on is 'Date of publication as printed.';
comment on column main.late_publications.published_at is 'Instant of publication (UTC); null unless one is known.';
comment on column main.late_publications.first_listed_at is 'When a listing of the source first named it (UTC).';
comment on column main.late_publications.first_seen_at is 'When the earliest capture of it was made (UTC).';
comment on column main.late_publications.days_late is 'Whole days from the date it gives to when it was first listed.';
