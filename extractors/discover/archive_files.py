"""The address of a WARC file, or of a list of them -> the files that may hold what was captured in a window.

Nothing but the list is fetched. When a file was begun is read off its name, as Common Crawl, Heritrix and wget write
it (CC-NEWS-20240101003425-00123.warc.gz); a file whose name tells nothing may hold anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from extractors.errors import DiscoverError
from extractors.fetch import refusal
from extractors.fetch.inflate import GZIP_MAGIC, gunzip, joined
from extractors.source import ArchiveListing, Source, Window

if TYPE_CHECKING:
    from extractors.fetch.client import Client

WARC = re.compile(r"\.w?arc(?:\.gz)?\Z", re.IGNORECASE)
STAMP = re.compile(r"(?<!\d)((?:19|20)\d{12})(?!\d)")
LONGEST = timedelta(days=1)  # a crawler begins another file within a day; CC-NEWS every hour or two
MAX_LIST_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class ArchiveFile:
    """One WARC file at an address."""

    url: str

    @property
    def name(self) -> str:
        return urlsplit(self.url).path.rsplit("/", 1)[-1]

    @property
    def begun_at(self) -> datetime | None:
        """When its crawler began it; None when its name does not tell."""
        try:
            stamp = STAMP.search(self.name)
            return datetime.strptime(stamp[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC) if stamp else None
        except ValueError:
            return None

    def may_hold(self, window: Window) -> bool:
        """May a page in it have been captured in this window?"""
        begun_at = self.begun_at
        if begun_at is None:
            return True
        is_late = window.until is not None and begun_at >= window.until
        return not is_late and (window.since is None or begun_at + LONGEST > window.since)


def archive_files(listing: ArchiveListing, source: Source, client: Client, now: datetime) -> tuple[ArchiveFile, ...]:
    """All files that the listing's address names, in its order. Raises DiscoverError or FetchError."""
    url = str(listing.url)
    if WARC.search(urlsplit(url).path):
        return (ArchiveFile(url),)
    capture = client.get(source, url, role="index")
    if fault := refusal(capture, now):
        raise DiscoverError(fault.reason, f"{url}: {fault.detail}", retry_after_s=fault.retry_after_s)
    body = capture.body
    if body.startswith(GZIP_MAGIC):
        body = joined(gunzip([body]), MAX_LIST_BYTES)
    files = tuple(named(body.decode("utf-8", "replace").splitlines(), url))
    if not files:
        raise DiscoverError("bad_feed", f"{url} names no WARC file; it should be one, or a list of paths, one a line")
    return files


def named(lines: Iterable[str], url: str) -> Iterable[ArchiveFile]:
    """A bare name lies beside the list; a path begins at the root of the list's host, as Common Crawl writes it."""
    for line in map(str.strip, lines):
        if WARC.search(line):
            is_path = "/" in line and "://" not in line
            yield ArchiveFile(urljoin(url, f"/{line.lstrip('/')}" if is_path else line))
