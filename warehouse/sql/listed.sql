-- What their listings said of the time of new readings.
update {readings} as reading set listed_at = coalesce(entry.published_at, entry.modified_at)
from ops.entries as entry
where entry.entry_id = reading.entry_id
