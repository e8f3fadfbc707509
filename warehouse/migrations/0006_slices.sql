-- 0006: a slice of a backfill says where it comes from, what was expected, how it stands and why it failed.

alter table ops.slices add column via varchar;
alter table ops.slices add column planned_count integer;
alter table ops.slices add column done_count integer;
alter table ops.slices add column reason varchar;
alter table ops.slices add column started_at timestamp with time zone;

comment on table ops.slices is 'The slices of backfills. state: planned, running, done, failed.';
