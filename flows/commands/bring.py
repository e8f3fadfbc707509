"""Bring in: run, load, backfill, serve."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from extractors.errors import ConfigError
from extractors.source import Source
from flows.slices import Step
from flows.where import HERE, Where

if TYPE_CHECKING:
    from flows.newsroom import Newsroom

Json = Annotated[bool, Parameter(help="Print one JSON object a line.", negative="")]
Flag = Parameter(negative="")
NO_CONTACT = "newsdesk.yaml names no contact for the owners of sites, so there are 5 s between two requests to a host."
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
    source: str,
    *,
    since: date,
    until: date | None = None,
    every: Step = "week",
    dry_run: Annotated[bool, Flag] = False,
    json: Json = False,
    where: Where = HERE,
) -> int:
    """Bring in a past period, slice by slice; safe to stop and run again. What is done is not done twice.

    Parameters
    ----------
    source
        A configured source.
    since
        The first day, in the source's time zone.
    until
        The day after the last. Default: today.
    every
        Length of a slice.
    dry_run
        List what there is, and show the slices; bring nothing.
    """
    from flows.past import bring_slices, plan
    from flows.shown import print_json, slice_line, slice_row

    (chosen,) = where.sources((source,))
    last = until or datetime.now(UTC).astimezone(chosen.zone).date()
    if since >= last:
        raise ConfigError(f"--since {since}: is not before --until {last}; no day lies between them")
    failed = 0
    with newsroom(where) as room:
        planned = plan(chosen, since, last, every, room)
        for each in planned if dry_run else bring_slices(chosen, planned, room):
            print_json(slice_row(each)) if json else print(slice_line(each))
            failed += each.state == "failed"
    return 1 if failed else 0


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

    if not where.desk.contact and not all(source.is_local for source in sources):
        print(NO_CONTACT, file=sys.stderr)
    width = max((len(source.name) for source in sources), default=0)
    with newsroom(where) as room:
        outcomes = go_round(
            sources,
            room,
            kind=kind,
            limit=limit,
            tell=lambda outcome: print_json(outcome_row(outcome)) if json else print(outcome_line(outcome, width)),
        )
    if not json:
        print(summary(outcomes))
    if any(outcome.state == "offline" for outcome in outcomes):
        sys.stdout.flush()
        print(OFFLINE, file=sys.stderr)
    is_lost = bool(outcomes) and all(outcome.state == "failed" for outcome in outcomes)
    return 1 if is_lost or overdue(sources, standings(where.home), datetime.now(UTC)) else 0
