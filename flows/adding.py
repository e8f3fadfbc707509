"""New sources: from a home page, or from the OPML that feed readers write; and back into OPML.

In: an address or a file. Out: the text of config/sources/<name>.yaml, as it would be written. Nothing is stored here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

import yaml

from extractors.errors import ConfigError, NewsdeskError, Rejected
from extractors.source import FeedListing, Source

if TYPE_CHECKING:
    from extractors.article import Article, Entry
    from extractors.discover.find import Home
    from extractors.fetch.client import Client

SHOWN_ARTICLES = 3
MAX_OPML_BYTES = 20_000_000
HEAD = "# yaml-language-server: $schema=../source.schema.json\n"


@dataclass(frozen=True)
class Draft:
    """A source that is not written yet."""

    name: str
    settings: dict[str, Any]

    @property
    def text(self) -> str:
        return HEAD + yaml.safe_dump(self.settings, sort_keys=False, allow_unicode=True, width=120)

    @property
    def source(self) -> Source:
        return Source.model_validate({"name": self.name, **self.settings})


def draft_of(home: Home, name: str) -> Draft:
    """What was found from a home page, as settings. A sitemap beside a feed is for backfills."""
    settings: dict[str, Any] = {"title": home.title} if home.title else {}
    settings["home"] = home.url
    if home.language:
        settings["language"] = home.language
    settings["schedule"] = "adaptive"
    has_feed = any(each.kind == "feed" for each in home.listings)
    settings["discover"] = [
        {"kind": each.kind, "url": each.url} | ({"backfill_only": True} if has_feed and each.kind == "sitemap" else {})
        for each in home.listings
    ]
    return Draft(name, settings)


def first_articles(home: Home, source: Source, client: Client, now: datetime) -> Iterator[tuple[Entry, Article | str]]:
    """The newest articles as they would be loaded, each with its entry; or why not."""
    from extractors.extract import read_capture
    from extractors.fetch import fetch_all

    newest = sorted(home.listings[0].entries, key=lambda entry: entry.published_at or now, reverse=True)
    fetched = fetch_all(source, newest[:SHOWN_ARTICLES], client, now=now)
    for entry, capture in fetched.readable:
        try:
            yield entry, read_capture(capture, source, entry)[0]
        except Rejected as fault:
            yield entry, str(fault)
    lost = {reject.url: f"{reject.reason}: {reject.detail}" for reject in fetched.rejects}
    yield from ((entry, lost[entry.url]) for entry in newest[:SHOWN_ARTICLES] if entry.url in lost)


def write(draft: Draft, config: Path) -> Path:
    """Write the source's file; one that is there is never overwritten."""
    path = config / "sources" / f"{draft.name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(draft.text)
    except FileExistsError:
        raise NewsdeskError(f"{path}: is there already; nothing was written. Give another --name.") from None
    return path


def read_opml(path: Path) -> list[Draft]:
    """The feeds of an OPML file as sources, each name once. Raises ConfigError."""
    from extractors.discover.find import name_for

    try:
        if path.stat().st_size > MAX_OPML_BYTES:
            raise ConfigError(f"{path}: is larger than {MAX_OPML_BYTES:,} bytes")
        text = path.read_bytes()
        if b"<!ENTITY" in text:
            raise ConfigError(f"{path}: declares entities; an OPML file needs none")
        outlines = list(ElementTree.fromstring(text).iter("outline"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    except ElementTree.ParseError as error:
        raise ConfigError(f"{path}: is no OPML: {error}") from None
    drafts: dict[str, Draft] = {}
    for outline in outlines:
        feed = (outline.get("xmlUrl") or "").strip()
        if not feed.startswith(("http://", "https://")):
            continue
        home = (outline.get("htmlUrl") or "").strip()
        wanted, number = name_for(home if home.startswith("http") else feed), 1
        while (name := wanted if number == 1 else f"{wanted[:60]}-{number}") in drafts:
            number += 1
        settings: dict[str, Any] = {"title": (outline.get("title") or outline.get("text") or name).strip()}
        settings |= {"home": home} if home.startswith(("http://", "https://")) else {}
        settings |= {"schedule": "adaptive", "discover": [{"kind": "feed", "url": feed}]}
        drafts[name] = Draft(name, settings)
    return list(drafts.values())


def as_opml(sources: Sequence[Source]) -> str:
    """The feeds of these sources for a feed reader."""
    lines = [
        f'    <outline type="rss" text={quoteattr(source.title or source.name)} xmlUrl={quoteattr(listing.url)}'
        + (f" htmlUrl={quoteattr(source.home)}" if source.home else "")
        + "/>"
        for source in sources
        for listing in source.discover
        if isinstance(listing, FeedListing)
    ]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n  <head><title>newsdesk</title></head>\n'
    return "".join([head, "  <body>\n", *(f"{line}\n" for line in lines), "  </body>\n</opml>\n"])
