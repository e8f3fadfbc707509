-- Of each article in `revised`: its first and its last reading, and how often it said something else.
create or replace temp table summary as
select article_id,
    cast(count(*) filter (is_revision) as integer) as revision_count,
    bool_or(is_churning) as is_churning,
    arg_min(struct_pack(captured_at, capture_id, "source", url), place) as first_told,
    arg_max(struct_pack(capture_id, "source", url), place) as last_told
from revised
group by article_id
