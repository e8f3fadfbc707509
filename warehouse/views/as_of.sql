create or replace macro main.as_of(moment) as table
select reading.article_id, reading."source", reading.url, reading.title, reading.kicker, reading.standfirst,
    reading.byline, reading.authors, reading.published_on, reading.published_at, reading.modified_on, reading.modified_at,
    reading.section, reading.language, told.body, reading.word_count, reading.is_paywalled, reading.captured_at,
    reading.capture_id, reading.content_sha256
from (
    from core.readings
    where captured_at <= cast(moment as timestamp with time zone)
    qualify row_number() over (
        partition by article_id order by captured_at desc, capture_id desc, "source" desc, url desc
    ) = 1
) as reading
left join core.bodies as told on told.text_id = reading.text_id;
