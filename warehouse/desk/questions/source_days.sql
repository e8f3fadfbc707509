select day, cast(sum(article_count) as bigint) as articles from daily_counts
where "source" = $source and day is not null group by day order by day
