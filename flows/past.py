"""A past period of one source, slice by slice: list, then bring; what is done stays done.

The period is listed once, and its entries are rows before the first is fetched; each slice then brings its own.
Dates are days in the source's time zone; a slice holds its first day and not its last. An entry belongs to the slice
in which its listing says that it was published (a record of an archive: captured).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from extractors.source import Source, Window
from flows.pipeline import NO_LIMIT, Newsroom, bring_pending, discover, recover
from flows.slices import Step, slices
from warehouse.entries import count_pending
from warehouse.publish import publish
from warehouse.runs import Report, RunState, end_run, end_slice, plan_slices, start_run

LOCK_WAIT_S = 3600.0        # a scheduled run of the same source goes first; between two slices it may
PUBLISHING_SHARE = 0.05


@dataclass(frozen=True)
class Slice:
    """A stretch of a past period, and how it stands."""

    since: date
    until: date                     # the day after the last
    window: Window
    state: str = "planned"          # planned, done, failed
    pending: int = 0                # entries that wait to be brought in
    report: Report = Report()


def plan(source: Source, since: date, until: date, every: Step, room: Newsroom) -> list[Slice]:
    """List the period unless all of it is done; returns its slices, each with what waits in it.

    The slice that could not be listed is "failed", and its report says why.
    """
    cut = [Slice(start, end, source.window(start, end)) for start, end in slices(since, until, every)]
    edges = [(each.window.since, each.window.until) for each in cut]
    left = set(plan_slices(room.home, source.name, edges, now=room.clock()))
    if not left:
        return [replace(each, state="done") for each in cut]

    def look(run_id: str) -> Report:
        return recover(source, room, run_id) + discover(source, source.window(since, until), room, run_id)

    listed = recorded(source, source.window(since, until), room, look)
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
        end_slice(room.home, source.name, (each.window.since, each.window.until), run_id, now=room.clock())
        return report

    report = recorded(source, each.window, room, work)
    return replace(each, state="failed" if report.error else "done", report=report)


def recorded(source: Source, window: Window, room: Newsroom, work: Callable[[str], Report]) -> Report:
    """Do the work under the source's lock, as a row of `runs`."""
    with room.home.lock(f"source-{source.name}", wait_s=LOCK_WAIT_S):
        run_id = start_run(room.home, source.name, "backfill", window=window, now=room.clock())
        report, state = Report(error="stopped"), RunState("stopped")
        try:
            report = work(run_id)
            state = "failed" if report.error else "ok"
        finally:
            end_run(room.home, run_id, report, state, now=room.clock())
    return report
