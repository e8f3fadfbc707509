"""The only place that asks the outside world: a URL -> a Capture.

In: a source and a URL. Out: a Capture for any answer, whatever its status; FetchError when there is no usable one.
Every answer is handed to ``keep`` as it arrives. What requests does by itself and should not is done here instead: one
deadline over all of an answer, a cap on inflated bytes, bodies that end early are refused, redirects are followed one
checked hop at a time without reading their bodies, headers of a source never leave the sites it names, and nothing is
taken from the environment but the variables that the configuration names.
"""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import requests
from urllib3 import exceptions as urllib3_errors

from extractors.article import Capture, Role
from extractors.desk import Desk
from extractors.errors import FetchError, Stopped
from extractors.fetch.answer import REDIRECTS, Broken, body_of, failure, headers_of
from extractors.fetch.guard import DEADLINE, Guard, GuardedAdapter
from extractors.fetch.headers import own_headers
from extractors.fetch.politeness import Doors, Politeness
from extractors.fetch.robots import Robots
from extractors.source import Source

TRIES = 3
BACKOFF_S = 1.0  # before the second try, then twice as long
MAX_REDIRECTS = 5
LONGEST_RETRY_AFTER_S = 60.0  # a longer wait is left to a later run
TRIED_AGAIN = frozenset({429, 502, 503, 504})
ROBOTS_DEADLINE_S = 20.0
MAX_LISTING_BYTES = 52_428_800  # the sitemap protocol's own limit
NO_CONTACT_DELAY_S = 5.0  # without a contact nobody can tell us that we are a burden
ACCEPT = (
    "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/feed+json;q=0.9,*/*;q=0.5"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one source may take of one host."""

    delay_s: float  # least time between the starts of two requests
    slots: int  # requests under way at one time
    deadline_s: float  # of one answer, with all its hops
    max_bytes: int  # of one answer, inflated


class Open:
    """The connections of one client, which all that were made from it share."""

    def __init__(self) -> None:
        self.adapter: GuardedAdapter | None = None
        self.opening = threading.Lock()
        self.sessions = threading.local()


class OneHop(requests.Session):
    """A session that leaves redirects to us; following them by itself would inflate their bodies."""

    def __init__(self, adapter: GuardedAdapter, proxy: str | None) -> None:
        super().__init__()
        self.trust_env = False
        self.headers.clear()
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self.proxies = {"http": proxy, "https": proxy} if proxy else {}
        for scheme in ("http://", "https://"):
            self.mount(scheme, adapter)

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        return None


class Client:
    """Asks politely, from any number of threads. ``clock`` gives seconds since 1970.

    ``hosts`` is the folder of the politeness locks, shared with all other processes, and of what robots.txt said;
    ``doors`` takes the place of those locks where several machines ask the same hosts. ``keep`` is called with every
    answer - feeds, robots.txt, 304, 404, each try - from the thread that asked.
    """

    def __init__(
        self,
        desk: Desk,
        hosts: Path,
        keep: Callable[[Capture], None] = lambda capture: None,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] | None = None,
        stopped: threading.Event | None = None,
        doors: Doors | None = None,
    ) -> None:
        self.desk = desk
        self.keep = keep
        self.clock = clock
        self.stopped = stopped or threading.Event()
        self.sleep = sleep or self._sleep
        self.guard = Guard(desk.allow_addresses)
        # Who stops the clock and does not say how time passes would wait for ever for a host's next turn.
        self.politeness = Politeness(doors or hosts, clock=clock if sleep else time.time, sleep=self.sleep)
        self.robots = Robots(hosts, clock)
        self.agent = user_agent(desk.contact)
        self._open = Open()
        self._is_lent = False

    def get(
        self, source: Source, url: str, *, role: Role = "article", etag: str = "", last_modified: str = ""
    ) -> Capture:
        """Ask for a URL; ``etag`` and ``last_modified`` are those of the last answer, for a 304. Raises FetchError."""
        asked = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        asked = {name: value for name, value in asked.items() if value}
        for tries in range(1, TRIES + 1):
            try:
                capture = self._follow(source, url, role, asked)
            except FetchError as error:
                if tries == TRIES or not isinstance(error, Broken) or role == "robots":
                    raise
                self.sleep(BACKOFF_S * 2 ** (tries - 1))
            else:
                if (
                    capture.status not in TRIED_AGAIN
                    or tries == TRIES
                    or role == "robots"
                    or not self._defer(capture, tries)
                ):
                    return capture
        raise AssertionError("the last try returns or raises")

    def robots_txt(self, source: Source, url: str) -> Capture:
        """A robots.txt, whatever its status. Raises FetchError."""
        return self.get(source, url, role="robots")

    def stop(self) -> None:
        """End all waiting; every ``get`` raises Stopped from now on."""
        self.stopped.set()

    def check_going(self) -> None:
        """Raises Stopped when the client was told to stop."""
        if self.stopped.is_set():
            raise Stopped("the run is being stopped")

    def keeping(self, keep: Callable[[Capture], None]) -> Client:
        """The same client with the same connections, whose answers somebody else keeps; closing it closes none."""
        other = copy(self)
        other.keep, other._is_lent = keep, True
        return other

    def close(self) -> None:
        """Close all connections; who asks again opens new ones."""
        if self._open.adapter and not self._is_lent:
            self._open.adapter.close()

    def limits(self, source: Source) -> Limits:
        """The source's own settings, or those of newsdesk.yaml; the gentlest when nobody can be reached."""
        own, desk = source.fetch, self.desk.fetch
        delay_s = desk.delay_s if own.delay_s is None else own.delay_s
        slots = own.connections_per_host or desk.connections_per_host
        if not self.desk.contact:
            delay_s, slots = max(delay_s, NO_CONTACT_DELAY_S), 1
        return Limits(delay_s, slots, own.deadline_s or desk.deadline_s, own.max_bytes or desk.max_bytes)

    # ------------------------------------------------------------------ one try, hop by hop

    def _follow(self, source: Source, url: str, role: Role, asked: dict[str, str]) -> Capture:
        """Ask, and follow redirects, each of them checked as if it had been asked for."""
        limits = self.limits(source)
        if role in ("feed", "sitemap"):
            limits = replace(limits, max_bytes=max(limits.max_bytes, MAX_LISTING_BYTES))
        left_s = min(limits.deadline_s, ROBOTS_DEADLINE_S) if role == "robots" else limits.deadline_s
        origin = self.guard.check(url)
        redirects: list[tuple[int, str]] = []
        here = url
        while True:
            parts = self.guard.check(here)
            if left_s <= 0:
                raise FetchError(
                    "timeout", f"no answer within {limits.deadline_s:g} s, {len(redirects)} redirects included"
                )
            delay_s = limits.delay_s
            if role != "robots":
                delay_s = max(delay_s, self.robots.crawl_delay_s(source, here, self.robots_txt))
            headers = asked | {"User-Agent": self.agent, "Accept": ACCEPT, "Accept-Encoding": "gzip"}
            if (parts.scheme, parts.netloc) == (origin.scheme, origin.netloc):
                headers |= own_headers(source, parts)
            with self.politeness.turn(parts.hostname or "", delay_s=delay_s, slots=limits.slots) as turn:
                self.check_going()
                started = time.monotonic()
                try:
                    capture = self._ask(source, here, role, headers, replace(limits, deadline_s=left_s))
                    turn.status = capture.status
                finally:
                    turn.sent_after_s = max(0.0, DEADLINE.connected_at - started)
                left_s -= time.monotonic() - started
            capture = replace(capture, url=url, final_url=here if here != url else "", redirects=tuple(redirects))
            self.keep(capture)
            if capture.status not in REDIRECTS:
                return capture
            redirects.append((capture.status, capture.header("location")))
            here = _next_hop(here, redirects)

    def _ask(self, source: Source, url: str, role: Role, headers: dict[str, str], limits: Limits) -> Capture:
        """One request, one answer."""
        DEADLINE.at = time.monotonic() + limits.deadline_s
        try:
            with self.session().get(
                url, headers=headers, stream=True, allow_redirects=False, timeout=limits.deadline_s
            ) as answer:
                captured_at = datetime.fromtimestamp(self.clock(), UTC)
                received = headers_of(answer)
                body = body_of(answer, role, limits.max_bytes)
        except FetchError:
            raise
        except (
            requests.RequestException,
            urllib3_errors.HTTPError,
            http.client.HTTPException,
            OSError,
            ValueError,
        ) as error:
            raise failure(error, url, limits.deadline_s) from error
        finally:
            DEADLINE.at = float("inf")
        media_type = next((value for name, value in received if name == "content-type"), "")
        return Capture(source.name, url, captured_at, body, role, "", answer.status_code, received, media_type)

    def session(self) -> OneHop:
        """This thread's session. All share one set of connections, so that these outlive the thread."""
        session: OneHop | None = getattr(self._open.sessions, "session", None)
        if session is None:
            ca_file = self.desk.fetch.ca_file
            with self._open.opening:
                self._open.adapter = self._open.adapter or GuardedAdapter(
                    self.guard, str(self.desk.root / Path(ca_file).expanduser()) if ca_file else None
                )
            session = self._open.sessions.session = OneHop(self._open.adapter, self.desk.fetch.proxy)
        return session

    def _defer(self, capture: Capture, tries: int) -> bool:
        """Leave the host alone for as long as it asks, or for our own back-off. False: longer than a run can wait."""
        host = self.guard.check(capture.page_url).hostname or ""
        asked_s = retry_after_s(capture, self.clock())
        if asked_s is not None and asked_s > LONGEST_RETRY_AFTER_S:
            if capture.status == 429:  # is about us; a 503 may be about this one page
                self.politeness.defer(host, asked_s)
            return False
        self.politeness.defer(host, max(asked_s or 0.0, BACKOFF_S * 2 ** (tries - 1)))
        return True

    def _sleep(self, seconds: float) -> None:
        self.stopped.wait(seconds)
        self.check_going()


def user_agent(contact: str | None) -> str:
    """Who we are, and where a site's owner can reach the person who runs this."""
    try:
        number = version("newsdesk")
    except PackageNotFoundError:
        number = "0"
    return f"newsdesk/{number} (+{contact})" if contact else f"newsdesk/{number}"


def retry_after_s(capture: Capture, now: float) -> float | None:
    """The wait that an answer asks for, in either form; None when it asks for none that can be read."""
    written = capture.header("retry-after").strip()
    if written.isdecimal() and written.isascii():
        return float(written[:12])
    try:
        return max(parsedate_to_datetime(written).timestamp() - now, 0.0)
    except (ValueError, TypeError, OverflowError):
        return None


def _next_hop(here: str, redirects: list[tuple[int, str]]) -> str:
    status, location = redirects[-1]
    if not location:
        raise FetchError("redirect", f"{status} without a Location")
    if len(redirects) > MAX_REDIRECTS:
        raise FetchError("redirect", f"more than {MAX_REDIRECTS} redirects")
    try:
        there = urldefrag(urljoin(here, location)).url
    except ValueError:
        raise FetchError("redirect", f"{location[:200]!r} is not an address") from None
    if there == here or redirects[-1] in redirects[:-1]:
        raise FetchError("redirect", f"{location[:200]} leads back to itself")
    return there
