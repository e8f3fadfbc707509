-- As many revisions as the article says it has, numbered without a gap.
select article.url, article.revision_count, count(revision.revision) as found
from core.articles as article
left join main.revisions as revision using (article_id)
group by all
having count(revision.revision) <> article.revision_count or max(revision.revision) <> article.revision_count
