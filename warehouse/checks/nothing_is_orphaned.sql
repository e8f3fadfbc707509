-- Every reading has its capture, text and article; every article and address a reading; every capture its batch.
select 'reading without capture' as fault, cast(capture_id as varchar) as id from (from core.readings where {touched}) anti join core.captures using (capture_id)
union all select 'reading without text', cast(text_id as varchar) from (from core.readings where {touched}) anti join core.bodies using (text_id)
union all select 'reading without article', cast(article_id as varchar) from (from core.readings where {touched}) anti join core.articles using (article_id)
union all select 'text without reading', cast(text_id as varchar) from (from core.bodies where {whole}) anti join core.readings using (text_id)
union all select 'article without reading', cast(article_id as varchar) from (from core.articles where {touched}) anti join core.readings using (article_id)
union all select 'address without article', url from (from core.addresses where {touched}) anti join core.articles using (article_id)
union all select 'capture without batch', cast(capture_id as varchar) from (from core.captures where {batch}) anti join ops.batches using (batch_id)
union all select 'edit without article', cast(article_id as varchar) from (from core.edits where {touched}) anti join core.articles using (article_id)
