"""One large file at an address -> the same file on this machine, whole; what came once is not asked for again.

    <place>.part        what has come so far
    <place>.part.tag    which version of the file that is: its ETag, or when it was last changed

Asked as any page is: robots.txt, the delay of its host, one request at a time, no address that is not public. A file
without a version is fetched from its beginning. What it holds is not looked at.
"""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import urljoin

import requests
from urllib3 import exceptions as urllib3_errors

from extractors.article import Capture
from extractors.errors import PASSING, FetchError, NewsdeskError
from extractors.fetch import refusal
from extractors.fetch.answer import REDIRECTS, failure
from extractors.fetch.guard import DEADLINE
from extractors.fetch.inflate import PIECE_BYTES
from extractors.source import Source

if TYPE_CHECKING:
    from extractors.fetch.client import Client

TRIES = 4  # in a row that bring nothing
BACKOFF_S = 2.0  # before the second try, then twice as long
MAX_HOPS = 5
BROKEN = (requests.RequestException, urllib3_errors.HTTPError, http.client.HTTPException, OSError, ValueError)

Going = Callable[[int], None]  # told how many bytes are still to come; raises Stopped when they must not


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file, and where it is to lie."""

    url: str
    place: Path
    max_bytes: int

    @property
    def part(self) -> Path:
        return self.place.with_name(f"{self.place.name}.part")

    @property
    def tag(self) -> Path:
        return self.place.with_name(f"{self.place.name}.part.tag")

    @property
    def come(self) -> int:
        """Bytes that are here, of a version that is known."""
        return self.part.stat().st_size if self.part.exists() and self.tag.exists() else 0


def download(wanted: Wanted, source: Source, client: Client, going: Going = lambda left: None) -> Path:
    """The whole file, at its place. Raises FetchError, or Stopped."""
    if wanted.place.exists():
        return wanted.place
    wanted.place.parent.mkdir(parents=True, exist_ok=True)
    tries = 0
    while True:
        before = wanted.come
        try:
            _go_on(wanted, source, client, going)
            wanted.part.rename(wanted.place)
            wanted.tag.unlink(missing_ok=True)
            return wanted.place
        except FetchError as error:
            tries = 1 if wanted.come > before else tries + 1
            if error.reason not in PASSING - {"http_status", "rate_limited"} or tries >= TRIES:
                raise
            client.sleep(BACKOFF_S * 2 ** (tries - 1))


def _go_on(wanted: Wanted, source: Source, client: Client, going: Going) -> None:
    """One request for what is missing, until all of it is here."""
    come, asked = wanted.come, {"Accept-Encoding": "identity"}
    if come:
        asked |= {"Range": f"bytes={come}-", "If-Range": wanted.tag.read_text()}
    with _answer(wanted.url, source, client, asked) as answer:
        if answer.status_code == 416:  # no byte is left to come, or this is another file now
            _forget(wanted)
            raise FetchError("truncated", f"{wanted.url} is not as long as it was; it is fetched anew")
        if answer.status_code != 206:
            come = 0
        length = answer.headers.get("Content-Length", "")
        whole = come + int(length) if length.isdecimal() else 0
        _refuse_too_large(wanted, whole)
        _remember(wanted, answer, come)
        with wanted.part.open("ab" if come else "wb") as file:
            for piece in _pieces(answer, wanted.url, client.limits(source).deadline_s):
                client.check_going()
                going(max(0, whole - come))
                come += _written(file, piece, wanted)
                _refuse_too_large(wanted, come)
    if whole and come != whole:
        raise FetchError("truncated", f"{come:,} of {whole:,} bytes came")


def _written(file: BinaryIO, piece: bytes, wanted: Wanted) -> int:
    try:
        return file.write(piece)
    except OSError as error:
        raise NewsdeskError(f"cannot keep {wanted.url} in {wanted.part}: {error.strerror}") from error


def _refuse_too_large(wanted: Wanted, length: int) -> None:
    if length > wanted.max_bytes:
        _forget(wanted)
        said = f"{wanted.url} is {length / 1e9:.2f} GB long, more than max_file_gb ({wanted.max_bytes / 1e9:g}) of its"
        raise FetchError("too_large", f"{said} archive allows: allow more, or fetch it yourself and name its path")


def _remember(wanted: Wanted, answer: requests.Response, come: int) -> None:
    """Which version of the file begins here. A weak ETag does not tell bytes apart (RFC 9110, section 13.1.5)."""
    if come:
        return
    _forget(wanted)
    etag = answer.headers.get("ETag", "")
    if tag := (etag if etag and not etag.startswith("W/") else answer.headers.get("Last-Modified", "")):
        wanted.tag.write_text(tag)


def _forget(wanted: Wanted) -> None:
    wanted.tag.unlink(missing_ok=True)
    wanted.part.unlink(missing_ok=True)


@contextmanager
def _answer(url: str, source: Source, client: Client, asked: dict[str, str]) -> Iterator[requests.Response]:
    """The answer to one request, its body unread; each hop of a redirect is checked as if it had been asked for."""
    limits = client.limits(source)
    headers = {"User-Agent": client.agent} | asked
    for _ in range(MAX_HOPS):
        host = client.guard.check(url).hostname or ""
        delay_s = max(limits.delay_s, client.robots.crawl_delay_s(source, url, client.robots_txt))
        with client.politeness.turn(host, delay_s=delay_s, slots=limits.slots) as turn:
            client.check_going()
            with _ask(url, client, headers, limits.deadline_s) as answer:
                turn.status = answer.status_code
                if answer.status_code not in REDIRECTS:
                    _refuse(answer, url, source, client)
                    yield answer
                    return
                url = urljoin(url, answer.headers.get("Location", ""))
    raise FetchError("redirect", f"more than {MAX_HOPS} redirects")


@contextmanager
def _ask(url: str, client: Client, headers: dict[str, str], deadline_s: float) -> Iterator[requests.Response]:
    DEADLINE.at = time.monotonic() + deadline_s
    try:
        answer = client.session().get(url, headers=headers, stream=True, allow_redirects=False, timeout=deadline_s)
    except BROKEN as error:
        DEADLINE.at = float("inf")
        raise failure(error, url, deadline_s) from error
    try:
        yield answer
    finally:
        DEADLINE.at = float("inf")
        answer.close()


def _refuse(answer: requests.Response, url: str, source: Source, client: Client) -> None:
    """Raises FetchError for a status that comes with no file."""
    if answer.status_code in (200, 206, 416):
        return
    headers = tuple((name.lower(), value) for name, value in answer.headers.items())
    now = datetime.fromtimestamp(client.clock(), UTC)
    fault = refusal(Capture(source.name, url, now, b"-", status=answer.status_code, headers=headers), now)
    if fault is None:
        raise FetchError("http_status", f"{url}: {answer.status_code}")
    if fault.retry_after_s:
        client.politeness.defer(client.guard.check(url).hostname or "", fault.retry_after_s)
    raise FetchError(fault.reason, f"{url}: {fault.detail}", retry_after_s=fault.retry_after_s)


def _pieces(answer: requests.Response, url: str, deadline_s: float) -> Iterator[bytes]:
    """The body as it comes. The deadline is that of each piece: a gigabyte takes as long as it takes."""
    pieces = answer.raw.stream(PIECE_BYTES, decode_content=False)
    while True:
        DEADLINE.at = time.monotonic() + deadline_s
        try:
            piece = next(pieces, None)
        except BROKEN as error:
            raise failure(error, url, deadline_s) from error
        if piece is None:
            return
        yield piece
