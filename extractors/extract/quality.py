"""How sure are we that the body is right, and why may it be wrong?

In: what was measured while a body was found and read. Out: flags, each a reason that a reader of the warehouse
can check, and a quality from 0 to 1: 1 less what each flag costs. How the limits were set: docs/extraction.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractors.article import Block

Range = tuple[float, float]
ODD, GRAVE = 0.06, 0.15
DOUBTED = 0.11  # where much of a page's prose stands outside the body, another box may be the article
# Measure -> flag, where it is unremarkable, where it is merely odd (beyond that it is grave), what being odd costs.
LIMITS: dict[str, tuple[str, Range, Range, float]] = {
    "share": ("small_share_of_page", (0.3, 9.0), (0.15, 9.0), DOUBTED),
    "read": ("not_as_surveyed", (0.8, 1.25), (0.5, 1.45), ODD),
    "linked": ("links_in_body", (0.0, 0.07), (0.0, 0.2), ODD),
    "listed": ("lists_in_body", (0.0, 0.25), (0.0, 0.5), ODD),
    "words": ("short_body", (100, 1e9), (60, 1e9), ODD),
    "average": ("scraps_in_body", (90, 1e9), (0, 1e9), ODD),
}
COST = {"no_date": 0.03, "date_from_url": 0.01, "date_from_text": 0.01, "live_blog": 0.06, "paywall_stub": 0.15}
STUB_WORDS = 160  # a paywalled text shorter than this is its beginning


@dataclass(frozen=True, slots=True)
class Measures:
    """Of one body. None: not measured, as where the source's own selector named the body."""

    words: float
    average: float | None = None  # letters of a block, wide scripts adjusted
    listed: float | None = None  # share of the letters in lists and tables
    linked: float | None = None  # share of the letters inside links
    share: float | None = None  # of the page's prose that is in the body
    read: float | None = None  # letters read, as a share of the prose surveyed


@dataclass(frozen=True, slots=True)
class Surveyed:
    """What the survey saw of the body. Letters of free text in lines that are no labels."""

    prose: float  # in the body
    page: float  # on the page
    linked: float  # share of all letters of the body
    factor: float  # what a letter counts


def measures_of(blocks: tuple[Block, ...], words: int, surveyed: Surveyed | None = None) -> Measures:
    letters = sum(len(block.text) for block in blocks) or 1
    listed = sum(len(block.text) for block in blocks if block.kind in ("list", "table")) / letters
    if surveyed is None:
        return Measures(words, listed=listed)
    read = letters * surveyed.factor
    prose = max(surveyed.prose, 1.0)
    return Measures(words, read / len(blocks), listed, surveyed.linked, prose / max(surveyed.page, prose), read / prose)


def judged(measures: Measures) -> Iterator[tuple[str, float]]:
    """Flags and what they cost."""
    for name, (flag, usual, bearable, odd) in LIMITS.items():
        value = getattr(measures, name)
        if value is None or usual[0] <= value <= usual[1]:
            continue
        yield flag, odd if bearable[0] <= value <= bearable[1] else GRAVE


def quality_of(
    measures: Measures, *, has_date: bool, is_paywalled: bool | None, others: tuple[str, ...] = ()
) -> tuple[float, tuple[str, ...]]:
    """0-1, and why the body (or the date) may be wrong."""
    costs = dict(judged(measures))
    if is_paywalled and measures.words < STUB_WORDS:
        costs["paywall_stub"] = COST["paywall_stub"]
    for flag in (*(() if has_date else ("no_date",)), *others):
        costs[flag] = COST.get(flag, 0.0)
    return round(max(0.0, 1.0 - sum(costs.values())), 3), tuple(costs)
