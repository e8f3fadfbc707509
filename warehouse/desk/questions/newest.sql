-- core.articles, not the view: a page of headlines needs no texts, and joining them costs more than everything else.
with newest as (
    from (/* chosen */)
    order by day desc, coalesce(published_at, listed_at, first_seen_at) desc, article_id
    limit $limit offset $offset
)
select newest.article_id, "source", url, title, kicker, standfirst, byline, authors, section, language, day, published_on,
    published_at, published_text, first_seen_at, revision_count, word_count, is_paywalled, agencies,
    coalesce(copy.story_id, newest.article_id) as story_id, copy.story_id is not null as is_copy,
    newest.article_id in (select story_id from core.copies) as is_copied
from newest left join core.copies as copy on copy.article_id = newest.article_id
order by day desc, coalesce(published_at, listed_at, first_seen_at) desc, newest.article_id
