"""Pure: a source and a wish (`--via`) -> the listings that reach into the past, the cheapest first, and their pace."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal
from urllib.parse import urlsplit

from extractors.article import Entry
from extractors.errors import ConfigError
from extractors.source import AnyListing, Source, WaybackListing, lies_elsewhere
from flows.newsroom import Newsroom

Way = Literal["auto", "feed", "sitemap", "archive", "wayback", "folder"]
# What lies here costs nothing, a feed one request; files of an archive are large, a web archive is slow.
CHEAPEST_FIRST = ("table", "archive", "feed", "sitemap", "far archive", "wayback")
KINDS = {"folder": ("table",), "feed": ("feed",), "sitemap": ("sitemap",), "archive": ("archive",)}


def ways(source: Source, via: Way) -> Sequence[AnyListing]:
    """Raises ConfigError when the source has no such listing. An index, a list and a folder date nothing."""
    if via == "wayback":
        return [each for each in source.discover if each.kind == "wayback"] or [wayback_of(source)]
    kinds = CHEAPEST_FIRST if via == "auto" else KINDS[via]
    found = [each for each in source.discover if each.kind in kinds]
    if not found and via != "auto":
        said = (
            "; files in a folder have no date of their own, and `newsdesk run` brings them" if via == "folder" else ""
        )
        raise ConfigError(f"{source.name}: its configuration names no listing of the kind {' or '.join(kinds)}{said}")
    return sorted(found, key=lambda each: CHEAPEST_FIRST.index("far archive" if lies_elsewhere(each) else each.kind))


def wayback_of(source: Source) -> WaybackListing:
    """Where nothing is configured: all that the Internet Archive has of the source's host."""
    places = [source.home, *(getattr(each, "url", "") for each in source.discover)]
    host = next((urlsplit(place).netloc for place in places if place), "")
    if not host:
        raise ConfigError(f"{source.name}: name its home, or a listing of the kind wayback with what to ask for")
    return WaybackListing(kind="wayback", url=f"{host}/*")


def with_way(source: Source, via: Way) -> Source:
    """The source as a backfill by this way needs it: with the listing of a web archive that it was asked for."""
    if via != "wayback" or any(each.kind == "wayback" for each in source.discover):
        return source
    return source.model_copy(update={"discover": (*source.discover, wayback_of(source))})


def reaches_all(listing: AnyListing, entries: Sequence[Entry]) -> bool:
    """Does this listing name all there is? A feed and a news sitemap (it gives titles) name the newest alone."""
    return listing.kind != "feed" and not (listing.kind == "sitemap" and any(entry.title for entry in entries))


def pace_s(source: Source, room: Newsroom) -> float:
    """Least time a page takes, by the delay that its host is owed."""
    if source.is_local:
        return 0.0
    delay_s = room.desk.fetch.delay_s if source.fetch.delay_s is None else source.fetch.delay_s
    listing = next((each for each in source.discover if isinstance(each, WaybackListing)), None)
    return max(delay_s, 0.0 if room.desk.contact else 5.0, listing.delay_s if listing else 0.0)
