"""What became of entries: rejects in, rows and the entries' next states out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import pyarrow as pa

from extractors.article import Capture, Reject
from extractors.errors import PASSING
from warehouse import rows
from warehouse.connection import transaction
from warehouse.home import Home
from warehouse.migrate import sql
from warehouse.rows import as_table, id_of

if TYPE_CHECKING:
    import duckdb

MAX_TRIES = 3  # runs in which an entry may fail for a reason that can pass
WAIT_S = 300  # after the first failure, unless the site asks for another; then four times as long
OUTCOMES = {
    "entry_id": rows.ID,
    "reason": rows.TEXT,
    "is_passing": pa.bool_(),
    "retry_after_s": pa.float64(),
    "tries": rows.WHOLE,
    "is_missing": pa.bool_(),
    "is_unchanged": pa.bool_(),
    "is_news": pa.bool_(),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it went with one entry, or one listing; no reason means well."""

    source: str
    url: str
    reason: str | None = None
    retry_after_s: float | None = None
    was_asked: bool = True
    is_unchanged: bool = False  # a listing that is as it was; what was wrong in it still is
    is_missing: bool = False  # 404: gone, when it is so in every run
    is_news: bool = True  # False: a stored capture was read again

    @classmethod
    def of(cls, reject: Reject) -> Outcome:
        return cls(
            reject.source,
            reject.url,
            reject.reason,
            reject.retry_after_s,
            was_asked=reject.was_asked,
            is_missing=reject.status == 404,
        )


def part_checks(
    con: duckdb.DuckDBPyConnection, captures: Sequence[Capture], rejects: Sequence[Reject]
) -> tuple[list[Reject], list[Outcome]]:
    """-> rejects proper, and the outcomes of entries that were brought in before and could not be had this time.

    Those are no rejects: the article is there, and what became of its page the captures tell (see the view `events`).
    """
    seen = {capture.capture_id for capture in captures} | {""}
    suspects = {id_of(each.source, each.url) for each in rejects if each.capture_id in seen}
    if not suspects:
        return list(rejects), []
    with as_table(con, {"entry_id": rows.ID}, [{"entry_id": id} for id in suspects]) as table:
        found = con.execute(DONE.format(suspects=table)).fetchall()
    done = {id for (id,) in found}
    failed = [each for each in rejects if each.capture_id in seen and id_of(each.source, each.url) in done]
    proper = [each for each in rejects if each not in failed]
    return proper, [Outcome(each.source, each.url) for each in failed if each.was_asked]


DONE = """
    select cast(entry_id as varchar) from ops.entries semi join {suspects} using (entry_id) where state = 'done'
"""


def note_rejects(con: duckdb.DuckDBPyConnection, rejects: Sequence[Reject], now: datetime) -> None:
    """Rejects as rows."""
    if rejects:
        with as_table(con, rows.REJECTS, [rows.reject_row(reject, now) for reject in rejects]) as table:
            con.execute(sql("rejects").format(rejects=table), {"max_tries": MAX_TRIES})


def note_outcomes(con: duckdb.DuckDBPyConnection, outcomes: Sequence[Outcome], now: datetime) -> None:
    """The entries' new states; what went well resolves earlier rejects."""
    if not outcomes:
        return
    found = [
        {
            "entry_id": id_of(outcome.source, outcome.url),
            "reason": outcome.reason,
            "is_passing": outcome.reason in PASSING,
            "retry_after_s": outcome.retry_after_s,
            "tries": int(outcome.was_asked),
            "is_missing": outcome.is_missing,
            "is_unchanged": outcome.is_unchanged,
            "is_news": outcome.is_news,
        }
        for outcome in outcomes
    ]
    with as_table(con, OUTCOMES, found) as table:
        con.execute(sql("outcomes").format(outcomes=table), {"now": now, "max_tries": MAX_TRIES, "wait_s": WAIT_S})
        con.execute(sql("resolved").format(outcomes=table), {"now": now, "passing": sorted(PASSING)})


def retry(home: Home, sources: Sequence[str], reason: str | None, url: str, *, now: datetime) -> int:
    """Let what was given up, or waits for another try, be tried in the next run; returns how many entries that are."""
    with home.writing() as con, transaction(con):
        chosen = {"sources": list(sources), "reason": reason, "url": url, "now": now}
        return int(con.execute(sql("retry"), chosen).fetchall()[0][0])
