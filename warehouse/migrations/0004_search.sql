-- 0004: which words are in which documents, for `search`.
--
-- Follows from core.documents and may be emptied with it. core.postings lies in the order of its terms, so that a term is
-- read from a few blocks; what was loaded since is beside it, and merged in when it is a quarter as much.

create table core.postings (
    term            varchar not null,
    doc             integer not null,
    "count"         utinyint not null
);
comment on table core.postings is 'How often each term is in each document (255: or oftener), in the order of the terms.';

create table core.new_postings (
    term            varchar not null,
    doc             integer not null,
    "count"         utinyint not null
);
comment on table core.new_postings is 'The same of documents that came since; its first rows are in order, as many as core.merges says.';

create table core.merges (
    in_order        bigint not null
);
comment on table core.merges is 'How many rows of core.new_postings are in order: one row.';

create table core.common_words (
    language        varchar not null,
    term            varchar not null
);
comment on table core.common_words is 'Words in over a fifth of the documents of their language: these have no postings.';
