create or replace view main.slices as
select "source", since, until, state, via, planned_count, done_count, reason, started_at, state_at, run_id
from ops.slices;

comment on view main.slices is 'The slices of backfills: which stretch of the past was brought in, from where, and how that went.';
comment on column main.slices."source" is 'Name of the source.';
comment on column main.slices.since is 'Start of the slice (UTC).';
comment on column main.slices.until is 'End of the slice, not included (UTC).';
comment on column main.slices.state is 'planned, running, done or failed.';
comment on column main.slices.via is 'The kinds of listing that named its items.';
comment on column main.slices.planned_count is 'Items that were to be brought in.';
comment on column main.slices.done_count is 'Items of it that are loaded, whoever brought them.';
comment on column main.slices.reason is 'Why it failed, or what is not known.';
comment on column main.slices.started_at is 'When it was begun (UTC).';
comment on column main.slices.state_at is 'Since when it is in this state (UTC).';
comment on column main.slices.run_id is 'The run that ended it.';
