-- The articles that were rewritten most
select title, source, revision_count
from articles
where revision_count > 1
order by revision_count desc
limit 20
