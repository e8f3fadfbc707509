-- A date later than the capture, by more than zones and clocks explain (26 hours), is flagged as one to doubt.
select url, coalesce(published_at, published_on) as published, fetched_at
from {articles}
where not list_contains(flags, 'published_in_future')
    and (epoch(published_at) > epoch(fetched_at) + 93600 or epoch(published_on) > epoch(fetched_at) + 93600)
