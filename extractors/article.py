"""The nouns, in the order in which data passes through them: Entry -> Capture -> Reading of an Article, or Reject.

All are frozen. Every datetime knows its zone and is UTC; ``*_on`` is a date as it was printed.
Text is cleaned, never rewritten. "" and () mean that the page does not say; None is kept for
numbers, dates and flags that are not known.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from extractors.clean.told import folded as folded  # the warehouse compares texts by the same rule
from extractors.clean.told import is_running as is_running
from extractors.clean.told import told
from extractors.errors import Reason

Role = Literal["article", "feed", "sitemap", "index", "robots"]
BlockKind = Literal["paragraph", "heading", "list", "quote", "table"]
Precision = Literal["second", "minute", "day", "month", "year"]
ZoneOrigin = Literal["page", "feed", "source", "unknown"]
AgencyUse = Literal["full_copy", "contributed", "cited"]
Method = Literal["json_ld", "meta", "selector", "markup", "line", "url", "feed", "source", "column", "text"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One item that a listing named, and what the listing said of it."""

    source: str  # name of the source, as in config/sources/<name>.yaml
    url: str  # address as listed, or file:<source>/<path> for a file without one
    kind: str = "feed"  # the kind of listing: feed sitemap index urls folder archive table
    listed_in: str = ""  # URL or path of the listing
    locator: str = (
        ""  # where its bytes lie when nothing is fetched: "path", "path#offset" (archive), "path#row" (table)
    )
    validator: str = (
        ""  # changes when the item changed: the feed's updated, the sitemap's lastmod, mtime and size of a file
    )
    title: str = ""
    summary: str = ""  # text, no markup
    content: str = ""  # the full text as HTML, when a feed carries it
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    language: str = ""
    published_at: datetime | None = None
    modified_at: datetime | None = None
    etag: str = ""  # of its last answer, when it is asked for again; as received
    last_modified: str = ""  # likewise


@dataclass(frozen=True, slots=True)
class ListingState:
    """What is remembered of one listing between two polls."""

    source: str
    url: str  # of the listing: a URL, or a path for a folder, archive or table
    etag: str = ""
    last_modified: str = ""  # the header, as received
    body_sha256: str = ""  # some servers keep the ETag and change the body, and the other way round
    polled_at: datetime | None = None
    entry_count: int = 0  # listed in the last answer that had a body
    fresh_until: datetime | None = None  # its server (Cache-Control) or its feed (ttl) asks to be left alone until then


@dataclass(frozen=True, slots=True)
class Listed:
    """What one portion of one listing gave. A long listing gives several; only its last carries the state."""

    entries: tuple[Entry, ...] = ()
    state: ListingState | None = None  # committed together with the entries, never without them
    reject: Reject | None = None  # the listing could not be read (or not to its end)
    is_unchanged: bool = False  # 304, or the same bytes as last time


@dataclass(frozen=True, slots=True)
class Capture:
    """One answer of one URL, or one reading of one file, at one moment. Never changed, always kept."""

    source: str
    url: str  # as asked: Entry.url, or the listing's URL
    captured_at: datetime  # when it was answered; for a file when it was last written, for a WARC record its WARC-Date
    body: bytes  # inflated; b"" for 304
    role: Role = "article"
    final_url: str = ""  # after redirects; "" when the same as url
    status: int = 200  # HTTP status; 200 for a file that could be read
    headers: tuple[tuple[str, str], ...] = ()  # as received, names in lower case
    media_type: str = ""  # as labelled ("text/html; charset=utf-8"), or by file name for a file
    redirects: tuple[tuple[int, str], ...] = ()  # each hop's status and Location
    _sha256: str = field(default="", init=False, repr=False, compare=False)  # once it was asked for

    @property
    def capture_id(self) -> str:
        """The same answer at the same moment has the same id, however often it is loaded."""
        return str(uuid.uuid5(CAPTURES, f"{self.url}\n{self.captured_at.isoformat()}\n{self.body_sha256}"))

    @property
    def body_sha256(self) -> str:
        if not self._sha256:
            object.__setattr__(self, "_sha256", hashlib.sha256(self.body).hexdigest())
        return self._sha256

    @property
    def page_url(self) -> str:
        """The address that the body belongs to."""
        return self.final_url or self.url

    def header(self, name: str) -> str:
        """The first header of that name, or ""."""
        return next((value for key, value in self.headers if key == name.lower()), "")


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the body, in reading order."""

    kind: BlockKind
    text: str  # one line; list items and table rows are lines of their own, table cells parted by tabs
    level: int | None = None  # of a heading, 1-6


@dataclass(frozen=True, slots=True)
class Image:
    url: str  # absolute; "" in saved text, which names none
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Agency:
    """A wire service that the article names, and how it was used."""

    name: str  # "Reuters"
    use: AgencyUse


@dataclass(frozen=True, slots=True)
class Finding:
    """Where the value of one field came from."""

    field: str  # a field of Article
    method: Method
    locator: str  # JSON path, CSS selector or "line 3"
    raw: str  # as found, before cleaning; at most 500 characters
    confidence: float = 1.0  # 0-1
    is_chosen: bool = True  # False: another candidate disagreed and lost


@dataclass(frozen=True, slots=True)
class Article:
    """One news article as published, cleaned but never rewritten."""

    url: str  # canonical; the article's identity
    title: str  # never empty
    blocks: tuple[Block, ...]  # never empty
    kicker: str = ""  # the short line above the title
    standfirst: str = ""  # the summary under the title (US: dek)
    byline: str = ""  # as printed: "By Ada Byron in Leeds"
    authors: tuple[str, ...] = ()  # names of people, in printed order
    dateline: str = ""  # "GENEVA (AFP)", as printed; it stays in the body too
    published_on: date | None = None  # as printed, in the zone it was printed in
    published_at: datetime | None = None  # instant; only where one is known
    published_precision: Precision | None = None
    published_text: str = ""  # as found: "21 April, 2016"
    published_zone: ZoneOrigin = "unknown"  # who said in which zone the time is
    modified_on: date | None = None
    modified_at: datetime | None = None
    section: str = ""
    publication: str = ""  # whose paper it stood in, as the page or export names it: "The Harbour Post"
    tags: tuple[str, ...] = ()
    language: str = ""  # BCP 47: "en", "en-GB"
    images: tuple[Image, ...] = ()
    agencies: tuple[Agency, ...] = ()
    reading_minutes: int | None = None  # as printed, never computed
    word_count: int = 0  # of the body
    is_paywalled: bool | None = None  # None: the page does not say
    quality: float | None = None  # 0-1: how sure we are that the body is right
    flags: tuple[str, ...] = ()  # why it may be wrong: "short_body", "date_from_url" ...
    addresses: tuple[str, ...] = ()  # other addresses the page gives for itself: AMP, canonical of another domain
    findings: tuple[Finding, ...] = field(default=(), repr=False)

    @property
    def article_id(self) -> str:
        return article_id(self.url)

    @property
    def body(self) -> str:
        """The blocks' text, one blank line between blocks."""
        return "\n\n".join(block.text for block in self.blocks)

    @property
    def content_sha256(self) -> str:
        """Changes only when the article changed for a reader: title, standfirst and body, as ``told`` compares them."""
        compared = json.dumps(told(self.title, self.standfirst, self.body), ensure_ascii=False)
        return hashlib.sha256(compared.encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class Reading:
    """An article as read from one capture. The same capture, configuration and version give the same reading."""

    article: Article
    source: str
    entry_url: str  # Entry.url: what was asked for
    capture_id: str
    captured_at: datetime
    final_url: str = ""  # where the capture was found in the end
    extractor_version: str = ""
    config_sha256: str = ""  # of the source's `extract` settings


@dataclass(frozen=True, slots=True)
class Reject:
    """What could not become an article. A first-class outcome: a row, never just a log line."""

    source: str
    url: str
    stage: Literal["discover", "fetch", "extract", "load"]
    reason: Reason
    detail: str = ""  # a sentence for a person
    at: datetime | None = None
    capture_id: str = ""  # "" when there was no answer at all
    retry_after_s: float | None = None
    was_asked: bool = True  # False: the site was left alone for now, which is no try
    status: int = 0  # of the answer, when there was one


CAPTURES = uuid.UUID("6f3c7e52-8a0e-5c3f-9a55-0d5b6f0f7a11")  # our own namespace, drawn once
ARTICLES = uuid.NAMESPACE_URL  # RFC 9562, appendix C


def article_id(url: str) -> str:
    """The id of the article with this canonical URL."""
    return str(uuid.uuid5(ARTICLES, url))
