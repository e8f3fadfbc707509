"""Lines that recur over many articles of a source: the warehouse in, what may be boilerplate out.

Only counts; nothing is changed, and whether a line belongs to the articles is for a person to say.
"""

from __future__ import annotations

from dataclasses import dataclass

from warehouse.home import Home
from warehouse.migrate import sql

MIN_ARTICLES = 5
MIN_SHARE = 0.05  # of the source's articles
MIN_DAYS = 3  # a line of one long story is told for a day or two


@dataclass(frozen=True, slots=True)
class RecurringLine:
    """A line, and where it was found."""

    text: str  # as most of them write it
    article_count: int
    share: float  # of the source's articles, 0-1
    day_count: int
    place: float  # on average: 0 opens the article, 1 ends it
    examples: tuple[tuple[str, str], ...]  # title and URL of the latest articles that hold it


def recurring_lines(
    home: Home, source: str, *, min_articles: int = MIN_ARTICLES, min_share: float = MIN_SHARE
) -> list[RecurringLine]:
    """The lines that stand in at least so many articles, and in this share of them all, on several days."""
    limits = {"source": source, "min_articles": min_articles, "min_share": min_share, "min_days": MIN_DAYS}
    with home.writing() as con:
        found = con.execute(sql("recurring"), limits).fetchall()
    return [
        RecurringLine(text, count, share, days, place, tuple((one["title"], one["url"]) for one in examples))
        for text, count, share, days, place, examples in found
    ]


def article_count(home: Home, source: str) -> int:
    """How many articles the source has."""
    asked = 'select count(*) from core.articles where "source" = ?'
    with home.writing() as con:
        counted = con.execute(asked, [source]).fetchone()
    return int(counted[0]) if counted else 0
