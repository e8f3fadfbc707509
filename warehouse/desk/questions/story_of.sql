-- The story that an article belongs to, if it was copied or is a copy.
select story_id from core.copies where article_id = $article_id or story_id = $article_id limit 1
