-- Words in over a share of the documents of their language; a word that is common once stays so.
insert into core.common_words by name
with languages as (
    select language, count(*) as documents from core.documents group by language having documents >= $least
),
often as (
    select term, doc from (from core.postings union all from core.new_postings)
    where term in (
        select term from (from core.postings union all from core.new_postings)
        group by term having count(*) > $share * (select min(documents) from languages)
    )
)
select document.language, often.term
from often
join core.documents as document on document.doc = often.doc
join languages on languages.language = document.language
group by document.language, often.term
having count(*) > $share * any_value(languages.documents)
