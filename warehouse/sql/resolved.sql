-- What was a reject and became an article (or a listing that can be read) after all.
update ops.rejects as reject set resolved_at = $now
from {outcomes} as outcome
where reject.entry_id = outcome.entry_id and reject.resolved_at is null and outcome.reason is null
