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

-- Where in a text the first of these terms stands; a stretch around that place; the same with each term between asterisks.
create or replace macro main.search_place(body, terms) as coalesce(
    list_min(list_transform(terms, lambda term: nullif(instr(strip_accents(lower(body)), ' ' || term), 0))),
    list_min(list_transform(terms, lambda term: nullif(instr(lower(body), term), 0))),
    1);
create or replace macro main.search_stretch(body, place) as trim(regexp_replace(
    if(place > 60, '… ' || regexp_replace(search_begin(body, place - 60), '^\S{0,20}\s', ''), search_begin(body, 1)),
    '\s+', ' ', 'g'));
create or replace macro main.search_snippet(stretch, terms) as replace(regexp_replace(
    array_to_string(list_transform(regexp_extract_all(stretch, search_word() || '|[' || search_word()[3:]),
        lambda part: if(list_has_any(search_words(part), terms), '**' || part || '**', part)), ''),
    coalesce(nullif(array_to_string(list_filter(terms, lambda term: regexp_matches(term, search_dense())), '|'), ''), '\x00'),
    '**\0**', 'g'), '****', '');

create or replace macro main.search(
    query, top := 10, in_source := '', in_language := '', since := '-infinity', until := 'infinity', recency_days := 0
) as table
with question as (
    select parts[1] as terms, parts[2] as needed, parts[3] as unwanted
    from (select list_transform(
        [search_wanted(query), array_to_string(search_phrases(query), ' '), search_unwanted(query)],
        lambda said: search_first(search_terms(said))) as parts)
),
-- list_concat, not ||: an empty list comes as null out of the lambda of a client before 1.5.
asked as (
    select unnest(list_concat(terms, unwanted)) as term,
        generate_subscripts(list_concat(terms, unwanted), 1) > len(terms) as is_unwanted,
        list_contains(needed, term) and term not in (select term from core.common_words) as is_needed
    from question
),
-- A join with a few rows tells the scan what to look for, so that only blocks that may hold a term are read.
found as (
    select term, is_unwanted, is_needed, doc, "count" from core.postings join asked using (term)
    union all select term, is_unwanted, is_needed, doc, "count" from core.new_postings join asked using (term)
),
everything as (select count(*) as documents, avg(length) as usual_length from core.documents),
-- BM25, as in SQLite's FTS5: k1 1.2, b 0.75; a word in over half of the documents weighs next to nothing.
hits as (
    select unnest(docs) as doc, unnest(counts) as "count", is_unwanted, is_needed,
        greatest(1e-6, ln((documents - len(docs) + 0.5) / (len(docs) + 0.5))) as weight,
        count(*) filter (is_needed) over () as needed
    from (select term, is_unwanted, is_needed, list(doc) as docs, list("count") as counts from found group by all), everything
),
-- What is not asked for, such as phrases, falls away while the question is planned, and all that it needs with it.
scored as (
    select doc, any_value(article_id) as article_id,
        sum(weight * "count" * 2.2 / ("count" + 1.2 * (0.25 + 0.75 * length / usual_length)))
            * any_value(if(coalesce(recency_days, 0) = 0, 1, (1 + pow(0.5, greatest(0, date_diff('hour', told_at, now())) / 24 / recency_days)) / 2)) as score
    from hits
    join core.documents using (doc), everything
    where (coalesce(in_source, '') = '' or "source" = in_source)
        and (coalesce(in_language, '') = '' or language = lower(split_part(in_language, '-', 1)))
        and told_at >= cast(coalesce(since, '-infinity') as timestamptz)
        and told_at < cast(coalesce(until, 'infinity') as timestamptz)
    group by doc
    having (search_unwanted(query) = '' or not bool_or(is_unwanted))
        and (not contains(query, '"') or count(*) filter (is_needed) = any_value(needed))
    order by score desc, doc
    limit if(contains(query, '"'), 50, top)
),
best as (
    select score, doc, article.rowid as article_place, told.rowid as body_place
    from scored
    join core.articles as article using (article_id)
    join core.bodies as told using (text_id)
),
-- Rows are read by their rowids: by any other column the texts of all of them would be unpacked.
shown as (
    select score, doc, "source", published_on, title, body, url, language, article_id
    from best
    join core.articles as article on article.rowid = article_place
    join core.bodies as told on told.rowid = body_place
    where not contains(query, '"') or len(list_filter(search_phrases(query), lambda phrase: not contains(
        ' ' || array_to_string(search_words(concat_ws(' ', title, standfirst, body)), ' ') || ' ',
        ' ' || array_to_string(search_words(phrase), ' ') || ' '))) = 0
    order by score desc, doc
    limit top
)
-- Last, of these few: what is worked out for one of them costs as much as for all.
select score, "source", published_on, title, search_snippet(stretch, terms) as snippet, url, language, article_id
from (
    select *, search_stretch(body, first_place) as stretch
    from (select shown.*, terms, search_place(body, terms) as first_place from shown, question)
);

comment on macro table main.search is 'Articles that say these words, the best first (BM25).';
