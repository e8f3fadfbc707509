-- Whoever told it, in the order of time: the first, its copies, and what shares quotations with it.
select article."source", article.article_id, article.title, article.language, article.url, article.word_count, article.byline,
    article.agencies, told.told_at, copy.kind, copy.overlap, copy.hours_later
from (
    select cast($story_id as uuid) as article_id, cast(null as varchar) as kind, cast(null as float) as overlap, cast(0 as double) as hours_later
    union all
    select article_id, kind, overlap, hours_later from copies where story_id = $story_id and ($quoting or kind <> 'shared_quotes')
) as copy
join core.articles as article on article.article_id = copy.article_id
join core.documents as told on told.article_id = copy.article_id
order by told.told_at, article.article_id
