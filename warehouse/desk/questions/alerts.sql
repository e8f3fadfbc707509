select "source", alert, since, until, detail, command from alerts
where $source is null or "source" = $source
order by until is not null, since desc limit 100
