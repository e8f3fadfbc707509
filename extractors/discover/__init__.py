"""(Source, Window) -> Entry: what a feed, sitemap, page, list, folder, table or archive says there is to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from extractors.article import Listed, ListingState
from extractors.discover.poll import rejected
from extractors.errors import Rejected
from extractors.source import (
    AnyListing,
    ArchiveListing,
    FeedListing,
    FolderListing,
    IndexListing,
    SitemapListing,
    Source,
    TableListing,
    UrlsListing,
    WaybackListing,
    Window,
)

if TYPE_CHECKING:
    from extractors.fetch.client import Client


def discover(
    listing: AnyListing,
    source: Source,
    window: Window,
    client: Client,
    states: Mapping[str, ListingState],
    *,
    now: datetime,
) -> Iterator[Listed]:
    """One listing -> its entries in portions, the last with the listing's new state.

    A listing that cannot be read, or not to its end, gives a reject and never raises Rejected. A window that ends is a
    part of the listing: it is read whatever is remembered, and nothing is remembered of it.
    """
    is_part = window.until is not None
    try:
        for listed in _listed(listing, source, window, client, {} if is_part else states, now):
            yield replace(listed, state=None) if is_part else listed
    except Rejected as fault:
        yield Listed(reject=rejected(source, place_of(listing), fault, now))


def _listed(
    listing: AnyListing,
    source: Source,
    window: Window,
    client: Client,
    states: Mapping[str, ListingState],
    now: datetime,
) -> Iterator[Listed]:
    match listing:
        case FeedListing():
            from extractors.discover.feed import list_feed

            return list_feed(listing, source, window, client, states, now)
        case SitemapListing():
            from extractors.discover.sitemap import list_sitemap

            return list_sitemap(listing, source, window, client, states, now)
        case IndexListing():
            from extractors.discover.index_page import list_index

            return list_index(listing, source, client, states, now)
        case UrlsListing():
            from extractors.discover.url_list import list_urls

            return list_urls(listing, source, states, now)
        case FolderListing():
            from extractors.discover.folder import list_folder

            return list_folder(listing, source, states, now)
        case ArchiveListing():
            from extractors.discover.archive import list_archive

            return list_archive(listing, source, window, states, now)
        case WaybackListing():
            from extractors.discover.wayback import list_wayback

            return list_wayback(listing, source, window, client, now)
        case TableListing():
            from extractors.discover.table import list_table

            return list_table(listing, source, window, states, now)


def place_of(listing: AnyListing) -> str:
    """The URL or path of a listing, as configured."""
    if isinstance(listing, UrlsListing):
        return listing.path or listing.urls[0]
    if isinstance(listing, FeedListing | SitemapListing | IndexListing | WaybackListing):
        return listing.url
    return listing.path or str(getattr(listing, "url", ""))
