-- Each answer that said something of this article, or came from an address that led to it.
with told as (
    select capture_id from core.readings where article_id = $article_id
    union
    select capture_id from captures where role = 'article' and url in (select url from addresses where article_id = $article_id)
)
select capture_id, "source", url, final_url, status, media_type, captured_at, body_bytes, raw_path
from captures semi join told using (capture_id)
order by captured_at
limit 200
