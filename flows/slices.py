"""Pure: a past period -> half-open slices of a day, a week or a month, in the source's own time zone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from dateutil.relativedelta import relativedelta

Step = Literal["day", "week", "month"]
STEPS: dict[Step, timedelta | relativedelta] = {
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "month": relativedelta(months=1),
}


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
        day = day.replace(day=1)
    elif every == "week":
        day -= timedelta(days=day.weekday())
    return day + STEPS[every]
