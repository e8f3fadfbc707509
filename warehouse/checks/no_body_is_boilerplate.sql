-- A text that one source shows under five titles is its cookie banner or the like, and the body of no article, here or elsewhere.
with boilerplate as (
    select distinct text_id from core.articles group by "source", text_id having count(distinct title) >= 5
)
select article.url, article.title
from core.articles as article semi join boilerplate using (text_id)
