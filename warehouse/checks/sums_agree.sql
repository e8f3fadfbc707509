-- Every article counts on one day.
select 'daily_counts' as fault, counted, there
from (select coalesce(sum(article_count), 0) as counted from main.daily_counts), (select count(*) as there from main.articles)
where counted <> there
union all
select 'articles beside their bodies', counted, there
from (select count(*) as counted from main.articles), (select count(*) as there from core.articles)
where counted <> there
