-- Backfills: the slices of each source, in order.
select "source", since, until, state, via, planned_count, done_count, reason, state_at from slices
where $source is null or "source" = $source
order by "source", since
