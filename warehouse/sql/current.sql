-- The current rows of the articles in `history`, as far as their latest reading is in {readings}: the latest says what
-- the article says, the earliest where and when it was first seen. Order is that of the captures, never that of loading.
insert into core.articles by name
with told as (
    select *,
        content_sha256 is distinct from lag(content_sha256) over in_order as is_revision,
        row_number() over in_order as place
    from history
    window in_order as (partition by article_id order by captured_at, capture_id, "source", url)
),
summed as (
    select article_id,
        cast(count(*) filter (is_revision) as integer) as revision_count,
        arg_min(struct_pack(captured_at, capture_id, "source", url), place) as first_told,
        arg_max(struct_pack(capture_id, "source", url), place) as last_told
    from told
    group by article_id
)
select reading.article_id, reading.capture_id, listed_at, title, kicker, standfirst, byline, authors, dateline,
    published_on, published_at, published_precision, published_text, published_zone, modified_on, modified_at, section,
    tags, language, text_id, images, agencies, reading_minutes, word_count, is_paywalled, quality, flags, content_sha256,
    extractor_version, config_sha256,
    first_told.url as url, first_told."source" as "source",
    first_told.captured_at as first_seen_at, first_told.capture_id as first_capture_id,
    reading.captured_at as fetched_at, revision_count
from summed
join {readings} as reading
    on reading.article_id = summed.article_id and reading.capture_id = last_told.capture_id
    and reading."source" = last_told."source" and reading.url = last_told.url
