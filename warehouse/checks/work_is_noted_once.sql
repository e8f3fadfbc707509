-- No key guards these either.
select 'entry' as kind, concat_ws(' ', "source", url) as id, count(*) as copies from ops.entries group by all having count(*) > 1
union all select 'listing', concat_ws(' ', "source", url), count(*) from ops.listings group by all having count(*) > 1
union all select 'reject', concat_ws(' ', "source", url, stage), count(*) from ops.rejects group by all having count(*) > 1
union all select 'batch', batch_id, count(*) from ops.batches group by all having count(*) > 1
union all select 'run', run_id, count(*) from ops.runs group by all having count(*) > 1
