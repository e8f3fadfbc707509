select *, rowid as place, coalesce(published_on, cast(make_timestamp(epoch_us(coalesce(published_at, listed_at, first_seen_at))) as date)) as day
from core.articles
