"""Entry -> Capture for what lies on this machine: files, records of WARC archives, rows of tables.

Nothing is fetched. A file is captured as of its last change, a WARC record as of its WARC-Date; a row becomes a JSON
object whose keys are the fields of ``source.TABLE_FIELDS``. Entries that share a file are read in one go.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from extractors.article import Capture, Entry
from extractors.errors import FetchError, Rejected
from extractors.fetch.file import read_file
from extractors.source import Source


def read_all(source: Source, entries: Sequence[Entry], max_bytes: int, now: datetime) -> dict[str, Capture | Rejected]:
    """Entries with locators -> a capture each, or why not, by Entry.url."""
    outcomes: dict[str, Capture | Rejected] = {}
    for path, group in _by_file([entry for entry in entries if entry.kind == "archive"]).items():
        from extractors.fetch.archive_record import read_records

        outcomes |= read_records(source, path, group, max_bytes, now)
    for path, group in _by_file([entry for entry in entries if entry.kind == "table"]).items():
        from extractors.fetch.table_row import read_rows

        outcomes |= read_rows(source, path, group, max_bytes, now)
    for entry in entries:
        if entry.kind not in ("archive", "table"):
            try:
                outcomes[entry.url] = read_file(source, entry, max_bytes, now)
            except FetchError as error:
                outcomes[entry.url] = error
    return outcomes


def _by_file(entries: Sequence[Entry]) -> dict[Path, list[tuple[str, Entry]]]:
    """Entries by the file of their locator ("path#place"), each with its place in the file."""
    files: dict[Path, list[tuple[str, Entry]]] = {}
    for entry in entries:
        path, _, place = entry.locator.rpartition("#")
        files.setdefault(Path(path), []).append((place, entry))
    return files
