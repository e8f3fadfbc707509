-- One rule for all that may break on a site: an unbroken run of articles, each unlike those before it, so long that
-- chance would give it once in ten million times, and lasting a day at least. Nothing is tuned to a source. What is looked
-- at are the last 400 articles of each.
create or replace view main.alerts as
with fresh as (
    select "source", article_id, first_seen_at as seen_at, word_count, published_at, byline, standfirst, section, published_on, is_paywalled,
        len(images) as images, len(tags) as tags, text_id
    from core.articles
    where listed_at is null or epoch_us(listed_at) > epoch_us(first_seen_at) - 3 * 86400000000
    qualify row_number() over (partition by "source" order by first_seen_at desc, article_id desc) <= 400
),
ends as (
    select fresh.article_id, hash(substr(told.body, told.blocks[1].begins, told.blocks[1].chars)) as first_block,
        hash(substr(told.body, told.blocks[-1].begins, told.blocks[-1].chars)) as last_block
    from fresh join core.bodies as told using (text_id)
),
measured as (
    select fresh.*, first_block = lag(first_block) over told or last_block = lag(last_block) over told as is_boilerplate,
        quantile_cont(word_count, 0.1) over earlier as short_words, quantile_cont(word_count, 0.9) over earlier as long_words
    from fresh left join ends using (article_id)
    window told as (partition by "source" order by seen_at, article_id),
        earlier as (partition by "source" order by seen_at, article_id rows between 110 preceding and 11 preceding)
),
looked_at as (
    select "source", seen_at, cast(article_id as varchar) as id, unnest([
        {'what': 'byline', 'is_odd': byline is null}, {'what': 'standfirst', 'is_odd': standfirst is null},
        {'what': 'section', 'is_odd': section is null}, {'what': 'published_on', 'is_odd': published_on is null},
        {'what': 'images', 'is_odd': images = 0}, {'what': 'tags', 'is_odd': tags = 0},
        {'what': 'shorter', 'is_odd': coalesce(word_count < 0.8 * short_words, false)},
        {'what': 'longer', 'is_odd': coalesce(word_count > 1.25 * long_words, false)},
        {'what': 'boilerplate', 'is_odd': coalesce(is_boilerplate, false)},
        {'what': 'paywalled', 'is_odd': coalesce(is_paywalled, false)},
        {'what': 'stamped', 'is_odd': coalesce(abs(epoch(published_at) - epoch(seen_at)) < 10, false)}], recursive := true)
    from measured
    union all
    select "source", first_listed_at, url, 'refused', state = 'rejected' and reason not in ('not_article', 'not_html', 'empty')
    from ops.entries
    where state in ('done', 'rejected') and (published_at is null or epoch_us(published_at) > epoch_us(first_listed_at) - 3 * 86400000000)
    qualify row_number() over (partition by "source" order by first_listed_at desc, url desc) <= 400
),
rated as (
    select *, count(*) over before as base_count, count(*) filter (is_odd) over before as base_odd,
        row_number() over (partition by "source", what order by seen_at, id)
            - row_number() over (partition by "source", what, is_odd order by seen_at, id) as island,
        lead(seen_at) over (partition by "source", what order by seen_at, id) is null as is_last
    from looked_at
    window before as (partition by "source", what order by seen_at, id rows between 100 preceding and 1 preceding)
),
stretches as (
    select "source", what, min(seen_at) as since, max(seen_at) as until, count(*) as odd_count, bool_or(is_last) as lasts,
        arg_min(base_count, seen_at) as base_count, arg_min(base_odd, seen_at) as base_odd
    from rated where is_odd group by "source", what, island
),
breaks as (
    select * from stretches
    where base_count >= 20 and until - since >= interval 1 day
        and odd_count * ln(greatest((base_odd + 1) / (base_count + 2), case when what in ('shorter', 'longer') then 0.1 else 0 end)) < ln(1e-7)
),
ended as (
    select "source", max(ended_at) filter (state = 'ok') as last_ok_at from ops.runs where state in ('ok', 'failed') group by "source"
),
failing as (
    select run."source", min(run.started_at) as since, count(*) as runs, arg_max(run.error, run.started_at) as error
    from ops.runs as run join ended using ("source")
    where run.state = 'failed' and (last_ok_at is null or run.ended_at > last_ok_at)
    group by run."source"
    having count(*) >= 3 and (select max(started_at) from ops.runs) - min(run.started_at) >= interval 1 day
)
select "source",
    case what
        when 'shorter' then 'body_shrank' when 'longer' then 'body_grew' when 'boilerplate' then 'boilerplate' when 'paywalled' then 'paywalled'
        when 'stamped' then 'dates_are_fetch_times' when 'refused' then 'refused' else 'field_lost'
    end as alert,
    case
        when what in ('shorter', 'longer', 'boilerplate') then 'body' when what = 'paywalled' then 'is_paywalled'
        when what = 'stamped' then 'published_at' when what <> 'refused' then what
    end as field,
    since, case when lasts then null else until end as until,
    case what
        when 'shorter' then concat(odd_count, ' articles one after the other are shorter than nearly all before')
        when 'longer' then concat(odd_count, ' articles one after the other are longer than nearly all before')
        when 'boilerplate' then concat(odd_count, ' articles one after the other begin or end with the same paragraph')
        when 'paywalled' then concat(odd_count, ' articles one after the other are behind a paywall; before it were ', base_odd, ' of ', base_count)
        when 'stamped' then concat(odd_count, ' articles one after the other are dated at the moment they were fetched')
        when 'refused' then concat(odd_count, ' listed items one after the other could not be loaded; before it were ', base_odd, ' of ', base_count)
        else concat(odd_count, ' articles one after the other have no ', what, '; before, ', base_count - base_odd, ' of ', base_count, ' had one')
    end as detail,
    case what when 'refused' then concat('newsdesk rejects') when 'paywalled' then concat('newsdesk sources check ', "source")
        else concat('newsdesk sql "from articles where source = ''', "source", ''' order by first_seen_at desc limit 5"') end as command
from breaks
union all
select "source", 'silent', null, newest_at, null,
    concat('nothing new for ', cast(round(silent_h) as integer), ' hours; the longest silence before was ', cast(round(longest_silence_h) as integer), ' hours'),
    concat('newsdesk sources check ', "source")
from main.rhythms where is_silent
union all
select "source", 'failing', null, since, null, concat(runs, ' runs failed one after the other: ', error), concat('newsdesk run ', "source")
from failing
union all
select "source", 'overflow', null, min(since), max(until),
    concat('the listing overflowed ', if(count(*) = 1, 'once', concat(count(*), ' times')),
        case when sum(missing_count) = 1 then ': about 1 item is missing'
            when sum(missing_count) > 1 then concat(': about ', sum(missing_count), ' items are missing')
            else ', made good from the sitemap' end, '; look at it more often'),
    concat('newsdesk backfill ', "source", ' --only-missing')
from (
    select "source", since, until, missing_count from main.gaps where cause = 'overflow'
    union all
    select slice."source", slice.since, slice.until, 0
    from ops.slices as slice
    join (
        select "source", median(epoch(first_at - before_at)) as pace_s
        from (select *, lag(last_at) over (partition by "source", listing order by first_at) as before_at from ops.polls where state = 'read')
        group by "source"
    ) as usual on usual."source" = slice."source"
    where slice.reason like 'the feed had moved on%' and epoch(slice.until - slice.since) < 2.5 * pace_s
)
group by "source";

comment on view main.alerts is 'What broke, by rule: sources that fall silent or fail, fields that are lost, texts that change their length, listings that overflow.';
comment on column main.alerts."source" is 'Name of the source.';
comment on column main.alerts.alert is 'silent, failing, overflow, refused, paywalled, field_lost, body_shrank, body_grew, boilerplate or dates_are_fetch_times.';
comment on column main.alerts.field is 'The column of articles that it concerns; null when it concerns none alone.';
comment on column main.alerts.since is 'When it began (UTC).';
comment on column main.alerts.until is 'When it ended (UTC); null while it lasts.';
comment on column main.alerts.detail is 'A sentence for a person.';
comment on column main.alerts.command is 'What to type to look into it, or to mend it.';
