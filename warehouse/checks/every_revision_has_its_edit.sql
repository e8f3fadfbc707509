-- Every revision but the first has one edit, and that is the one that led to it.
with steps as (
    select *, 1 + row_number() over (partition by article_id order by captured_at, capture_id, "source", url) as revision
    from core.edits
)
select coalesce(told.article_id, step.article_id) as article_id, coalesce(told.revision, step.revision) as revision
from (from main.revisions where revision > 1) as told
full join steps as step on step.article_id = told.article_id and step.revision = told.revision
where (told.capture_id, told.content_sha256) is distinct from (step.capture_id, step.content_sha256)
