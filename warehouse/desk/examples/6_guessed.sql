-- Dates that were guessed from the address
select article.source, article.published_on, article.title, found.raw
from findings as found
join articles as article using (article_id, capture_id)
where found.field = 'published_on' and found.method = 'url' and found.is_chosen
limit 50
