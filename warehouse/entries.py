"""Entries: what listings named in, rows with a state out, and the next ones to bring in.

A listing's state is committed together with its entries, never without them, so that a poll that
answers 304 has lost nothing. states: pending -> done | rejected | retry -> ...
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from extractors.article import Capture, Entry, Listed, ListingState, Reject
from warehouse import rows
from warehouse.connection import rows as rows_of
from warehouse.home import Home
from warehouse.ledger import enter, entered, index_captures
from warehouse.migrate import sql
from warehouse.outcomes import Outcome, note_outcomes, note_rejects
from warehouse.polls import note_polls
from warehouse.raw import RawBatch
from warehouse.rows import as_table
from warehouse.runs import Stretch
from warehouse.tidy import erase
from warehouse.tombstones import forgotten, mentions

if TYPE_CHECKING:
    import duckdb


def listing_states(home: Home, source: str) -> dict[str, ListingState]:
    """What is remembered of the source's listings, by listing URL."""
    return home.together(_listing_states, source)


def _listing_states(con: duckdb.DuckDBPyConnection, sources: Sequence[str]) -> list[dict[str, ListingState]]:
    names = ", ".join(f'"{name}"' for name in rows.LISTINGS)
    asked = f'select {names} from ops.listings where "source" in (select unnest(cast(? as varchar[])))'
    found = [
        ListingState(**dict(zip(rows.LISTINGS, in_utc(row), strict=True))) for row in rows_of(con, asked, [sources])
    ]
    return [{state.url: state for state in found if state.source == source} for source in sources]


def commit_listed(
    home: Home,
    source: str,
    listed: Sequence[Listed],
    batch: RawBatch,
    captures: Sequence[Capture],
    *,
    now: datetime,
    run_id: str,
    is_backfill: bool = False,
) -> int:
    """Entries, states, rejects, captures and the ledger in one transaction; returns how many became pending."""
    return home.together(_commit, Heard(home, source, listed, batch, captures, now, run_id, is_backfill))


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """What the listings of one source said, and the answers in which they did."""

    home: Home
    source: str
    listed: Sequence[Listed]
    batch: RawBatch
    captures: Sequence[Capture]
    now: datetime
    run_id: str
    is_backfill: bool

    @property
    def rejects(self) -> list[Reject]:
        return [portion.reject for portion in self.listed if portion.reject]


def _commit(con: duckdb.DuckDBPyConnection, heard: Sequence[Heard]) -> list[int]:
    """All at once; returns how many entries of each became pending."""
    done = entered(con, [each.batch for each in heard])
    new = [each for each in heard if each.batch.batch_id not in done]
    if not new:
        return [0] * len(heard)
    now = max(each.now for each in new)
    wanted = {each: _without_forgotten(con, each) for each in new}
    index_captures(con, [(each.batch, captures) for each, (_, captures) in wanted.items()], now)
    note_polls(con, [(each.source, each.listed) for each in new], now)
    became = {each: _merge(con, entries, now, each.is_backfill) for each, (entries, _) in wanted.items() if entries}
    states = {portion.state.url: portion.state for each in new for portion in each.listed if portion.state}
    with as_table(con, rows.LISTINGS, map(rows.listing_row, states.values())) as table:
        con.execute(FORGET.format(listings=table))
        con.execute(f"insert into ops.listings by name from {table}")
    note_rejects(con, [reject for each in new for reject in each.rejects], now)
    with_rejects = {source for (source,) in con.execute(OPEN).fetchall()}
    note_outcomes(con, [each for one in new if one.source in with_rejects for each in _read_well(one)], now)
    enter(con, [(each.batch, len(captures), each.run_id) for each, (_, captures) in wanted.items()], "listed", now)
    return [became.get(each, 0) for each in heard]


def _without_forgotten(con: duckdb.DuckDBPyConnection, heard: Heard) -> tuple[list[Entry], list[Capture]]:
    """What was listed, the first of each address; and the answers, but for those that name what was forgotten."""
    entries = {entry.url: entry for portion in reversed(heard.listed) for entry in reversed(portion.entries)}
    captures = list(heard.captures)
    if banned := forgotten(con, entries.keys(), heard.source):
        entries = {url: entry for url, entry in entries.items() if url not in banned}
        path = heard.batch.path
        gone = erase(heard.home, path, lambda each: mentions(each, banned)) if path else set()
        captures = [each for each in captures if each.capture_id not in gone]
    return list(entries.values()), captures


def _merge(con: duckdb.DuckDBPyConnection, entries: Iterable[Entry], now: datetime, is_backfill: bool) -> int:
    """New and changed entries become pending; returns how many that are."""
    with as_table(con, rows.ENTRIES, map(rows.entry_row, _apart(con, entries))) as table:
        values = {"now": now, "is_backfill": is_backfill}
        return int(con.execute(sql("entries").format(entries=table), values).fetchall()[0][0])


def _apart(con: duckdb.DuckDBPyConnection, entries: Iterable[Entry]) -> list[Entry]:
    """A page that still waits in another file of an archive is another state of it, and must not lose its place."""
    named = {rows.id_of(entry.source, entry.url): entry for entry in entries}
    ids = [{"entry_id": id} for id, entry in named.items() if entry.kind == "archive"]
    if not ids:
        return list(named.values())
    with as_table(con, {"entry_id": rows.ID}, ids) as table:
        found = con.execute(WAITING_THERE.format(entries=table)).fetchall()
    for id, locator, validator in found:
        entry = named[id]
        if validator != entry.validator and _file(locator) != _file(entry.locator):
            named[id] = replace(entry, url=f"{entry.url}#{entry.validator.partition(' ')[0]}")
    return list(named.values())


def _file(locator: str) -> str:
    return locator.rpartition("#")[0]


WAITING_THERE = """
    select cast(entry_id as varchar), locator, validator from ops.entries semi join {entries} using (entry_id)
    where state in ('pending', 'retry') and locator is not null
"""


OPEN = "select distinct \"source\" from ops.rejects where stage = 'discover' and resolved_at is null"


FORGET = (
    'delete from ops.listings as old using {listings} as new where (old."source", old.url) = (new."source", new.url)'
)


def _read_well(heard: Heard) -> list[Outcome]:
    """Listings that could be read resolve the rejects they once gave."""
    failed = {reject.url for reject in heard.rejects}
    read = {portion.state.url: portion.is_unchanged for portion in heard.listed if portion.state}
    return [Outcome(heard.source, url, is_unchanged=same) for url, same in read.items() if url not in failed]


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
    file: str = "",
) -> list[Entry]:
    """The newest entries to bring in: pending, or to be tried again and their time has come; then those to check.

    ``exclude``: URLs. ``window``: only what was published (or changed) inside, as the listing says; what it does not
    date is inside only when the window is open on both sides. ``file``: only what lies in this file of an archive.
    """
    waiting = [_waiting(source, now, window, plan, file)]
    with home.writing() as con, as_table(con, WAITING, waiting) as asked, _urls(con, exclude) as taken:
        chosen = f"from ({sql('pending').format(asked=asked)}) anti join {taken} using (url)"
        in_order = f"select is_check, is_last_check, {NAMES} {chosen} order by is_check, newest desc, url limit ?"
        found = con.execute(in_order, [limit]).fetchall()
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


def count_pending(
    home: Home, source: str, window: Stretch | None = None, *, now: datetime, plan: Plan = NEVER, file: str = ""
) -> int:
    """How many entries ``pending`` would give, all in all."""
    return home.together(_count_pending, _waiting(source, now, window, plan, file))


def _count_pending(con: duckdb.DuckDBPyConnection, asked: Sequence[Mapping[str, Any]]) -> list[int]:
    numbered = [{**each, "number": number} for number, each in enumerate(asked)]
    with as_table(con, WAITING, numbered) as table:
        counting = f"select number, count(*) from ({sql('pending').format(asked=table)}) group by number"
        counts = dict(con.execute(counting).fetchall())
    return [counts.get(number, 0) for number in range(len(asked))]


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


WAITING = {
    "number": rows.WHOLE,
    "source": rows.TEXT,
    "now": rows.INSTANT,
    "since": rows.INSTANT,
    "until": rows.INSTANT,
    "after": pa.list_(pa.float64()),
    "backfills": pa.bool_(),
    "file": rows.TEXT,
}


def _waiting(source: str, now: datetime, window: Stretch | None, plan: Plan, file: str) -> dict[str, Any]:
    since, until = (window.since, window.until) if window else (None, None)
    checks = {"after": plan.after_s, "backfills": plan.backfills}
    of_one = {"source": source, "file": f"{file}#" if file else None}
    return {"number": 0, **of_one, "now": now, "since": since, "until": until, **checks}


def has_history(home: Home, source: str) -> bool:
    """Was anything ever brought in for this source?"""
    return home.together(_have_history, source)


def _have_history(con: duckdb.DuckDBPyConnection, sources: Sequence[str]) -> list[bool]:
    asked = """
        from (select unnest(cast(? as varchar[])) as "source")
        semi join (from core.captures where role = 'article') as brought using ("source")
    """
    brought = {source for (source,) in rows_of(con, asked, [sources])}
    return [source in brought for source in sources]


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
