-- Who copies: how much of each source is not its own, and how much is marked as an agency's.
select article."source", count(*) as articles, count(copy.article_id) as copies,
    count(*) filter (len(list_filter(agencies, lambda named: named.use = 'full_copy')) > 0) as wire_copies
from core.articles as article left join core.copies as copy on copy.article_id = article.article_id
group by article."source" having count(copy.article_id) > 0 or wire_copies > 0
order by copies / articles desc, article."source"
