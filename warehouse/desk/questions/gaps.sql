select "source", since, until, cause, missing_count, detail, command from gaps
where $source is null or "source" = $source
order by missing_count desc nulls last, since desc limit 200
