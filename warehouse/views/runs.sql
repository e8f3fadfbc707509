create or replace view main.runs as
select run_id, "source", kind, state, started_at, ended_at, since, until, listed, fetched, unmodified, added, revised, unchanged, rejected, error
from ops.runs;

comment on view main.runs is 'Each time a source was brought up to date.';
comment on column main.runs.run_id is 'The run.';
comment on column main.runs."source" is 'Name of the source.';
comment on column main.runs.kind is 'What started it: run, backfill, load, reextract ...';
comment on column main.runs.state is 'running, ok, failed, offline (nothing could be reached, by any source) or stopped.';
comment on column main.runs.started_at is 'When it began (UTC).';
comment on column main.runs.ended_at is 'When it ended (UTC); null while it runs.';
comment on column main.runs.since is 'Start of the window that was asked for (UTC).';
comment on column main.runs.until is 'End of the window, not included (UTC).';
comment on column main.runs.listed is 'Entries that became pending.';
comment on column main.runs.fetched is 'Pages and files that were captured.';
comment on column main.runs.unmodified is 'Answers that said nothing had changed.';
comment on column main.runs.added is 'New articles.';
comment on column main.runs.revised is 'New revisions of articles.';
comment on column main.runs.unchanged is 'Captures that said nothing new.';
comment on column main.runs.rejected is 'Rejects.';
comment on column main.runs.error is 'What stopped it.';
