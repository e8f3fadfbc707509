-- Every reading has its capture, text and article; every article and address a reading; every capture its batch.
select 'reading without capture' as fault, cast(capture_id as varchar) as id from {readings} anti join core.captures using (capture_id)
union all select 'reading without text', cast(text_id as varchar) from {readings} anti join core.bodies using (text_id)
union all select 'reading without article', cast(article_id as varchar) from {readings} anti join core.articles using (article_id)
union all select 'text without reading', cast(text_id as varchar) from {bodies} anti join core.readings using (text_id)
union all select 'article without reading', cast(article_id as varchar) from {articles} anti join core.readings using (article_id)
union all select 'address without article', url from {addresses} anti join core.articles using (article_id)
union all select 'capture without batch', cast(capture_id as varchar) from {captures} anti join ops.batches using (batch_id)
union all select 'edit without article', cast(article_id as varchar) from {edits} anti join core.articles using (article_id)
