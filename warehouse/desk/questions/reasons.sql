-- What could not become an article, by reason; all sources, or one.
select reason, stage, count(*) as rejects, count(distinct "source") as sources, max(last_at) as last_at
from rejects where $source is null or "source" = $source
group by reason, stage order by rejects desc, reason
