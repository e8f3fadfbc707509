-- What a load leaves beside articles and texts - captures, readings with their findings, addresses, entries, a batch for
-- each two hundred - for those articles that have none yet, the next $portion of them.
create or replace temp table due as
select * from (select *, rowid as place from core.articles)
where place >= (select count(*) from core.readings) and place < (select count(*) from core.readings) + $portion;

insert into core.captures by name
select capture_id, "source", 'article' as role, url, 200 as status, 'text/html' as media_type, fetched_at as captured_at,
    sha256(url) as body_sha256, 40000 + place % 9000 as body_bytes,
    'raw/' || "source" || '/2026-11-01/batch-' || place // 200 || '.parquet' as raw_path,
    'batch-' || place // 200 as batch_id, fetched_at as loaded_at
from due order by place;

insert into core.addresses by name
select md5(url)::uuid as address_id, url, article_id, 'canonical' as kind, first_seen_at from due order by place;

insert into ops.entries by name
select md5("source" || url)::uuid as entry_id, "source", url, 'feed' as kind, 'https://' || "source" || '.example/feed' as listed_in,
    title, authors, tags, language, published_at, 'done' as state, 1 as tries, first_seen_at as first_listed_at,
    first_seen_at as listed_at, first_seen_at as state_at
from due order by place;

insert into ops.batches by name
select 'batch-' || place // 200 as batch_id, any_value("source") as "source", 'loaded' as stage, count(*) as captures,
    max(fetched_at) as loaded_at
from due group by place // 200 order by place // 200;

insert into core.readings by name
select article_id, capture_id, "source", fetched_at as captured_at, url as entry_url, url, title, authors, published_on,
    published_at, published_precision, published_zone, tags, language, text_id, images, agencies, word_count, flags,
    content_sha256, extractor_version, config_sha256, 'batch-' || place // 200 as batch_id, fetched_at as loaded_at,
    [
        {'field': 'title', 'method': 'json_ld', 'locator': 'headline', 'raw': title, 'confidence': 0.95, 'is_chosen': true},
        {'field': 'published_at', 'method': 'json_ld', 'locator': 'datePublished', 'raw': cast(published_at as varchar), 'confidence': 0.95, 'is_chosen': true},
        {'field': 'language', 'method': 'markup', 'locator': 'html[lang]', 'raw': language, 'confidence': 0.9, 'is_chosen': true},
        {'field': 'body', 'method': 'markup', 'locator': 'article > div', 'raw': '', 'confidence': 0.9, 'is_chosen': true}
    ] as findings
from due order by place;
