-- 0005: what was heard of each listing, and when, so that a quiet day can be told from one that was missed.
--
-- Polls that said nothing new lengthen the row of the poll before them, so the table grows with the news and not with
-- the polls. The views `coverage`, `gaps` and `alerts` are made of it, of entries and of runs.

create table ops.polls (
    source          varchar not null,
    listing         varchar not null,
    state           varchar not null,
    first_at        timestamp with time zone not null,
    last_at         timestamp with time zone not null,
    poll_count      integer not null,
    offered_count   integer not null,
    known_count     integer not null,
    new_count       integer not null,
    oldest_at       timestamp with time zone,
    newest_at       timestamp with time zone,
    reason          varchar
);
comment on table ops.polls is 'What was heard of each listing: one row per poll that named something new, and per stretch of failures. state: read, failed.';
