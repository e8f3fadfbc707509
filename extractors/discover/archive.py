"""WARC and ARC files, gzipped by record or not -> an entry for each page that they hold.

In: files as Common Crawl's CC-NEWS, Heritrix or wget write them. Out: one entry per whole response with status 200 that
is a page; its locator is the record's place in the file, its WARC-Date is what the window looks at. One record is held
at a time. A file that breaks off gives the entries before the break, then the reject bad_archive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from extractors.article import Entry, Listed, ListingState
from extractors.clean.urls import canonical_url
from extractors.discover.local_files import files_of, is_known, state_of
from extractors.discover.poll import portions, rejected, wants
from extractors.errors import DiscoverError
from extractors.fetch.archive_record import warc_date
from extractors.source import ArchiveListing, Source, Window

PAGES = re.compile(r"\s*(?:text/html|application/xhtml\+xml|$)", re.IGNORECASE)
HOST = re.compile(r"https?://([^/:]+)")
MAX_SEEN = 500_000  # addresses remembered in one run, to tell a second capture of a page from the first


def list_archive(
    listing: ArchiveListing, source: Source, window: Window, states: Mapping[str, ListingState], now: datetime
) -> Iterator[Listed]:
    """The pages in all files that the path names, file by file, each with a state of its own."""
    seen: set[int] = set()
    for path, _ in files_of(source, listing.path):
        yield from list_file(path, listing, source, window, states, now, seen)


def list_file(
    path: Path,
    listing: ArchiveListing,
    source: Source,
    window: Window,
    states: Mapping[str, ListingState],
    now: datetime,
    seen: set[int],
) -> Iterator[Listed]:
    """The pages in one file. ``seen``: hashes of addresses that this file or one before it named."""
    state = state_of(source, path, now)
    if is_known(state, states):
        yield Listed(state=states[state.url], is_unchanged=True)
        return
    faults: list[DiscoverError] = []
    entries = _entries(path, listing, source, window, seen, faults)
    for listed in portions(entries, state):
        fault = rejected(source, str(path), faults[0], now) if faults and listed.state else None
        yield Listed(listed.entries, listed.state, fault)


def _entries(
    path: Path, listing: ArchiveListing, source: Source, window: Window, seen: set[int], faults: list[DiscoverError]
) -> Iterator[Entry]:
    """The wanted pages of one file. What ends it early is put into ``faults``."""
    for record, offset in _whole_records(path, faults):
        if not is_page(record):
            continue
        url = canonical_url(record.rec_headers.get_header("WARC-Target-URI") or "")
        written = record.rec_headers.get_header("WARC-Date") or ""
        taken_at = warc_date(written)
        if not (host := HOST.match(url)) or not listing.holds(host[1]):
            continue
        if not wants(source, url) or not window.holds(taken_at):
            continue
        if len(seen) >= MAX_SEEN:
            seen.clear()
        # The same page captured again is another state of it, and must not take the first one's place.
        identity = f"{url}#{written}" if hash(url) in seen else url
        seen.add(hash(url))
        yield Entry(
            source.name,
            identity,
            "archive",
            listing.path or str(listing.url),
            f"{path}#{offset}",
            f"{written} {offset}",
            modified_at=taken_at,
        )


def _whole_records(path: Path, faults: list[DiscoverError]) -> Iterator[tuple[Any, int]]:
    """The records that are there from first to last byte, each with its offset."""
    from warcio.archiveiterator import ArchiveIterator

    offset = 0
    try:
        with path.open("rb") as file:
            records = ArchiveIterator(file, arc2warc=True)
            for record in records:
                records.read_to_end(record)
                if not _is_whole(record):
                    raise EOFError("the file ends in the middle of a record")
                offset, length = records.member_info
                yield record, offset
                offset += length
    except Exception as error:  # warcio lets through whatever gzip, HTTP and date parsing raise
        said = " ".join(str(error).split())[:200] or type(error).__name__
        faults.append(DiscoverError("bad_archive", f"{path} cannot be read on after byte {offset:,}: {said}"))


def _is_whole(record: Any) -> bool:
    """Are all bytes there? Once read, ``limit`` is how many are missing; the HTTP header may announce fewer."""
    missing = getattr(record.raw_stream, "limit", 0)
    announced = (record.http_headers.get_header("Content-Length") or "") if record.http_headers else ""
    return missing <= 0 or (announced.isdecimal() and record.payload_length - missing >= int(announced))


def is_page(record: Any) -> bool:
    """A response with status 200 that is labelled as HTML, or not at all."""
    http = record.http_headers
    return (
        record.rec_type == "response"
        and http is not None
        and http.get_statuscode() == "200"
        and PAGES.match(http.get_header("Content-Type") or "") is not None
    )
