select "source", alert, field, since, until, detail, command from alerts
order by until is not null, since desc limit 5000
