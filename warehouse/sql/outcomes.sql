-- What became of entries. What may pass is tried again in a later run, up to $max_tries runs, each time after a longer wait.
update ops.entries as entry set
    state = case
        when outcome.reason is null then 'done'
        when outcome.is_passing and entry.tries + 1 < $max_tries then 'retry'
        else 'rejected'
    end,
    reason = outcome.reason,
    tries = case when outcome.reason is null then 0 else entry.tries + 1 end,
    next_try_at = case
        when outcome.is_passing and entry.tries + 1 < $max_tries
        then $now + to_seconds(coalesce(outcome.retry_after_s, $wait_s * pow(4, entry.tries)))
    end,
    state_at = $now
from {outcomes} as outcome
where entry.entry_id = outcome.entry_id
