-- Listed entries: new ones are pending, and known ones again when their validator says that they changed.
-- A feed and a sitemap date the same change differently, so only the listing that named an entry can tell; what lies
-- on this machine (it has a locator) is news wherever it is listed.
merge into ops.entries as old
using (
    select *, 'pending' as state, 0 as tries, $is_backfill as is_backfill,
        $now as first_listed_at, $now as listed_at, $now as state_at
    from {entries}
) as new
on old.entry_id = new.entry_id
when matched and new.validator is not null and new.validator is distinct from old.validator
    and (new.listed_in is not distinct from old.listed_in or new.locator is not null) then update set
    kind = new.kind, listed_in = new.listed_in, locator = new.locator, validator = new.validator, title = new.title,
    summary = new.summary, content = new.content, authors = new.authors, tags = new.tags, language = new.language,
    published_at = new.published_at, modified_at = new.modified_at, is_backfill = old.is_backfill and new.is_backfill,
    state = 'pending', reason = null, tries = 0, next_try_at = null, listed_at = new.listed_at, state_at = new.state_at
when not matched then insert by name
