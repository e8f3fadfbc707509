-- An entry's state is one of four, and what waits for another try knows when.
select "source", url, state
from ops.entries
where state not in ('pending', 'retry', 'done', 'rejected')
    or (state = 'retry') <> (next_try_at is not null)
    or (state in ('retry', 'rejected')) <> (reason is not null)
