"""Polls: what a listing answered in, a row of what was heard out.

A listing that names something new gets a row; one that says nothing new lengthens the row before it, and so does one
that fails for the same reason as before. ``known_count`` is how many of the items named were known already: when none
was, and the listing begins after the last look, something may have been missed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from extractors.article import Entry, Listed
from warehouse.rows import ID, as_table, id_of

if TYPE_CHECKING:
    import duckdb


def note_polls(con: duckdb.DuckDBPyConnection, source: str, listed: Sequence[Listed], now: datetime) -> None:
    """Note what was heard of each listing that was read, or that failed. Call it before the entries are stored."""
    read = {portion.state.url: portion for portion in listed if portion.state}
    for url, portion in read.items():
        named = [entry for entry in portion.entries if not entry.locator]
        known = _known_count(con, named)
        says_nothing_new = portion.is_unchanged or known == len(named)
        if not (says_nothing_new and _lengthen(con, source, url, "read", "", now)):
            offered = portion.state.entry_count if portion.is_unchanged and portion.state else len(named)
            _insert(con, source, url, "read", offered, named, known, now)
    for portion in listed:
        fault = portion.reject
        is_failure = fault and fault.url not in read and _is_listing(con, source, fault.url, listed)
        if fault and is_failure and not _lengthen(con, source, fault.url, "failed", fault.reason, now):
            _insert(con, source, fault.url, "failed", 0, (), 0, now, fault.reason)


def _is_listing(con: duckdb.DuckDBPyConnection, source: str, url: str, listed: Sequence[Listed]) -> bool:
    """Is it a listing that could not be read, not a single item of one?"""
    if not any(portion.entries or portion.state for portion in listed):
        return True
    asked = 'select 1 from ops.listings where "source" = ? and url = ? limit 1'
    return con.execute(asked, [source, url]).fetchone() is not None


def _known_count(con: duckdb.DuckDBPyConnection, entries: Sequence[Entry]) -> int:
    if not entries:
        return 0
    ids = [{"entry_id": id_of(entry.source, entry.url)} for entry in entries]
    with as_table(con, {"entry_id": ID}, ids) as table:
        return int(con.execute(f"select count(*) from {table} semi join ops.entries using (entry_id)").fetchall()[0][0])


def _lengthen(con: duckdb.DuckDBPyConnection, source: str, url: str, state: str, reason: str, now: datetime) -> bool:
    """The same as before: the last row lasts until now. False when the last row says something else."""
    where = '"source" = ? and listing = ?'
    last = f"select arg_max(struct_pack(state, reason, first_at), last_at) from ops.polls where {where}"
    found = con.execute(last, [source, url]).fetchall()[0][0]
    if not found or (found["state"], found["reason"] or "") != (state, reason):
        return False
    longer = f"update ops.polls set last_at = ?, poll_count = poll_count + 1 where {where} and first_at = ?"
    con.execute(longer, [now, source, url, found["first_at"]])
    return True


def _insert(
    con: duckdb.DuckDBPyConnection,
    source: str,
    url: str,
    state: str,
    offered: int,
    entries: Iterable[Entry],
    known: int,
    now: datetime,
    reason: str = "",
) -> None:
    named = list(entries)
    dates = [at for entry in named if (at := entry.published_at or entry.modified_at)]
    row = [source, url, state, now, now, 1, offered, known, len(named) - known]
    row += [min(dates, default=None), max(dates, default=None), reason or None]
    con.execute(f"insert into ops.polls values ({', '.join('?' * len(row))})", row)
