create or replace view main.stories as
with members as (
    select story_id, article_id, kind from main.copies
    union all
    select distinct story_id, story_id, null from main.copies
),
named as (
    select story_id, arg_min(agency.name, (agency.use <> 'full_copy', told_at, agency.name)) as agency
    from (
        select members.story_id, told_at, unnest(agencies) as agency
        from members
        join core.articles as article on article.article_id = members.article_id
        join core.documents as told on told.article_id = members.article_id
        where kind is distinct from 'shared_quotes'
    )
    where agency.use in ('full_copy', 'contributed')
    group by story_id
)
select story_id, first."source" as first_source, first.title, first.published_on, first.language, agency,
    case min(case kind when 'same_text' then 1 when 'rewritten' then 2 else 3 end) when 1 then 'same_text' when 2 then 'rewritten' else 'shared_quotes' end as kind,
    count(*) filter (kind is distinct from 'shared_quotes') as article_count,
    count(distinct article."source") filter (kind is distinct from 'shared_quotes') as source_count,
    count(*) filter (kind = 'shared_quotes') as quoting_count
from members
join core.articles as article on article.article_id = members.article_id
join core.articles as first on first.article_id = story_id
left join named using (story_id)
group by story_id, first."source", first.title, first.published_on, first.language, agency;

comment on view main.stories is 'What several articles tell: one row per story that was copied, rewritten or quoted.';
comment on column main.stories.story_id is 'The article that told it first.';
comment on column main.stories.first_source is 'Who published it first.';
comment on column main.stories.title is 'Headline of the first.';
comment on column main.stories.published_on is 'Date printed on the first.';
comment on column main.stories.language is 'Language of the first, a BCP 47 tag.';
comment on column main.stories.agency is 'Wire service that one of them names as the origin of its text, or of part of it.';
comment on column main.stories.kind is 'The closest likeness in it: same_text, rewritten, or shared_quotes (nothing but quotations in common).';
comment on column main.stories.article_count is 'Articles that tell it, the first among them.';
comment on column main.stories.source_count is 'Sources that they come from.';
comment on column main.stories.quoting_count is 'Articles that only share quotations with it.';
