-- How search reads a text. These are expressions alone, so that DuckDB works them out for a question before it looks at
-- a table. list_transform([x], lambda y: ...)[1] gives x a name: an argument of a macro is worked out wherever it stands.
-- Characters are named by ranges, not by classes such as \p{L}: those take a millisecond to compile, each time.

-- A word; a character of scripts that do not part their words by spaces; one of those whose marks are no accents.
create or replace macro main.search_word() as '[^\x{0}-/:-@\[-`\x{7B}-\x{BF}×÷،؛؟۔।॥\x{2000}-\x{2BFF}\x{3000}-\x{3004}\x{3008}-\x{303F}\x{FE10}-\x{FE6F}\x{FF00}-\x{FF0F}\x{FF1A}-\x{FF20}\x{FF3B}-\x{FF40}\x{FF5B}-\x{FF65}]+';
create or replace macro main.search_dense() as '[\x{E00}-\x{EFF}\x{1000}-\x{109F}\x{1780}-\x{17FF}\x{3005}-\x{D7A3}]';
create or replace macro main.search_marked() as '[\x{400}-\x{52F}\x{900}-\x{109F}\x{1780}-\x{17FF}\x{3005}-\x{D7A3}]';

-- Lower case, and one letter for those that are written in several ways.
create or replace macro main.search_folded(said) as replace(replace(replace(
    translate(lower(said), 'øłđıħςёةىکیـ', 'oldihσеهيكي'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe');

-- Accents go where a letter without one is the same letter: not in й or が. Where words are not parted by spaces (Chinese,
-- Japanese, Thai ...; Korean hangs its particles on), each character is a word.
create or replace macro main.search_words(said) as
if(regexp_matches(said, search_marked()),
    list_transform(
        regexp_extract_all(regexp_replace(search_folded(said), search_dense(), ' \0 ', 'g'), search_word()),
        lambda word: if(regexp_matches(word, search_marked()), word, strip_accents(word))),
    regexp_extract_all(strip_accents(search_folded(said)), search_word()));

-- What a text is found by: its words, and of such scripts each two characters in a row.
create or replace macro main.search_terms(said) as list_transform([search_words(said)], lambda words:
    if(regexp_matches(said, search_dense()),
        list_concat(
            list_filter(words, lambda word: not regexp_matches(word, '^' || search_dense() || '$')),
            list_filter(list_transform(range(1, len(words)), lambda place: words[place] || words[place + 1]),
                lambda pair: regexp_matches(pair, '^' || search_dense() || '{2}$'))),
        words))[1];

-- The parts of a question: what is to be found, its phrases as they stand among an answer's words, what is to be left out.
create or replace macro main.search_wanted(query) as regexp_replace(query, '(^|\s)-("[^"]*"?|\S+)', ' ', 'g');
create or replace macro main.search_first(terms) as list_transform([terms], lambda found:
    list_filter(found, lambda term, place: list_position(found, term) = place)[:8])[1];
create or replace macro main.search_asked(query) as search_first(search_terms(search_wanted(query)));
create or replace macro main.search_unwanted(query) as
    search_first(search_terms(array_to_string(regexp_extract_all(query, '(?:^|\s)-("[^"]*"?|\S+)', 1), ' ')));
create or replace macro main.search_phrases(query) as list_transform(
    regexp_extract_all(search_wanted(query), '"([^"]+)"', 1),
    lambda phrase: ' ' || array_to_string(search_words(phrase), ' ') || ' ');

-- A stretch of a text around the first of these terms, and the same with each of them between asterisks.
create or replace macro main.search_stretch(body, terms) as list_transform(
    [coalesce(
        list_min(list_filter(
            list_transform(terms, lambda term: instr(strip_accents(lower(body)), ' ' || term)), lambda place: place > 0)),
        list_min(list_filter(list_transform(terms, lambda term: instr(lower(body), term)), lambda place: place > 0)),
        1)],
    lambda place: trim(regexp_replace(
        if(place > 60, '… ' || regexp_replace(substr(body, place - 60, 240), '^\S{0,20}\s', ''), substr(body, 1, 240))
            || if(length(body) > greatest(place - 60, 1) + 240, ' …', ''), '\s+', ' ', 'g')))[1];
create or replace macro main.search_snippet(body, terms) as list_transform([search_stretch(body, terms)], lambda stretch:
    replace(regexp_replace(
        array_to_string(list_transform(regexp_extract_all(stretch, search_word() || '|[' || search_word()[3:]),
            lambda part: if(list_has_any(search_words(part), terms), '**' || part || '**', part)), ''),
        coalesce(nullif(array_to_string(list_filter(terms, lambda term: regexp_matches(term, search_dense())), '|'), ''), '\x00'),
        '**\0**', 'g'), '****', ''))[1];

create or replace macro main.search(
    query, top := 10, in_source := '', in_language := '', since := '-infinity', until := 'infinity', recency_days := 0
) as table
with question as (
    select search_asked(query) as terms, search_phrases(query) as phrases,
        search_terms(array_to_string(search_phrases(query), ' ')) as needed
),
postings as (from core.postings union all from core.new_postings),
asked as (select unnest(terms) as term, generate_subscripts(terms, 1) as place from question),
-- A join with a few rows tells the scan what to look for, so that only blocks that may hold a term are read.
hits as (select place, doc, "count" from postings join asked using (term)),
unwanted as (select doc from postings where term in (select unnest(search_unwanted(query)))),
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
    where coalesce(in_source, '') in ('', document."source")
        and lower(split_part(coalesce(in_language, ''), '-', 1)) in ('', document.language)
        and told_at >= cast(coalesce(since, '-infinity') as timestamptz)
        and told_at < cast(coalesce(until, 'infinity') as timestamptz)
        and hits.doc not in (from unwanted)
    group by hits.doc
    having count(*) filter (is_needed) = (select count(*) from weights where is_needed)
),
best as materialized (
    select score, article.*, told.rowid as place
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
where not contains(query, '"') or len(list_filter(phrases, lambda phrase: not contains(
    ' ' || array_to_string(search_words(concat_ws(' ', title, standfirst, body)), ' ') || ' ', phrase))) = 0
order by score desc
limit top;

comment on macro table main.search is 'Articles that say these words, the best first (BM25).';
