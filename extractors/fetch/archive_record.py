"""Records of one WARC file, read at their offsets -> captures as the crawler made them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from extractors.article import Capture, Entry
from extractors.errors import FetchError, Rejected
from extractors.fetch.inflate import PIECE_BYTES, joined
from extractors.source import Source

INFLATED = frozenset({"", "identity", "gzip", "deflate"})  # what warcio inflates by itself


def read_records(
    source: Source, path: Path, places: Iterable[tuple[str, Entry]], max_bytes: int, now: datetime
) -> dict[str, Capture | Rejected]:
    """Offsets and their entries -> a capture each, or why not, by Entry.url."""
    outcomes: dict[str, Capture | Rejected] = {}
    try:
        with path.open("rb") as file:
            for offset, entry in sorted(((int(place), entry) for place, entry in places), key=lambda item: item[0]):
                try:
                    outcomes[entry.url] = _read(file, offset, source, entry, max_bytes, now)
                except Rejected as fault:
                    outcomes[entry.url] = fault
                except Exception as error:  # warcio lets through whatever gzip, chunks and HTTP parsing raise
                    said = f"{path} at byte {offset:,}: {' '.join(str(error).split())[:200] or type(error).__name__}"
                    outcomes[entry.url] = FetchError("bad_archive", said)
    except FileNotFoundError:
        return {entry.url: FetchError("gone", f"{path} is no longer there") for _, entry in places}
    except OSError as error:
        return {entry.url: FetchError("connection", f"{path} cannot be read: {error.strerror}") for _, entry in places}
    return outcomes


def _read(file: IO[bytes], offset: int, source: Source, entry: Entry, max_bytes: int, now: datetime) -> Capture:
    from warcio.archiveiterator import ArchiveIterator

    file.seek(offset)
    record: Any = next(ArchiveIterator(file, arc2warc=True))
    http = record.http_headers
    if http is None:
        raise FetchError("bad_archive", f"at byte {offset:,} there is no HTTP answer")
    if record.rec_headers.get_header("WARC-Truncated"):
        raise FetchError("truncated", "the crawler cut the answer short")
    coding = (http.get_header("Content-Encoding") or "").strip().lower()
    if coding not in INFLATED:
        raise FetchError("bad_encoding", f"Content-Encoding: {coding[:100]}")
    stream = record.content_stream()
    body = joined(iter(lambda: stream.read(PIECE_BYTES), b""), max_bytes)
    headers = tuple((name.lower(), value) for name, value in http.headers if not re.match("(?i)set-cookie", name))
    return Capture(
        source.name,
        entry.url,
        min(warc_date(record.rec_headers.get_header("WARC-Date") or "") or now, now),
        body,
        status=int(http.get_statuscode()),
        headers=headers,
        media_type=http.get_header("Content-Type") or "",
    )


def warc_date(written: str) -> datetime | None:
    """A WARC-Date, with whatever precision -> an instant; None when it is none."""
    try:
        at = datetime.fromisoformat(written.strip())
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
