-- The last year that is known of a source, day by day.
select day, state, offered_count, loaded_count, usual_count, cause, evidence
from coverage where "source" = $source
qualify day > max(day) over () - 371
order by day
