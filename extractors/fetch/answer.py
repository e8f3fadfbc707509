"""One answer as it comes off the wire -> its headers and its whole, inflated body; or why it cannot be used.

In: what requests gives back, unread. Out: the parts of a Capture. Never more than the cap is inflated, a body that ends
early is refused, and whatever requests, urllib3 and http.client raise becomes a FetchError with one reason.
"""

from __future__ import annotations

import http.client
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice

import requests
from urllib3 import exceptions as urllib3_errors

from extractors.article import Role
from extractors.errors import FetchError, Reason
from extractors.fetch.inflate import PIECE_BYTES, gunzip, joined
from extractors.fetch.robots import MAX_ROBOTS_BYTES

REDIRECTS = frozenset({301, 302, 303, 307, 308})
MAX_HEADER_BYTES = 256 * 1024
MAX_ERROR_BYTES = 256 * 1024  # of the page that comes with a 404 or 500; the rest is not read


class Broken(FetchError):
    """The connection was there and broke: worth another try at once."""


def headers_of(answer: requests.Response) -> tuple[tuple[str, str], ...]:
    """Headers as received, names in lower case, UTF-8 as UTF-8; without cookies, which are nobody's business."""
    rows = []
    for name, value in answer.raw.headers.iteritems():
        with suppress(UnicodeError):
            value = value.encode("latin-1").decode("utf-8")
        rows.append((name.lower(), value.strip()))
    if sum(len(name) + len(value) for name, value in rows) > MAX_HEADER_BYTES:
        raise FetchError("bad_http", f"more than {MAX_HEADER_BYTES:,} bytes of headers")
    return tuple(row for row in rows if row[0] not in ("set-cookie", "set-cookie2"))


def body_of(answer: requests.Response, role: Role, max_bytes: int) -> bytes:
    """The inflated body. A redirect's is not read, an error's and a robots.txt's only so far."""
    if answer.status_code in REDIRECTS or answer.status_code == 304:
        return b""
    lengths = {value.strip() for value in answer.headers.get("Content-Length", "").split(",") if value.strip()}
    if len(lengths) > 1 or not all(length.isascii() and length.isdecimal() for length in lengths):
        raise FetchError("bad_http", f"Content-Length: {', '.join(sorted(lengths))[:100]}")
    if answer.status_code >= 400:
        try:
            return _first(_inflated(answer), MAX_ERROR_BYTES)
        except (FetchError, urllib3_errors.HTTPError, OSError):
            return b""  # the status is what counts
    if role == "robots":
        return _first(_inflated(answer), MAX_ROBOTS_BYTES)
    if lengths and int(lengths.pop()[:15]) > max_bytes:
        raise FetchError("too_large", f"announces {answer.headers['Content-Length']} bytes; the cap is {max_bytes:,}")
    return joined(_inflated(answer), max_bytes)


def _inflated(answer: requests.Response) -> Iterator[bytes]:
    """The body in pieces. At most two layers of gzip, which some proxies add to one another."""
    coding = [word.strip().lower() for word in answer.headers.get("Content-Encoding", "").split(",") if word.strip()]
    coding = [word for word in coding if word != "identity"]
    if len(coding) > 2 or not set(coding) <= {"gzip", "x-gzip"}:
        raise FetchError("bad_encoding", f"Content-Encoding: {', '.join(coding)[:100]}; only gzip was asked for")
    pieces: Iterable[bytes] = answer.raw.stream(PIECE_BYTES, decode_content=False)
    for _ in coding:
        pieces = gunzip(pieces)
    return iter(pieces)


def _first(pieces: Iterable[bytes], max_bytes: int) -> bytes:
    """At most so many bytes; what follows is not read."""
    body = b""
    for piece in pieces:
        body += piece
        if len(body) >= max_bytes:
            break
    return body[:max_bytes]


def failure(error: Exception, url: str, deadline_s: float) -> FetchError:
    """What requests, urllib3 and http.client raise -> one reason. The innermost cause tells most."""
    causes = list(islice(_causes(error), 10))
    said = str(causes[-1])[:300] or type(causes[-1]).__name__

    def among(*kinds: type[BaseException]) -> bool:
        return any(isinstance(cause, kinds) for cause in causes)

    reason: Reason = "connection"
    if among(urllib3_errors.NewConnectionError):  # which urllib3 counts among the timeouts
        return FetchError("connection", said)
    if among(TimeoutError, urllib3_errors.TimeoutError, requests.Timeout):
        return FetchError("timeout", f"no answer within {deadline_s:g} s")
    if any("ended prematurely" in str(cause) for cause in causes):  # where a chunk should have begun
        reason = "truncated"
    elif among(urllib3_errors.InvalidChunkLength):
        reason = "bad_http"
    elif among(http.client.IncompleteRead, urllib3_errors.IncompleteRead):
        reason = "truncated"
    elif among(http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError, ConnectionAbortedError):
        return Broken("connection", said)
    elif among(http.client.HTTPException, urllib3_errors.HeaderParsingError):
        reason = "bad_http"
    elif among(requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, urllib3_errors.LocationValueError):
        reason = "blocked_url"
    elif not among(OSError, urllib3_errors.HTTPError) or among(requests.exceptions.InvalidHeader):
        reason = "bad_http"
    return FetchError(reason, said)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An exception and what it was raised from, outermost first."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        wrapped = getattr(cause, "reason", None)
        inner = next((item for item in cause.args if isinstance(item, BaseException)), None)
        cause = wrapped if isinstance(wrapped, BaseException) else inner or cause.__cause__ or cause.__context__
