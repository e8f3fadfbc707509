select "source", since, until, cause, missing_count, detail, command from gaps
where $source is null or "source" = $source
order by since desc limit 100
