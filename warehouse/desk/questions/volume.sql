select day, count(*) as articles from (/* chosen */) where day is not null group by day order by day
