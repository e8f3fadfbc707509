-- What was a reject and became an article (or a listing that can be read) after all. A listing that is as it was resolves
-- what can pass, and nothing that was wrong in it.
update ops.rejects as reject set resolved_at = $now
from {outcomes} as outcome
where reject.entry_id = outcome.entry_id and reject.resolved_at is null and outcome.reason is null
    and (not outcome.is_unchanged or list_contains($passing, reject.reason))
