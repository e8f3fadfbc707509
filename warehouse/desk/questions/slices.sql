-- Backfills: the slices of each source, in order.
select "source", since, until, state, state_at from ops.slices where $source is null or "source" = $source
order by "source", since
