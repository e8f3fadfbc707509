"""RSS 2.0, RSS 1.0, Atom and JSON Feed -> entries, newest as the feed has them.

In: the bytes that the client brought. Out: one entry per linked item, with what the feed says of it: title, summary,
full text when it carries it, authors, tags, language, and an instant where the date has a zone. Entities are never
expanded, and a feed that is a page or garbage is refused as bad_feed.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from extractors.article import Capture, Entry, Listed, ListingState
from extractors.clean.urls import canonical_url
from extractors.discover.instants import instant
from extractors.discover.poll import LONGEST_FRESH_S, poll, portions, rejected, wants
from extractors.errors import DiscoverError
from extractors.source import FeedListing, Source, Window

if TYPE_CHECKING:
    from extractors.fetch.client import Client

MAX_ITEMS = 2_000  # feeds list some dozens; feedparser needs 0.3 ms for each
MAX_SHOWN_REJECTS = 10  # of single items in one feed
MAX_CONTENT_CHARS = 1_000_000
MAX_SUMMARY_CHARS = 2_000
MAX_TAGS = 50
MAX_URL_CHARS = 8_000
ITEM_END = re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
DOCTYPE = re.compile(rb"<!DOCTYPE\s[^\[>]*(?:\[(.*?)\]\s*)?>", re.DOTALL | re.IGNORECASE)
ENTITY = re.compile(rb"<!ENTITY\s+(?:%\s+)?\S+\s+(?:\"([^\"]*)\"|'([^']*)')", re.DOTALL)
BLOCK_END = re.compile(r"<(?:br|/p|/div|/li|/h[1-6]|/tr|/td|/blockquote)\b[^<>]*>", re.IGNORECASE)
TTL = re.compile(rb"<ttl>\s*(\d{1,6})\s*</ttl>", re.IGNORECASE)  # minutes (RSS 2.0)
MAX_ENTITY_BYTES = 1_000
NESTED = re.compile(rb"(?:<[A-Za-z][^<>]*(?<!/)>\s*){300}")  # no feed nests so deep; some readers would die of it


def list_feed(
    listing: FeedListing,
    source: Source,
    window: Window,
    client: Client,
    states: Mapping[str, ListingState],
    now: datetime,
) -> Iterator[Listed]:
    """The items of a feed that the source and the window want. Raises DiscoverError or FetchError."""
    polled = poll(client, source, listing.url, "feed", states, now)
    if polled.is_unchanged:
        yield Listed(state=polled.state, is_unchanged=True)
        return
    state = polled.state
    if asked := TTL.search(polled.capture.body, 0, 20_000):
        until = now + timedelta(seconds=min(int(asked[1]) * 60, LONGEST_FRESH_S))
        state = replace(state, fresh_until=max(until, state.fresh_until or until))
    entries, faults = read_feed(polled.capture, source, now)
    wanted = [entry for entry in entries if wants(source, entry.url) and _is_inside(window, entry)]
    for url, fault in faults:
        yield Listed(reject=rejected(source, url, fault, now))
    yield from portions(wanted, state)


def read_feed(capture: Capture, source: Source, now: datetime) -> tuple[list[Entry], list[tuple[str, DiscoverError]]]:
    """A captured feed -> its entries, and what is wrong with single items. Raises DiscoverError."""
    if capture.body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        from extractors.discover.json_feed import read_json_feed

        items, was_cut = read_json_feed(capture, MAX_ITEMS)
    else:
        items, was_cut = _read_xml(capture)
    entries: dict[str, Entry] = {}
    faults: list[tuple[str, DiscoverError]] = []
    dates = [item.get("updated") or item.get("published") or "" for item in items]
    stamped = len(dates) > 1 and len(set(dates)) == 1  # with the time of the poll, which says nothing of the items
    for item in items:
        link = str(item.get("link") or "").strip()
        url = canonical_url(urljoin(capture.page_url, link)) if link and len(link) <= MAX_URL_CHARS else link
        if not re.match(r"https?://[^/]", url) or len(url) > MAX_URL_CHARS:
            faults.append((url[:200] or capture.url, _link_fault(url, item)))
        elif url not in entries:
            entries[url] = _entry(item, url, capture, source, now, stamped)
    if was_cut:
        faults.insert(
            0, (capture.url, DiscoverError("too_many_items", f"only the first {MAX_ITEMS:,} items were taken"))
        )
    return list(entries.values()), faults[:MAX_SHOWN_REJECTS]


def _link_fault(url: str, item: Mapping[str, Any]) -> DiscoverError:
    if not url:
        return DiscoverError("bad_feed", f"an item has no link: {str(item.get('title') or '')[:100]!r}")
    return DiscoverError("blocked_url", "an item links to what is no http or https address")


def _is_inside(window: Window, entry: Entry) -> bool:
    """By the date of publication; of the last change when that is all the feed gives."""
    return window.holds(entry.published_at or entry.modified_at)


def _entry(item: Mapping[str, Any], url: str, capture: Capture, source: Source, now: datetime, stamped: bool) -> Entry:
    published, updated = item.get("published") or "", item.get("updated") or ""
    return Entry(
        source.name,
        url,
        "feed",
        capture.url,
        validator="" if stamped else updated or published,
        title=text_of(item.get("title") or ""),
        summary=text_of(item.get("summary") or "")[:MAX_SUMMARY_CHARS],
        content=(item.get("content") or "")[:MAX_CONTENT_CHARS],
        authors=tuple(item.get("authors") or ()),
        tags=tuple(item.get("tags") or ())[:MAX_TAGS],
        language=item.get("language") or "",
        published_at=instant(published, source, now),
        modified_at=instant(updated, source, now),
    )


def text_of(markup: str) -> str:
    """One line of text from what may be HTML."""
    if "<" in markup or "&" in markup:
        from selectolax.lexbor import LexborHTMLParser

        body = LexborHTMLParser(BLOCK_END.sub(r"\g<0> ", markup[:MAX_CONTENT_CHARS])).body
        markup = body.text() if body else ""
    from extractors.clean.prose import clean_line

    return clean_line(markup)


# ---------------------------------------------------------------------- XML, by feedparser


def _read_xml(capture: Capture) -> tuple[list[dict[str, Any]], bool]:
    """Items in feedparser's reading, in plain words; True when there were more than MAX_ITEMS."""
    import feedparser

    body, was_cut = _first_items(_without_doctype(capture.body))
    headers = {"content-type": capture.media_type or "application/xml", "content-location": capture.page_url}
    try:
        # A stream, for feedparser takes bytes for a file name first.
        parsed = feedparser.parse(io.BytesIO(body), response_headers=headers)
    except Exception as error:  # it has no error type of its own
        raise DiscoverError("bad_feed", f"{capture.url}: {type(error).__name__}: {error}"[:300]) from None
    if not parsed.version and not parsed.entries:
        said = parsed.get("bozo_exception") or "it is neither RSS nor Atom nor JSON Feed"
        raise DiscoverError("bad_feed", f"{capture.url} is no feed: {said}"[:300])
    language = str(parsed.feed.get("language") or "")
    is_rss = parsed.version.startswith("rss")
    return [_item(entry, language, is_rss) for entry in parsed.entries], was_cut


def _without_doctype(body: bytes) -> bytes:
    """The feed without its document type, so that no entity is ever expanded. Raises DiscoverError for a bomb."""
    if NESTED.search(body):
        raise DiscoverError("bad_feed", "is nested more than 300 elements deep")
    match = DOCTYPE.search(body, 0, 1_000_000)
    if not match:
        return body
    for entity in ENTITY.finditer(match[1] or b""):
        value = entity[1] or entity[2] or b""
        if len(value) > MAX_ENTITY_BYTES or re.search(rb"&\w+;", value):
            raise DiscoverError("bad_feed", "declares entities that grow when they are expanded")
    return body[: match.start()] + body[match.end() :]


def _first_items(body: bytes) -> tuple[bytes, bool]:
    """The feed cut off after MAX_ITEMS items."""
    if body.count(b"</item") + body.count(b"</entry") <= MAX_ITEMS:
        return body, False
    for number, match in enumerate(ITEM_END.finditer(body), 1):
        if number == MAX_ITEMS:
            tail = (
                b"</feed>"
                if b"entry" in match[0].lower()
                else b"</channel></rss>"
                if b"<rss" in body[:2000]
                else b"</rdf:RDF>"
            )
            return body[: match.end()] + tail, True
    return body, False


def _item(entry: Any, language: str, is_rss: bool) -> dict[str, Any]:
    # feedparser's own get() would make one date out of the other.
    published, updated = dict.get(entry, "published") or dict.get(entry, "created"), dict.get(entry, "updated")
    if is_rss and not published:  # dc:date, which RSS uses for the date of publication
        published, updated = updated, None
    contents = [str(part.get("value") or "") for part in entry.get("content") or ()]
    details = [*(entry.get("authors") or ()), entry.get("author_detail") or {}]
    names = [str(detail.get("name") or "").strip() for detail in details] or [str(entry.get("author") or "")]
    return {
        "link": entry.get("feedburner_origlink") or entry.get("link"),
        "title": entry.get("title"),
        "summary": entry.get("summary"),
        "content": max(contents, key=len, default=""),
        "authors": unique(names),
        "tags": unique(str(tag.get("term") or tag.get("label") or "").strip() for tag in entry.get("tags") or ()),
        "language": (entry.get("title_detail") or {}).get("language") or language,
        "published": published,
        "updated": updated,
    }


def unique(words: Iterable[str]) -> list[str]:
    """Each word once, in order, without empty ones."""
    return list(dict.fromkeys(word for word in words if word))
