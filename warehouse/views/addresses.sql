create or replace view main.addresses as
select url, article_id, kind, first_seen_at from core.addresses;

comment on view main.addresses is 'Every address that led to an article.';
comment on column main.addresses.url is 'An address, or file:<source>/<path>.';
comment on column main.addresses.article_id is 'The article that it led to.';
comment on column main.addresses.kind is 'canonical identifies the article; found (the page was there) and declared (by the page) do where they are canonical too; redirect, container (a page or file of several) and elsewhere (another site, or a file) only led there.';
comment on column main.addresses.first_seen_at is 'When the earliest capture that it led to was made (UTC).';
