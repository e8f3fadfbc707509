-- Each revision in `revised` with the one before it.
create or replace temp table neighbours as
select * from (
    select article_id, capture_id, "source", url, captured_at, content_sha256, read_by,
        lag(capture_id) over in_order as previous_capture_id, lag("source") over in_order as previous_source,
        lag(url) over in_order as previous_url, lag(captured_at) over in_order as previous_captured_at,
        lag(content_sha256) over in_order as previous_sha256, lag(read_by) over in_order as previous_read_by
    from revised
    where is_revision
    window in_order as (partition by article_id order by place)
)
where previous_capture_id is not null
