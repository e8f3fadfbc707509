"""Is the time that an article gives for itself plausible? Names what speaks against it; no time is changed or dropped.

published_in_future         later than the capture, by more than zones and clocks explain
published_before_founded    before the source's first issue (``founded`` in its configuration)
published_at_capture        the very second of the capture: pages stamp themselves when they are asked for
day_month_ambiguous         printed as 3/4/2021; the language told which number is the month
modified_before_published   the last change is older than the article
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING

from extractors.article import Article, Capture

if TYPE_CHECKING:
    from extractors.source import Source

AHEAD = timedelta(days=1, hours=2)  # the farthest zone is 14 hours ahead of UTC; the rest is clocks that are wrong
AT_ONCE = timedelta(seconds=2)
TWO_WAYS = re.compile(r"(?<![\d/.-])(\d{1,2})[/-](\d{1,2})[/-](?:\d{4}|\d\d)(?![\d/.-])")
MONTHS = 12


def with_time_flags(article: Article, capture: Capture, source: Source) -> Article:
    """The article, with a flag for each reason to doubt its times."""
    flags = tuple(time_flags(article, capture, source.founded))
    return replace(article, flags=tuple(dict.fromkeys((*article.flags, *flags)))) if flags else article


def time_flags(article: Article, capture: Capture, founded: date | None) -> Iterator[str]:
    on, at, seen = article.published_on, article.published_at, capture.captured_at.astimezone(UTC)
    if (at and at > seen + AHEAD) or (on and on > (seen + AHEAD).date()):
        yield "published_in_future"
    if on and founded and on < founded:
        yield "published_before_founded"
    if at and article.published_precision == "second" and abs(at - seen) <= AT_ONCE:
        yield "published_at_capture"
    if (two := TWO_WAYS.search(article.published_text)) and is_ambiguous(int(two[1]), int(two[2])):
        yield "day_month_ambiguous"
    if on and article.modified_on and article.modified_on < on - timedelta(days=1):
        yield "modified_before_published"


def is_ambiguous(one: int, two: int) -> bool:
    """Could each of the two be the month, with another day as the result?"""
    return one != two and 0 < one <= MONTHS and 0 < two <= MONTHS
