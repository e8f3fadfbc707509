"""A past period of one source, slice by slice: list, then bring; what is done stays done.

The period is listed once, and its entries are rows before the first is fetched; each slice then brings its own.
Dates are days in the source's time zone; a slice holds its first day and not its last. An entry belongs to the slice
in which its listing says that it was published (a record of an archive: captured).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from extractors.source import Source, Window
from flows.newsroom import Newsroom
from flows.pipeline import NO_LIMIT, bring_pending, discover, recover
from flows.round import record
from flows.slices import Step, slices
from warehouse.entries import count_pending
from warehouse.publish import publish
from warehouse.runs import Report, end_slice, plan_slices

LOCK_WAIT_S = 3600.0  # a scheduled run of the same source goes first; between two slices it may
PUBLISHING_SHARE = 0.05


@dataclass(frozen=True)
class Slice:
    """A stretch of a past period, and how it stands."""

    since: date
    until: date  # the day after the last
    window: Window
    state: str = "planned"  # planned, done, failed
    pending: int = 0  # entries that wait to be brought in
    report: Report = field(default_factory=Report)

    @property
    def edges(self) -> tuple[datetime, datetime]:
        since, until = self.window.since, self.window.until
        assert since and until
        return since, until


def plan(source: Source, since: date, until: date, every: Step, room: Newsroom) -> list[Slice]:
    """List the period unless all of it is done; returns its slices, each with what waits in it.

    The slice that could not be listed is "failed", and its report says why.
    """
    cut = [Slice(start, end, source.window(start, end)) for start, end in slices(since, until, every)]
    edges = [each.edges for each in cut]
    left = set(plan_slices(room.home, source.name, edges, now=room.clock()))
    if not left:
        return [replace(each, state="done") for each in cut]

    whole = source.window(since, until)

    def look(run_id: str) -> Report:
        return recover(source, room, run_id) + discover(source, whole, room, run_id)

    listed = record(source, room, look, "backfill", whole, LOCK_WAIT_S).report
    return [
        replace(each, state="done")
        if edge not in left
        else replace(
            each,
            state="failed" if listed.error else "planned",
            pending=count_pending(room.home, source.name, each.window, now=room.clock()),
            report=Report(error=listed.error),
        )
        for each, edge in zip(cut, edges, strict=True)
    ]


def bring_slices(source: Source, planned: list[Slice], room: Newsroom) -> Iterator[Slice]:
    """Bring in each slice that is planned; yields every slice, those that were done before too."""
    try:
        for each in planned:
            yield bring_slice(source, each, room) if each.state == "planned" else each
            publish(room.home, share=PUBLISHING_SHARE)
    finally:
        publish(room.home)


def bring_slice(source: Source, each: Slice, room: Newsroom) -> Slice:
    """Everything that waits in this slice; it is done when nothing stopped it."""

    def work(run_id: str) -> Report:
        report = bring_pending(source, room, run_id, NO_LIMIT, each.window)
        end_slice(room.home, source.name, each.edges, run_id, now=room.clock())
        return report

    outcome = record(source, room, work, "backfill", each.window, LOCK_WAIT_S)
    return replace(each, state="done" if outcome.state == "ok" else "failed", report=outcome.report)
