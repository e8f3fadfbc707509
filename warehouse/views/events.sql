create or replace view main.events as
with shown as (
    -- What each address showed when it first showed an article; asked more than once, or nothing can have happened.
    -- Joined, not sought with IN: so a question about one url reads no other's captures.
    select entry_url, article_id
    from core.readings
    join (select url from core.captures where role = 'article' group by url having count(*) > 1) as asked on asked.url = entry_url
    group by entry_url, article_id
    qualify min(captured_at) = min(min(captured_at)) over (partition by entry_url)
),
answers as (
    select shown.article_id, shown.entry_url as url, answer.capture_id, answer.captured_at, answer.status, answer.final_url,
        bool_or(told.article_id = shown.article_id) as is_there,
        bool_or(told.is_paywalled and told.article_id = shown.article_id) as is_paywalled,
        any_value(told.article_id) filter (told.article_id <> shown.article_id) as led_to
    from shown
    join core.captures as answer on answer.url = shown.entry_url and answer.role = 'article'
    left join core.readings as told on told.capture_id = answer.capture_id and told.entry_url = answer.url
    anti join (from ops.rejects where reason in ('poison', 'internal')) as fault on fault.capture_id = answer.capture_id
    -- Other answers say nothing of the article: 304, a redirect on the way, a server that is down or wants us to wait.
    where answer.status between 200 and 299 or answer.status in (404, 410, 451)
    group by all
),
states as (
    select *, case
        when is_there and is_paywalled then 'paywalled'
        when is_there then 'there'
        when status in (404, 410, 451) then 'gone'
        when final_url is not null then 'redirected'
        else 'empty' end as state
    from answers
),
steps as (
    select *, lag(state) over in_order as state_before, lag(capture_id) over in_order as capture_before
    from states
    window in_order as (partition by article_id, url order by captured_at, capture_id)
)
select step.article_id, article."source", step.url, article.title,
    case when state = 'there' then 'back' else state end as event,
    step.captured_at, step.state_before, step.status, step.final_url as led_to_url, step.led_to as led_to_article_id,
    step.capture_id, step.capture_before as previous_capture_id
from steps as step
join core.articles as article on article.article_id = step.article_id
where state_before is not null and state <> state_before;

comment on view main.events is 'What became of articles after they were first seen: gone, redirected, paywalled, empty, back again.';
comment on column main.events.article_id is 'The article that was there first.';
comment on column main.events."source" is 'Name of the source that showed the article first.';
comment on column main.events.url is 'The address that was asked.';
comment on column main.events.title is 'Headline as last seen.';
comment on column main.events.event is 'gone (404, 410, 451), redirected (to a section or another article), paywalled (the page says it is no longer for everyone), empty (an answer without the article), back.';
comment on column main.events.captured_at is 'When it was noticed (UTC); it happened since the capture before.';
comment on column main.events.state_before is 'What was before: there, gone, redirected, paywalled or empty.';
comment on column main.events.status is 'HTTP status of the answer.';
comment on column main.events.led_to_url is 'Where a redirect ended; null when there was none.';
comment on column main.events.led_to_article_id is 'The other article that was found there, if one was.';
comment on column main.events.capture_id is 'The capture that tells.';
comment on column main.events.previous_capture_id is 'The last capture that told otherwise.';
