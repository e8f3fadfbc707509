-- `summary`, as summary.sql would make it, of articles that nobody has heard of and that were read once: without a history.
create or replace temp table summary as
select article_id, 1 as revision_count, false as is_churning,
    struct_pack(captured_at, capture_id, "source", url) as first_told,
    struct_pack(capture_id, "source", url) as last_told
from {readings}
