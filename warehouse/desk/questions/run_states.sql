select state, count(*) as runs from runs where $source is null or "source" = $source group by state order by runs desc
