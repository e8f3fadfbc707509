create or replace view main.findings as
select article_id, "source", capture_id, captured_at, found.field, found.method, found.locator, found.raw, found.confidence, found.is_chosen
from (select article_id, "source", capture_id, captured_at, unnest(findings) as found from core.readings);

comment on view main.findings is 'Where the value of each field came from, for every reading of every article.';
comment on column main.findings.article_id is 'The article.';
comment on column main.findings."source" is 'The source that was read.';
comment on column main.findings.capture_id is 'The capture that was read; the current one stands in articles.';
comment on column main.findings.captured_at is 'When that capture was made (UTC).';
comment on column main.findings.field is 'Column of articles.';
comment on column main.findings.method is 'How it was found: json_ld, meta, selector, markup, line, url, feed, source, column or text.';
comment on column main.findings.locator is 'JSON path, CSS selector or line.';
comment on column main.findings.raw is 'As found, before cleaning.';
comment on column main.findings.confidence is '0 to 1.';
comment on column main.findings.is_chosen is 'False when another candidate was taken instead.';
