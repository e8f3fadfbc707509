-- The entries of a source that are waiting to be brought in.
select *, coalesce(published_at, modified_at, first_listed_at) as newest
from ops.entries
where "source" = $source
    and (state = 'pending' or state = 'retry' and next_try_at <= $now)
    and (cast($since as timestamptz) is null or coalesce(published_at, modified_at) >= $since)
    and (cast($until as timestamptz) is null or coalesce(published_at, modified_at) < $until)
