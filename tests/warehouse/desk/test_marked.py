"""What changed, in place."""

import time

from hypothesis import given
from hypothesis import strategies as st

from warehouse.desk.marked import marked

WORDS = st.lists(st.sampled_from(["the", "ferry", "sailed", "40", "“no”", "船", "", "\n\n", ","]), max_size=30).map(
    " ".join
)


def told(paragraphs, leave):
    found = [
        "".join(piece.text for piece in each.pieces if piece.sign != leave) for each in paragraphs if each.sign != leave
    ]
    return "".join("\n\n".join(found).split())


@given(WORDS, WORDS)
def test_without_what_went_it_is_the_new_text_and_without_what_came_the_old(was, now):
    paragraphs = marked(was, now)

    assert told(paragraphs, "went") == "".join(now.split())
    assert told(paragraphs, "came") == "".join(was.split())


@given(WORDS)
def test_a_text_does_not_differ_from_itself(text):
    assert not any(each.is_changed for each in marked(text, text))


def test_words_that_changed_are_marked_and_the_rest_stands():
    (paragraph,) = marked("It cost 40 million, they said.", "It cost 60 million, they said.")

    assert [(piece.sign, piece.text) for piece in paragraph.pieces] == [
        ("stands", "It cost"),
        ("stands", " "),
        ("went", "40"),
        ("came", "60"),
        ("stands", " million, they said."),
    ]


def test_a_paragraph_put_between_others_is_one_piece():
    paragraphs = marked("One.\n\nTwo.", "One.\n\nQuite another matter.\n\nTwo.")

    assert [each.sign for each in paragraphs] == ["stands", "came", "stands"]


def test_signs_without_spaces_are_compared_one_by_one():
    (paragraph,) = marked("費用は三億円と見積もられた。", "費用は四億円と見積もられた。")

    assert [piece.text for piece in paragraph.pieces if piece.sign != "stands"] == ["三", "四"]


def test_very_long_texts_take_no_long_time():
    was = "\n\n".join(f"line {number} " + "word " * 50 for number in range(2_000))
    now = "\n\n".join(f"row {number} " + "other " * 50 for number in range(2_000))
    began = time.process_time()
    marked(was, now)
    marked("word " * 50_000, "other word " * 40_000)

    assert time.process_time() - began < 5
