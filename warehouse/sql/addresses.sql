-- Addresses that led to an article, each with the earliest time that it did.
merge into core.addresses as old
using (
    select address_id, any_value(url) as url, article_id, kind,
        min(first_seen_at) as first_seen_at
    from {addresses}
    group by all
) as new
on old.address_id = new.address_id and old.article_id = new.article_id and old.kind = new.kind
when matched and new.first_seen_at < old.first_seen_at then update set first_seen_at = new.first_seen_at
when not matched then insert by name
