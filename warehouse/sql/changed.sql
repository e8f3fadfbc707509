-- Documents whose article says something else now, or is no more (doc), and articles that have no document yet (stamp).
create or replace temp table changed as
select document.doc, article.article_id, article.stamp, article.place
from core.documents as document
full join (
    select article_id, rowid as place,
        hash(content_sha256, "source", language, published_at, listed_at, published_on, first_seen_at, $recipe) as stamp
    from core.articles
) as article on article.article_id = document.article_id and article.stamp = document.stamp
where document.doc is null or article.article_id is null
