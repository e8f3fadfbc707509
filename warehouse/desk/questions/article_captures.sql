-- Each answer that said something of this article, and the addresses that led to it.
select capture.capture_id, capture."source", capture.url, final_url, status, media_type, captured_at, body_bytes, raw_path
from captures as capture
where capture_id in (select capture_id from core.readings where article_id = $article_id)
    or (role = 'article' and capture.url in (select url from addresses where article_id = $article_id))
order by captured_at
limit 200
