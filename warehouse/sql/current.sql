-- The current rows of the articles in `summary`, as far as their last reading is in {readings}: the last says what the
-- article says, the first where and when it was seen first.
insert into core.articles by name
select reading.article_id, reading.capture_id, listed_at, title, kicker, standfirst, byline, authors, dateline,
    published_on, published_at, published_precision, published_text, published_zone, modified_on, modified_at, section,
    publication, tags, language, text_id, images, agencies, reading_minutes, word_count, is_paywalled, quality, flags, content_sha256,
    extractor_version, config_sha256,
    first_told.url as url, first_told."source" as "source",
    first_told.captured_at as first_seen_at, first_told.capture_id as first_capture_id,
    reading.captured_at as fetched_at, revision_count, is_churning
from summary
join {readings} as reading
    on reading.article_id = summary.article_id and reading.capture_id = last_told.capture_id
    and reading."source" = last_told."source" and reading.url = last_told.url
