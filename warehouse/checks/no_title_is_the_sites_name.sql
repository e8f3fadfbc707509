-- A title that is the name of its site was not found: the source's name or the host's, or one that most articles bear.
with told as (
    select article_id, url, "source", title, lower(regexp_replace(title, '[[:space:][:punct:]]', '', 'g')) as bare,
        regexp_extract(url, '^https?://(?:www\.|m\.|amp\.)?([^/:.]+)\.[^/:]*[a-z]', 1) as host
    from core.articles
    where "source" in (select "source" from core.articles where {touched})
),
common as (
    select "source", bare, count(*) as bearers, sum(count(*)) over (partition by "source") as articles
    from told group by "source", bare
)
select url, title
from told
join common using ("source", bare)
where {touched} and url like 'http%' and bare <> '' and (
    bare in (lower(host), lower(regexp_replace(host, '[[:punct:]]', '', 'g')), lower(regexp_replace("source", '[[:punct:]]', '', 'g')))
    or bearers >= 100 and bearers * 2 > articles)
