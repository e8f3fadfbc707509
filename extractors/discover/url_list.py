"""Addresses written down in the configuration, or one a line in a file -> an entry each. Nothing is fetched."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from extractors.article import Entry, Listed, ListingState
from extractors.clean.urls import canonical_url
from extractors.discover.poll import portions, rejected
from extractors.errors import DiscoverError
from extractors.source import Source, UrlsListing

MAX_LIST_BYTES = 100_000_000
MAX_SHOWN_REJECTS = 10


def list_urls(
    listing: UrlsListing, source: Source, states: Mapping[str, ListingState], now: datetime
) -> Iterator[Listed]:
    """Each address once, in the order they are written in. Raises DiscoverError."""
    place = listing.path or "urls of the configuration"
    lines = _lines(source, listing.path) if listing.path else list(listing.urls)
    seen = hashlib.sha256("\n".join(lines).encode("utf-8", "replace")).hexdigest()
    state = ListingState(source.name, place, body_sha256=seen, polled_at=now, entry_count=len(lines))
    if place in states and states[place].body_sha256 == seen:
        yield Listed(state=state, is_unchanged=True)
        return
    entries: dict[str, Entry] = {}
    faults: list[str] = []
    for line in lines:
        url = canonical_url(line)
        if re.match(r"https?://[^/@]+/", url):
            entries.setdefault(url, Entry(source.name, url, "urls", place))
        else:
            faults.append(line)
    for line in faults[:MAX_SHOWN_REJECTS]:
        yield Listed(reject=rejected(source, line, DiscoverError("blocked_url", "is no http or https address"), now))
    yield from portions(entries.values(), state)


def _lines(source: Source, written: str) -> list[str]:
    """The lines of the file, without comments and empty ones. Raises DiscoverError."""
    path = source.path(written)
    try:
        if path.stat().st_size > MAX_LIST_BYTES:
            raise DiscoverError("too_large", f"{path} is larger than {MAX_LIST_BYTES:,} bytes")
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise DiscoverError("bad_feed", f"the list {path} cannot be read: {error.strerror}") from None
    stripped = (re.sub(r"(^|\s)#.*", "", line).strip() for line in text.splitlines())
    return [line for line in stripped if line]
