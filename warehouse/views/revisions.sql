create or replace view main.revisions as
with told as (
    select *, epoch_ms(captured_at) // 86400000 as utc_day,
        content_sha256 is distinct from lag(content_sha256) over in_order as is_change,
        row_number() over in_order as place
    from core.readings
    window in_order as (partition by article_id order by captured_at, capture_id, "source", url)
),
counted as (
    select *,
        count(*) filter (is_change) over (partition by article_id, utc_day order by place rows unbounded preceding) as nth,
        count(*) filter (is_change) over (partition by article_id, utc_day) as changes
    from told
),
weighed as (select *, is_change and (nth <= 24 or nth = changes) as may_count from counted),
marked as (
    select *,
        may_count and content_sha256 is distinct from last_value(case when may_count then content_sha256 end ignore nulls) over (
            partition by article_id order by place rows between unbounded preceding and 1 preceding
        ) as is_new
    from weighed
),
numbered as (
    select *, cast(count(*) filter (is_new) over (
        partition by article_id order by place rows unbounded preceding
    ) as integer) as revision
    from marked
),
stretched as (
    select *,
        max(captured_at) over (partition by article_id, revision) as last_captured_at,
        cast(count(*) over (partition by article_id, revision) as integer) as capture_count,
        revision = max(revision) over (partition by article_id) as is_current
    from numbered
)
select
    article_id, revision, captured_at as first_captured_at, last_captured_at, capture_count, is_current, "source", url,
    title, kicker, standfirst, byline, authors, published_on, published_at, modified_on, modified_at, body, word_count,
    capture_id, content_sha256, extractor_version
from stretched as reading
left join core.bodies as words on words.text_id = reading.text_id
where is_new;

comment on view main.revisions is 'What each article said, and when: one row per change that a reader could see, in the order of the captures; of a page that changes all day long, the first 24 of a day (UTC) and the last.';
comment on column main.revisions.article_id is 'The article.';
comment on column main.revisions.revision is '1 for what it said first, then 2, 3 ...; computed here, so an older archive loaded later takes its place.';
comment on column main.revisions.first_captured_at is 'When it was first seen saying this (UTC).';
comment on column main.revisions.last_captured_at is 'When it was last seen saying this, before it changed (UTC).';
comment on column main.revisions.capture_count is 'In how many captures it said this.';
comment on column main.revisions.is_current is 'Whether this is the latest.';
comment on column main.revisions."source" is 'The source whose capture showed it first.';
comment on column main.revisions.url is 'Canonical URL that the page gave.';
comment on column main.revisions.title is 'Headline, as printed.';
comment on column main.revisions.kicker is 'Short line above the headline.';
comment on column main.revisions.standfirst is 'Summary under the headline (US: dek).';
comment on column main.revisions.byline is 'Who wrote it, as printed.';
comment on column main.revisions.authors is 'Names of people taken from the byline, in printed order.';
comment on column main.revisions.published_on is 'Date of publication as printed, in the zone it was printed in.';
comment on column main.revisions.published_at is 'Instant of publication (UTC); null unless one is known.';
comment on column main.revisions.modified_on is 'Date of the last change as printed.';
comment on column main.revisions.modified_at is 'Instant of the last change (UTC), as the page says.';
comment on column main.revisions.body is 'The text: its blocks with one blank line between them.';
comment on column main.revisions.word_count is 'Words of the body.';
comment on column main.revisions.capture_id is 'The first capture that said this.';
comment on column main.revisions.content_sha256 is 'Hash of title, standfirst and body as compared: spaces, quotation marks and dashes folded, clocks and counters left out.';
comment on column main.revisions.extractor_version is 'Version of the code that read it.';
