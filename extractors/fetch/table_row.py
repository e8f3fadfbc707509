"""Rows of one table file, read at their places -> captures of JSON, one object with the fields of an article each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from extractors.article import Capture, Entry
from extractors.clean.urls import canonical_url
from extractors.errors import FetchError, Rejected
from extractors.fetch.file import written
from extractors.fetch.table_file import rows_at
from extractors.source import TABLE_FIELDS, Source, TableListing


def read_rows(
    source: Source, path: Path, places: Iterable[tuple[str, Entry]], max_bytes: int, now: datetime
) -> dict[str, Capture | Rejected]:
    """Places and their entries -> a capture each, or why not, by Entry.url."""
    entries = dict(places)
    outcomes: dict[str, Capture | Rejected] = {}
    try:
        written_at = written(path, now)
        for place, row in rows_at(path, entries.keys()):
            entry = entries[place]
            outcomes[entry.url] = (
                row if isinstance(row, FetchError) else _capture(source, entry, row, written_at, max_bytes)
            )
    except Rejected as fault:
        outcomes |= {entry.url: fault for entry in entries.values() if entry.url not in outcomes}
    except FileNotFoundError:
        return {entry.url: FetchError("gone", f"{path} is no longer there") for entry in entries.values()}
    except OSError as error:
        return {
            entry.url: FetchError("connection", f"{path} cannot be read: {error.strerror}")
            for entry in entries.values()
        }
    missing = {entry.url: FetchError("gone", f"{path} no longer has this row") for entry in entries.values()}
    return missing | outcomes


def _capture(
    source: Source, entry: Entry, row: Mapping[str, Any], written_at: datetime, max_bytes: int
) -> Capture | FetchError:
    fields = mapped(row, columns_of(source, entry.listed_in))
    address = fields.get("url")
    if not entry.url.startswith("file:") and canonical_url(str(address)) != entry.url:
        return FetchError("gone", "the table has changed since it was listed; the next run lists it anew")
    body = json.dumps(fields, ensure_ascii=False).encode("utf-8", "replace")
    if len(body) > max_bytes:
        return FetchError("too_large", f"more than {max_bytes:,} bytes")
    return Capture(source.name, entry.url, written_at, body, media_type="application/json")


def columns_of(source: Source, listed_in: str) -> Mapping[str, str]:
    """The columns of the table listing with this path."""
    tables = (listing for listing in source.discover if isinstance(listing, TableListing))
    return next((table.columns for table in tables if table.path == listed_in), {})


def mapped(row: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    """A row under the names of an article's fields, with values that JSON knows; what is empty is left out."""
    found = {field: row.get(columns.get(field, field)) for field in TABLE_FIELDS}
    values = {field: value if isinstance(value, str) else _plain(value) for field, value in found.items() if value}
    return {field: value for field, value in values.items() if value not in ("", None, [], {})}


def _plain(value: object) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, float):
        return value if value == value else None  # NaN, which some write for "nothing"
    return value if isinstance(value, str | int | None) else str(value)
