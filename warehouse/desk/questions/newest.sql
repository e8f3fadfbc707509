-- core.articles, not the view: a page of headlines needs no texts, and joining them costs more than everything else. Which
-- articles are shown is found from few columns; the others are read of these alone, by their place.
with newest as (
    select article_id, place, day, coalesce(published_at, listed_at, first_seen_at) as told_at
    from (/* chosen */)
    order by day desc, told_at desc, article_id
    limit $limit offset $offset
)
select article.article_id, article."source", url, title, kicker, standfirst, byline, authors, section, language, newest.day,
    published_on, published_at, published_text, first_seen_at, revision_count, word_count, is_paywalled, agencies,
    coalesce(copy.story_id, article.article_id) as story_id, copy.story_id is not null as is_copy,
    article.article_id in (select story_id from core.copies) as is_copied
from newest
join core.articles as article on article.rowid = newest.place
left join core.copies as copy on copy.article_id = article.article_id
order by newest.day desc, newest.told_at desc, article.article_id
