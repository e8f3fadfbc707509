"""What the flows share: a task a source, and artifacts whose keys never change.

Nothing is cached, hashed or stored as a result: what a run brought lies in the warehouse.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import copy_context
from datetime import UTC, datetime
from pathlib import Path
from typing import cast
from uuid import UUID

# Read by Prefect when it is imported; a busy machine needs longer than the 20 s that it gives its server to start.
os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "300")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")

from prefect import task
from prefect.artifacts import create_progress_artifact, create_table_artifact, update_progress_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from extractors.extract.readers import Readers
from extractors.source import Source
from flows.crashed import alive
from flows.heap import hold_little
from flows.newsroom import Newsroom
from flows.past import Slice, bring_slice
from flows.round import Outcome
from flows.shown import outcome_row, slice_name, summary
from flows.where import Where
from warehouse.coverage import coverage_by_day
from warehouse.health import source_health

RUN_DEADLINE_S = 4 * 3600.0  # every page and every listing has a deadline of its own; this is for what nobody foresaw
DEADLINE_EXIT = 75  # EX_TEMPFAIL
COVERED_DAYS = 7
PROGRESS_S = 2.0  # least time between two updates of the progress artifact


def as_task(name: str, work: Callable[[], Outcome]) -> Outcome:
    """Do this source's work as a task run of its name; a failed source is a failed task, never a failed flow."""
    outcomes: list[Outcome] = []

    @task(name=name, cache_policy=NO_CACHE, persist_result=False)
    def bring() -> State:
        outcomes.append(work())
        if outcomes[0].state == "failed":
            return Failed(message=outcomes[0].report.error)
        return Completed(message=f"{outcomes[0].state}: {summary(outcomes)}")

    bring(return_state=True)
    return outcomes[0]


def as_slice_task(source: Source, each: Slice, room: Newsroom) -> Slice:
    """Bring one slice of a past period as a task run that bears its name."""
    brought: list[Slice] = []

    @task(name=f"{source.name} {slice_name(each)}", cache_policy=NO_CACHE, persist_result=False)
    def bring() -> State:
        brought.append(bring_slice(source, each, room, step=as_task))
        if brought[0].state == "failed":
            return Failed(message=brought[0].report.error)
        return Completed(message=f"{brought[0].report.added} new articles")

    bring(return_state=True)
    return brought[0]


@contextmanager
def killed_after(seconds: float) -> Iterator[None]:
    """A backstop: a run that hangs ends its process, so that its schedule goes on. The kernel frees all its locks."""
    timer = threading.Timer(seconds, lambda: os._exit(DEADLINE_EXIT))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextmanager
def newsroom(where: Where) -> Iterator[Newsroom]:
    """What every step works with, telling its progress to the artifact `ingest-progress`."""
    hold_little()
    with alive(where.home, str(flow_run.id)), Readers() as readers:
        yield Newsroom(where.desk, where.home, readers, say=progress_artifact())


def progress_artifact() -> Callable[[str, int, int], None]:
    """A listener that keeps one progress artifact up to date, from whichever thread it is called."""
    made = create_progress_artifact(0.0, key="ingest-progress", description="Entries brought of those known.")
    artifact = cast(UUID, made)  # outside a coroutine Prefect gives the id itself
    context, lock, counts = copy_context(), threading.Lock(), dict[str, tuple[int, int]]()
    told_at = 0.0

    def say(name: str, done: int, known: int) -> None:
        nonlocal told_at
        with lock:
            counts[name] = (done, known)
            if time.monotonic() - told_at < PROGRESS_S:
                return
            told_at = time.monotonic()
            share = 100 * sum(done for done, _ in counts.values()) / max(1, sum(known for _, known in counts.values()))
            context.run(update_progress_artifact, artifact, share)

    return say


def leave_artifacts(outcomes: Sequence[Outcome], where: Where) -> None:
    """`run-summary` says what this run did, `source-health` how every source stands, `coverage` what is missing."""
    create_table_artifact(
        [outcome_row(outcome) for outcome in outcomes], key="run-summary", description=summary(outcomes)
    )
    standing = [{name: row[name] for name in (*TOLD_FIRST, *row)} for row in source_health(where.home)]
    create_table_artifact(as_table(standing), key="source-health", description="How each source stands.")
    days = as_table(coverage_by_day(where.home, COVERED_DAYS))
    create_table_artifact(days, key="coverage", description="How complete the last days are.")


TOLD_FIRST = ("source", "state", "reason")  # what a person looks for; the rest is further to the right


def as_table(rows: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
    """With times as people read them: ``2026-03-04 09:30 UTC``."""
    return [{name: in_table(value) for name, value in row.items()} for row in rows]


def in_table(value: object) -> object:
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return value if value is None or isinstance(value, int | float | str) else str(value)


def place(config: str, data: str) -> Where:
    """The two folders, from a deployment's parameters."""
    return Where(Path(config), Path(data) if data else None)
