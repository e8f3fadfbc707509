select "source", since, until, cause, missing_count, detail, command from gaps
order by missing_count desc nulls last, since desc limit 5000
