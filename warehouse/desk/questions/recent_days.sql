-- Articles by source and day, in the days before this copy was published.
select "source", day, cast(sum(article_count) as bigint) as articles from daily_counts
where day > $today - 30 and day <= $today
group by "source", day
