select 'source' as facet, "source" as value, count(*) as articles from core.articles group by "source"
union all
select 'language', language, count(*) from core.articles where language is not null group by language
union all
(select 'section', section, count(*) from core.articles where section is not null group by section order by count(*) desc limit 60)
union all
select 'agency', agency, count(*) from agency_use group by agency
order by facet, articles desc, value
