create or replace view main.captures as
select capture_id, "source", role, url, final_url, status, media_type, captured_at, body_bytes, body_sha256, raw_path, loaded_at,
    robots, tdm_reservation, tdm_policy, licence
from core.captures;

comment on view main.captures is 'Every answer that was kept, articles or not: pages, files, feeds, sitemaps, 304 and 404.';
comment on column main.captures.capture_id is 'The same for the same answer at the same moment (UUID version 5).';
comment on column main.captures."source" is 'Name of the source that asked.';
comment on column main.captures.role is 'What it was asked as: article, feed, sitemap, index or robots.';
comment on column main.captures.url is 'Address that was asked.';
comment on column main.captures.final_url is 'Address after redirects; null when there were none.';
comment on column main.captures.status is 'HTTP status; 200 for a file that could be read.';
comment on column main.captures.media_type is 'As labelled by the server, or by the name of the file.';
comment on column main.captures.captured_at is 'When it was answered (UTC); for a file when it was last written.';
comment on column main.captures.body_bytes is 'Size, inflated.';
comment on column main.captures.body_sha256 is 'Hash of the bytes.';
comment on column main.captures.raw_path is 'The file under data/ that holds the bytes.';
comment on column main.captures.loaded_at is 'When this row was written (UTC).';
comment on column main.captures.robots is 'What it asked of robots, in lower case: X-Robots-Tag, Content-Usage, meta robots and ai; such as noindex, noai.';
comment on column main.captures.tdm_reservation is 'Whether it reserved text and data mining (tdm-reservation, header or meta); null when it did not say.';
comment on column main.captures.tdm_policy is 'Where its policy on text and data mining lies (tdm-policy).';
comment on column main.captures.licence is 'The licence that it names: rel=license or JSON-LD license.';
