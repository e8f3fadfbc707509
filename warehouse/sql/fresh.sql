-- The next documents, with their words: at most so many, and no more when they have $words words. Their numbers follow
-- those that there are. A body is read by its rowid: by any other column all of them would be unpacked.
create or replace temp table fresh as
with due as materialized (
    select
        cast((select coalesce(max(doc), 0) from core.documents) + row_number() over (order by place) as integer) as doc,
        article.article_id, next.stamp, article."source",
        coalesce(lower(split_part(article.language, '-', 1)), '') as language,
        -- A day alone counts as its end: whoever is known to be earlier is.
        coalesce(published_at, listed_at, least(first_seen_at, published_on + interval 1 day), first_seen_at) as told_at,
        article.title, article.standfirst, told.rowid as body_place
    from (select * from changed where stamp is not null order by place limit $most) as next
    join core.articles as article on article.article_id = next.article_id
    join core.bodies as told on told.text_id = article.text_id
    qualify sum(word_count) over (order by place rows unbounded preceding) - word_count < $words
),
said as (
    select rowid as body_place, body from core.bodies where rowid in (select body_place from due)
)
select doc, article_id, stamp, "source", language, told_at, body,
    search_terms(concat_ws(chr(10), title, standfirst, body)) as terms
from due join said using (body_place)
