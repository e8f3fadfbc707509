-- Lines that stand in many texts of a source, on many days. A text counts once, under however many addresses it came.
-- Headings are left out: "Background" comes again and belongs. So are tables, whose cells come again by nature.
with told as (
    select distinct on (article.text_id) article.text_id, article.title, article.url, said.body, said.blocks,
        coalesce(article.published_on, cast(timezone('UTC', article.fetched_at) as date)) as day
    from core.articles as article join core.bodies as said using (text_id)
    where article."source" = $source
    order by article.text_id, article.fetched_at
),
parts as (
    select text_id, title, url, day, body, len(blocks) as part_count,
        unnest(blocks) as part, generate_subscripts(blocks, 1) as position
    from told
),
lines as (
    select text_id, title, url, day, (position - 1) / greatest(part_count - 1, 1) as place,
        trim(unnest(string_split(substr(body, part.begins, part.chars), e'\n'))) as line
    from parts where part.kind in ('paragraph', 'list', 'quote')
),
keyed as (
    select *, regexp_replace(lower(line), '[^\p{L}\p{N}]+', '', 'g') as key from lines where line <> ''
)
select mode(line) as line, count(distinct text_id) as article_count,
    count(distinct text_id) / (select count(*) from told) as share, count(distinct day) as day_count,
    avg(place) as place, arg_max({'title': title, 'url': url}, day, 3) as examples
from keyed where key <> ''
group by key
having count(distinct text_id) >= $min_articles and count(distinct day) >= $min_days
    and count(distinct text_id) >= $min_share * (select count(*) from told)
order by article_count desc, line
