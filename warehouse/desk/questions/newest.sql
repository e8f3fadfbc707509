-- core.articles, not the view: a page of headlines needs no texts, and joining them costs more than everything else.
select article_id, "source", url, title, kicker, standfirst, byline, authors, section, language, day, published_on, published_at,
    published_text, first_seen_at, revision_count, word_count, is_paywalled, agencies
from (/* chosen */)
order by day desc, coalesce(published_at, listed_at, first_seen_at) desc, article_id
limit $limit offset $offset
