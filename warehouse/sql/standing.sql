-- What the published views know of each source, for `newsdesk status`. {today}: the first moment of the day.
with today as (
    select source, count(*) as today_count from articles where first_seen_at >= timestamptz '{today}' group by source
),
missing as (
    select source, count(*) as gap_count, sum(missing_count) as missing_count, arg_max(detail, until) as gap
    from gaps where cause <> 'waiting' group by source
),
broken as (
    select source, arg_max(detail, since) as alert_detail, arg_max(alert, since) as alert, min(since) as since
    from alerts where until is null and alert <> 'failing' group by source
)
select health.source, health.state, health.last_ok_at, health.failing_since, health.newest_article_at, health.article_count,
    health.pending_count, health.reject_count, health.reason, rhythm.usual_per_day, coalesce(rhythm.is_silent, false) as is_silent,
    coalesce(today.today_count, 0) as today_count, missing.gap_count, missing.missing_count, missing.gap,
    broken.alert, broken.alert_detail
from source_health as health
left join rhythms as rhythm on rhythm.source = health.source
left join today on today.source = health.source
left join missing on missing.source = health.source
left join broken on broken.source = health.source
