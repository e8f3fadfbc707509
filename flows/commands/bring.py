"""Bring in: run, load, backfill, serve."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from extractors.errors import ConfigError
from extractors.source import Source
from flows.slices import Step
from flows.ways import Way
from flows.where import HERE, Where

if TYPE_CHECKING:
    from flows.newsroom import Newsroom
    from flows.past import Slice

Json = Annotated[bool, Parameter(help="Print one JSON object a line.", negative="")]
Flag = Parameter(negative="")
OFFLINE = "No source on the network could be reached: this machine is offline. Nothing is held against them."


def run(
    *names: str,
    due: Annotated[bool, Flag] = False,
    max_entries: Annotated[int | None, Parameter(name="--max")] = None,
    prefect: Annotated[bool, Flag] = False,
    json: Json = False,
    where: Where = HERE,
) -> int:
    """Bring the configured sources up to date, once.

    Parameters
    ----------
    names
        The sources to run. Default: all that are enabled.
    due
        Only the sources whose schedule says so; for cron and the like.
    max_entries
        Bring at most this many articles of each source. Default: as configured; 20 in the first run from the network.
    prefect
        Run as a Prefect flow. Default: when PREFECT_API_URL names a server.
    """
    from flows.due import only_due
    from warehouse.health import standings

    chosen: Sequence[Source] = where.sources(names)
    if prefect or os.environ.get("PREFECT_API_URL"):
        return run_under_prefect(names, due, max_entries, where)
    if due:
        chosen = only_due(chosen, standings(where.home), datetime.now(UTC))
    return bring(chosen, where, kind="run", limit=max_entries, json=json)


def run_under_prefect(names: Sequence[str], due: bool, max_entries: int | None, where: Where) -> int:
    """The same as the flow `ingest`; Prefect records it."""
    from flows.ingest import ingest

    places = {"config": str(where.config_dir.resolve()), "data": str(where.data_dir.resolve())}
    state = ingest(list(names) or None, due=due, max_entries=max_entries, **places, return_state=True)
    print(state.message)
    return 1 if state.is_failed() else 0


def load(
    *paths: str, source: Annotated[str, Parameter(name="--source")] = "inbox", json: Json = False, where: Where = HERE
) -> int:
    """Take files, folders or single addresses into the warehouse, without any configuration.

    Parameters
    ----------
    paths
        Saved articles (.txt .md .html .eml .mhtml), archives (.warc), tables (.jsonl .csv .parquet), folders, URLs.
    source
        The name that the articles are put under.
    """
    from flows.inbox import inbox
    from flows.pipeline import NO_LIMIT

    if not paths:
        raise ConfigError("newsdesk load: name a file, a folder or an address")
    return bring([inbox(paths, source)], where, kind="load", limit=NO_LIMIT, json=json)


def backfill(
    source: str | None = None,
    /,
    *,
    all_sources: Annotated[bool, Parameter(name="--all", negative="")] = False,
    since: date | None = None,
    until: date | None = None,
    every: Step = "week",
    via: Way = "auto",
    only_missing: Annotated[bool, Flag] = False,
    dry_run: Annotated[bool, Flag] = False,
    json: Json = False,
    where: Where = HERE,
) -> int:
    """Bring in a past period, slice by slice; safe to stop and run again. What is done is not done twice.

    Parameters
    ----------
    source
        A configured source.
    all_sources
        All sources that are enabled.
    since
        The first day, in the source's time zone. Needed unless only what is missing is brought in.
    until
        The day after the last. Default: today.
    every
        Length of a slice.
    via
        Where from. Default: the cheapest place that reaches so far back.
    only_missing
        Only what the view `gaps` says is missing; days are UTC then.
    dry_run
        List what there is, and show the slices; bring nothing.
    """
    if all_sources == bool(source):
        raise ConfigError("newsdesk backfill: name a source, or give --all")
    if not since and not only_missing:
        raise ConfigError("newsdesk backfill: --since names the first day; or give --only-missing")
    chosen = where.sources((source,) if source else ())
    work = Work(since, until, every, via, only_missing)
    failed = 0
    with newsroom(where) as room:
        for each in chosen if source else [each for each in chosen if not each.is_local]:
            failed += backfill_one(each, work, room, dry_run, json)
    if only_missing and not json:
        print("What could not be filled stays in the view gaps." if failed else "What could be filled is filled.")
    return 1 if failed else 0


@dataclass(frozen=True)
class Work:
    """What `backfill` was asked for."""

    since: date | None
    until: date | None
    every: Step
    via: Way
    only_missing: bool


def planned_slices(source: Source, work: Work, room: Newsroom) -> list[Slice]:
    """Raises ConfigError when no day lies between the two."""
    from flows.past import plan, plan_gaps
    from warehouse.coverage import gaps_to_fill

    if work.only_missing:
        asked = source.model_copy(update={"timezone": "UTC"}).window(work.since, work.until)
        gaps = [gap for gap in gaps_to_fill(room.home, asked.since, asked.until) if gap.source == source.name]
        return plan_gaps(source, gaps, room, work.via) if gaps else []
    last = work.until or room.clock().astimezone(source.zone).date()
    if not work.since or work.since >= last:
        raise ConfigError(f"--since {work.since}: is not before --until {last}; no day lies between them")
    return plan(source, work.since, last, work.every, room, work.via)


def backfill_one(source: Source, work: Work, room: Newsroom, dry_run: bool, json: bool) -> int:
    """Plan, bring and show; returns how many slices failed."""
    from flows.past import bring_slices
    from flows.shown import print_json, slice_line, slice_row, slices_summary
    from flows.ways import with_way

    source = with_way(source, work.via)
    planned = planned_slices(source, work, room)
    if not json and planned:
        print(slices_summary(source, planned))
    failed, brought, began = 0, 0, time.monotonic()
    waiting, forecast_s = sum(each.pending for each in planned), sum(each.forecast_s for each in planned)
    for before, each in zip(planned, planned if dry_run else bring_slices(source, planned, room), strict=True):
        brought += before.pending
        # At the pace so far, once there is one.
        pace_s = (time.monotonic() - began) / brought if brought else forecast_s / max(1, waiting)
        left_s = pace_s * (waiting - brought)
        if json:
            print_json({"source": source.name, **slice_row(each)})
        else:
            print(slice_line(each, None if dry_run else left_s), flush=True)
        failed += each.state == "failed"
    return failed


def serve(*, port: int = 4200, where: Where = HERE) -> int:
    """Keep to the schedules until stopped, with the Prefect server and its UI.

    Parameters
    ----------
    port
        Of the UI. A server that PREFECT_API_URL names is used instead of one of our own.
    """
    from flows.serve import serve as keep_serving

    keep_serving(where, port)
    return 0


def deploy(*, pool: str, kind: Annotated[str, Parameter(name="--type")] = "process", where: Where = HERE) -> int:
    """Register the sources and the upkeep on a work pool of Prefect, for several machines. Run again after a change.

    Parameters
    ----------
    pool
        Its name. It is made when there is none.
    kind
        Of a pool that is made: process, docker or kubernetes.
    """
    from flows.deploy import deploy as register

    names = register(where, pool, kind)
    print(f"{len(names)} deployments on {pool}: {', '.join(names)}.")
    print(f"On each machine: prefect worker start --pool {pool}")
    return 0


# ---------------------------------------------------------------------- what they share


@contextmanager
def newsroom(where: Where) -> Iterator[Newsroom]:
    """What every step works with, and a bar for each source while it is at work."""
    from extractors.extract.readers import Readers
    from flows.newsroom import Newsroom
    from flows.shown import Progress

    with Readers() as readers, Progress() as progress:
        yield Newsroom(where.desk, where.home, readers, say=progress.say)


def bring(sources: Sequence[Source], where: Where, *, kind: str, limit: int | None, json: bool) -> int:
    """Run these sources, say how it went, and return the exit code."""
    from flows.due import overdue
    from flows.round import go_round
    from flows.shown import outcome_line, outcome_row, print_json, summary
    from warehouse.health import standings

    width = max((len(source.name) for source in sources), default=0)
    with newsroom(where) as room:
        outcomes = go_round(
            sources,
            room,
            kind=kind,
            limit=limit,
            tell=lambda outcome: print_json(outcome_row(outcome)) if json else print(outcome_line(outcome, width)),
        )
    if os.environ.get("NEWSDESK_WEBHOOK"):
        from flows.notices import tell

        tell(where.home, datetime.now(UTC))
    if not json:
        print(summary(outcomes))
    if any(outcome.state == "offline" for outcome in outcomes):
        sys.stdout.flush()
        print(OFFLINE, file=sys.stderr)
    is_lost = bool(outcomes) and all(outcome.state == "failed" for outcome in outcomes)
    return 1 if is_lost or overdue(sources, standings(where.home), datetime.now(UTC)) else 0
