-- The best answers of the warehouse's own search that the filters let through.
with found as (
    from search($q, top := $top, in_source := $source, in_language := $language, since := $since, until := $until)
)
select article.article_id, article."source", article.url, article.title, article.section, article.language, article.day,
    article.published_on, article.published_at, article.published_text, article.revision_count, article.is_paywalled,
    article.agencies, found.snippet,
    coalesce(copy.story_id, article.article_id) as story_id, copy.story_id is not null as is_copy,
    article.article_id in (select story_id from core.copies) as is_copied
from found
join (/* chosen */) as article on article.article_id = found.article_id
left join core.copies as copy on copy.article_id = article.article_id
order by found.score desc, article.article_id
