-- Which readings in `history` say something else than the one before. The order is that of the captures, never that of
-- loading. Of a page that changes more than 24 times in a day (UTC), the first 24 changes and the last are revisions.
-- The view `revisions` reckons in the same way; checks/revisions_are_counted.sql compares them.
create or replace temp table revised as
with told as (
    select *, epoch_ms(captured_at) // 86400000 as utc_day,
        content_sha256 is distinct from lag(content_sha256) over in_order as is_change,
        row_number() over in_order as place
    from history
    window in_order as (partition by article_id order by captured_at, capture_id, "source", url)
),
counted as (
    select *,
        count(*) filter (is_change) over (partition by article_id, utc_day order by place rows unbounded preceding) as nth,
        count(*) filter (is_change) over (partition by article_id, utc_day) as changes
    from told
),
weighed as (select *, is_change and (nth <= 24 or nth = changes) as may_count from counted)
select *, changes > 24 as is_churning,
    may_count and content_sha256 is distinct from last_value(case when may_count then content_sha256 end ignore nulls) over (
        partition by article_id order by place rows between unbounded preceding and 1 preceding
    ) as is_revision
from weighed
