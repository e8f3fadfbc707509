"""What can go wrong on the way from a listing to an article, and the closed list of reasons.

    NewsdeskError
    +-- ConfigError          a setting is wrong: file, line, column, what to write instead
    +-- Stopped              the run is being ended; what was under way is neither done nor rejected
    +-- Rejected             this entry or capture cannot become an article; carries one Reason
        +-- DiscoverError    a listing could not be read
        +-- FetchError       no usable answer came
        +-- ExtractError     the answer holds no article

A ``Rejected`` is an outcome, not an accident: whoever catches it makes it a row in ``rejects``.
"""

from __future__ import annotations

from typing import Literal, get_args

Reason = Literal[
    "timeout",  # the total deadline passed
    "connection",  # no connection, or it broke: DNS, refused, reset, TLS
    "truncated",  # fewer bytes came than were announced
    "bad_http",  # the answer is not HTTP that we can read
    "http_status",  # 4xx or 5xx that is none of those below
    "gone",  # 410, or 404 again and again
    "rate_limited",  # 429, or 503 with Retry-After
    "redirect",  # too many redirects, or one that leads nowhere
    "blocked_url",  # a scheme, host or address that we never ask
    "too_large",  # more bytes than the cap allows, before or after inflating
    "too_many_items",  # a listing longer than the cap allows
    "too_deep",  # nested deeper than the cap allows
    "bad_encoding",  # Content-Encoding that does not inflate
    "bad_charset",  # bytes that are text in no charset we know
    "not_html",  # an answer of another kind: PDF, image, JSON ...
    "no_content",  # no title or no body was found
    "not_article",  # a section page, a gallery, a log file ...
    "empty",  # nothing, or only white space
    "bad_feed",  # a listing that is no feed, sitemap or table of the configured kind
    "bad_archive",  # a WARC or gzip file that cannot be read on
    "robots",  # robots.txt asks us not to
    "trap",  # an endless calendar or the like
    "bad_date",  # the only date is impossible
    "poison",  # reading it killed the reader, or took longer than 20 s
    "internal",  # a fault of newsdesk; please report it
]
REASONS: tuple[str, ...] = get_args(Reason)

# Worth another try later; all others say the same however often one asks.
PASSING: frozenset[str] = frozenset({"timeout", "connection", "truncated", "bad_http", "http_status", "rate_limited"})


class NewsdeskError(Exception):
    """Says what failed, on what, why, and what to do now."""


class ConfigError(NewsdeskError):
    """A setting that is not right, found before the first request."""


class Stopped(NewsdeskError):
    """The run is being ended; what was under way is neither done nor rejected."""


class Rejected(NewsdeskError):
    """One entry or capture that cannot become an article.

    ``reason`` is one of ``REASONS``; ``detail`` is a sentence for a person;
    ``retry_after_s`` is the wait in seconds that the other side asked for, if it did; ``was_asked`` is False when
    the other side was left alone, which is no try.
    """

    def __init__(
        self, reason: Reason, detail: str = "", *, retry_after_s: float | None = None, was_asked: bool = True
    ) -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason: Reason = reason
        self.detail = detail
        self.retry_after_s = retry_after_s
        self.was_asked = was_asked


class DiscoverError(Rejected):
    """A listing (feed, sitemap, index page, archive, table) could not be read."""


class FetchError(Rejected):
    """No usable answer came."""


class ExtractError(Rejected):
    """The capture holds no article."""
