"""A sitemap, a news sitemap, a list of addresses as text, or an index of such -> entries.

In: the bytes that the client brought, gzipped or not. Out: one entry per address, with lastmod and what the news tags
say. Read as a stream: neither the document nor its entries are ever held as a whole, and no entity is expanded. An
index is followed as far as the caps below allow; a child whose lastmod lies before the window is not asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin
from xml.parsers import expat

from extractors.article import Entry, Listed, ListingState
from extractors.clean.prose import clean_line
from extractors.clean.urls import canonical_url
from extractors.discover.feed import unique
from extractors.discover.instants import first_moment, instant
from extractors.discover.poll import Polled, poll, portions, rejected, wants
from extractors.errors import DiscoverError, Reason, Rejected
from extractors.fetch.inflate import GZIP_MAGIC, PIECE_BYTES, gunzip
from extractors.source import ALWAYS, SitemapListing, Source, Window

if TYPE_CHECKING:
    from extractors.fetch.client import Client

MAX_URLS = 50_000  # distinct ones of one sitemap: the protocol's own limit
MAX_REPEATED = 4  # times so many are read, if they repeat themselves
MAX_INFLATED_BYTES = 52_428_800  # likewise
MAX_DEPTH = 2  # steps from the configured sitemap; the protocol allows one
MAX_SITEMAPS = 100  # sitemaps asked for in one run, all levels together
MAX_TEXT_CHARS = 10_000  # of one element
MAX_NESTING = 50
SLACK = timedelta(days=1)  # a lastmod without a zone may be off by that
COVERED = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:(?:[-_/.]?|&\w+=)(0[1-9]|1[0-2])(?:(?:[-_/.]?|&\w+=)(0[1-9]|[12]\d|3[01]))?)?(?!\d)"
)
FETCHABLE = re.compile(r"https?://[^/@]+/")


@dataclass(frozen=True, slots=True)
class Item:
    """One <url> or <sitemap>, as written."""

    loc: str
    lastmod: str = ""
    title: str = ""
    published: str = ""
    language: str = ""
    keywords: str = ""
    is_index: bool = False  # it names another sitemap


def list_sitemap(
    listing: SitemapListing,
    source: Source,
    window: Window,
    client: Client,
    states: Mapping[str, ListingState],
    now: datetime,
) -> Iterator[Listed]:
    """The addresses that the source and the window want, sitemap by sitemap, each with a state of its own."""
    waiting = [(listing.url, 0)]
    known = {listing.url}
    faults: dict[Reason, DiscoverError] = {}
    asked = 0
    while waiting and asked < MAX_SITEMAPS:
        url, depth = waiting.pop(0)
        asked += 1
        found: list[Item] = []
        try:
            yield from _list_one(url, source, window, client, states, now, found)
        except Rejected as fault:
            yield Listed(reject=rejected(source, url, fault, now))
        if found and depth == MAX_DEPTH:
            faults["too_deep"] = DiscoverError(
                "too_deep", f"{url} is an index inside {depth} others; what it names is left"
            )
            continue
        if any(canonical_url(urljoin(url, item.loc)) == url for item in found):
            faults["redirect"] = DiscoverError("redirect", f"{url} is an index that lists itself")
        children = [child for child in _children(found, url, window, source, now) if child not in known]
        known.update(children)
        waiting += [(child, depth + 1) for child in children]
    if waiting:
        detail = f"leads to more than {MAX_SITEMAPS} sitemaps; {len(waiting)} of them are left"
        faults["too_many_items"] = DiscoverError("too_many_items", detail)
    for left in faults.values():
        yield Listed(reject=rejected(source, listing.url, left, now))


def _list_one(
    url: str,
    source: Source,
    window: Window,
    client: Client,
    states: Mapping[str, ListingState],
    now: datetime,
    indexed: list[Item],
) -> Iterator[Listed]:
    """One sitemap. The sitemaps that it names are put into ``indexed``; an index is always read, to find them."""
    known = states.get(url)
    was_index = known is not None and known.entry_count == 0
    polled = poll(client, source, url, "sitemap", {} if was_index or known is None else {url: known}, now)
    if polled.is_unchanged:
        yield Listed(state=polled.state, is_unchanged=True)
        return
    faults: list[Rejected] = []
    entries = _entries(polled, source, window, now, indexed, faults)
    for listed in portions(entries, polled.state):
        if faults and listed.state:
            # What could not be read to its end is not remembered as read.
            yield Listed(listed.entries, reject=rejected(source, url, faults[0], now))
        else:
            yield listed


def _entries(
    polled: Polled, source: Source, window: Window, now: datetime, indexed: list[Item], faults: list[Rejected]
) -> Iterator[Entry]:
    """The wanted entries of one sitemap. What ends it early is put into ``faults``."""
    seen: set[str] = set()
    is_open = window == ALWAYS
    try:
        for number, item in enumerate(read_sitemap(polled.capture.body)):
            if number >= MAX_REPEATED * MAX_URLS:
                raise DiscoverError("too_large", f"lists the same addresses again and again, {number:,} of them")
            if len(seen) + len(indexed) >= MAX_URLS:
                raise DiscoverError("too_many_items", f"only the first {MAX_URLS:,} addresses were taken")
            if item.is_index:
                indexed.append(item)
                continue
            if item.loc in seen:
                continue
            url = canonical_url(item.loc if item.loc.startswith("http") else urljoin(polled.capture.page_url, item.loc))
            if url in seen or not FETCHABLE.match(url):
                continue
            seen.add(url)
            entry = _entry(item, url, polled.state.url, source, now)
            if wants(source, url) and (is_open or window.holds(_dated(item, entry, source, now))):
                yield entry
    except Rejected as fault:
        faults.append(fault)


def _entry(item: Item, url: str, listed_in: str, source: Source, now: datetime) -> Entry:
    return Entry(
        source.name,
        url,
        "sitemap",
        listed_in,
        validator=item.lastmod,
        title=clean_line(item.title) if item.title else "",
        tags=tuple(unique(clean_line(word) for word in item.keywords.split(",")))[:50] if item.keywords else (),
        language=item.language,
        published_at=instant(item.published, source, now),
        modified_at=instant(item.lastmod, source, now),
    )


def _dated(item: Item, entry: Entry, source: Source, now: datetime) -> datetime | None:
    """When an item belongs to: its publication if it is given, else its last change."""
    written = item.published or item.lastmod
    return entry.published_at or entry.modified_at or first_moment(written, source, now)


def _children(found: list[Item], parent: str, window: Window, source: Source, now: datetime) -> list[str]:
    """The sitemaps of an index that may hold something for the window, newest first."""
    children = []
    for item in found:
        changed_at = instant(item.lastmod, source, now)
        is_too_old = changed_at and window.since and changed_at + SLACK < window.since
        if not is_too_old and _may_overlap(item.loc, window):
            children.append((item.lastmod, canonical_url(urljoin(parent, item.loc))))
    if all(lastmod for lastmod, _ in children):
        children.sort(reverse=True)
    return list(dict.fromkeys(url for _, url in children))


def _may_overlap(loc: str, window: Window) -> bool:
    """Many sitemaps are named after the year, month or day that they cover: sitemap-2016-04.xml, ?yyyy=2016&mm=04.

    Only such a name, far from the window, says that a sitemap need not be asked for.
    """
    spans = [_span(*(int(part) if part else 0 for part in match.groups())) for match in COVERED.finditer(loc)]
    return not spans or any(
        (window.since is None or last + SLACK >= window.since)
        and (window.until is None or first - SLACK < window.until)
        for first, last in spans
    )


def _span(year: int, month: int, day: int) -> tuple[datetime, datetime]:
    """A year, month or day (0: not given) -> its first instant and that of what follows."""
    try:
        first = datetime(year, month or 1, day or 1, tzinfo=UTC)
    except ValueError:
        day, first = 0, datetime(year, month or 1, 1, tzinfo=UTC)
    days = 1 if day else 31 if month else 366
    return first, first + timedelta(days=days)


# ---------------------------------------------------------------------- reading


def read_sitemap(body: bytes) -> Iterator[Item]:
    """The bytes of a sitemap -> its items as a stream. Raises DiscoverError, or FetchError from inflating."""
    chunks = (body[start : start + PIECE_BYTES] for start in range(0, len(body), PIECE_BYTES))
    pieces = _capped(gunzip(chunks) if body.startswith(GZIP_MAGIC) else chunks)
    first = next(pieces, b"")
    start = first.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        return _read_xml(start, pieces)
    return _read_text(first, pieces)


def _capped(pieces: Iterator[bytes]) -> Iterator[bytes]:
    count = 0
    for piece in pieces:
        count += len(piece)
        if count > MAX_INFLATED_BYTES:
            raise DiscoverError("too_large", f"is larger than {MAX_INFLATED_BYTES:,} bytes when inflated")
        yield piece


def _read_text(first: bytes, pieces: Iterator[bytes]) -> Iterator[Item]:
    """A sitemap as text: one address a line."""
    if not re.match(rb"(?:\xef\xbb\xbf)?\s*https?://", first, re.IGNORECASE):
        raise DiscoverError("bad_feed", "is no sitemap: neither XML nor a list of addresses")
    rest = first
    for piece in (*pieces, b"\n"):
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            if address := line.decode("utf-8-sig", "replace").strip():
                yield Item(address)


def _read_xml(first: bytes, pieces: Iterator[bytes]) -> Iterator[Item]:
    """A sitemap or an index as XML, also with a wrong namespace or none; also an RSS or Atom feed in its place."""
    reading = _Reading()
    try:
        reading.parser.Parse(first)
        yield from reading.taken()
        for piece in pieces:
            reading.parser.Parse(piece)
            yield from reading.taken()
        reading.parser.Parse(b"", True)
    except expat.ExpatError as error:
        yield from reading.taken()
        raise DiscoverError("bad_feed", f"is no sitemap, or broken: {error}") from None
    yield from reading.taken()
    if not reading.root_is_known:
        raise DiscoverError("bad_feed", f"is no sitemap: its outermost element is <{reading.root[:100]}>")


ITEMS = frozenset({"url", "sitemap", "item", "entry"})
FIELDS = {
    "loc": "loc", "link": "loc", "lastmod": "lastmod", "updated": "lastmod", "pubDate": "published", "title": "title",
    "publication_date": "published", "published": "published", "language": "language", "keywords": "keywords",
}  # fmt: skip


@lru_cache(maxsize=1_000)
def _name(name: str) -> tuple[str, bool]:
    """Namespace and name, as expat gives them -> the name, and whether it speaks of the page itself.

    <image:loc>, <video:title>, <xhtml:link> and their like speak of something else.
    """
    space, _, local = name.rpartition(" ")
    return local, not re.search(r"image|video|mobile|xhtml", space)


class _Reading:
    """What expat has told so far. Only the texts of the current item are held."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.EntityDeclHandler = self._entity
        self.items: list[Item] = []
        self.root = ""
        self.path: list[str] = []
        self.fields: dict[str, str] = {}
        self.words: list[str] | None = None

    @property
    def root_is_known(self) -> bool:
        return self.root in ("urlset", "sitemapindex", "rss", "feed", "RDF")

    def taken(self) -> list[Item]:
        """The items read since the last call."""
        items, self.items = self.items, []
        return items

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local, is_ours = _name(name)
        self.root = self.root or local
        self.path.append(local)
        if len(self.path) > MAX_NESTING:
            raise DiscoverError("too_deep", f"is nested more than {MAX_NESTING} elements deep")
        if local in ITEMS:
            self.fields = {}
        self.words = [] if local in FIELDS and is_ours else None
        if attributes and local == "link" and is_ours and attributes.get("rel", "alternate") == "alternate":
            self.fields.setdefault("loc", attributes.get("href", ""))

    def _text(self, text: str) -> None:
        if self.words is not None and len(self.words) < 100:
            self.words.append(text[:MAX_TEXT_CHARS])

    def _end(self, name: str) -> None:
        local = self.path.pop()
        if self.words is not None and (text := "".join(self.words).strip()[:MAX_TEXT_CHARS]):
            self.fields.setdefault(FIELDS[local], text)
        self.words = None
        if local in ITEMS and "loc" in self.fields:
            self.items.append(Item(**self.fields, is_index=local == "sitemap"))
            self.fields = {}

    def _entity(self, name: str, *rest: object) -> None:
        raise DiscoverError("bad_feed", f"declares the entity {name[:50]}; a sitemap needs none")
