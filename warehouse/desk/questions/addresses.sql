select url, kind, first_seen_at from addresses where article_id = $article_id order by first_seen_at, url limit 50
