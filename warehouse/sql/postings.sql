-- The terms of the new documents, but for words that are common in their language.
insert into core.new_postings by name
select term, doc, cast(least(count(*), 255) as utinyint) as "count"
from (select doc, language, unnest(terms) as term from fresh) as found
anti join core.common_words as common on common.language = found.language and common.term = found.term
group by term, doc
order by term, doc
