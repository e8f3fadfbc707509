-- The stored current row is what the readings say.
with told as (
    select article_id, max(captured_at) as fetched_at, min(captured_at) as first_seen_at,
        arg_max(content_sha256, (captured_at, capture_id, "source", url)) as content_sha256,
        arg_min("source", (captured_at, capture_id, "source", url)) as "source"
    from {readings}
    group by article_id
)
select article.url
from {articles} as article
join told using (article_id)
where (article.fetched_at, article.first_seen_at, article.content_sha256, article."source")
    is distinct from (told.fetched_at, told.first_seen_at, told.content_sha256, told."source")
