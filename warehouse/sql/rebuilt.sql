-- After all raw captures were loaded anew: what is not about reading stands as it was.
delete from ops.batches where raw_path in (select raw_path from old.ops.batches);
insert into ops.batches by name select * from old.ops.batches;
update core.captures as made set loaded_at = old.loaded_at, batch_id = old.batch_id
from old.core.captures as old where old.capture_id = made.capture_id;
update ops.entries as made set
    reason = old.reason, tries = old.tries, next_try_at = old.next_try_at, state_at = old.state_at
from old.ops.entries as old where old.entry_id = made.entry_id and old.state = made.state;
update ops.rejects as made set
    detail = old.detail, tries = old.tries, first_at = old.first_at, last_at = old.last_at, capture_id = old.capture_id,
    resolved_at = old.resolved_at
from old.ops.rejects as old
where old.reject_id = made.reject_id and old.reason = made.reason
    and (old.resolved_at is null) = (made.resolved_at is null)
