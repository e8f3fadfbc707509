-- The entries that are waiting to be brought in, and those that are to be looked at again, for each question in {asked}.
-- A step of the plan is `after` seconds since the article was published, or first listed; what was looked at since then is
-- done with that step. What fell due longer ago than the plan lasts is let go. What a backfill listed waits for a backfill:
-- a scheduled run has the news to bring; so does what is listed file by file, for who brings in its file.
select entry.*, number, coalesce(published_at, modified_at, first_listed_at) as newest,
    state = 'done' as is_check,
    state = 'done' and begins + to_seconds(list_max("after")) <= now as is_last_check
from (from ops.entries select *, least(coalesce(published_at, modified_at, first_listed_at), first_listed_at) as begins) as entry
join {asked} as asked on asked."source" = entry."source"
where (
        (state = 'pending' or state = 'retry' and next_try_at <= now)
            and (not coalesce(is_backfill, false) or since is not null or until is not null or "file" is not null)
        or state = 'done' and locator is null and kind not in ('folder', 'archive', 'table')
            and (backfills or not coalesce(is_backfill, false))
            and first_listed_at > now - to_seconds(2 * coalesce(list_max("after"), 0))
            and len(list_filter("after", lambda step: begins + to_seconds(step) <= now and state_at < begins + to_seconds(step))) > 0
    )
    and (since is null or coalesce(published_at, modified_at) >= since)
    and (until is null or coalesce(published_at, modified_at) < until)
    and ("file" is null or starts_with(locator, "file"))
