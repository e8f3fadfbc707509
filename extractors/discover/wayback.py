"""The captures that a web archive holds of a site (CDX API) -> an entry for each page, as it was first captured.

In: the listing and a window. Out: one entry per address, whose locator is where the archive replays the page
unchanged. The window is that of the captures: an archive does not know when a page was published. Answers come a page
at a time, with a key to go on from; a 429 is waited for as the archive asks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from extractors.article import Entry, Listed
from extractors.clean.urls import canonical_url
from extractors.discover.poll import wants
from extractors.errors import DiscoverError
from extractors.fetch import refusal
from extractors.fetch.replay import at_its_pace
from extractors.source import Source, WaybackListing, Window

if TYPE_CHECKING:
    from extractors.fetch.client import Client

PAGE_ROWS = 5_000
MAX_PAGES = 400  # of answers: two million captures
FIELDS = ("timestamp", "original", "digest")
FILTERS = ("statuscode:200", "mimetype:text/html")
STAMP = "%Y%m%d%H%M%S"


def list_wayback(
    listing: WaybackListing, source: Source, window: Window, client: Client, now: datetime
) -> Iterator[Listed]:
    """The pages captured in the window, each once. Raises DiscoverError or FetchError."""
    source, key, seen = at_its_pace(source, client), "", set[int]()
    for _ in range(MAX_PAGES):
        rows, key = _asked(listing, source, window, client, key, now)
        entries = [_entry(row, listing, source) for row in rows]
        wanted = [
            entry
            for entry in entries
            if window.holds(entry.modified_at) and wants(source, entry.url) and hash(entry.url) not in seen
        ]
        seen.update(hash(entry.url) for entry in wanted)
        yield Listed(tuple({entry.url: entry for entry in reversed(wanted)}.values()))
        if not key:
            return
    raise DiscoverError("too_many_items", f"only the first {MAX_PAGES * PAGE_ROWS:,} captures were taken")


def question(listing: WaybackListing, window: Window, key: str) -> str:
    """The address of one page of the answer. Its last second is outside the window, ours is half-open."""
    asked = [("url", listing.url), ("output", "json"), ("fl", ",".join(FIELDS)), ("collapse", "urlkey")]
    asked += [("filter", each) for each in FILTERS]
    asked += [("from", f"{window.since:{STAMP}}")] if window.since else []
    asked += [("to", f"{window.until:{STAMP}}")] if window.until else []
    asked += [("limit", str(PAGE_ROWS)), ("showResumeKey", "true")] + ([("resumeKey", key)] if key else [])
    return f"{listing.api.rstrip('/')}/cdx/search/cdx?{urlencode(asked)}"


def _asked(
    listing: WaybackListing, source: Source, window: Window, client: Client, key: str, now: datetime
) -> tuple[list[list[str]], str]:
    """One page of the answer -> its rows, and the key to go on from ("" at the end)."""
    url = question(listing, window, key)
    capture = client.get(source, url, role="index")
    if fault := refusal(capture, now):
        if fault.reason == "empty":
            return [], ""  # the archive holds nothing
        raise DiscoverError(fault.reason, f"{listing.api}: {fault.detail}", retry_after_s=fault.retry_after_s)
    return read_cdx(capture.body)


def read_cdx(body: bytes) -> tuple[list[list[str]], str]:
    """The JSON of a CDX answer -> rows of FIELDS, and the key to go on from. Raises DiscoverError."""
    try:
        rows = json.loads(body or b"[]")
        if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
            raise ValueError("it is no list of rows")
    except (ValueError, RecursionError) as error:
        raise DiscoverError("bad_feed", f"the archive's answer cannot be read: {error}"[:300]) from None
    key = ""
    if len(rows) >= 2 and not rows[-2] and len(rows[-1]) == 1:
        key, rows = str(rows[-1][0]), rows[:-2]
    if rows and rows[0] == list(FIELDS):
        rows = rows[1:]
    return [[str(cell) for cell in row] for row in rows if len(row) == len(FIELDS) and _is_stamp(str(row[0]))], key


def _is_stamp(written: str) -> bool:
    return re.fullmatch(r"\d{14}", written) is not None


def _entry(row: list[str], listing: WaybackListing, source: Source) -> Entry:
    stamp, original, digest = row
    try:
        taken_at = datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)
    except ValueError:
        taken_at = None
    place = f"{listing.api.rstrip('/')}/web/{stamp}id_/{original}"
    url = canonical_url(re.sub(r"^(https?://[^/]+?):(?:80|443)(?=/|$)", r"\1", original))
    return Entry(source.name, url, "wayback", listing.url, place, f"{stamp} {digest}", modified_at=taken_at)
