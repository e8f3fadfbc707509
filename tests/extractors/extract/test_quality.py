"""How sure a body is right, and why it may not be."""

import pytest

from extractors.article import Block
from extractors.extract.quality import Surveyed, measures_of, quality_of

PARAGRAPH = "The ferry between the two harbours sailed again on Monday, after eleven days in which nobody could cross. "


def judged(blocks: tuple[Block, ...], *, words: int = 400, page: float = 2000, linked: float = 0.0, seen: float = 0):
    letters = sum(len(block.text) for block in blocks)
    surveyed = Surveyed(seen or letters, page, linked, 1.0)
    return quality_of(measures_of(blocks, words, surveyed), has_date=True, is_paywalled=None)


PROSE = tuple(Block("paragraph", PARAGRAPH * 2) for _ in range(8))
LETTERS = sum(len(block.text) for block in PROSE)


def test_a_text_like_most_is_not_doubted():
    assert judged(PROSE) == (1.0, ())


@pytest.mark.parametrize(
    ("flag", "odd"),
    [
        ("small_share_of_page", {"page": LETTERS * 4}),
        ("not_as_surveyed", {"seen": LETTERS * 2.5}),
        ("links_in_body", {"linked": 0.25}),
        ("short_body", {"words": 40}),
    ],
)
def test_each_reason_alone_takes_a_body_below_nine_tenths(flag, odd):
    sure, flags = judged(PROSE, **odd)

    assert flags == (flag,)
    assert sure < 0.9


@pytest.mark.parametrize(
    ("flag", "odd"),
    [("not_as_surveyed", {"seen": LETTERS * 1.3}), ("links_in_body", {"linked": 0.1}), ("short_body", {"words": 80})],
)
def test_a_small_oddity_is_named_and_costs_little(flag, odd):
    sure, flags = judged(PROSE, **odd)

    assert flags == (flag,)
    assert 0.9 <= sure < 1


def test_a_short_text_that_is_paid_for_is_a_stub():
    measures = measures_of(PROSE, 150)

    assert quality_of(measures, has_date=True, is_paywalled=True) == (0.85, ("paywall_stub",))
    assert quality_of(measures, has_date=True, is_paywalled=False) == (1.0, ())
