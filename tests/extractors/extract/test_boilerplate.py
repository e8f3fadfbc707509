"""Lines that a source's configuration names are no part of its articles."""

from datetime import UTC, datetime

import pytest

from extractors.article import Article, Block, Capture
from extractors.errors import ExtractError
from extractors.extract import read_capture
from extractors.extract.boilerplate import may_be_learned, without_boilerplate
from extractors.extract.readers import config_sha256
from extractors.source import Source

STORY = (
    "The ferry between the two harbours sailed again on Monday, after eleven days in which nobody could cross.",
    "Forty people stood at the quay when it came in, and the harbour master rang the bell, which he had promised.",
)
PLEA = "We are a small paper, and live by those who read it; become a friend of the Bay."


def source(*lines: str) -> Source:
    listing = {"kind": "feed", "url": "https://bay.example/rss"}
    return Source(name="bay", discover=[listing], extract={"boilerplate": lines})


def article(*blocks: Block) -> Article:
    return Article("https://bay.example/12", "The ferry sails again", blocks)


def paragraphs(*texts: str) -> tuple[Block, ...]:
    return tuple(Block("paragraph", text) for text in texts)


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        (
            "text/html",
            "<h1>The ferry sails again</h1><article><p>{}</p></article>".replace(
                "{}", "</p><p>".join((STORY[0], PLEA, STORY[1]))
            ),
        ),
        ("text/plain", "\n\n".join(("The ferry sails again", "21 April 2016", STORY[0], PLEA, STORY[1]))),
    ],
)
def test_a_named_line_is_left_out_of_pages_and_of_saved_texts(media_type, body):
    at = datetime(2024, 5, 1, tzinfo=UTC)
    capture = Capture("bay", "https://bay.example/news/ferry-12", at, body.encode(), media_type=media_type)

    (before,), (after,) = read_capture(capture, source()), read_capture(capture, source(PLEA))

    assert PLEA in before.body
    assert [block.text for block in after.blocks] == [block.text for block in before.blocks if block.text != PLEA]
    assert after.word_count == before.word_count - 18


def test_signs_and_letter_case_do_not_hide_a_line():
    told = article(*paragraphs(STORY[0], PLEA.upper().replace(",", " -")))

    assert without_boilerplate(told, (PLEA,)).body == STORY[0]


def test_a_line_of_a_list_goes_and_the_list_stays():
    told = article(*paragraphs(STORY[0]), Block("list", f"The north quay\n{PLEA}\nThe old yard"))

    assert without_boilerplate(told, (PLEA,)).blocks[1].text == "The north quay\nThe old yard"


def test_a_line_within_a_paragraph_stays():
    told = article(*paragraphs(f"{STORY[0]} {PLEA}"))

    assert without_boilerplate(told, (PLEA,)) == told


def test_an_article_of_nothing_else_is_none():
    with pytest.raises(ExtractError, match="boilerplate"):
        without_boilerplate(article(*paragraphs(PLEA)), (PLEA,))


def test_a_new_line_is_a_new_configuration():
    assert config_sha256(source()) != config_sha256(source(PLEA))


@pytest.mark.parametrize("line", ["21 April 2016", "Updated 3 May 2024", "Yes.", "Nein", "* * *"])
def test_dates_and_scraps_are_not_learned(line):
    assert not may_be_learned(line)


@pytest.mark.parametrize("line", [PLEA, "Read our newsletter of 3 May 2024, every Friday", "広告のあとに続きます"])
def test_sentences_may_be_learned(line):
    assert may_be_learned(line)
