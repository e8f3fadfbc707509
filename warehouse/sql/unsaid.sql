-- Edits between revisions that are neighbours no longer, or that were read anew.
delete from core.edits as old
where article_id in (select article_id from {stored}) and not exists (
    select 1 from neighbours as new
    where new.article_id = old.article_id and new.capture_id = old.capture_id and new."source" = old."source"
        and new.url = old.url and new.content_sha256 = old.content_sha256 and new.read_by = old.read_by
        and new.previous_capture_id = old.previous_capture_id and new.previous_sha256 = old.previous_sha256
        and new.previous_read_by = old.previous_read_by
)
