"""A page of links -> an entry for each link of the same site that the configured selector finds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from extractors.article import Capture, Entry, Listed, ListingState
from extractors.clean.prose import clean_line
from extractors.clean.urls import canonical_url, registrable_domain
from extractors.discover.poll import poll, portions, rejected, wants
from extractors.errors import DiscoverError
from extractors.source import IndexListing, Source

if TYPE_CHECKING:
    from extractors.fetch.client import Client

MAX_LINKS = 1_000
MAX_LINK_CHARS = 8_000
MAX_TITLE_CHARS = 500


def list_index(
    listing: IndexListing, source: Source, client: Client, states: Mapping[str, ListingState], now: datetime
) -> Iterator[Listed]:
    """The links of a page that the source wants. It dates nothing, so no window applies. Raises DiscoverError."""
    polled = poll(client, source, listing.url, "index", states, now)
    if polled.is_unchanged:
        yield Listed(state=polled.state, is_unchanged=True)
        return
    entries = read_links(polled.capture, listing.links, source)
    fault = None
    if not entries:
        fault = DiscoverError(
            "bad_feed", f"no link on {listing.url} fits {listing.links!r}; look at the page and change links"
        )
    elif len(entries) > MAX_LINKS:
        fault = DiscoverError("too_many_items", f"only the first {MAX_LINKS:,} links were taken")
    yield from portions(entries[:MAX_LINKS], polled.state, rejected(source, listing.url, fault, now) if fault else None)


def read_links(capture: Capture, selector: str, source: Source) -> list[Entry]:
    """The links that a CSS selector finds - links, or whatever holds one - in page order, each once."""
    from selectolax.lexbor import LexborHTMLParser

    from extractors.clean.charset import decode

    page = LexborHTMLParser(decode(capture.body, capture.media_type, is_html=True)[0])
    base = page.css_first("base[href]")
    start = urljoin(capture.page_url, (base.attributes.get("href") or "") if base else "")
    here = canonical_url(capture.page_url)
    entries: dict[str, Entry] = {}
    for node in page.css(selector):
        link = node if node.attributes.get("href") else node.css_first("a[href]")
        written = ((link.attributes.get("href") or "") if link else "").strip()
        url = _resolved(start, written) if written and len(written) <= MAX_LINK_CHARS else ""
        if not url or url == here or not _is_same_site(url, here) or not wants(source, url):
            continue
        title = clean_line(link.text(separator=" ") if link else "")[:MAX_TITLE_CHARS]
        if url not in entries or not entries[url].title:
            entries[url] = Entry(source.name, url, "index", capture.url, title=title)
    return list(entries.values())


def _resolved(start: str, written: str) -> str:
    """The canonical form of a link; "" for what leads nowhere that can be fetched."""
    try:
        url = canonical_url(urljoin(start, written))
    except ValueError:
        return ""
    return url if re.match(r"https?://[^/@]+/", url) else ""


def _is_same_site(url: str, here: str) -> bool:
    """Of the same registrable domain; for bare addresses, of the same host and port."""
    domain = registrable_domain(here)
    if "." in domain and not domain.replace(".", "").isdigit():
        return registrable_domain(url) == domain
    return urlsplit(url).netloc == urlsplit(here).netloc
