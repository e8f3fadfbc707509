-- The parts of a question: what is to be found, its phrases as they stand among an answer's words, what is to be left out.
create or replace macro main.search_wanted(query) as regexp_replace(query, '(^|\s)-("[^"]*"?|\S+)', ' ', 'g');
create or replace macro main.search_unwanted(query) as
    array_to_string(regexp_extract_all(query, '(?:^|\s)-("[^"]*"?|\S+)', 1), ' ');
create or replace macro main.search_phrases(query) as regexp_extract_all(search_wanted(query), '"([^"]+)"', 1);
create or replace macro main.search_first(terms) as list_transform([terms], lambda found:
    list_filter(found, lambda term, place: list_position(found, term) = place)[:8])[1];

-- 240 characters of a text from a place on; a word that would be cut at the end is left out.
create or replace macro main.search_begin(body, place) as if(
    length(body) > place + 240,
    regexp_replace(substr(body, place, 240), '\s\S{0,20}$', '') || ' …',
    substr(body, place, 240));

-- A stretch of a text around the first of these terms, and the same with each of them between asterisks.
create or replace macro main.search_stretch(body, terms) as list_transform(
    [coalesce(
        list_min(list_filter(
            list_transform(terms, lambda term: instr(strip_accents(lower(body)), ' ' || term)), lambda place: place > 0)),
        list_min(list_filter(list_transform(terms, lambda term: instr(lower(body), term)), lambda place: place > 0)),
        1)],
    lambda place: trim(regexp_replace(
        if(place > 60, '… ' || regexp_replace(search_begin(body, place - 60), '^\S{0,20}\s', ''), search_begin(body, 1)),
        '\s+', ' ', 'g')))[1];
create or replace macro main.search_snippet(body, terms) as list_transform([search_stretch(body, terms)], lambda stretch:
    replace(regexp_replace(
        array_to_string(list_transform(regexp_extract_all(stretch, search_word() || '|[' || search_word()[3:]),
            lambda part: if(list_has_any(search_words(part), terms), '**' || part || '**', part)), ''),
        coalesce(nullif(array_to_string(list_filter(terms, lambda term: regexp_matches(term, search_dense())), '|'), ''), '\x00'),
        '**\0**', 'g'), '****', ''))[1];

create or replace macro main.search(
    query, top := 10, in_source := '', in_language := '', since := '-infinity', until := 'infinity', recency_days := 0
) as table
with parts as (
    select unnest(['asked', 'needed', 'unwanted']) as part,
        unnest([search_wanted(query), array_to_string(search_phrases(query), ' '), search_unwanted(query)]) as said
),
-- Folding is dear to plan, so it is said once, for all parts of a question.
question as materialized (
    select any_value(terms) filter (part = 'asked') as terms, any_value(terms) filter (part = 'needed') as needed,
        any_value(terms) filter (part = 'unwanted') as unwanted
    from (select part, search_first(search_terms(said)) as terms from parts)
),
asked as (select unnest(terms) as term, generate_subscripts(terms, 1) as place from question),
-- A join with a few rows tells the scan what to look for, so that only blocks that may hold a term are read.
hits as materialized (
    select place, doc, "count" from core.postings join asked using (term)
    union all select place, doc, "count" from core.new_postings join asked using (term)
),
unwanted as (
    select doc from core.postings join (select unnest(unwanted) as term from question) using (term)
    union all select doc from core.new_postings join (select unnest(unwanted) as term from question) using (term)
),
everything as (select count(*) as documents, avg(length) as usual_length from core.documents),
-- BM25, as in SQLite's FTS5: k1 1.2, b 0.75; a word in over half of the documents weighs next to nothing.
weights as (
    select place, greatest(1e-6, ln((documents - found + 0.5) / (found + 0.5))) as weight,
        list_contains(needed, terms[place]) and terms[place] not in (select term from core.common_words) as is_needed
    from (select place, count(*) as found from hits group by place), everything, question
),
scored as (
    select hits.doc, any_value(document.article_id) as article_id,
        sum(weight * "count" * 2.2 / ("count" + 1.2 * (0.25 + 0.75 * length / usual_length)))
            * any_value(if(coalesce(recency_days, 0) = 0, 1, (1 + pow(0.5, greatest(0, date_diff('hour', told_at, now())) / 24 / recency_days)) / 2)) as score
    from hits
    join weights on weights.place = hits.place
    join core.documents as document on document.doc = hits.doc
    cross join everything
    where (coalesce(in_source, '') = '' or document."source" = in_source)
        and (coalesce(in_language, '') = '' or document.language = lower(split_part(in_language, '-', 1)))
        and told_at >= cast(coalesce(since, '-infinity') as timestamptz)
        and told_at < cast(coalesce(until, 'infinity') as timestamptz)
        and hits.doc not in (from unwanted)
    group by hits.doc
    having count(*) filter (is_needed) = (select count(*) from weights where is_needed)
),
best as materialized (
    select score, article."source", published_on, title, standfirst, url, article.language, article.article_id,
        told.rowid as place
    from (from scored order by score desc, doc limit if(contains(query, '"'), 50, top)) as best
    join core.articles as article on article.article_id = best.article_id
    join core.bodies as told on told.text_id = article.text_id
),
-- A body is read by its rowid: by any other column all of them would be unpacked.
said as (select rowid as place, body from core.bodies where rowid in (select place from best))
select score, "source", published_on, title, search_snippet(body, terms) as snippet, url, language, article_id
from best
join said on said.place = best.place
cross join question
where not contains(query, '"') or len(list_filter(search_phrases(query), lambda phrase: not contains(
    ' ' || array_to_string(search_words(concat_ws(' ', title, standfirst, body)), ' ') || ' ',
    ' ' || array_to_string(search_words(phrase), ' ') || ' '))) = 0
order by score desc
limit top;

comment on macro table main.search is 'Articles that say these words, the best first (BM25).';
