-- What became of entries. What may pass is tried again in a later run, up to $max_tries runs, each time after a longer wait,
-- or as long as the site asks, a week at most. To have been left alone is no try. Not found in every run is gone.
update ops.entries as entry set
    state = case
        when outcome.reason is null then 'done'
        when outcome.is_passing and entry.tries + outcome.tries < $max_tries then 'retry'
        else 'rejected'
    end,
    reason = case when outcome.is_missing and entry.tries + outcome.tries >= $max_tries then 'gone' else outcome.reason end,
    tries = case when outcome.reason is null then 0 else entry.tries + outcome.tries end,
    next_try_at = case
        when outcome.is_passing and entry.tries + outcome.tries < $max_tries
        then $now + to_seconds(least(604800, greatest(
            coalesce(outcome.retry_after_s, 0), $wait_s * pow(4, greatest(0, entry.tries + outcome.tries - 1)))))
    end,
    state_at = $now
from {outcomes} as outcome
where entry.entry_id = outcome.entry_id
    -- To read a stored capture again is no look at its page, and says something only when it ends otherwise.
    and (outcome.is_news or (outcome.reason is null) <> (entry.state = 'done'))
