create or replace view main.entries as
select "source", url, kind, listed_in, title, published_at, modified_at, state, reason, tries, next_try_at, first_listed_at, listed_at, state_at
from ops.entries;

comment on view main.entries is 'What the sources listed, and what became of it.';
comment on column main.entries."source" is 'Name of the source.';
comment on column main.entries.url is 'Address as listed.';
comment on column main.entries.kind is 'Kind of listing: feed, sitemap, index, urls, folder, archive, table or wayback.';
comment on column main.entries.listed_in is 'The listing.';
comment on column main.entries.title is 'As the listing says.';
comment on column main.entries.published_at is 'As the listing says (UTC).';
comment on column main.entries.modified_at is 'As the listing says (UTC).';
comment on column main.entries.state is 'pending, retry, done or rejected.';
comment on column main.entries.reason is 'Why it is to be tried again, or was rejected.';
comment on column main.entries.tries is 'Failures in a row.';
comment on column main.entries.next_try_at is 'Not before (UTC).';
comment on column main.entries.first_listed_at is 'When it was first listed (UTC).';
comment on column main.entries.listed_at is 'When it was last listed as new or changed (UTC).';
comment on column main.entries.state_at is 'Since when it is in this state (UTC).';
