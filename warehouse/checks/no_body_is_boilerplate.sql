-- A text that one source shows under five titles is its cookie banner or the like, and the body of no article of another
-- source; nor of its own, unless it is too short to tell ("Video.").
with boilerplate as (
    select "source", text_id from core.articles
    where text_id in (select text_id from {articles})
    group by "source", text_id having count(distinct title) >= 5
)
select distinct article.url, article.title
from {articles} as article
join boilerplate on boilerplate.text_id = article.text_id
where boilerplate."source" <> article."source" or article.word_count >= 12
