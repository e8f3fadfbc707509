-- The captures that were read as an article; of one, where each value came from, and what disagreed.
select capture_id, case when capture_id = $capture_id then findings end as findings from core.readings where article_id = $article_id
