"""The ledger of batches, and the index of the captures in them.

A batch is entered in the transaction that loads it. Whoever meets an entered batch again leaves it alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from extractors.article import Capture
from warehouse.home import Home
from warehouse.migrate import sql
from warehouse.raw import RawBatch
from warehouse.rows import CAPTURES, as_table, capture_row
from warehouse.signals import signals_of

if TYPE_CHECKING:
    import duckdb


def entered(con: duckdb.DuckDBPyConnection, batches: Iterable[RawBatch]) -> set[str]:
    """The ids of those of these batches that were loaded before."""
    asked = "select batch_id from ops.batches where batch_id in (select unnest(cast(? as varchar[])))"
    return {batch_id for (batch_id,) in con.execute(asked, [[batch.batch_id for batch in batches]]).fetchall()}


def enter(
    con: duckdb.DuckDBPyConnection, batches: Iterable[tuple[RawBatch, int, str]], stage: str, now: datetime
) -> None:
    """Note that these were loaded: each with how many captures it holds, and the run that did it."""
    values: list[object] = []
    for batch, captures, run_id in batches:
        values += [batch.batch_id, batch.source, stage, batch.path or None, run_id or None, captures, now]
    rows = ", ".join(["(?, ?, ?, ?, ?, ?, ?)"] * (len(values) // 7))
    con.execute(f"insert into ops.batches values {rows}", values)


def index_captures(
    con: duckdb.DuckDBPyConnection, batches: Iterable[tuple[RawBatch, Sequence[Capture]]], now: datetime
) -> set[str]:
    """Note where each capture lies; returns their ids when none was known before, as is usual, else nothing."""
    found = [
        capture_row(each, batch.path, batch.batch_id, now) | signals_of(each)
        for batch, captures in batches
        for each in captures
    ]
    if not found:
        return set()
    ids = {row["capture_id"] for row in found}
    with as_table(con, CAPTURES, found) as table:
        count = con.execute(sql("captures").format(captures=table)).fetchall()[0][0]
    return ids if count == len(ids) else set()


def stored_pages(home: Home, source: str, since: datetime | None = None) -> dict[str, set[str]]:
    """Where the answers lie that this source's articles were read from, or might be: raw file -> ids of captures.

    Oldest first; ``since``: loaded then or later.
    """
    asked = """
        select raw_path, list(cast(capture_id as varchar)) from core.captures
        where role = 'article' and status between 200 and 299 and raw_path <> ''
            and ("source" = $source or capture_id in (select capture_id from core.readings where "source" = $source))
            and (cast($since as timestamptz) is null or loaded_at >= $since)
        group by raw_path order by min(loaded_at), raw_path
    """
    with home.writing() as con:
        found = con.execute(asked, {"source": source, "since": since}).fetchall()
    return {path: set(ids) for path, ids in found}
