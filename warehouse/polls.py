"""Polls: what a listing answered in, a row of what was heard out.

A listing that names something new gets a row; one that says nothing new lengthens the row before it, and so does one
that fails for the same reason as before. ``known_count`` is how many of the items named were known already: when none
was, and the listing begins after the last look, something may have been missed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from extractors.article import Entry, Listed
from warehouse.rows import ID, INSTANT, TEXT, WHOLE, as_table, id_of

if TYPE_CHECKING:
    import duckdb

POLLS = {
    "source": TEXT,
    "listing": TEXT,
    "state": TEXT,
    "first_at": INSTANT,
    "last_at": INSTANT,
    "poll_count": WHOLE,
    "offered_count": WHOLE,
    "known_count": WHOLE,
    "new_count": WHOLE,
    "oldest_at": INSTANT,
    "newest_at": INSTANT,
    "reason": TEXT,
    "is_longer": pa.bool_(),  # the same as before: the row that begins at first_at lasts until now
}
Place = tuple[str, str]  # a source and the URL of a listing


def note_polls(con: duckdb.DuckDBPyConnection, heard: Iterable[tuple[str, Sequence[Listed]]], now: datetime) -> None:
    """Note what each source heard of each listing that was read, or that failed. Call it before entries are stored."""
    polled = [row for source, listed in heard for row in (*_read(con, source, listed), *_failed(con, source, listed))]
    if not polled:
        return
    before = _last(con, {row["source"] for row in polled})
    for row in polled:
        last = before.get((row["source"], row["listing"]))
        is_longer = last and not row["new_count"] and (last["state"], last["reason"]) == (row["state"], row["reason"])
        first_at = last["first_at"] if last and is_longer else now
        row |= {"first_at": first_at, "last_at": now, "poll_count": 1, "is_longer": bool(is_longer)}
    with as_table(con, POLLS, polled) as table:
        con.execute(LENGTHEN.format(polled=table))
        con.execute(f"insert into ops.polls by name select * exclude (is_longer) from {table} where not is_longer")


LENGTHEN = """
    update ops.polls as poll set last_at = heard.last_at, poll_count = poll.poll_count + 1
    from {polled} as heard
    where is_longer and poll."source" = heard."source" and poll.listing = heard.listing
        and poll.first_at = heard.first_at
"""


def _read(con: duckdb.DuckDBPyConnection, source: str, listed: Sequence[Listed]) -> Iterable[dict[str, Any]]:
    read = {portion.state.url: portion for portion in listed if portion.state}
    for url, portion in read.items():
        if portion.is_unchanged and portion.state:  # it names what it named before, though nobody read that again
            yield _row(source, url, "read", None, portion.state.entry_count, portion.state.entry_count)
            continue
        named = [entry for entry in portion.entries if not entry.locator]
        dates = [at for entry in named if (at := entry.published_at or entry.modified_at)]
        known = _known_count(con, named)
        yield _row(source, url, "read", None, len(named), known, len(named) - known, dates)


def _failed(con: duckdb.DuckDBPyConnection, source: str, listed: Sequence[Listed]) -> Iterable[dict[str, Any]]:
    read = {portion.state.url for portion in listed if portion.state}
    faults = {fault.url: fault for portion in listed if (fault := portion.reject) and fault.url not in read}
    for fault in faults.values():
        if _is_listing(con, source, fault.url, listed):
            yield _row(source, fault.url, "failed", fault.reason)


def _row(
    source: str,
    url: str,
    state: str,
    reason: str | None,
    offered: int = 0,
    known: int = 0,
    new: int = 0,
    dates: Sequence[datetime] = (),
) -> dict[str, Any]:
    counts = {"offered_count": offered, "known_count": known, "new_count": new}
    span = {"oldest_at": min(dates, default=None), "newest_at": max(dates, default=None)}
    return {"source": source, "listing": url, "state": state, "reason": reason, **counts, **span}


def _last(con: duckdb.DuckDBPyConnection, sources: Iterable[str]) -> dict[Place, dict[str, Any]]:
    """What was heard last of each listing of these sources."""
    asked = """
        select "source", listing, arg_max(struct_pack(state, reason, first_at), last_at) from ops.polls
        where "source" in (select unnest(cast(? as varchar[]))) group by "source", listing
    """
    return {(source, listing): last for source, listing, last in con.execute(asked, [list(sources)]).fetchall()}


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
