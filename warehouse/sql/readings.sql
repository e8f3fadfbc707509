-- Readings, each with what its listing said of the time.
insert into core.readings by name
select new.* exclude (entry_id), coalesce(entry.published_at, entry.modified_at) as listed_at
from {readings} as new
left join ops.entries as entry on entry.entry_id = new.entry_id
