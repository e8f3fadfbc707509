-- Addresses that identify an article lead to one only.
select url, count(distinct article_id) as articles
from core.addresses
where kind in ('canonical', 'found', 'declared')
group by url
having count(distinct article_id) > 1
