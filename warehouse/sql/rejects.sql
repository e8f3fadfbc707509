-- One row per source, URL and stage; the latest reason counts.
merge into ops.rejects as old
using (
    select * exclude ("at", retry_after_s),
        1 as tries, "at" as first_at, "at" as last_at
    from {rejects}
    qualify row_number() over (partition by reject_id order by "at" desc, reason) = 1
) as new
on old.reject_id = new.reject_id
when matched then update set
    reason = new.reason, detail = new.detail, capture_id = new.capture_id,
    tries = old.tries + 1, last_at = new.last_at, resolved_at = null
when not matched then insert by name
