-- Articles by day
select day, cast(sum(article_count) as bigint) as articles
from daily_counts
where day > (select max(day) from daily_counts) - 60
group by day
order by day
