"""Forget: an address, a source or an age in; text, raw captures and whatever was made of them out of the warehouse.

    what is meant | raw files | rows | tombstones | a new file without the freed rooms | publish

Raw files go first, so that a forgetting that is killed can be given again and finds what is left. What stays: the runs,
the ledger, and tombstones, which hold hashes. What other pages say of a forgotten one stays too, but listings that name
it go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from extractors.article import Capture
from warehouse.connection import rows, transaction
from warehouse.documents import renew
from warehouse.home import Home
from warehouse.load import restate
from warehouse.publish import publish
from warehouse.raw import opened, unloaded
from warehouse.rows import ID, TEXT, as_table
from warehouse.tidy import LOCK, LOCK_WAIT_S, erase, remove_strays
from warehouse.tombstones import bury, mentions

if TYPE_CHECKING:
    import duckdb

IDENTIFYING = "('canonical', 'found', 'declared')"
# Without a word of any article.
KEPT = ("archives", "migrations", "runs", "batches", "publications", "slices", "tombstones")
RENEWED = ("documents", "copies")  # follow from the articles, with all that goes by a document's number
BY_KEY = ("article_id", "capture_id", "entry_id", "url")
RESTATED = ("core.readings", "core.articles", "core.bodies", "core.addresses", "core.captures", "core.edits")


@dataclass
class Doomed:
    """What is to be forgotten."""

    reason: str
    source: str | None = None  # only what this source told
    articles: set[str] = field(default_factory=set)
    urls: set[str] = field(default_factory=set)
    captures: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)  # whose raw files are looked through
    is_whole_source: bool = False

    @property
    def counts(self) -> str:
        return f"{len(self.articles)} articles, {len(self.captures)} captures, {len(self.urls)} addresses"


def by_url(home: Home, url: str, reason: str = "asked for") -> Doomed:
    """One article, by any of its addresses, with all its captures."""
    doomed = Doomed(reason, urls={url})
    with home.writing() as con:
        asked = f"select cast(article_id as varchar) from core.addresses where url = ? and kind in {IDENTIFYING}"
        doomed.articles = _column(con, asked, [url])
        with as_table(con, {"article_id": ID}, [{"article_id": each} for each in doomed.articles]) as articles:
            own = f"core.addresses semi join {articles} using (article_id) where kind in {IDENTIFYING}"
            doomed.urls |= _column(con, f"select url from {own}")
            doomed.captures = _column(
                con, f"select cast(capture_id as varchar) from core.readings semi join {articles} using (article_id)"
            )
        with as_table(con, {"url": TEXT}, [{"url": each} for each in doomed.urls]) as urls:
            named = f"url in (from {urls}) or final_url in (from {urls})"
            doomed.captures |= _column(
                con, f"select cast(capture_id as varchar) from core.captures where role = 'article' and ({named})"
            )
            for table, name in (("core.captures", "url"), ("ops.entries", "url"), ("core.readings", "entry_url")):
                doomed.sources |= _column(con, f'select distinct "source" from {table} where {name} in (from {urls})')
    doomed.sources = doomed.sources or _all_sources(home)
    return doomed


def by_source(home: Home, source: str, reason: str = "asked for") -> Doomed:
    """All that one source told; what others told too stays theirs."""
    doomed = Doomed(reason, source, sources={source}, is_whole_source=True)
    with home.writing() as con:
        doomed.articles = _column(
            con, 'select distinct cast(article_id as varchar) from core.readings where "source" = ?', [source]
        )
        doomed.urls = _column(con, TOLD_BY, {"source": source})
        doomed.captures = _column(
            con, 'select cast(capture_id as varchar) from core.captures where "source" = ?', [source]
        )
    return doomed


TOLD_BY = """
    select url from core.readings where "source" = $source
    union select entry_url from core.readings where "source" = $source
    union select url from ops.entries where "source" = $source
"""


def by_age(home: Home, before: datetime, source: str | None = None, reason: str = "retention") -> Doomed:
    """What was published (or, undated, first seen) before then, and older captures of which nothing was kept."""
    doomed = Doomed(reason)
    values = {"before": before, "source": source}
    mine = '(cast($source as varchar) is null or "source" = $source)'
    with home.writing() as con:
        old = f"coalesce(published_at, published_on, first_seen_at) < $before and {mine}"
        doomed.articles = _column(con, f"select cast(article_id as varchar) from core.articles where {old}", values)
        with as_table(con, {"article_id": ID}, [{"article_id": each} for each in doomed.articles]) as articles:
            doomed.urls = _column(
                con,
                f"select url from core.addresses semi join {articles} using (article_id) where kind in {IDENTIFYING}",
            )
            told = f"from core.readings semi join {articles} using (article_id)"
            doomed.captures = _column(con, f"select cast(capture_id as varchar) {told}")
            doomed.sources = _column(con, f'select distinct "source" {told}')
            doomed.captures |= _column(con, f"""
                select cast(capture_id as varchar) from core.captures where captured_at < $before and {mine}
                and capture_id not in (select capture_id from core.readings anti join {articles} using (article_id))
            """, values)  # fmt: skip
        doomed.sources |= _column(
            con, f'select distinct "source" from core.captures where captured_at < $before and {mine}', values
        )
    return doomed


def forget(home: Home, doomed: Doomed, *, now: datetime) -> None:
    """Do it. What is forgotten cannot be brought back but from a backup."""
    with ExitStack() as held:
        held.enter_context(home.lock(LOCK, wait_s=LOCK_WAIT_S))
        for source in sorted(doomed.sources):
            held.enter_context(home.lock(f"source-{source}", wait_s=LOCK_WAIT_S))
        remove_strays(home)
        waiting = {batch.path for source in doomed.sources for batch in unloaded(home, source)}
        for path in _raw_files(home, doomed.sources):
            if _may_hold(home, path, doomed):
                doomed.captures |= erase(home, path, _is_doomed(doomed))
        left = waiting | {file.name for file in home.storage.files("raw")}
        with home.writing() as con, transaction(con):
            _remove_rows(con, doomed, now)
            gone = _column(con, "select raw_path from ops.batches where raw_path is not null") - left
            con.execute("update ops.batches set raw_path = null where list_contains(?, raw_path)", [list(gone)])
            con.execute("delete from ops.publications")
        renew(home)
        home.compact()
    publish(home)


def _is_doomed(doomed: Doomed) -> Callable[[Capture], bool]:
    def is_to_go(capture: Capture) -> bool:
        if doomed.is_whole_source or capture.capture_id in doomed.captures:
            return True
        if capture.role == "article":
            return bool({capture.url, capture.page_url} & doomed.urls)
        return mentions(capture, doomed.urls)

    return is_to_go


def _raw_files(home: Home, sources: Iterable[str]) -> Iterator[str]:
    for source in sorted(sources):
        yield from (file.name for file in home.storage.files(f"raw/{source}"))


def _may_hold(home: Home, path: str, doomed: Doomed) -> bool:
    """Told by what is small, so that a file is read whole only when something in it may have to go."""
    with opened(home, path) as file:
        found = file.read(["capture_id", "url", "final_url", "role"]).to_pydict()
    if doomed.is_whole_source or not doomed.captures.isdisjoint(found["capture_id"]):
        return True
    if not set(found["role"]) <= {"article", "robots"}:
        return True
    return not doomed.urls.isdisjoint([*found["url"], *found["final_url"]])


def _remove_rows(con: duckdb.DuckDBPyConnection, doomed: Doomed, now: datetime) -> None:
    """Readings and what follows from them, then every row anywhere that goes by one of the keys."""
    with (
        as_table(con, {"article_id": ID}, [{"article_id": each} for each in doomed.articles]) as articles,
        as_table(con, {"capture_id": ID}, [{"capture_id": each} for each in doomed.captures]) as captures,
        as_table(con, {"url": TEXT}, [{"url": each} for each in doomed.urls]) as urls,
    ):
        mine = ' and "source" = $source' if doomed.source else ""
        values = {"source": doomed.source} if doomed.source else None
        con.execute(f"delete from core.readings where article_id in (from {articles}){mine}", values)
        restate(con, doomed.articles, now)
        entries = f"select entry_id from ops.entries where url in (from {urls}){mine}"
        con.execute(f"create or replace temp table gone_entries as {entries}", values)
        con.execute(f"""
            update core.captures set raw_path = '' where capture_id in (from {captures})
            and capture_id in (select capture_id from core.readings)
        """)
        con.execute(f"""
            delete from core.captures where capture_id in (from {captures})
            and capture_id not in (select capture_id from core.readings)
        """)
        keys = {
            "article_id": f"(from {articles} anti join core.articles using (article_id) select article_id)",
            "capture_id": f"(from {captures} anti join core.captures using (capture_id) select capture_id)",
            "entry_id": "(from gone_entries)",
            "url": f"(from {urls})",
        }
        for table, columns in _tables(con).items():
            is_ours = mine if "source" in columns else ""
            for key in (key for key in BY_KEY if key in columns):
                con.execute(f"delete from {table} where {key} in {keys[key]}{is_ours}", values if is_ours else None)
            if doomed.is_whole_source and "source" in columns:
                con.execute(f'delete from {table} where "source" = ?', [doomed.source])
        con.execute("drop table gone_entries")
    bury(con, doomed.urls, doomed.source, doomed.reason, now)


def _tables(con: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    """Every table that may hold a word of an article, but those that were made anew already -> its columns."""
    found = rows(con, COLUMNS)
    return {name: set(columns) for name, columns in found if name not in RESTATED}


COLUMNS = f"""
    select concat(schema_name, '.', table_name), list(column_name)
    from duckdb_columns() join duckdb_tables() using (database_name, schema_name, table_name)
    where database_name = current_database() and schema_name <> 'main' and table_name not in {KEPT + RENEWED}
    group by all
"""


def _column(con: duckdb.DuckDBPyConnection, asked: str, values: object = None) -> set[str]:
    return {value for (value,) in rows(con, asked, values)}


def _all_sources(home: Home) -> set[str]:
    return {file.name.split("/")[1] for file in home.storage.files("raw")}
