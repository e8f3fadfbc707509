create or replace view main.articles as
select
    article.article_id, article."source", article.url, article.title, article.kicker, article.standfirst, article.byline,
    article.authors, article.dateline, article.published_on, article.published_at, article.published_precision,
    article.published_text, article.published_zone, article.modified_on, article.modified_at, article.section, article.publication,
    article.tags, article.language, told.body,
    [{'kind': b.kind, 'text': substr(told.body, b.begins, b.chars), 'level': b.level} for b in told.blocks] as blocks,
    article.images, article.agencies, article.reading_minutes, article.word_count, article.is_paywalled,
    article.quality, article.flags, article.first_seen_at, article.fetched_at, article.listed_at, article.revision_count,
    coalesce(article.is_churning, false) as is_churning,
    article.article_id in (select article_id from core.copies) as is_copy,
    article.capture_id, article.content_sha256, article.extractor_version, article.config_sha256
from core.articles as article
left join core.bodies as told on told.text_id = article.text_id;

comment on view main.articles is 'What each article says now: one row per article, its text included.';
comment on column main.articles.article_id is 'The same for the same canonical URL, in any warehouse (UUID version 5).';
comment on column main.articles."source" is 'Name of the source that showed the article first.';
comment on column main.articles.url is 'Canonical URL; file:<source>/<path> for a saved file that names none.';
comment on column main.articles.title is 'Headline, as printed.';
comment on column main.articles.kicker is 'Short line above the headline.';
comment on column main.articles.standfirst is 'Summary under the headline (US: dek).';
comment on column main.articles.byline is 'Who wrote it, as printed.';
comment on column main.articles.authors is 'Names of people taken from the byline, in printed order.';
comment on column main.articles.dateline is 'Place and agency before the first sentence, as printed.';
comment on column main.articles.published_on is 'Date of publication as printed, in the zone it was printed in.';
comment on column main.articles.published_at is 'Instant of publication (UTC); null unless one is known.';
comment on column main.articles.published_precision is 'How exactly the time is known: second, minute, day, month or year.';
comment on column main.articles.published_text is 'The time of publication as it was found.';
comment on column main.articles.published_zone is 'Who said in which time zone it is: page, feed, source or unknown.';
comment on column main.articles.modified_on is 'Date of the last change as printed.';
comment on column main.articles.modified_at is 'Instant of the last change (UTC), as the page says.';
comment on column main.articles.section is 'Section of the publication.';
comment on column main.articles.publication is 'The paper or site that it stood in, by the name that the page or the export of a press database gives; null where they give none.';
comment on column main.articles.tags is 'Keywords given by the publication.';
comment on column main.articles.language is 'BCP 47 tag, such as en or en-GB.';
comment on column main.articles.body is 'The text: its blocks with one blank line between them.';
comment on column main.articles.blocks is 'The text in parts: kind (paragraph, heading, list, quote, table), text, level of a heading.';
comment on column main.articles.images is 'Pictures: url, caption, credit.';
comment on column main.articles.agencies is 'Wire services named: name, use (full_copy, contributed, cited).';
comment on column main.articles.reading_minutes is 'Reading time as printed; never computed.';
comment on column main.articles.word_count is 'Words of the body.';
comment on column main.articles.is_paywalled is 'Whether the page says that it is not for everyone; null when it does not say.';
comment on column main.articles.quality is 'How sure the reader is that the body is right, 0 to 1.';
comment on column main.articles.flags is 'Why it may be wrong, such as short_body.';
comment on column main.articles.first_seen_at is 'When the earliest capture of it was made (UTC).';
comment on column main.articles.fetched_at is 'When the latest capture of it was made (UTC).';
comment on column main.articles.listed_at is 'When the listing says that it was published (UTC).';
comment on column main.articles.revision_count is 'How many times it said something else; 1 when it never changed.';
comment on column main.articles.is_churning is 'Whether it changed more than 24 times in one day (UTC), so that not every change is a revision; as_of() knows them all.';
comment on column main.articles.is_copy is 'Whether another article told the same before, in the same words or nearly so; see copies.';
comment on column main.articles.capture_id is 'The capture that this row was read from.';
comment on column main.articles.content_sha256 is 'Hash of title, standfirst and body as compared: spaces, quotation marks and dashes folded, clocks and counters left out.';
comment on column main.articles.extractor_version is 'Version of the code that read it.';
comment on column main.articles.config_sha256 is 'Hash of the extract settings that it was read with.';
