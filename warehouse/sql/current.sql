-- The current rows of some articles, made from all their readings: the latest says what the article says,
-- the earliest where and when it was first seen. Order is that of the captures, never that of loading.
insert into core.articles by name
with told as (
    select reading.* exclude (url, findings, entry_url, batch_id, loaded_at, "source"),
        first_value(url) over told_first as url,
        first_value("source") over told_first as "source",
        first_value(captured_at) over told_first as first_seen_at,
        first_value(capture_id) over told_first as first_capture_id,
        captured_at as fetched_at,
        row_number() over told_last as place,
        content_sha256 is distinct from lag(content_sha256) over told_first as is_revision
    from core.readings as reading
    semi join {affected} as affected on affected.article_id = reading.article_id
    window
        told_first as (partition by article_id order by captured_at, capture_id, "source", url),
        told_last as (partition by article_id order by captured_at desc, capture_id desc, "source" desc, url desc)
)
select * exclude (place, is_revision, captured_at),
    cast(count(*) filter (is_revision) over (partition by article_id) as integer) as revision_count
from told
qualify place = 1
