create or replace view main.copies as
with quoting as (
    select
        if(earlier, pair_other.article_id, pair_doc.article_id) as article_id,
        if(earlier, pair_doc.article_id, pair_other.article_id) as quoted_id,
        if(earlier, pair_doc.told_at, pair_other.told_at) as told_at, overlap
    from core.matches as pair
    join core.documents as pair_doc on pair_doc.doc = pair.doc
    join core.documents as pair_other on pair_other.doc = pair.other_doc
    cross join lateral (select (pair_doc.told_at, pair_doc.article_id) < (pair_other.told_at, pair_other.article_id) as earlier)
    where pair.kind = 'shared_quotes'
),
alike as (
    select article_id, story_id, kind, overlap from core.copies
    union all
    select quoting.article_id, coalesce(quoted.story_id, quoting.quoted_id), 'shared_quotes', quoting.overlap
    from quoting
    left join core.copies as quoted on quoted.article_id = quoting.quoted_id
    where quoting.article_id not in (select article_id from core.copies)
    qualify row_number() over (partition by quoting.article_id order by quoting.told_at, quoting.quoted_id) = 1
)
select alike.article_id, article."source", article.title, article.published_on, story_id, first."source" as first_source,
    kind, overlap, date_diff('minute', first_told.told_at, told.told_at) / 60 as hours_later
from alike
join core.articles as article on article.article_id = alike.article_id
join core.articles as first on first.article_id = story_id
join core.documents as told on told.article_id = alike.article_id
join core.documents as first_told on first_told.article_id = story_id;

comment on view main.copies is 'Articles that tell what another told first: one row per article that is not the first of its story.';
comment on column main.copies.article_id is 'The article.';
comment on column main.copies."source" is 'Its source.';
comment on column main.copies.title is 'Its headline.';
comment on column main.copies.published_on is 'Date printed on it.';
comment on column main.copies.story_id is 'The article that told it first; the story is known by it.';
comment on column main.copies.first_source is 'The source of that article.';
comment on column main.copies.kind is 'same_text, rewritten, or shared_quotes: the closest likeness to another article of the story. Only the first two count as copies.';
comment on column main.copies.overlap is 'How much of the shorter text is in the other, 0 to 1, by four words in a row.';
comment on column main.copies.hours_later is 'Hours after the first; a date without a time counts as the end of its day, or as the moment it was seen.';
