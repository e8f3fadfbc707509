-- Each answer that said something of this article, or came from an address that led to it. Which they are is given as
-- values: a join with other tables would read those, and this one, once more.
with told as (
    select rowid as place from core.captures where capture_id in (select unnest(cast($capture_ids as uuid[])))
    union
    select rowid from core.captures where role = 'article' and url in (select unnest(cast($urls as varchar[])))
)
select capture_id, "source", url, final_url, status, media_type, captured_at, body_bytes, raw_path
from core.captures as answer join told on answer.rowid = told.place
order by captured_at
limit 200
