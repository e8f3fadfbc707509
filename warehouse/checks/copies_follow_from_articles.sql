-- A document is of one article; copies, matches and postings are of documents; the first of a story is no copy.
select 'document twice' as fault, cast(doc as varchar) as id from core.documents group by doc having count(*) > 1
union all select 'article twice', cast(article_id as varchar) from core.documents group by article_id having count(*) > 1
union all select 'copy twice', cast(article_id as varchar) from core.copies group by article_id having count(*) > 1
union all select 'copy without document', cast(article_id as varchar) from core.copies anti join core.documents using (article_id)
union all select 'story told first by a copy', cast(story_id as varchar) from core.copies as copy where story_id in (select article_id from core.copies)
union all select 'story without document', cast(story_id as varchar) from core.copies as copy where story_id not in (select article_id from core.documents)
union all select 'match without document', cast(doc as varchar) from core.matches where doc not in (select doc from core.documents) or other_doc not in (select doc from core.documents)
union all select 'sketch without document', cast(doc as varchar) from core.sketches anti join core.documents using (doc)
union all select 'posting without document', cast(doc as varchar) from (from core.postings union all from core.new_postings) anti join core.documents using (doc)
