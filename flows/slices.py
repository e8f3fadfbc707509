"""Pure: a past period -> half-open slices of a day, a week or a month, in the source's own time zone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

Step = Literal["day", "week", "month"]


def slices(since: date, until: date, every: Step) -> Iterator[tuple[date, date]]:
    """[since, until) cut at the first of each month, each Monday, or each day; the ends may be shorter.

    Cutting at fixed days keeps the slices of two backfills that overlap the same, so that what is done stays done.
    """
    start = since
    while start < until:
        end = min(until, next_cut(start, every))
        yield start, end
        start = end


def next_cut(day: date, every: Step) -> date:
    if every == "month":
        return (day.replace(day=1) + timedelta(days=31)).replace(day=1)
    return day + timedelta(days=7 - day.weekday() if every == "week" else 1)
