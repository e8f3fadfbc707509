-- rhythms -> gaps -> coverage: each is made of the one before it, and all of entries, polls, runs and slices.
-- Days are UTC. "Now" is the last moment at which any source was looked at, so that a copy read later says the same.

-- Instants are compared by their microseconds: arithmetic with intervals asks a calendar, which is ten times as slow.
create or replace view main.rhythms as
with items as not materialized (
    select "source", least(coalesce(published_at, first_listed_at), first_listed_at) as item_at
    from ops.entries
    where kind not in ('folder', 'archive', 'table', 'urls', 'wayback')
        and (published_at is null or epoch_us(published_at) > epoch_us(first_listed_at) - 3 * 86400000000)
),
late as (select "source", max(item_at) - interval 60 days as since from items group by "source"),
-- The last 60 days, and the one item before them: what is sorted stays small in a large warehouse.
recent as (
    select "source", item_at, since from items join late using ("source") where item_at > since
    union all
    select "source", max(item_at), since from items join late using ("source") where item_at <= since group by "source", since
),
silences as (
    select "source", item_at, epoch_us(item_at) - lag(epoch_us(item_at)) over (partition by "source" order by item_at) as silence_us
    from recent
    qualify item_at > since
),
heard as (
    select "source", min(first_at) as heard_since, max(last_at) filter (state = 'read') as heard_until from ops.polls group by "source"
)
select heard."source", heard.heard_since, heard.heard_until, max(item_at) as newest_at,
    count(item_at) / greatest(1, epoch(max(item_at) - min(item_at)) / 86400) as usual_per_day,
    max(silence_us) / 3600e6 as longest_silence_h,
    cast(epoch(heard.heard_until - max(item_at)) / 3600 as double) as silent_h,
    coalesce(count(silence_us) >= 8 and max(item_at) - min(item_at) >= interval 7 days
        and epoch_us(heard.heard_until) - epoch_us(max(item_at)) > 3 * max(silence_us), false) as is_silent
from heard left join silences using ("source")
group by heard."source", heard.heard_since, heard.heard_until;

comment on view main.rhythms is 'How often each source on the network brings news, and whether it is silent against its own rhythm.';
comment on column main.rhythms."source" is 'Name of the source.';
comment on column main.rhythms.heard_since is 'When its listings were first asked for (UTC).';
comment on column main.rhythms.heard_until is 'When one of its listings was last read (UTC).';
comment on column main.rhythms.newest_at is 'When its newest item was published, or first listed (UTC).';
comment on column main.rhythms.usual_per_day is 'Items a day, over the last 60 days.';
comment on column main.rhythms.longest_silence_h is 'Longest time between two items, in hours, over the last 60 days.';
comment on column main.rhythms.silent_h is 'Hours from its newest item to when it was last heard.';
comment on column main.rhythms.is_silent is 'Whether it has been silent three times as long as ever before, after 8 items and a week at least.';

create or replace view main.gaps as
with looks as (
    select *, lag(last_at) over looked as before_at,
        max(offered_count) over (looked rows between unbounded preceding and 1 preceding) as most_offered
    from ops.polls where state = 'read'
    window looked as (partition by "source", listing order by first_at)
),
paces as (select "source", listing, median(epoch(first_at - before_at)) as pace_s from looks group by all),
holes as (
    select "source", listing, before_at as since, least(first_at, coalesce(oldest_at, first_at)) as until, first_at as found_at,
        offered_count
    from looks
    where known_count = 0 and offered_count >= 3 and offered_count * 2 >= most_offered
        and least(first_at, coalesce(oldest_at, first_at)) > before_at
),
begun as (
    select hole."source", hole.listing, hole.since, count(run.run_id) as runs,
        count(*) filter (run.state = 'offline') as offline_runs,
        count(*) filter (run.state in ('failed', 'stopped') and (run.error ilike '%the disk%' or run.error ilike '%no space left%')) as full_runs
    from holes as hole
    left join ops.runs as run on run."source" = hole."source" and run.kind <> 'backfill'
        and run.started_at > hole.since + interval 1 minute and run.started_at < hole.found_at - interval 1 minute
    group by all
),
failed as (
    select hole."source", hole.listing, hole.since, max(poll.reason) as reason
    from holes as hole
    join ops.polls as poll on poll."source" = hole."source" and poll.listing = hole.listing and poll.state = 'failed'
        and poll.last_at > hole.since and poll.first_at < hole.found_at
    group by all
),
marked as (
    select *, max(until) over (partition by "source" order by since, until rows between unbounded preceding and 1 preceding) as reach
    from ops.slices where state = 'done'
),
numbered as (
    select *, count(*) filter (reach is null or since > reach) over (partition by "source" order by since, until) as island from marked
),
filled as (select "source", min(since) as since, max(until) as until from numbered group by "source", island),
missed as (
    select hole."source", hole.listing, hole.since, hole.until,
        case
            when begun.full_runs > 0 then 'disk_full'
            when begun.offline_runs > 0 then 'offline'
            when failed.reason is not null then 'site_failed'
            when begun.runs = 0 and epoch(hole.found_at - hole.since) > 2 * pace_s then 'not_running'
            else 'overflow'
        end as cause,
        failed.reason, hole.offered_count, hole.found_at,
        cast(round(usual_per_day * epoch(hole.until - hole.since) / 86400) as integer) as missing_count
    from holes as hole
    join begun using ("source", listing, since)
    join paces using ("source", listing)
    left join failed using ("source", listing, since)
    left join main.rhythms using ("source")
    anti join filled on filled."source" = hole."source" and filled.since <= hole.since and filled.until >= hole.until
),
stuck as (
    select "source", date_trunc('day', make_timestamp(epoch_us(coalesce(published_at, modified_at, first_listed_at)))) as day, state,
        reason, coalesce(is_backfill, false) as is_backfill, count(*) as missing_count
    from ops.entries
    where state = 'rejected' and reason in (
            'timeout', 'connection', 'truncated', 'bad_http', 'http_status', 'rate_limited', 'no_content', 'bad_encoding',
            'bad_charset', 'poison', 'internal', 'robots')
        or state in ('pending', 'retry') and state_at < (select max(started_at) from ops.runs) - interval 1 day
    group by all
)
select "source", since, until, cause, missing_count,
    case cause
        when 'overflow' then concat('the listing names ', offered_count, ' items and none of them was known: more came between two looks')
        when 'offline' then 'no source could be reached: this machine was offline'
        when 'disk_full' then 'the disk was full'
        when 'site_failed' then concat('the listing could not be read: ', reason)
        else 'no run was started'
    end as detail,
    concat('newsdesk backfill ', "source", ' --only-missing --since ', strftime(make_timestamp(epoch_us(since)), '%Y-%m-%d'),
        ' --until ', strftime(make_timestamp(epoch_us(until)) + interval 1 day, '%Y-%m-%d')) as command,
    listing
from missed
union all
select "source", to_timestamp(epoch(day)), to_timestamp(epoch(day) + 86400),
    case state when 'rejected' then 'rejected' else 'waiting' end, cast(missing_count as integer),
    concat(missing_count, if(missing_count = 1, ' listed item', ' listed items'), case
        when state = 'rejected' then concat(' could not be loaded: ', reason)
        when missing_count = 1 then ' waits to be brought in'
        else ' wait to be brought in'
    end),
    case
        when state <> 'rejected' and not is_backfill then concat('newsdesk run ', "source")
        when reason in ('no_content', 'bad_charset', 'poison', 'internal') then concat('newsdesk reextract ', "source")
        else concat('newsdesk backfill ', "source", ' --only-missing --since ', strftime(day, '%Y-%m-%d'),
            ' --until ', strftime(day + interval 1 day, '%Y-%m-%d'))
    end,
    null
from stuck;

comment on view main.gaps is 'What is missing, why, and the command that fills it.';
comment on column main.gaps."source" is 'Name of the source.';
comment on column main.gaps.since is 'From when (UTC).';
comment on column main.gaps.until is 'Until when, not included (UTC).';
comment on column main.gaps.cause is 'overflow, offline, disk_full, site_failed, not_running (nobody looked), rejected or waiting.';
comment on column main.gaps.missing_count is 'Items missing: counted when they were listed, else estimated by the rhythm of the source.';
comment on column main.gaps.detail is 'A sentence for a person.';
comment on column main.gaps.command is 'What to type.';
comment on column main.gaps.listing is 'The listing that was missed; null for items that were listed.';

-- Not materialized: so a question about one source reads no other's entries.
create or replace view main.coverage as
with looked as not materialized (
    select "source", cast(make_timestamp(epoch_us(heard_since)) as date) as since, cast(make_timestamp(epoch_us(heard_until)) as date) as heard_on,
        heard_until, is_silent, cast(make_timestamp(epoch_us(newest_at)) as date) as newest_on,
        (select cast(make_timestamp(epoch_us(max(last_at))) as date) from ops.polls) as today
    from main.rhythms
),
asked as (select "source", cast(make_timestamp(epoch_us(max(last_at))) as date) as asked_on from ops.polls group by "source"),
offered as not materialized (
    select "source", cast(make_timestamp(epoch_us(coalesce(published_at, modified_at, first_listed_at))) as date) as day,
        count(*) as offered_count, count(*) filter (state = 'done') as loaded_count,
        count(*) filter (state = 'rejected') as rejected_count, count(*) filter (state in ('pending', 'retry')) as waiting_count,
        max(reason) filter (state = 'rejected') as rejected_for
    from ops.entries group by all
),
days as not materialized (
    select "source", cast(unnest(generate_series(since, asked_on, interval 1 day)) as date) as day from looked join asked using ("source")
    union
    select "source", day from offered
    union
    select "source", cast(unnest(generate_series(make_timestamp(epoch_us(since)), make_timestamp(epoch_us(until)) - interval 1 second, interval 1 day)) as date)
    from ops.slices where state = 'done' and until - since < interval 3660 days
),
sliced as (
    select day."source", day.day, bool_or(make_timestamp(epoch_us(slice.since)) <= day.day and make_timestamp(epoch_us(slice.until)) >= day.day + interval 1 day) as is_whole
    from days as day
    join ops.slices as slice on slice."source" = day."source" and slice.state = 'done'
        and make_timestamp(epoch_us(slice.since)) < day.day + interval 1 day and make_timestamp(epoch_us(slice.until)) > day.day
    group by all
),
torn as (
    select day."source", day.day, arg_min(gap.cause, gap.cause in ('rejected', 'waiting')) as cause,
        arg_min(gap.detail, gap.cause in ('rejected', 'waiting')) as detail
    from days as day
    join main.gaps as gap on gap."source" = day."source"
        and make_timestamp(epoch_us(gap.since)) < day.day + interval 1 day and make_timestamp(epoch_us(gap.until)) > day.day
    group by all
),
broken as (
    select "source", listing, arg_max(state, last_at) as state, arg_max(reason, last_at) as reason, arg_max(first_at, last_at) as since, max(last_at) as last_at
    from ops.polls group by all having arg_max(state, last_at) = 'failed'
),
failing as (
    select broken."source", cast(make_timestamp(epoch_us(min(broken.since))) as date) as since, max(broken.reason) as reason,
        max(broken.last_at) - min(broken.since) >= interval 3 days as is_long
    from broken join asked using ("source")
    where cast(make_timestamp(epoch_us(broken.last_at)) as date) = asked_on
    group by all
),
judged as (
    select day."source", day.day, coalesce(offered_count, 0) as offered_count, coalesce(loaded_count, 0) as loaded_count,
        coalesce(rejected_count, 0) as rejected_count, coalesce(waiting_count, 0) as waiting_count, rejected_for,
        avg(coalesce(offered_count, 0)) over (partition by day."source", dayofweek(day.day) order by day.day rows between 4 preceding and 1 preceding) as usual_count,
        torn.cause, torn.detail, failing.reason as failure, heard_until,
        case
            when torn.cause is not null then case when coalesce(loaded_count, 0) > 0 then 'partial' else 'gap' end
            when coalesce(waiting_count, 0) > 0 then 'partial'
            when is_silent and day.day > newest_on and coalesce(offered_count, 0) = 0 then 'dead'
            when day.day >= failing.since and failing.is_long and coalesce(offered_count, 0) = 0 then 'dead'
            when day.day >= failing.since or day.day > heard_on then 'unknown'
            when (day.day < looked.since) and not coalesce(is_whole, false) then 'unknown'
            when coalesce(offered_count, 0) > 0 then 'complete'
            else 'quiet'
        end as state
    from days as day
    left join offered using ("source", day) left join torn using ("source", day) left join sliced using ("source", day)
    left join looked using ("source") left join failing using ("source")
)
select "source", day, state, offered_count, loaded_count, rejected_count, waiting_count, round(usual_count, 1) as usual_count, cause,
    case
        when cause is not null then detail
        when waiting_count > 0 then concat(waiting_count, if(waiting_count = 1, ' listed item waits', ' listed items wait'), ' to be brought in')
        when state = 'dead' and failure is not null then concat('the listing could not be read for days: ', failure)
        when state = 'dead' then 'the listing is read, but it names nothing new, for three times as long as ever before'
        when state = 'unknown' and failure is not null then concat('the listing cannot be read: ', failure, '; when it can, it may reach back to this day')
        when state = 'unknown' then 'no look at this day: before the first run, or after the last'
        when state = 'quiet' then concat('nothing is dated on this day; the listings were followed without a break', coalesce(concat(' until ', strftime(make_timestamp(epoch_us(heard_until)), '%Y-%m-%d %H:%M')), ''))
        when rejected_count > 0 then concat(loaded_count, ' of ', offered_count, ' loaded; ', if(rejected_count = 1, 'the other is no article: ', 'the others are no articles: '), rejected_for)
        when offered_count = 1 then 'the one listed item was loaded'
        else concat('all ', offered_count, ' listed items were loaded')
    end as evidence
from judged;

comment on view main.coverage is 'How complete each day of each source is: what was offered, what was loaded, and the evidence.';
comment on column main.coverage."source" is 'Name of the source.';
comment on column main.coverage.day is 'Day (UTC) to which the listing dates an item, else on which it was first listed.';
comment on column main.coverage.state is 'complete, partial, gap, quiet (nothing was published), dead (the source has ended) or unknown.';
comment on column main.coverage.offered_count is 'Items that were listed.';
comment on column main.coverage.loaded_count is 'Items that became articles.';
comment on column main.coverage.rejected_count is 'Items that could not become articles.';
comment on column main.coverage.waiting_count is 'Items that wait to be brought in, or to be tried again.';
comment on column main.coverage.usual_count is 'Items on the same day of the four weeks before.';
comment on column main.coverage.cause is 'Why something is missing, as in gaps; null when nothing is.';
comment on column main.coverage.evidence is 'A sentence for a person: how this is known.';
