"""Runs and slices: how the work went in, rows out.

A run is one source brought up to date once; a slice is one stretch of a backfill. Both are for people and for the
next start to read; what was brought in stands in the ledger, whatever became of the run.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal, Protocol

import pyarrow as pa

from warehouse.connection import transaction
from warehouse.home import Busy, Home
from warehouse.rows import INSTANT, TEXT, as_table

if TYPE_CHECKING:
    import duckdb

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


COUNTS = [field.name for field in fields(Report) if field.name != "error"]
ENDED = {"run_id": TEXT, "state": TEXT, "ended_at": INSTANT, "error": TEXT, **dict.fromkeys(COUNTS, pa.int64())}


def start_run(home: Home, source: str, kind: str, *, window: Stretch | None = None, now: datetime) -> str:
    """Record that a run begins, under the source's lock; returns its id. Runs that were killed are closed."""
    run_id = str(uuid.uuid4())
    since, until = (window.since, window.until) if window else (None, None)
    home.together(_start, (run_id, source, kind, since, until, now, "running"))
    return run_id


def _start(con: duckdb.DuckDBPyConnection, begun: Sequence[tuple[object, ...]]) -> Sequence[object]:
    closing = "update ops.runs set state = 'stopped', error = ? where state = 'running' and \"source\" in "
    con.execute(f"{closing} (select unnest(cast(? as varchar[])))", [KILLED, [row[1] for row in begun]])
    columns = 'run_id, "source", kind, since, until, started_at, state'
    rows = ", ".join(["(?, ?, ?, ?, ?, ?, ?)"] * len(begun))
    con.execute(f"insert into ops.runs ({columns}) values {rows}", [value for row in begun for value in row])
    return begun


def end_run(home: Home, run_id: str, report: Report, state: RunState, *, now: datetime) -> None:
    """Record how it ended."""
    home.together(_end, asdict(report) | {"run_id": run_id, "state": state, "ended_at": now})


def _end(con: duckdb.DuckDBPyConnection, ended: Sequence[Mapping[str, object]]) -> Sequence[object]:
    set_all = ", ".join(f"{name} = ended.{name}" for name in ENDED if name not in ("run_id", "error"))
    with as_table(con, ENDED, ended) as table:
        closing = f"update ops.runs as run set {set_all}, error = nullif(ended.error, '')"
        con.execute(f"{closing} from {table} as ended where run.run_id = ended.run_id")
    return ended


def give_up(home: Home, source: str, said: str, *, now: datetime) -> None:
    """Record that the run of this source hangs; it is no longer waited for."""
    with home.writing() as con:
        closing = "update ops.runs set state = 'stopped', error = ?, ended_at = ?"
        con.execute(f"{closing} where \"source\" = ? and state = 'running'", [said, now, source])


def crashed_runs(home: Home, now: datetime) -> list[tuple[str, datetime]]:
    """Runs of the last week that ended without a word, and nothing went well since: (source, when it began)."""
    asked = """
        select "source", max(started_at) as began from ops.runs as run
        where (error = ? or state = 'running') and started_at > ? and not exists (
            select 1 from ops.runs as later where later."source" = run."source" and later.started_at > run.started_at
                and later.state = 'ok')
        group by "source" order by "source"
    """
    with home.writing() as con:
        found = con.execute(asked, [KILLED, now - timedelta(days=7)]).fetchall()
    return [(source, began) for source, began in found if not _is_at_work(home, source)]


def _is_at_work(home: Home, source: str) -> bool:
    try:
        with home.lock(f"source-{source}"):
            return False
    except Busy:
        return True


def future_runs(home: Home, now: datetime) -> list[tuple[str, datetime]]:
    """Runs that begin later than now: (source, when)."""
    asked = 'select "source", max(started_at) from ops.runs where started_at > ? group by "source" order by "source"'
    with home.writing() as con:
        return con.execute(asked, [now + timedelta(minutes=5)]).fetchall()


COST = """
    select sum(epoch(ended_at - started_at)) / nullif(sum(fetched), 0) from (
        select * from ops.runs where "source" = ? and state = 'ok' and fetched >= 20 order by started_at desc limit 20)
"""
USUAL_COST_S = 0.05  # an article that is fetched from near by, read and loaded


def usual_cost_s(home: Home, source: str) -> float:
    """Seconds that an article of this source takes, by its last runs."""
    with home.writing() as con:
        found = con.execute(COST, [source]).fetchall()[0][0]
    return float(found or USUAL_COST_S)


Slice = tuple[datetime, datetime]  # half-open: since, until
NOTHING: Mapping[str, object] = {}
SliceState = Literal["planned", "running", "done", "failed"]


def plan_slices(home: Home, source: str, slices: Iterable[Slice], *, now: datetime, again: bool = False) -> list[Slice]:
    """Record the slices of a backfill; returns those that are not done yet, in the order given.

    ``again``: those that are done are planned once more.
    """
    wanted = list(slices)
    with home.writing() as con, transaction(con):
        found = con.execute('select since, until, state from ops.slices where "source" = ?', [source]).fetchall()
        known = {(since, until): state for since, until, state in found}
        for since, until in dict.fromkeys(wanted):
            if (since, until) not in known:
                columns = '"source", since, until, state, state_at'
                con.execute(
                    f"insert into ops.slices ({columns}) values (?, ?, ?, 'planned', ?)", [source, since, until, now]
                )
    return [one for one in wanted if again or known.get(one) != "done"]


def note_slice(
    home: Home, source: str, which: Slice, state: SliceState, *, now: datetime, facts: Mapping[str, object] = NOTHING
) -> None:
    """Record how a slice stands. ``facts``: via, planned_count, done_count, reason, run_id, started_at."""
    named = ["state", "state_at", *facts]
    with home.writing() as con:
        noting = f"update ops.slices set {', '.join(f'{name} = ?' for name in named)}"
        where = '"source" = ? and since = ? and until = ?'
        con.execute(f"{noting} where {where}", [state, now, *facts.values(), source, *which])
