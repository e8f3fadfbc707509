-- Of one reading: where each value came from, and what disagreed.
select field, method, locator, raw, confidence, is_chosen from findings
where article_id = $article_id and capture_id = $capture_id
order by is_chosen desc, confidence desc
