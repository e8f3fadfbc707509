-- 0002: what changed between two revisions, what a page allows, what is asked again, and what was forgotten on purpose.
--
-- An edit is made from two texts that are stored, so it can be made anew at any time; it is kept because finding the words
-- that changed costs more than a view may. Columns added to older tables are null in the rows that were there;
-- `newsdesk reextract` fills them from the stored captures.

create table core.edits (
    article_id      uuid not null,
    capture_id      uuid not null,
    source          varchar not null,
    url             varchar not null,
    captured_at     timestamp with time zone not null,
    content_sha256  varchar not null,
    read_by         varchar not null,
    previous_capture_id uuid not null,
    previous_captured_at timestamp with time zone not null,
    previous_sha256 varchar not null,
    previous_read_by varchar not null,
    kinds           varchar[] not null,
    chars_added     integer not null,
    chars_removed   integer not null,
    words_added     integer not null,
    words_removed   integer not null,
    changes         struct(part varchar, kind varchar, before varchar, was varchar, now varchar, after varchar)[] not null
);
comment on table core.edits is 'What changed from one revision to the next: one row per revision but the first. See the view of that name.';

create table core.tombstones (
    url_sha256      varchar not null,
    source          varchar,
    reason          varchar not null,
    forgotten_at    timestamp with time zone not null
);
comment on table core.tombstones is 'What was forgotten on purpose: the hash of each address, so that it is never loaded again.';

alter table core.articles add column is_churning boolean;

alter table core.captures add column etag varchar;
alter table core.captures add column last_modified varchar;
alter table core.captures add column robots varchar;
alter table core.captures add column tdm_reservation boolean;
alter table core.captures add column tdm_policy varchar;
alter table core.captures add column licence varchar;

alter table ops.entries add column is_backfill boolean;
