-- The newest entries of a source that are waiting to be brought in.
select source, url, kind, listed_in, locator, validator, title, summary, content, authors, tags, language, published_at, modified_at
from ops.entries as entry
anti join {exclude} as taken on taken.url = entry.url
where "source" = $source and (state = 'pending' or state = 'retry' and next_try_at <= $now)
    and ($since is null or coalesce(published_at, modified_at) >= $since)
    and ($until is null or coalesce(published_at, modified_at) < $until)
order by coalesce(published_at, modified_at, first_listed_at) desc, url
limit $limit
