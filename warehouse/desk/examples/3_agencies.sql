-- Who uses which agency, and how
select agency, use, count(*) as articles
from agency_use
group by all
order by articles desc
