"""A table of articles (JSONL, CSV, Parquet) -> an entry for each row.

Its address is the row's own, where it has one, else ``file:<source>/<file>#<row>``; it counts as changed when any of
its values has. The window looks at the column of the publication date.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from extractors.article import Entry, Listed, ListingState
from extractors.clean.urls import canonical_url
from extractors.discover.instants import first_moment, instant
from extractors.discover.local_files import files_of, is_known, state_of
from extractors.discover.poll import portions, rejected, wants
from extractors.errors import FetchError, Rejected
from extractors.fetch.table_file import rows_of
from extractors.fetch.table_row import mapped
from extractors.source import ALWAYS, Source, TableListing, Window

MAX_SHOWN_REJECTS = 10  # of single rows in one file


def list_table(
    listing: TableListing, source: Source, window: Window, states: Mapping[str, ListingState], now: datetime
) -> Iterator[Listed]:
    """The rows of all files that the path names, file by file, each with a state of its own."""
    for path, name in files_of(source, listing.path):
        state = state_of(source, path, now)
        if is_known(state, states):
            yield Listed(state=states[state.url], is_unchanged=True)
            continue
        faults: list[tuple[str, Rejected]] = []
        for listed in portions(_entries(path, name, listing, source, window, now, faults), state):
            if listed.state:
                for place, fault in faults[:MAX_SHOWN_REJECTS]:
                    yield Listed(reject=rejected(source, place, fault, now))
            yield listed


def _entries(
    path: Path,
    name: str,
    listing: TableListing,
    source: Source,
    window: Window,
    now: datetime,
    faults: list[tuple[str, Rejected]],
) -> Iterator[Entry]:
    """The wanted rows of one file. What is wrong with it or single rows is put into ``faults``."""
    is_open = window == ALWAYS
    try:
        for place, row in rows_of(path):
            number = place.split("@")[0]
            if isinstance(row, FetchError):
                faults.append((f"{path}#{number}", row))
                continue
            fields = mapped(row, listing.columns)
            address = str(fields.get("url") or "")
            is_address = re.match(r"https?://[^/]", address, re.IGNORECASE)
            url = canonical_url(address) if is_address else f"file:{source.name}/{name}#{number}"
            if (wants(source, url) if is_address else source.wants(name)) and (
                is_open or window.holds(first_moment(str(fields.get("published") or ""), source, now))
            ):
                yield _entry(fields, url, f"{path}#{place}", listing, source, now)
    except (Rejected, OSError) as error:
        fault = (
            error if isinstance(error, Rejected) else FetchError("bad_feed", f"{path} cannot be read: {error.strerror}")
        )
        faults.insert(0, (str(path), fault))


def _entry(
    fields: Mapping[str, Any], url: str, locator: str, listing: TableListing, source: Source, now: datetime
) -> Entry:
    values = json.dumps(fields, ensure_ascii=True, sort_keys=True)
    return Entry(
        source.name,
        url,
        "table",
        listing.path,
        locator,
        hashlib.sha256(values.encode()).hexdigest()[:32],
        published_at=instant(str(fields.get("published") or ""), source, now),
        modified_at=instant(str(fields.get("modified") or ""), source, now),
    )
