-- The canonical URL of an article is an address of no other.
select url, count(distinct article_id) as articles
from core.addresses
where kind in ('canonical', 'found', 'declared') and url in (select url from {addresses})
group by url
having bool_or(kind = 'canonical') and count(distinct article_id) > 1
