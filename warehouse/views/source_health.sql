create or replace view main.source_health as
with runs as (
    select "source",
        max(ended_at) filter (state = 'ok') as last_ok_at,
        max(ended_at) as last_run_at,
        arg_max(state, ended_at) as last_state,
        arg_max(error, ended_at) as last_error
    from ops.runs where state in ('ok', 'failed') group by "source"
),
failures as (
    select run."source", min(run.ended_at) as failing_since, count(*) as failure_count,
        sum(case
            when regexp_matches(run.error, '^(timeout|rate_limited|truncated)') then 0.25
            when regexp_matches(run.error, '^(connection|bad_http|http_status: .*\b5\d\d)') then 0.5
            else 1
        end) as failure_score
    from ops.runs as run join runs on runs."source" = run."source"
    where run.state = 'failed' and (runs.last_ok_at is null or run.ended_at > runs.last_ok_at)
    group by run."source"
),
articles as (
    select "source", count(*) as article_count, max(first_seen_at) as newest_article_at, max(published_on) as newest_published_on
    from core.articles group by "source"
),
entries as (select "source", count(*) filter (state in ('pending', 'retry')) as pending_count from ops.entries group by "source"),
rejects as (select "source", count(*) as reject_count from ops.rejects where resolved_at is null group by "source"),
names as (
    select "source" from ops.runs union select "source" from articles union select "source" from entries
    union select "source" from rejects
)
select names."source",
    case when last_state is null then 'new' when last_state = 'ok' then 'ok' else 'failing' end as state,
    last_ok_at, last_run_at, failing_since, coalesce(failure_count, 0) as failure_count,
    cast(coalesce(failure_score, 0) as double) as failure_score,
    newest_article_at, newest_published_on, coalesce(article_count, 0) as article_count,
    coalesce(pending_count, 0) as pending_count, coalesce(reject_count, 0) as reject_count,
    case when last_state = 'failed' then last_error end as reason
from names
left join runs on runs."source" = names."source"
left join failures on failures."source" = names."source"
left join articles on articles."source" = names."source"
left join entries on entries."source" = names."source"
left join rejects on rejects."source" = names."source";

comment on view main.source_health is 'How each source is doing.';
comment on column main.source_health."source" is 'Name of the source.';
comment on column main.source_health.state is 'ok, failing (its last run failed) or new (no run has ended yet).';
comment on column main.source_health.last_ok_at is 'When a run last ended well (UTC).';
comment on column main.source_health.last_run_at is 'When a run last ended, well or not (UTC); times without a network do not count.';
comment on column main.source_health.failing_since is 'When the first run failed since the last good one (UTC); null when all is well.';
comment on column main.source_health.failure_count is 'Runs that failed since the last good one.';
comment on column main.source_health.failure_score is 'What they weigh: a timeout a quarter, a broken connection or server a half, all else one; the more, the longer it is left alone.';
comment on column main.source_health.newest_article_at is 'When its newest article was first seen (UTC).';
comment on column main.source_health.newest_published_on is 'Date printed on its newest article.';
comment on column main.source_health.article_count is 'Articles that it showed first.';
comment on column main.source_health.pending_count is 'Entries still to be brought in, or to be tried again.';
comment on column main.source_health.reject_count is 'Entries and listings that could not be read.';
comment on column main.source_health.reason is 'What stopped its last run, if it failed.';
