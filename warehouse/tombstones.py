"""Tombstones: what was forgotten on purpose stays forgotten. Addresses in, those that may not be loaded out.

Only the hash of an address is kept. A tombstone without a source holds for all; one with a source for that one alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from extractors.article import Capture, Reading
from warehouse.rows import INSTANT, TEXT, as_table

if TYPE_CHECKING:
    import duckdb

TOMBSTONES = {"url_sha256": TEXT, "source": TEXT, "reason": TEXT, "forgotten_at": INSTANT}


def fingerprint(url: str) -> str:
    return hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()


def bury(con: duckdb.DuckDBPyConnection, urls: Iterable[str], source: str | None, reason: str, now: datetime) -> None:
    """Note that these addresses are never to be loaded again."""
    values = {"source": source, "reason": reason, "forgotten_at": now}
    made = [{"url_sha256": fingerprint(url), **values} for url in sorted(set(urls))]
    with as_table(con, TOMBSTONES, made) as table:
        con.execute(f"""
            insert into core.tombstones by name from {table} as new anti join core.tombstones as old
            on old.url_sha256 = new.url_sha256 and old."source" is not distinct from new."source"
        """)


def forgotten(con: duckdb.DuckDBPyConnection, urls: Collection[str], source: str) -> set[str]:
    """Those of these addresses that this source may not bring in."""
    if not urls or not con.execute("select 1 from core.tombstones limit 1").fetchone():
        return set()
    by_hash = {fingerprint(url): url for url in urls}
    with as_table(con, {"url_sha256": TEXT}, [{"url_sha256": each} for each in by_hash]) as asked:
        holding = f'core.tombstones semi join {asked} using (url_sha256) where "source" is null or "source" = ?'
        found = con.execute(f"select url_sha256 from {holding}", [source]).fetchall()
    return {by_hash[each] for (each,) in found}


def refused(
    con: duckdb.DuckDBPyConnection, captures: Sequence[Capture], readings: Sequence[Reading]
) -> tuple[set[str], set[str]]:
    """-> the addresses among these that were forgotten, and the captures that belong to them."""
    urls: set[str] = set()
    by_source: dict[str, set[str]] = {}
    for capture in captures:
        if capture.role == "article":
            by_source.setdefault(capture.source, set()).update((capture.url, capture.page_url))
    for reading in readings:
        by_source.setdefault(reading.source, set()).update((reading.article.url, reading.entry_url))
    for source, asked in by_source.items():
        urls |= forgotten(con, asked, source)
    if not urls:
        return urls, set()
    gone = {each.capture_id for each in captures if each.role == "article" and {each.url, each.page_url} & urls}
    gone |= {each.capture_id for each in readings if {each.article.url, each.entry_url} & urls}
    return urls, gone


def mentions(capture: Capture, urls: Collection[str]) -> bool:
    """Does this listing name one of the addresses, in one of the ways in which addresses are written?"""
    if capture.role in ("article", "robots"):
        return False
    return any(spelling in capture.body for url in urls for spelling in _spellings(url))


def _spellings(url: str) -> set[bytes]:
    parts = urlsplit(url)
    path = url.split(parts.netloc, 1)[1] if parts.netloc and len(parts.path) > 1 else url
    return {
        each.encode() for each in (path, path.replace("&", "&amp;"), path.replace("/", "\\/"), quote(path, "/?&=%"))
    }
