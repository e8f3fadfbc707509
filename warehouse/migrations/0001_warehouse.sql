-- 0001: what was captured, what was read from it, and how the work went.
--
-- No keys, checks, indexes or sequences: DuckDB pays for them at every checkpoint and DuckLake has none.
-- Uniqueness is held by MERGE and anti-joins under the one writer and proved by checks/*.sql.
-- Every id is made in Python; *_id columns that are UUIDs are version 5, so the same thing has the same id anywhere.
-- /* zstd */ is for DuckDB's own files, where texts of less than 4 KB would not be compressed at all.
-- Text that a page does not give is null; a list that it does not give is empty.

create schema if not exists core;
create schema if not exists ops;

create table core.captures (
    capture_id      uuid not null,
    source          varchar not null,
    role            varchar not null,
    url             varchar not null,
    final_url       varchar,
    status          integer not null,
    media_type      varchar,
    captured_at     timestamp with time zone not null,
    body_sha256     varchar not null,
    body_bytes      bigint not null,
    raw_path        varchar not null,
    batch_id        varchar not null,
    loaded_at       timestamp with time zone not null
);
comment on table core.captures is 'One row per answer of one URL or reading of one file; its bytes lie in raw_path.';

create table core.readings (
    article_id      uuid not null,
    capture_id      uuid not null,
    source          varchar not null,
    captured_at     timestamp with time zone not null,
    entry_url       varchar not null,
    listed_at       timestamp with time zone,
    url             varchar not null,
    title           varchar not null,
    kicker          varchar,
    standfirst      varchar,
    byline          varchar,
    authors         varchar[] not null,
    dateline        varchar,
    published_on    date,
    published_at    timestamp with time zone,
    published_precision varchar,
    published_text  varchar,
    published_zone  varchar not null,
    modified_on     date,
    modified_at     timestamp with time zone,
    section         varchar,
    tags            varchar[] not null,
    language        varchar,
    text_id         uuid not null,
    images          struct(url varchar, caption varchar, credit varchar)[] not null,
    agencies        struct(name varchar, use varchar)[] not null,
    reading_minutes integer,
    word_count      integer not null,
    is_paywalled    boolean,
    quality         double,
    flags           varchar[] not null,
    content_sha256  varchar not null,
    findings        struct(field varchar, method varchar, locator varchar, raw varchar, confidence double, is_chosen boolean)[] not null,
    extractor_version varchar,
    config_sha256   varchar,
    batch_id        varchar not null,
    loaded_at       timestamp with time zone not null
);
comment on table core.readings is 'One row per article read from one capture of one source; the text itself is in core.bodies.';

create table core.bodies (
    text_id         uuid not null,
    body            varchar not null /* zstd */,
    blocks          struct(kind varchar, level integer, begins integer, chars integer)[] not null
);
comment on table core.bodies is 'Each distinct text once; a block is the stretch of the body of so many chars that begins at a character, from 1.';

create table core.articles (
    article_id      uuid not null,
    url             varchar not null,
    source          varchar not null,
    first_seen_at   timestamp with time zone not null,
    first_capture_id uuid not null,
    fetched_at      timestamp with time zone not null,
    capture_id      uuid not null,
    revision_count  integer not null,
    listed_at       timestamp with time zone,
    title           varchar not null,
    kicker          varchar,
    standfirst      varchar,
    byline          varchar,
    authors         varchar[] not null,
    dateline        varchar,
    published_on    date,
    published_at    timestamp with time zone,
    published_precision varchar,
    published_text  varchar,
    published_zone  varchar not null,
    modified_on     date,
    modified_at     timestamp with time zone,
    section         varchar,
    tags            varchar[] not null,
    language        varchar,
    text_id         uuid not null,
    images          struct(url varchar, caption varchar, credit varchar)[] not null,
    agencies        struct(name varchar, use varchar)[] not null,
    reading_minutes integer,
    word_count      integer not null,
    is_paywalled    boolean,
    quality         double,
    flags           varchar[] not null,
    content_sha256  varchar not null,
    extractor_version varchar,
    config_sha256   varchar
);
comment on table core.articles is 'The current row of each article: its latest reading, with when and by which source it was first seen.';

create table core.addresses (
    address_id      uuid not null,
    url             varchar not null,
    article_id      uuid not null,
    kind            varchar not null,
    first_seen_at   timestamp with time zone not null
);
comment on table core.addresses is 'Every address that led to an article. See the view of that name.';

create table ops.entries (
    entry_id        uuid not null,
    source          varchar not null,
    url             varchar not null,
    kind            varchar not null,
    listed_in       varchar,
    locator         varchar,
    validator       varchar,
    title           varchar,
    summary         varchar,
    content         varchar /* zstd */,
    authors         varchar[] not null,
    tags            varchar[] not null,
    language        varchar,
    published_at    timestamp with time zone,
    modified_at     timestamp with time zone,
    state           varchar not null,
    reason          varchar,
    tries           integer not null default 0,
    next_try_at     timestamp with time zone,
    first_listed_at timestamp with time zone not null,
    listed_at       timestamp with time zone not null,
    state_at        timestamp with time zone not null
);
comment on table ops.entries is 'One row per item a source listed. state: pending, retry, done, rejected.';

create table ops.listings (
    source          varchar not null,
    url             varchar not null,
    etag            varchar not null,
    last_modified   varchar not null,
    body_sha256     varchar not null,
    polled_at       timestamp with time zone,
    entry_count     integer not null
);
comment on table ops.listings is 'What is remembered of each listing between two polls.';

create table ops.rejects (
    reject_id       uuid not null,
    entry_id        uuid not null,
    source          varchar not null,
    url             varchar not null,
    stage           varchar not null,
    reason          varchar not null,
    detail          varchar,
    tries           integer not null,
    first_at        timestamp with time zone not null,
    last_at         timestamp with time zone not null,
    resolved_at     timestamp with time zone,
    capture_id      uuid
);
comment on table ops.rejects is 'What could not become an article, once per source, URL and stage; resolved_at tells when it did after all.';

create table ops.runs (
    run_id          varchar not null,
    source          varchar not null,
    kind            varchar not null,
    since           timestamp with time zone,
    until           timestamp with time zone,
    started_at      timestamp with time zone not null,
    ended_at        timestamp with time zone,
    state           varchar not null,
    listed          bigint not null default 0,
    fetched         bigint not null default 0,
    unmodified      bigint not null default 0,
    added           bigint not null default 0,
    revised         bigint not null default 0,
    unchanged       bigint not null default 0,
    rejected        bigint not null default 0,
    error           varchar
);
comment on table ops.runs is 'One row per source and run. state: running, ok, failed, offline, stopped.';

create table ops.slices (
    source          varchar not null,
    since           timestamp with time zone not null,
    until           timestamp with time zone not null,
    state           varchar not null,
    run_id          varchar,
    state_at        timestamp with time zone not null
);
comment on table ops.slices is 'The slices of backfills. state: planned, done.';

create table ops.batches (
    batch_id        varchar not null,
    source          varchar not null,
    stage           varchar not null,
    raw_path        varchar,
    run_id          varchar,
    captures        integer not null,
    loaded_at       timestamp with time zone not null
);
comment on table ops.batches is 'The ledger: one row per batch, written in the transaction that loads it, so that a batch replayed is a no-op.';

create table ops.publications (
    published_at    timestamp with time zone not null,
    took_s          double not null,
    fingerprint     varchar not null
);
comment on table ops.publications is 'The last publication: one row.';
