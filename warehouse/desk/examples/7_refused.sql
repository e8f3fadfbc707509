-- Why articles were refused
select reason, source, count(*) as rejects
from rejects
group by all
order by rejects desc
