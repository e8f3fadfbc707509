"""robots.txt, as RFC 9309 has it: may this URL be asked, and how fast?

In: a URL. Out: the crawl delay that its host asks for; or FetchError - "robots" when the file says no, a passing reason
when the file itself could not be had. It is fetched through the client, so every answer is a capture of its own.

    2xx             the rules, of the first 500 KiB
    4xx, redirects  no rules: everything is allowed (429 is not among these)
    429, 5xx        nothing is allowed now; nor when the file cannot be reached

Rules are remembered for a day, in memory and in ``data/hosts/<host>.<port>.robots``.
"""

from __future__ import annotations

import json
import os
import re
import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from protego import Protego

from extractors.article import Capture
from extractors.errors import FetchError
from extractors.fetch.politeness import name_of
from extractors.source import Source

AGENT = "newsdesk"
MAX_ROBOTS_BYTES = 500 * 1024  # RFC 9309, section 2.5
KEPT_S = 24 * 3600  # RFC 9309, section 2.4
FAILURE_KEPT_S = 300  # a file that could not be had is asked for again after this
TRAVEL_S = 0.05  # two requests may travel at different speeds, and must arrive as far apart as was asked
MAX_CRAWL_DELAY_S = 3600.0  # some ask for years; after an hour the next page is asked for all the same

RECORD = re.compile(r"\s*([A-Za-z][\w -]*?)\s*:")
KNOWN = re.compile(r"(?i)(?:user.?agent|dis+al+ow|al+ow|crawl.?delay|site.?map|request.?rate|visit.?time|host)s?\Z")
AGENT_LINE = re.compile(r"(?i)^(\s*user-?agent\s*:\s*[a-z_-]+)\s+(?!#)\S.*$")

Fetching = Callable[[Source, str], Capture]


@dataclass(frozen=True, slots=True)
class Rules:
    """What one host's robots.txt says. ``failure`` is set when it could not be had."""

    expires_at: float
    parsed: Protego | None = None
    failure: FetchError | None = None


class Robots:
    """The rules of all hosts. ``clock`` gives seconds since 1970."""

    def __init__(self, hosts: Path, clock: Callable[[], float]) -> None:
        self.hosts = hosts
        self.clock = clock
        self.known: dict[str, Rules] = {}
        self.locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def crawl_delay_s(self, source: Source, url: str, fetch: Fetching) -> float:
        """The delay asked for by a host that lets this URL be fetched; 0 when it asks for none. Raises FetchError.

        ``fetch`` brings a robots.txt that is not remembered.
        """
        rules = self._rules(source, url, fetch)
        if rules.failure:
            failure = rules.failure
            raise FetchError(
                failure.reason, failure.detail, retry_after_s=failure.retry_after_s, was_asked=failure.was_asked
            )
        if rules.parsed is None:
            return 0.0
        if not rules.parsed.can_fetch(url, AGENT):
            raise FetchError("robots", f"robots.txt of {urlsplit(url).netloc} asks not to fetch it")
        asked_s = rules.parsed.crawl_delay(AGENT) or 0.0
        return min(asked_s + TRAVEL_S, MAX_CRAWL_DELAY_S) if asked_s > 0 else 0.0

    def _rules(self, source: Source, url: str, fetch: Fetching) -> Rules:
        parts = urlsplit(url)
        address = f"{parts.scheme}://{parts.netloc.lower()}/robots.txt"
        with self.locks[address]:
            rules = self.known.get(address)
            if rules is None or rules.expires_at <= self.clock():
                rules = self._remembered(address) or self._asked(source, address, fetch)
                self.known[address] = rules
            return rules

    def _asked(self, source: Source, address: str, fetch: Fetching) -> Rules:
        now = self.clock()
        try:
            capture = fetch(source, address)
        except FetchError as error:
            if error.reason == "redirect":
                return Rules(now + KEPT_S)
            if error.reason == "blocked_url":
                return Rules(now + FAILURE_KEPT_S, failure=error)
            said = f"{address} could not be read ({error}); nothing is fetched from there until it can be"
            return Rules(
                now + FAILURE_KEPT_S,
                failure=FetchError(error.reason, said, retry_after_s=error.retry_after_s, was_asked=error.was_asked),
            )
        if capture.status == 429 or capture.status >= 500:
            said = f"{address} answers {capture.status}; nothing is fetched from there until it can be read"
            return Rules(
                now + FAILURE_KEPT_S,
                failure=FetchError("rate_limited" if capture.status == 429 else "http_status", said),
            )
        body = capture.body[:MAX_ROBOTS_BYTES] if 200 <= capture.status < 300 else b""
        self._remember(address, now, body)
        return Rules(now + KEPT_S, parse(body) if body else None)

    def _file(self, address: str) -> Path:
        parts = urlsplit(address)
        return self.hosts / f"{name_of(parts.hostname or '')}.{parts.port or parts.scheme}.robots"

    def _remember(self, address: str, now: float, body: bytes) -> None:
        path = self._file(address)
        unfinished = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}")
        unfinished.write_bytes(json.dumps({"address": address, "read_at": now}).encode() + b"\n" + body)
        unfinished.replace(path)

    def _remembered(self, address: str) -> Rules | None:
        """The rules as they were kept on disk; None when there are none, or they are too old."""
        try:
            head, _, body = self._file(address).read_bytes().partition(b"\n")
            kept = json.loads(head)
            age = self.clock() - kept["read_at"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        if kept.get("address") != address or not 0 <= age < KEPT_S:
            return None
        return Rules(kept["read_at"] + KEPT_S, parse(body) if body else None)


def parse(body: bytes) -> Protego:
    """The bytes of a robots.txt -> its rules. A file that is none, such as a page, has none."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if body.startswith(mark):
            return Protego.parse(_tidied(body.decode(encoding, "replace")))
    return Protego.parse(_tidied(body.decode("utf-8", "replace").replace("\x00", "")))


def _tidied(text: str) -> str:
    """Without what RFC 9309 passes over and Protego takes for the end of a group, or for a part of an agent's name.

    Records that nobody knows mean nothing (section 2.2.4); an agent is named by one token (2.2.1).
    """
    lines = [line for line in text.splitlines() if not (match := RECORD.match(line)) or KNOWN.match(match[1])]
    return "\n".join(AGENT_LINE.sub(r"\1", line) for line in lines)
