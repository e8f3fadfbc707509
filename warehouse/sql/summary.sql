-- Of each article in `history`: its first and its last reading, and how often it said something else. The order is that
-- of the captures, never that of loading.
create or replace temp table summary as
with told as (
    select *,
        content_sha256 is distinct from lag(content_sha256) over in_order as is_revision,
        row_number() over in_order as place
    from history
    window in_order as (partition by article_id order by captured_at, capture_id, "source", url)
)
select article_id,
    cast(count(*) filter (is_revision) as integer) as revision_count,
    arg_min(struct_pack(captured_at, capture_id, "source", url), place) as first_told,
    arg_max(struct_pack(capture_id, "source", url), place) as last_told
from told
group by article_id
