"""Entry -> Capture: from the network through the client, or from the disk."""

from __future__ import annotations

import queue
import re
import threading
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from extractors.article import Capture, Entry, Reject
from extractors.errors import FetchError, Rejected
from extractors.fetch.stand_in import stand_in
from extractors.source import LOCAL_KINDS, Source

if TYPE_CHECKING:
    from extractors.fetch.client import Client

Item = TypeVar("Item")

MAX_THREADS = 64
STOP_NOTICED_S = 0.5  # how long it may take until a stopped client ends a batch that waits for answers
MAX_BATCH_BYTES = 100_000_000  # bodies held at one time; what is left of a batch then is left for the next one

# A month, day or year of a calendar; an article in such a folder has a name of its own behind the date.
CALENDAR = re.compile(
    r"""/(?:calend[a-z]*|kalend[a-z]*|events?|agenda)
    (?:/(?:[a-z-]+/)?(?:19|20)\d\d(?:[/-]\d{1,2}){0,2}/?$|(?:\.[a-z]+|/)?\?(?:[^#]*&)?(?:month|year|date|day)=)""",
    re.VERBOSE | re.IGNORECASE,
)

# First bytes of what is no page, whatever its label says.
NO_PAGE = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"\x1f\x8b", b"OggS", b"\x7fELF")
PAGE_TYPES = frozenset({"", "text/html", "application/xhtml+xml", "text/plain", "text/markdown", "text/x-markdown"})
FILE_TYPES = PAGE_TYPES | {"message/rfc822", "multipart/related", "application/json"}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What one batch of entries gave, in the order of the entries."""

    captures: tuple[Capture, ...] = ()  # the last answer for each entry, readable or not
    readable: tuple[tuple[Entry, Capture], ...] = ()
    rejects: tuple[Reject, ...] = ()
    left: tuple[Entry, ...] = ()  # not asked for: the batch had grown too large for memory


def fetch_all(source: Source, entries: Sequence[Entry], client: Client, *, now: datetime) -> Fetched:
    """A batch of entries -> captures: hosts in parallel, each as fast as the source's limits allow.

    A client that is stopped meanwhile raises Stopped; a missing environment variable is a ConfigError.
    """
    local = [entry for entry in entries if lies_here(entry)]
    remote = [entry for entry in entries if not lies_here(entry)]
    outcomes: dict[str, Capture | Rejected] = {}
    if local:
        from extractors.fetch.disk import read_all

        outcomes |= read_all(source, local, client.limits(source).max_bytes, now)
    outcomes |= _fetch_lanes(source, _lanes(remote, client.limits(source).slots), client)
    return sort_out(source, entries, outcomes, now)


def lies_here(entry: Entry) -> bool:
    """On this machine; a locator that is an address leads to a web archive's copy."""
    return entry.kind in LOCAL_KINDS or (bool(entry.locator) and not is_replayed(entry))


def is_replayed(entry: Entry) -> bool:
    return entry.kind == "wayback" and entry.locator.startswith("http")


def ask(source: Source, entry: Entry, client: Client) -> Capture:
    """One page, from its site or as a web archive has it. Raises FetchError."""
    if CALENDAR.search(entry.url):
        raise FetchError("trap", "a page of a calendar: it leads to the next for ever, and holds no article")
    if not is_replayed(entry):
        return client.get(source, entry.url, etag=entry.etag, last_modified=entry.last_modified)
    from extractors.fetch.replay import replayed

    return replayed(source, entry, client)


def _lanes(entries: Sequence[Entry], slots: int) -> list[deque[Entry]]:
    """The entries of one host share its lanes; a lane is worked off one request after the other."""
    hosts: defaultdict[str, deque[Entry]] = defaultdict(deque)
    for entry in entries:
        try:
            hosts[urlsplit(entry.locator if is_replayed(entry) else entry.url).hostname or ""].append(entry)
        except ValueError:
            hosts[""].append(entry)
    return [waiting for waiting in hosts.values() for _ in range(min(slots, len(waiting)))]


def _fetch_lanes(source: Source, lanes: list[deque[Entry]], client: Client) -> dict[str, Capture | Rejected]:
    """Work off all lanes, one thread each. The threads are daemons: Ctrl-C waits for none of them."""
    answers: queue.SimpleQueue[tuple[str, Capture | BaseException] | None] = queue.SimpleQueue()
    to_do = deque(lanes)
    halt = threading.Event()

    def work() -> None:
        while not halt.is_set() and (lane := _next(to_do)) is not None:
            while not halt.is_set() and (entry := _next(lane)) is not None:
                try:
                    capture = ask(source, entry, client)
                    answers.put((entry.url, capture))
                except BaseException as error:
                    answers.put((entry.url, error))
        answers.put(None)

    outcomes: dict[str, Capture | Rejected] = {}
    held_bytes = 0
    working = min(len(lanes), MAX_THREADS)
    for number in range(working):
        threading.Thread(target=work, daemon=True, name=f"fetch {source.name} {number}").start()
    try:
        while working:
            try:
                answer = answers.get(timeout=STOP_NOTICED_S)
            except queue.Empty:
                client.check_going()
                continue
            if answer is None:
                working -= 1
                continue
            url, outcome = answer
            if isinstance(outcome, Capture):
                held_bytes += len(outcome.body)
            elif not isinstance(outcome, Rejected):
                raise outcome
            outcomes[url] = outcome
            if held_bytes > MAX_BATCH_BYTES:
                halt.set()
    finally:
        halt.set()
    return outcomes


def _next(waiting: deque[Item]) -> Item | None:
    """Take the next one; None when there is none left."""
    try:
        return waiting.popleft()
    except IndexError:
        return None


def sort_out(
    source: Source, entries: Sequence[Entry], outcomes: Mapping[str, Capture | Rejected], now: datetime
) -> Fetched:
    """Captures, those of them that may hold an article, and a reject for each of the others."""
    captures, readable, rejects, left = [], [], [], []
    for entry in entries:
        outcome = outcomes.get(entry.url)
        if outcome is None:
            left.append(entry)
            continue
        capture = outcome if isinstance(outcome, Capture) else None
        if capture:
            captures.append(capture)
        if capture and capture.status == 304 and (entry.etag or entry.last_modified):
            continue  # as it was
        fault = outcome if isinstance(outcome, Rejected) else unusable(outcome, now)
        if capture and not fault:
            readable.append((entry, capture))
        elif fault and (instead := stand_in(source, entry, fault, capture.status if capture else 0, now)):
            captures.append(instead)
            readable.append((entry, instead))
        elif fault:
            rejects.append(
                Reject(
                    source.name,
                    entry.url,
                    "fetch",
                    fault.reason,
                    fault.detail,
                    now,
                    capture.capture_id if capture else "",
                    fault.retry_after_s,
                    fault.was_asked,
                    capture.status if capture else 0,
                )
            )
    return Fetched(tuple(captures), tuple(readable), tuple(rejects), tuple(left))


def unusable(capture: Capture, now: datetime) -> Rejected | None:
    """Why an answer cannot hold an article; None when it may."""
    if fault := refusal(capture, now):
        return fault
    media_type = capture.media_type.partition(";")[0].strip().lower()
    if media_type not in (PAGE_TYPES if capture.headers else FILE_TYPES):
        return Rejected("not_html", f"is labelled {media_type[:100]}")
    if capture.body.startswith(NO_PAGE):
        return Rejected("not_html", f"is labelled {media_type or 'nothing'}, but begins as another kind of file does")
    return None


def refusal(capture: Capture, now: datetime) -> Rejected | None:
    """Why an answer is none, by its status and size; None when it is one."""
    status = capture.status
    if status == 429 or (status == 503 and capture.header("retry-after")):
        from extractors.fetch.client import retry_after_s

        return Rejected("rate_limited", _said(status), retry_after_s=retry_after_s(capture, now.timestamp()))
    if status == 410:
        return Rejected("gone", _said(status))
    if status == 204 or (200 <= status < 300 and not capture.body.strip()):
        return Rejected("empty", "an answer without content")
    if not 200 <= status < 300:
        return Rejected("http_status", _said(status))
    return None


def _said(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
