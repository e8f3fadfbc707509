"""Entries: what listings named in, rows with a state out, and the next ones to bring in.

A listing's state is committed together with its entries, never without them, so that a poll that
answers 304 has lost nothing. states: pending -> done | rejected | retry -> ...
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from extractors.article import Entry, Listed, ListingState, Reject
from warehouse import rows
from warehouse.connection import transaction
from warehouse.home import Home
from warehouse.ledger import enter, index_captures, is_entered
from warehouse.migrate import sql
from warehouse.outcomes import Outcome, note_outcomes, note_rejects
from warehouse.polls import note_polls
from warehouse.raw import RawBatch, captures_of
from warehouse.rows import as_table
from warehouse.runs import Stretch
from warehouse.tidy import erase
from warehouse.tombstones import forgotten, mentions

if TYPE_CHECKING:
    import duckdb


def listing_states(home: Home, source: str) -> dict[str, ListingState]:
    """What is remembered of the source's listings, by listing URL."""
    names = ", ".join(f'"{name}"' for name in rows.LISTINGS)
    with home.writing() as con:
        found = con.execute(f'select {names} from ops.listings where "source" = ?', [source]).fetchall()
    return {row[1]: ListingState(**dict(zip(rows.LISTINGS, in_utc(row), strict=True))) for row in found}


def commit_listed(
    home: Home,
    source: str,
    listed: Sequence[Listed],
    batch: RawBatch,
    *,
    now: datetime,
    run_id: str,
    is_backfill: bool = False,
) -> int:
    """Entries, states, rejects, captures and the ledger in one transaction; returns how many became pending."""
    captures = captures_of(home, batch)
    entries = {entry.url: entry for portion in reversed(listed) for entry in reversed(portion.entries)}  # first wins
    states = {portion.state.url: portion.state for portion in listed if portion.state}
    rejects = [portion.reject for portion in listed if portion.reject]
    with home.writing() as con, transaction(con):
        if is_entered(con, batch):
            return 0
        if banned := forgotten(con, entries.keys(), source):
            entries = {url: entry for url, entry in entries.items() if url not in banned}
            gone = erase(home, home.root / batch.path, lambda each: mentions(each, banned)) if batch.path else set()
            captures = [each for each in captures if each.capture_id not in gone]
        index_captures(con, captures, batch, now)
        note_polls(con, source, listed, now)
        became = _merge(con, entries.values(), now, is_backfill) if entries else 0
        with as_table(con, rows.LISTINGS, map(rows.listing_row, states.values())) as table:
            con.execute(FORGET.format(listings=table))
            con.execute(f"insert into ops.listings by name from {table}")
        note_rejects(con, rejects, now)
        if con.execute(OPEN, [source]).fetchone():
            note_outcomes(con, _read_well(source, listed, rejects), now)
        enter(con, batch, "listed", len(captures), now, run_id)
    return became


def _merge(con: duckdb.DuckDBPyConnection, entries: Iterable[Entry], now: datetime, is_backfill: bool) -> int:
    """New and changed entries become pending; returns how many that are."""
    with as_table(con, rows.ENTRIES, map(rows.entry_row, entries)) as table:
        values = {"now": now, "is_backfill": is_backfill}
        return int(con.execute(sql("entries").format(entries=table), values).fetchall()[0][0])


OPEN = "select 1 from ops.rejects where \"source\" = ? and stage = 'discover' and resolved_at is null limit 1"


FORGET = (
    'delete from ops.listings as old using {listings} as new where (old."source", old.url) = (new."source", new.url)'
)


def _read_well(source: str, listed: Sequence[Listed], rejects: Sequence[Reject]) -> list[Outcome]:
    """Listings that could be read resolve the rejects they once gave."""
    failed = {reject.url for reject in rejects}
    read = {portion.state.url: portion.is_unchanged for portion in listed if portion.state}
    return [Outcome(source, url, is_unchanged=same) for url, same in read.items() if url not in failed]


@dataclass(frozen=True, slots=True)
class Plan:
    """When what was brought in is looked at again: so many seconds after it was published, or first listed."""

    after_s: tuple[float, ...] = ()
    backfills: bool = False  # also what a backfill listed


NEVER = Plan()


def pending(
    home: Home,
    source: str,
    limit: int,
    *,
    now: datetime,
    exclude: Collection[str] = (),
    window: Stretch | None = None,
    plan: Plan = NEVER,
) -> list[Entry]:
    """The newest entries to bring in: pending, or to be tried again and their time has come; then those to check.

    ``exclude``: URLs. ``window``: only what was published (or changed) inside, as the listing says; what it does not
    date is inside only when the window is open on both sides.
    """
    with home.writing() as con, _urls(con, exclude) if exclude else nullcontext("") as taken:
        left_out = f"anti join {taken} using (url)" if exclude else ""
        asked = f"select is_check, is_last_check, {NAMES} from ({sql('pending')}) {left_out}"
        values = _waiting(source, now, window, plan) | {"limit": limit}
        found = con.execute(f"{asked} order by is_check, newest desc, url limit $limit", values).fetchall()
        entries = [_entry(row[2:]) for row in found]
        known = {entry.url for entry, row in zip(entries, found, strict=True) if row[0] and not row[1]}
        return _with_validators(con, source, entries, known)


def _with_validators(
    con: duckdb.DuckDBPyConnection, source: str, entries: Sequence[Entry], known: Collection[str]
) -> list[Entry]:
    """The same entries; those known with what to send along, so that a page that is as it was is not sent again.

    The last time, a page is asked for without: some servers keep the ETag and change the page.
    """
    if not known:
        return list(entries)
    with _urls(con, known) as wanted:
        found = con.execute(VALIDATORS.format(wanted=wanted), [source]).fetchall()
    sent = {url: (last["etag"] or "", last["last_modified"] or "") for url, last in found}
    asked = [(entry, *sent.get(entry.url, ("", ""))) for entry in entries]
    return [replace(entry, etag=etag, last_modified=last_modified) for entry, etag, last_modified in asked]


VALIDATORS = """
    select url, arg_max(struct_pack(etag := etag, last_modified := last_modified), captured_at)
    from core.captures semi join {wanted} as wanted using (url)
    where "source" = ? and role = 'article' and status = 200
    group by url
"""


def count_pending(home: Home, source: str, window: Stretch | None = None, *, now: datetime, plan: Plan = NEVER) -> int:
    """How many entries ``pending`` would give, all in all."""
    with home.writing() as con:
        asked = _waiting(source, now, window, plan)
        found = con.execute(f"select count(*) from ({sql('pending')})", asked).fetchall()
    return int(found[0][0])


def count_done(home: Home, source: str, window: Stretch) -> int:
    """How many entries of this window are loaded, whoever brought them."""
    asked = """
        select count(*) from ops.entries
        where "source" = ? and state = 'done' and coalesce(published_at, modified_at) >= ?
            and coalesce(published_at, modified_at) < ?
    """
    with home.writing() as con:
        return int(con.execute(asked, [source, window.since, window.until]).fetchall()[0][0])


def entries_of(home: Home, source: str, urls: Collection[str]) -> list[Entry]:
    """The entries with these URLs, whatever their state, by URL."""
    with home.writing() as con, _urls(con, urls) as wanted:
        asked = f'select {NAMES} from ops.entries semi join {wanted} using (url) where "source" = ? order by url'
        return [_entry(row) for row in con.execute(asked, [source]).fetchall()]


def _urls(con: duckdb.DuckDBPyConnection, urls: Collection[str]) -> AbstractContextManager[str]:
    return rows.as_table(con, {"url": rows.TEXT}, [{"url": url} for url in urls])


def _waiting(source: str, now: datetime, window: Stretch | None, plan: Plan) -> dict[str, Any]:
    since, until = (window.since, window.until) if window else (None, None)
    checks = {"after": list(plan.after_s), "backfills": plan.backfills}
    return {"source": source, "now": now, "since": since, "until": until, **checks}


def has_history(home: Home, source: str) -> bool:
    """Was anything ever brought in for this source?"""
    asked = "select 1 from core.captures where \"source\" = ? and role = 'article' limit 1"
    with home.writing() as con:
        return con.execute(asked, [source]).fetchone() is not None


def in_utc(row: Sequence[Any]) -> list[Any]:
    """DuckDB hands instants out in pytz's UTC; ours is the standard library's."""
    return [value.astimezone(UTC) if isinstance(value, datetime) else value for value in row]


COLUMNS = [name for name in rows.ENTRIES if name != "entry_id"]
NAMES = ", ".join(f'"{name}"' for name in COLUMNS)
INSTANTS = {"published_at", "modified_at"}


def _entry(row: Sequence[Any]) -> Entry:
    fields = dict(zip(COLUMNS, in_utc(row), strict=True))
    for name, value in fields.items():
        if isinstance(value, list):
            fields[name] = tuple(value)
        elif value is None and name not in INSTANTS:
            fields[name] = ""
    return Entry(**fields)
