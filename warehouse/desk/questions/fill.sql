-- The share of a source's articles that have each field, by week or month; and how long they usually are, in words.
select cast(date_trunc($unit, day) as date) as since, count(*) as articles, median(word_count) as body,
    count(published_on) / count(*) as published_on,
    count(published_at) / count(*) as published_at,
    count(byline) / count(*) as byline,
    count(standfirst) / count(*) as standfirst,
    count(section) / count(*) as section,
    count(*) filter (len(images) > 0) / count(*) as images,
    count(*) filter (len(tags) > 0) / count(*) as tags
from (/* dated */) where "source" = $source and day is not null
group by since order by since desc limit 26
