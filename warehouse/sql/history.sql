-- All readings of the affected articles, what was stored and what is new, by what orders and tells them apart.
-- A new article has no stored readings, so those are looked for only where the article is known.
create or replace temp table history as
with known as materialized (
    select distinct article_id from core.articles semi join {affected} as affected using (article_id)
)
select article_id, captured_at, capture_id, "source", url, content_sha256
from core.readings semi join known using (article_id)
union all
select article_id, captured_at, capture_id, "source", url, content_sha256
from {readings}
