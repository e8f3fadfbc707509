"""The runs' room: what was done and when, what was refused and why, and how far the backfills are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter

from starlette.requests import Request

from warehouse.desk.edition import Edition, Row
from warehouse.desk.front import number
from warehouse.desk.pictures import bars
from warehouse.desk.show import Page
from warehouse.desk.sources import reasons

PAGE_RUNS = 50
MAX_PAGES = 200
DONE, FAILED = "done", "failed"
PACE_SLICES = 20  # the latest of them say how fast it goes


def runs(request: Request, edition: Edition) -> Page:
    """``/runs``: of all sources, or ``?source=NAME``; ``?state=failed`` shows those alone."""
    source, state = (request.query_params.get(name) or None for name in ("source", "state"))
    page = number(request.query_params.get("page", ""), MAX_PAGES)
    offset = (page - 1) * PAGE_RUNS
    days = edition.ask("run_days", source=source)[::-1]
    states = edition.ask("run_states", source=source)
    total = sum(row["runs"] for row in states if state in (None, row["state"]))
    return Page(
        "runs.html",
        {
            "source": source,
            "chosen_state": state,
            "states": states,
            "days": bars([(f"{row['day'].day} {row['day']:%b %Y}", row["added"] or 0, "") for row in days]),
            "runs": edition.ask("runs", source=source, state=state, limit=PAGE_RUNS, offset=offset),
            "page": page,
            "pages": min(MAX_PAGES, -(-total // PAGE_RUNS)),
            "reasons": reasons(edition, source),
            "backfills": list(backfills(edition.ask("slices", source=source))),
        },
    )


@dataclass(frozen=True, slots=True)
class Backfill:
    """The slices of one source, in their order, and how long those that are left will take at the latest pace."""

    source: str
    slices: tuple[Row, ...]
    left: timedelta | None

    @property
    def done(self) -> int:
        return sum(each["state"] == DONE for each in self.slices)

    @property
    def failed(self) -> list[Row]:
        return [each for each in self.slices if each["state"] == FAILED]

    @property
    def since(self) -> datetime:
        since: datetime = self.slices[0]["since"]
        return since

    @property
    def until(self) -> datetime:
        until: datetime = max(each["until"] for each in self.slices)
        return until


def backfills(rows: list[Row]) -> Iterator[Backfill]:
    """Slices, sorted by source -> the backfill of each."""
    for source, slices in groupby(rows, key=itemgetter("source")):
        found = tuple(slices)
        yield Backfill(source, found, left(found))


def left(slices: tuple[Row, ...]) -> timedelta | None:
    """As long as it lately took from one slice's end to the next, for each not done; None when nobody knows."""
    ends: list[datetime] = sorted(each["state_at"] for each in slices if each["state"] == DONE)[-PACE_SLICES:]
    waiting = sum(each["state"] != DONE for each in slices)
    if not waiting or len(ends) < 2:
        return None
    pace_s = (ends[-1] - ends[0]).total_seconds() / (len(ends) - 1)
    return timedelta(seconds=pace_s * waiting)
