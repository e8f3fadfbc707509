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
