"""Ask for one listing, and tell whether it has changed since it was last asked for.

In: a URL and what is remembered of it. Out: the answer, and what to remember next. A listing that is refused, missing
or broken is a DiscoverError; nothing is parsed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from extractors.article import Capture, Entry, Listed, ListingState, Reject
from extractors.errors import DiscoverError, Rejected
from extractors.fetch import refusal
from extractors.source import Source

if TYPE_CHECKING:
    from extractors.fetch.client import Client

PORTION_ENTRIES = 5_000
LONGEST_FRESH_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Polled:
    """One answer of one listing. When it is unchanged there is nothing to read in it."""

    capture: Capture
    state: ListingState
    is_unchanged: bool


def poll(
    client: Client,
    source: Source,
    url: str,
    role: Literal["feed", "sitemap", "index"],
    states: Mapping[str, ListingState],
    now: datetime,
) -> Polled:
    """Ask for a listing under the conditions of its last answer, but once a day without. Raises a Rejected.

    Some servers give the same ETag though the listing has changed; the hash of the body tells.
    """
    known = states.get(url, ListingState(source.name, url))
    is_probe = known.polled_at is None or known.polled_at.date() != now.date()
    etag, last_modified = ("", "") if is_probe else (known.etag, known.last_modified)
    capture = client.get(source, url, role=role, etag=etag, last_modified=last_modified)
    fresh_until = now + timedelta(seconds=fresh_s(capture))
    if capture.status == 304 and (etag or last_modified):
        return Polled(capture, replace(known, polled_at=now, fresh_until=fresh_until), True)
    fault = refusal(capture, now)
    if fault:
        raise DiscoverError(fault.reason, f"{url}: {fault.detail}", retry_after_s=fault.retry_after_s)
    state = ListingState(
        source.name,
        url,
        capture.header("etag"),
        capture.header("last-modified"),
        capture.body_sha256,
        now,
        known.entry_count,
        fresh_until,
    )
    return Polled(capture, state, bool(known.body_sha256) and known.body_sha256 == capture.body_sha256)


def fresh_s(capture: Capture) -> float:
    """For how long its server says that an answer stays as it is, a day at most; 0 when it says nothing."""
    said = capture.header("cache-control").lower()
    age = re.search(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", said)
    if not age or "no-cache" in said or "no-store" in said:
        return 0.0
    return min(float(age[1]), LONGEST_FRESH_S)


def portions(entries: Iterable[Entry], state: ListingState | None, reject: Reject | None = None) -> Iterator[Listed]:
    """Entries in portions that a transaction can bear; the last one carries the state and the reject."""
    rest = iter(entries)
    portion = tuple(islice(rest, PORTION_ENTRIES))
    count = len(portion)
    while following := tuple(islice(rest, PORTION_ENTRIES)):
        yield Listed(portion)
        portion = following
        count += len(portion)
    yield Listed(portion, replace(state, entry_count=count) if state else None, reject)


def wants(source: Source, url: str) -> bool:
    """Does the path of this URL pass the source's include and exclude?"""
    return not (source.include or source.exclude) or source.wants(urlsplit(url).path)


def rejected(source: Source, where: str, fault: Rejected, now: datetime) -> Reject:
    """A fault of a listing, or of one item in it, as a row."""
    return Reject(
        source.name,
        where[:2000],
        "discover",
        fault.reason,
        fault.detail,
        now,
        retry_after_s=fault.retry_after_s,
        was_asked=fault.was_asked,
    )
