create or replace view main.rejects as
select url, "source", stage, reason, detail, tries, first_at, last_at, capture_id
from ops.rejects
where resolved_at is null;

comment on view main.rejects is 'What could not become an article, with the reason; without what became one after all.';
comment on column main.rejects.url is 'Address of the entry, or of the listing.';
comment on column main.rejects."source" is 'Name of the source.';
comment on column main.rejects.stage is 'Where it ended: discover, fetch, extract or load.';
comment on column main.rejects.reason is 'One of a closed list of words, such as timeout, http_status, no_content.';
comment on column main.rejects.detail is 'A sentence for a person.';
comment on column main.rejects.tries is 'In how many runs it failed.';
comment on column main.rejects.first_at is 'When it first failed (UTC).';
comment on column main.rejects.last_at is 'When it last failed (UTC).';
comment on column main.rejects.capture_id is 'The capture that could not be read; null when there was no answer.';
