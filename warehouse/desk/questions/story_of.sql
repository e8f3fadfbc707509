-- The story that an article belongs to, if it was copied or is a copy.
select story_id from copies where article_id = $article_id
union all
select story_id from copies where story_id = $article_id
limit 1
