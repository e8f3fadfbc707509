select reason, stage, "source", url, detail, tries, last_at, capture_id
from rejects where $source is null or "source" = $source
qualify row_number() over (partition by reason, stage order by last_at desc, url) <= 5
order by last_at desc
