"""A line as a reader sees it, and its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.clean.prose import clean_line, word_count


@pytest.mark.parametrize(
    ("found", "seen"),
    [
        ("  two\u00a0\u2009words \n", "two words"),
        ("re\u00adtire\u200bd", "retired"),
        ("e\u0301tat", "état"),
        ("“as printed” – it’s", "“as printed” – it’s"),
        ("\u202eevil\u202c\x00 title\ud800", "evil title"),
        ("می\u200cخواهم", "می\u200cخواهم"),  # a joiner that belongs to the spelling
        ("a\u200cb", "ab"),
    ],
)
def test_a_line_keeps_its_words_and_loses_what_nobody_sees(found, seen):
    assert clean_line(found) == seen


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    assert clean_line(clean_line(text)) == clean_line(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It's a well-known 3.5 km", 5),
        ("港の橋が再開", 6),
        ("서울의 다리가 다시 열렸다", 4),
        ("สะพานท่าเรือเปิดอีกครั้ง", 5),
        ("Zürich, 5. März", 3),
        ("— … !", 0),
    ],
)
def test_words_are_counted_in_every_script(text, words):
    assert word_count(text) == words
