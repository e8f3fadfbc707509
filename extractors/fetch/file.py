"""Entry -> Capture for one file on this machine: its bytes, inflated, as of its last change."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from extractors.article import Capture, Entry
from extractors.errors import FetchError
from extractors.fetch.inflate import PIECE_BYTES, gunzip, joined
from extractors.source import Source

MEDIA_TYPES = {
    ".txt": "text/plain", ".md": "text/markdown", ".html": "text/html", ".htm": "text/html",
    ".eml": "message/rfc822", ".mhtml": "multipart/related", ".mht": "multipart/related",
}  # fmt: skip


def read_file(source: Source, entry: Entry, max_bytes: int, now: datetime) -> Capture:
    """One file, inflated if it is gzipped. Raises FetchError."""
    path = Path(entry.locator)
    try:
        with path.open("rb") as file:
            pieces = iter(lambda: file.read(PIECE_BYTES), b"")
            body = joined(gunzip(pieces) if path.suffix.lower() == ".gz" else pieces, max_bytes)
        written_at = written(path, now)
    except FileNotFoundError:
        raise FetchError("gone", f"{path} is no longer there") from None
    except OSError as error:
        raise FetchError("connection", f"{path} cannot be read: {error.strerror}") from None
    return Capture(source.name, entry.url, written_at, body, media_type=media_type_of(path))


def written(path: Path, now: datetime) -> datetime:
    """When a file was last written; never in the future, where it would hide every later change."""
    return min(datetime.fromtimestamp(path.stat().st_mtime, UTC), now.astimezone(UTC))


def media_type_of(path: Path) -> str:
    """The media type that a file's name promises; "" for a name that promises none."""
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() != ".gz"]
    return MEDIA_TYPES.get(suffixes[-1] if suffixes else "", "")
