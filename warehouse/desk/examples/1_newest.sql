-- Newest headlines
select source, published_on, title
from articles
order by first_seen_at desc
limit 20
