-- Stories that several articles tell, the newest first: which they are is found first, and the rest read of these alone.
with told as (
    select distinct story_id from core.copies
    where $source is null or story_id in (
        select story_id from core.copies where article_id in (select article_id from core.articles where "source" = $source)
        union
        select article_id from core.articles where "source" = $source
    )
),
newest as (
    select story_id, told_at from told join core.documents as first on first.article_id = story_id
    order by told_at desc, story_id limit $limit offset $offset
),
members as (
    select member.*, article.rowid as place
    from (
        select newest.story_id, copy.article_id, kind from newest join core.copies as copy on copy.story_id = newest.story_id
        union all
        select story_id, story_id, null from newest
    ) as member
    join core.articles as article on article.article_id = member.article_id
)
select members.story_id, newest.told_at as first_told_at, count(*) as article_count,
    count(distinct article."source") as source_count,
    if(bool_or(kind = 'same_text'), 'same_text', 'rewritten') as kind,
    any_value(article.title) filter (kind is null) as title,
    any_value(article.language) filter (kind is null) as language,
    any_value(article."source") filter (kind is null) as first_source,
    min(list_filter(article.agencies, lambda named: named.use <> 'cited')[1].name) as agency
from members
join newest on newest.story_id = members.story_id
join core.articles as article on article.rowid = members.place
group by members.story_id, newest.told_at
order by newest.told_at desc, members.story_id
