-- 0009: whose paper an article stood in, as the page or the export of a press database names it.
--
-- Of readings that are stored already it is not known; `newsdesk reextract` reads it from their captures.

alter table core.readings add column publication varchar;
alter table core.articles add column publication varchar;
