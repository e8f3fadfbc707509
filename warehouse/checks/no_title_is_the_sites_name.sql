-- A title that is the name of its site was not found: the source's name or the host's, or one that most articles bear.
with told as (
    select url, "source", title, lower(regexp_replace(title, '[[:space:][:punct:]]', '', 'g')) as bare,
        regexp_extract(url, '^https?://(?:www\.|m\.|amp\.)?([^/:.]+)\.[^/:]*[a-z]', 1) as host
    from {articles}
    where url like 'http%'
),
bearing as (
    select "source", title, count(*) as bearers from core.articles
    where title in (select title from told)
    group by "source", title
),
counted as (select "source", count(*) as articles from core.articles group by "source")
select url, title
from told
join bearing using ("source", title)
join counted using ("source")
where bare <> '' and (
    bare in (lower(host), lower(regexp_replace(host, '[[:punct:]]', '', 'g')), lower(regexp_replace("source", '[[:punct:]]', '', 'g')))
    or bearers >= 100 and bearers * 2 > articles)
