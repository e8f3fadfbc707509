"""Runs and slices: how the work went in, rows out.

A run is one source brought up to date once; a slice is one stretch of a backfill. Both are for people and for the
next start to read; what was brought in stands in the ledger, whatever became of the run.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from datetime import datetime
from typing import Literal, Protocol

from warehouse.connection import transaction
from warehouse.home import Home

RunState = Literal["ok", "failed", "offline", "stopped"]
KILLED = "the process ended without a word"


class Stretch(Protocol):
    """A stretch of time, ``since`` <= t < ``until``; open where it is None."""

    @property
    def since(self) -> datetime | None: ...
    @property
    def until(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did. Reports add up."""

    listed: int = 0  # entries that became pending
    fetched: int = 0  # captures of pages and files
    unmodified: int = 0  # 304, or listings that are as they were
    added: int = 0  # articles
    revised: int = 0  # revisions of known articles
    unchanged: int = 0  # readings that say nothing new
    rejected: int = 0
    error: str = ""  # what stopped it, a line each

    def __add__(self, other: Report) -> Report:
        sums = {field.name: getattr(self, field.name) + getattr(other, field.name) for field in fields(self)[:-1]}
        return Report(**sums, error="\n".join(dict.fromkeys((*self.errors, *other.errors))))

    @property
    def errors(self) -> tuple[str, ...]:
        return tuple(self.error.splitlines())


def start_run(home: Home, source: str, kind: str, *, window: Stretch | None = None, now: datetime) -> str:
    """Record that a run begins, under the source's lock; returns its id. Runs that were killed are closed."""
    run_id = str(uuid.uuid4())
    since, until = (window.since, window.until) if window else (None, None)
    with home.writing() as con, transaction(con):
        closing = "update ops.runs set state = 'stopped', error = ? where \"source\" = ? and state = 'running'"
        con.execute(closing, [KILLED, source])
        columns = 'run_id, "source", kind, since, until, started_at, state'
        insert = f"insert into ops.runs ({columns}) values (?, ?, ?, ?, ?, ?, 'running')"
        con.execute(insert, [run_id, source, kind, since, until, now])
    return run_id


def end_run(home: Home, run_id: str, report: Report, state: RunState, *, now: datetime) -> None:
    """Record how it ended."""
    *counts, error = astuple(report)
    columns = ", ".join(f"{field.name} = ?" for field in fields(report)[:-1])
    with home.writing() as con:
        closing = f"update ops.runs set {columns}, error = ?, state = ?, ended_at = ? where run_id = ?"
        con.execute(closing, [*counts, error or None, state, now, run_id])


Slice = tuple[datetime, datetime]  # half-open: since, until


def plan_slices(home: Home, source: str, slices: Iterable[Slice], *, now: datetime) -> list[Slice]:
    """Record the slices of a backfill; returns those that are not done yet, in the order given."""
    wanted = list(slices)
    with home.writing() as con, transaction(con):
        found = con.execute('select since, until, state from ops.slices where "source" = ?', [source]).fetchall()
        known = {(since, until): state for since, until, state in found}
        for since, until in wanted:
            if (since, until) not in known:
                con.execute("insert into ops.slices values (?, ?, ?, 'planned', null, ?)", [source, since, until, now])
    return [one for one in wanted if known.get(one) != "done"]


def end_slice(home: Home, source: str, done: Slice, run_id: str, *, now: datetime) -> None:
    """Record that a slice needs not be run again."""
    with home.writing() as con:
        closing = "update ops.slices set state = 'done', run_id = ?, state_at = ?"
        con.execute(f'{closing} where "source" = ? and since = ? and until = ?', [run_id, now, source, *done])
