"""Pictures: numbers in, the places of shapes out; ``pages/pictures.html`` draws them as SVG. Pure.

A picture is 1000 units wide and stretches with the page; words stand beside it as text, never in it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

WIDTH = 1000
HEIGHT = 100
GAP = 0.18  # of a bar's place
MOST_WIDTH = 120  # a bar stays a bar where there are few
LEAST_HEIGHT = 1.5  # one article is seen beside ten thousand
FEW = 0.02  # of all articles
MAX_DAYS, MAX_WEEKS, MAX_MONTHS = 62, 400, 1_900  # of a span, in days, that is drawn by day, week, month; else by year


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    label: str
    value: float
    link: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    bars: tuple[Bar, ...]
    unit: str  # what a bar stands for: day, week, month, year
    first: str = ""  # label below the left end
    last: str = ""
    highest: float = 0
    earlier: Bar | None = None  # what lies before the left end, as one


@dataclass(frozen=True, slots=True)
class Stretch:
    """A day, week, month or year: ``since`` <= day < ``until``."""

    since: date
    until: date
    label: str


def bars(values: Sequence[tuple[str, float, str]], unit: str = "", highest: float = 0) -> Bars:
    """(label, value, link) -> bars side by side; the highest is as high as the picture, unless told what is."""
    highest = highest or max((value for _, value, _ in values), default=0) or 1
    place = WIDTH / max(1, len(values))
    width = min(place * (1 - GAP), MOST_WIDTH)
    drawn = []
    for number, (label, value, link) in enumerate(values):
        height = max(LEAST_HEIGHT, HEIGHT * value / highest) if value > 0 else 0
        x = place * (number + 0.5) - width / 2
        drawn.append(
            Bar(
                round(x, 2),
                round(HEIGHT - height, 2),
                round(width, 2),
                round(height, 2),
                label,
                value,
                link,
            )
        )
    ends = (values[0][0], values[-1][0] if len(values) > 1 else "") if values else ("", "")
    return Bars(tuple(drawn), unit, *ends, highest)


@dataclass(frozen=True, slots=True)
class Mark:
    """Where something broke in a picture, and how far it reaches."""

    x: float
    width: float
    label: str


def mark(since: date, until: date | None, begins: Sequence[date], unit_days: int, label: str) -> Mark | None:
    """The mark of a stretch of days over bars that begin on these; None when it was over before the first.

    Without ``until`` it lasts, and reaches to the end of the picture.
    """
    if not begins or (until and until < begins[0]):
        return None
    x, end = (_place(day, begins, unit_days) if day else WIDTH for day in (since, until))
    return Mark(round(x, 2), round(max(0.0, end - x), 2), label)


def _place(day: date, begins: Sequence[date], unit_days: int) -> float:
    number = bisect_right(begins, day) - 1
    if number < 0:
        return 0.0
    return WIDTH * (number + min(1.0, (day - begins[number]).days / unit_days)) / len(begins)


def volume(days: Iterable[tuple[date, int]], link: Callable[[Stretch], str]) -> Bars:
    """Articles by day -> bars by day, week, month or year; days without any have their place too.

    A few old articles far before all others are not drawn: they would leave the picture empty. They are ``earlier``.
    """
    counts = dict(sorted(days))
    if not counts:
        return bars(())
    first = next(iter(counts))
    begin = _begin_of_most(counts)
    unit, stretches = _stretches(begin, max(counts))
    begin = stretches[0].since
    found = dict.fromkeys(stretches, 0)
    places = iter(stretches)
    here = next(places)
    for each in counts:
        if each < begin:
            continue
        while each >= here.until:
            here = next(places)
        found[here] += counts[each]
    drawn = bars([(stretch.label, value, link(stretch)) for stretch, value in found.items()], unit)
    few = sum(count for each, count in counts.items() if each < begin)
    if not few:
        return drawn
    before = Stretch(first, begin, f"{_label(first, 'day')} to {_label(begin - timedelta(days=1), 'day')}")
    return replace(drawn, earlier=Bar(0, 0, 0, 0, before.label, few, link(before)))


def _begin_of_most(counts: dict[date, int]) -> date:
    """The first day, or where most begin when the few before take up more than half of the time."""
    first, last = min(counts), max(counts)
    few = FEW * sum(counts.values())
    for each, total in zip(counts, accumulate(counts.values()), strict=True):
        if total > few:
            return each if (each - first) * 2 > last - first else first
    return first


def _stretches(first: date, last: date) -> tuple[str, list[Stretch]]:
    """The unit that suits a span, and all of its stretches."""
    length = (last - first).days
    unit = "day" if length < MAX_DAYS else "week" if length < MAX_WEEKS else "month" if length < MAX_MONTHS else "year"
    found = []
    since = _begin(first, unit)
    while since <= last:
        until = _next(since, unit)
        found.append(Stretch(since, until, _label(since, unit)))
        since = until
    return unit, found


def _begin(day: date, unit: str) -> date:
    match unit:
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "year":
            return day.replace(month=1, day=1)
    return day


def _next(since: date, unit: str) -> date:
    match unit:
        case "week":
            return since + timedelta(days=7)
        case "month":
            return (since + timedelta(days=31)).replace(day=1)
        case "year":
            return since.replace(year=since.year + 1)
    return since + timedelta(days=1)


def _label(since: date, unit: str) -> str:
    match unit:
        case "week":
            return f"week of {since.day} {since:%B %Y}"
        case "month":
            return f"{since:%B %Y}"
        case "year":
            return str(since.year)
    return f"{since.day} {since:%B %Y}"


def last_days(counts: dict[date, int], today: date, length: int) -> list[tuple[date, int]]:
    """Each of the last days with its count, today last."""
    days = [today - timedelta(days=back) for back in range(length - 1, -1, -1)]
    return [(each, counts.get(each, 0)) for each in days]


@dataclass(frozen=True, slots=True)
class Square:
    """A day of a calendar."""

    x: int
    y: int
    day: date
    state: str
    label: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Weeks side by side, Monday on top."""

    squares: tuple[Square, ...]
    months: tuple[tuple[int, str], ...]  # where each begins, in weeks
    weeks: int


def calendar(days: Sequence[tuple[date, str, str, str]]) -> Calendar:
    """(day, state, label, link), in order and without holes -> a calendar."""
    if not days:
        return Calendar((), (), 0)
    monday = _begin(days[0][0], "week")
    squares, months = [], []
    for each, state, label, link in days:
        week = (each - monday).days // 7
        squares.append(Square(week, each.weekday(), each, state, label, link))
        if each.day == 1:
            months.append((week, f"{each:%b}"))
    return Calendar(tuple(squares), tuple(months), squares[-1].x + 1)


def chart(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Bars | None:
    """The chart of an answer: its first column names the bars, its first column of numbers says how high they are."""
    if not 2 <= len(rows) <= MAX_BARS:
        return None
    for place in range(1, len(columns)):
        values = [row[place] for row in rows]
        if all(isinstance(value, int | float) and not isinstance(value, bool) and value >= 0 for value in values):
            return bars([(str(row[0]), float(row[place]), "") for row in rows], columns[place])
    return None


MAX_BARS = 120
