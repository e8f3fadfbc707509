-- The work of each day.
select cast(make_timestamp(epoch_us(started_at)) as date) as day, count(*) as runs, cast(sum(added) as bigint) as added,
    count(*) filter (state = 'failed') as failed
from runs where $source is null or "source" = $source group by day order by day desc limit 30
