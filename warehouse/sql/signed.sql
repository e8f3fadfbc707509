-- {signed}: of each document in {told} the hashes of its shingles (so many words in a row; characters, where words are
-- not parted by spaces), and of its names and its numbers, each with the word before it; a number with each of the three
-- characters before it where these are no words: 最高气温16 and 最低气温16 are two facts.
-- A capital at the start of a sentence makes no name: an underscore marks it.
create or replace temp table {signed}_words as
with parted as (
    select doc,
        case when regexp_matches(body, '{syllabic}') then 10 when regexp_matches(body, '{unspaced}') then 6 else 4 end as width,
        regexp_replace(body, '([.!?:\n][\s"“”''(]*)(\p{{Lu}})', '\1_\2', 'g') as marked
    from {told}
),
spaced as (
    select doc, width, if(width > 4, regexp_replace(marked, '{unspaced}', ' \0 ', 'g'), marked) as marked
    from parted
)
select doc, width, regexp_extract_all(marked, '{word}') as words from spaced;

-- From a table: in one statement with the above each text would be taken apart twice, the first time to count its words.
create or replace temp table {signed} as
with hashed as (
    select doc, width, list_transform(words, lambda word: hash(lower(word))) as words,
        list_transform(words, lambda word: hash(word)) as printed,
        list_transform(words, lambda word: ascii(word)) as begins
    from {signed}_words
    where len(words) >= {least}
)
select doc,
    list_distinct(list_transform(range(1, len(words) - width + 2), lambda i: cast(case width
        when 4 then hash(words[i], words[i + 1], words[i + 2], words[i + 3])
        when 6 then hash(words[i], words[i + 1], words[i + 2], words[i + 3], words[i + 4], words[i + 5])
        else hash(words[i], words[i + 1], words[i + 2], words[i + 3], words[i + 4], words[i + 5], words[i + 6],
            words[i + 7], words[i + 8], words[i + 9])
    end >> 32 as uinteger))) as shingles,
    list_distinct(list_transform(
        list_filter(range(2, len(words) + 1), lambda i: printed[i] <> words[i] and begins[i] <> ascii('_')),
        lambda i: hash(words[i - 1], words[i]))) as names,
    list_distinct(flatten(list_transform(
        list_filter(range(2, len(words) + 1), lambda i: begins[i] between ascii('0') and ascii('9')),
        lambda i: list_transform(if(width = 4, [1], [1, 2, 3]), lambda back: hash(words[i - back], back, words[i]))))) as numbers
from hashed;
drop table {signed}_words
