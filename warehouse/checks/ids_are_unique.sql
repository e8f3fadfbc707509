-- No key guards these; the one writer does.
select 'capture' as kind, cast(capture_id as varchar) as id, count(*) as copies from core.captures group by all having count(*) > 1
union all select 'article', cast(article_id as varchar), count(*) from core.articles group by all having count(*) > 1
union all select 'url', url, count(*) from core.articles group by all having count(*) > 1
union all select 'text', cast(text_id as varchar), count(*) from core.bodies group by all having count(*) > 1
union all select 'reading', concat_ws(' ', capture_id, "source", url), count(*) from core.readings group by all having count(*) > 1
union all select 'address', concat_ws(' ', url, article_id, kind), count(*) from core.addresses group by all having count(*) > 1
union all select 'entry', concat_ws(' ', "source", url), count(*) from ops.entries group by all having count(*) > 1
union all select 'listing', concat_ws(' ', "source", url), count(*) from ops.listings group by all having count(*) > 1
union all select 'reject', concat_ws(' ', "source", url, stage), count(*) from ops.rejects group by all having count(*) > 1
union all select 'batch', batch_id, count(*) from ops.batches group by all having count(*) > 1
union all select 'run', run_id, count(*) from ops.runs group by all having count(*) > 1
