-- 0003: which articles tell the same, found as articles change.
--
-- All of this follows from core.articles and core.bodies and may be emptied at any time: before each publication what
-- is missing is made anew. A document is what an article says now, under a short number; when the article says
-- something else, that is another document.

create table core.documents (
    doc             integer not null,
    article_id      uuid not null,
    stamp           ubigint not null,
    "source"        varchar not null,
    language        varchar not null,
    told_at         timestamp with time zone not null,
    length          integer not null
);
comment on table core.documents is 'What each article says now, under a number of its own; stamp changes with all that copies and search are made of.';

create table core.sketches (
    doc             integer not null,
    part            uinteger not null,
    is_quote        boolean not null
);
comment on table core.sketches is 'By what copies are found: the smallest hashes of each document''s shingles, and those of its quotations.';

create table core.matches (
    doc             integer not null,
    other_doc       integer not null,
    kind            varchar not null,
    overlap         float not null
);
comment on table core.matches is 'Pairs of documents that were compared and have text in common, the later number first.';

create table core.copies (
    article_id      uuid not null,
    story_id        uuid not null,
    kind            varchar not null,
    overlap         float not null
);
comment on table core.copies is 'Articles that tell what another told first. See the view of that name.';
