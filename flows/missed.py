"""A feed that names nothing that was known has moved on since the last look: what fell out of it is in the sitemap.

In: what a feed gave, and what was remembered of it. Out: since when something may have been missed, and the entries of
the source's sitemaps since then. That look is noted as a slice of the past, and is nothing to poll from: it is a part.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from extractors.article import Listed, ListingState
from extractors.discover import discover as read_listing
from extractors.fetch.client import Client
from extractors.source import AnyListing, FeedListing, SitemapListing, Source, Window
from flows.newsroom import Newsroom
from warehouse.entries import entries_of
from warehouse.runs import note_slice, plan_slices

MOVED_ON = "the feed had moved on between two looks; its sitemap names what fell out"
OVERLAP = timedelta(hours=6)  # an item may be published, and listed some time later
log = logging.getLogger("newsdesk")


def missed_since(
    listing: AnyListing, listed: Listed, states: Mapping[str, ListingState], source: Source, room: Newsroom
) -> datetime | None:
    """When the feed was last looked at, if it names nothing that was known; None when nothing can have been missed."""
    known = states.get(listing.url) if isinstance(listing, FeedListing) else None
    if known is None or not known.polled_at or not known.entry_count or not listed.entries:
        return None
    if entries_of(room.home, source.name, [entry.url for entry in listed.entries]):
        return None
    log.warning("%s: all of %s is new since %s, so more was missed", source.name, known.url, known.polled_at)
    return known.polled_at


def made_good(source: Source, since: datetime, client: Client, room: Newsroom) -> list[Listed]:
    """What fell out of the feed, from the sitemaps; noted as a slice that is done when one of them names all of it."""
    found = list(from_sitemaps(source, since, client, room))
    entries = [entry for listed in found for entry in listed.entries]
    oldest = min((at for entry in entries if (at := entry.published_at or entry.modified_at)), default=None)
    is_news_alone = any(entry.title for entry in entries)  # a news sitemap names the last two days
    if found and not any(listed.reject for listed in found) and (not is_news_alone or (oldest and oldest <= since)):
        stretch, now = (since, room.clock()), room.clock()
        plan_slices(room.home, source.name, [stretch], now=now)
        facts = {"via": "sitemap", "planned_count": len(entries), "reason": MOVED_ON}
        note_slice(room.home, source.name, stretch, "done", now=now, facts=facts)
    return found


def from_sitemaps(source: Source, since: datetime, client: Client, room: Newsroom) -> Iterator[Listed]:
    """What the source's sitemaps, also those for backfills, list since then."""
    sitemaps = [listing for listing in source.discover if isinstance(listing, SitemapListing)]
    if not sitemaps:
        log.warning("%s: names no sitemap to make it good from; look at it more often", source.name)
    for listing in sitemaps:
        now = room.clock()
        yield from read_listing(listing, source, Window(since - OVERLAP, now), client, {}, now=now)
