-- One row per source, URL and stage; the latest reason counts. Not found in $max_tries runs is gone. A document of an
-- export has no entry of its own: that its file came again, under another name perhaps, is no other try.
merge into ops.rejects as old
using (
    select * exclude ("at", retry_after_s, is_missing), is_missing as was_missing, "at" as first_at, "at" as last_at,
        url like 'file:%' and entry_id not in (select entry_id from ops.entries) as is_within
    from {rejects}
    qualify row_number() over (partition by reject_id order by "at" desc, reason) = 1
) as new
on old.reject_id = new.reject_id
when matched and not coalesce( -- a stored capture that was read again, and says what it said
    new.capture_id = old.capture_id and new.reason = old.reason and old.resolved_at is null, false
) then update set
    reason = case when new.was_missing and old.tries + new.tries >= $max_tries then 'gone' else new.reason end,
    detail = new.detail, capture_id = new.capture_id,
    tries = case when new.is_within then old.tries when old.resolved_at is null then old.tries + new.tries else new.tries end,
    last_at = new.last_at, resolved_at = null
when not matched then insert
    (reject_id, entry_id, "source", url, stage, reason, detail, tries, first_at, last_at, capture_id)
    values (new.reject_id, new.entry_id, new."source", new.url, new.stage, new.reason, new.detail, new.tries,
        new.first_at, new.last_at, new.capture_id)
