-- Neighbours without an edit, with both texts.
with wanted as (
    from neighbours as new
    anti join core.edits as old on old.article_id = new.article_id and old.capture_id = new.capture_id
        and old."source" = new."source" and old.url = new.url
)
select
    struct_pack(
        article_id := cast(wanted.article_id as varchar), capture_id := cast(wanted.capture_id as varchar),
        "source" := wanted."source", url := wanted.url, captured_at := wanted.captured_at,
        content_sha256 := wanted.content_sha256, read_by := wanted.read_by,
        previous_capture_id := cast(previous_capture_id as varchar), previous_captured_at := previous_captured_at,
        previous_sha256 := previous_sha256, previous_read_by := previous_read_by
    ),
    was.title, coalesce(was.standfirst, ''), [(b.kind, substr(was_told.body, b.begins, b.chars)) for b in was_told.blocks],
    told.title, coalesce(told.standfirst, ''), [(b.kind, substr(now_told.body, b.begins, b.chars)) for b in now_told.blocks]
from wanted
join core.readings as told
    on told.capture_id = wanted.capture_id and told."source" = wanted."source" and told.url = wanted.url
join core.readings as was
    on was.capture_id = previous_capture_id and was."source" = previous_source and was.url = previous_url
join core.bodies as now_told on now_told.text_id = told.text_id
join core.bodies as was_told on was_told.text_id = was.text_id
