"""The home page of a publication -> the feeds and sitemaps that list its articles; or why none was found.

Looked at, in this order: the page's link tags, its own links to feeds, the Sitemap lines of robots.txt, and the usual
places; where one of them is a page about feeds, what it links to. Every candidate is asked for and read before it
counts. At most MAX_ASKED requests are made, all through the client and at its pace.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Literal
from urllib.parse import urljoin, urlsplit

from extractors.article import Capture, Entry
from extractors.clean.urls import canonical_url, registrable_domain
from extractors.errors import DiscoverError, Rejected
from extractors.source import Source

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from extractors.fetch.client import Client

MAX_ASKED = 24
FEED_TYPES = (
    "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "application/xml",
    "text/xml",
)  # fmt: skip
FEED_LINK = re.compile(r"(?:^|[/._?=-])(?:rss|atom|feeds?)(?:$|[/._?=&-])|\.(?:rss|rdf|atom)$", re.IGNORECASE)
LISTED_FEED = re.compile(r"rss|rdf|atom|feed|xml", re.IGNORECASE)  # on a page about feeds
MAX_LISTED = 6  # feeds of such a page that are looked at
GENERAL = re.compile(r"top|all|latest|main|home|news", re.IGNORECASE)
SPOKEN = re.compile(rb"""type=["']audio/""", re.IGNORECASE)
NOT_NEWS = re.compile(r"comment|podcast|/tags?/|/author/|video|image|gallery|product|categor|page[s_-]", re.IGNORECASE)
USUAL_FEEDS = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json", "/feeds")
USUAL_SITEMAPS = ("/sitemap.xml", "/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_index.xml")
ENOUGH_WORDS = 60  # a page with fewer, and scripts, is put together by the reader's browser
SAMPLE = 200  # items of a sitemap that are looked at

Kind = Literal["feed", "sitemap"]


@dataclass(frozen=True)
class Candidate:
    """A listing that was read, and what it named."""

    kind: Kind
    url: str
    entries: tuple[Entry, ...]
    is_news: bool = False  # a news sitemap, or whatever dates its items
    is_spoken: bool = False  # a podcast: at least every other item is a sound file

    @property
    def language(self) -> str:
        """What most of its items say they are in: "fr", or "" when they do not say."""
        said = Counter(entry.language.lower().partition("-")[0] for entry in self.entries)
        return next((language for language, _ in said.most_common(1)), "")

    @property
    def newest_at(self) -> datetime:
        dates = [at for entry in self.entries if (at := entry.published_at or entry.modified_at)]
        return max(dates, default=datetime.min.replace(tzinfo=UTC))


@dataclass(frozen=True)
class Home:
    """What was found from one home page."""

    url: str
    title: str = ""
    language: str = ""
    listings: tuple[Candidate, ...] = ()  # the best first, at most one feed and one sitemap
    why: str = ""  # why there is none, in a sentence


def find(url: str, source: Source, client: Client, now: datetime) -> Home:
    """Look at a home page and follow where it leads. Raises no Rejected."""
    from selectolax.lexbor import LexborHTMLParser

    from extractors.clean.charset import decode

    try:
        capture = client.get(source, url, role="index")
    except Rejected as fault:
        return Home(url, why=refusal_said(fault.reason, str(fault)))
    if direct := read(capture, "feed", source, now):
        return Home(url, listings=(direct,))
    if capture.status >= 400:
        return Home(url, why=status_said(capture))
    page = LexborHTMLParser(decode(capture.body, capture.media_type, is_html=True)[0])
    found = list(_readable(page, capture, source, client, now))
    listings = _best(found, capture.page_url, _language(page))
    why = "" if listings else nothing_said(page)
    return Home(capture.page_url, _title(page), _language(page), listings, why)


def _readable(
    page: LexborHTMLParser, capture: Capture, source: Source, client: Client, now: datetime
) -> Iterator[Candidate]:
    """Candidates that hold something; the usual places only where nothing is named."""
    asked: set[str] = {canonical_url(capture.page_url)}
    kinds: set[Kind] = set()

    def looked_at(kind: Kind, url: str, depth: int = 0) -> Iterator[Candidate]:
        if canonical_url(url) in asked or len(asked) > MAX_ASKED:
            return
        asked.add(canonical_url(url))
        with suppress(Rejected):
            answer = client.get(source, url, role=kind)
            if candidate := read(answer, kind, source, now, client):
                yield candidate
            elif kind == "feed" and depth == 0 and answer.status == 200:
                for inner in _listed_feeds(answer):
                    yield from looked_at("feed", inner, 1)

    for kind, url, is_guess in _named(page, capture.page_url, source, client):
        if is_guess and kind in kinds:
            continue
        for candidate in looked_at(kind, url):
            kinds.add(candidate.kind)
            yield candidate


def _listed_feeds(capture: Capture) -> list[str]:
    """Where a page about feeds leads; nothing for whatever else is no feed."""
    from selectolax.lexbor import LexborHTMLParser

    from extractors.clean.charset import decode

    if "html" not in capture.media_type and not capture.body.lstrip()[:15].lower().startswith((b"<!doctype", b"<html")):
        return []
    page = LexborHTMLParser(decode(capture.body, capture.media_type, is_html=True)[0])
    base = _base(page, capture.page_url)
    links = (link.attributes["href"] or "" for link in page.css("a[href]"))
    return list(dict.fromkeys(_joined(base, href) for href in links if LISTED_FEED.search(href)))[:MAX_LISTED]


def _base(page: LexborHTMLParser, address: str) -> str:
    """What the links of a page are relative to."""
    base = page.css_first("base[href]")
    return _joined(address, base.attributes.get("href")) if base else address


def _named(page: LexborHTMLParser, home: str, source: Source, client: Client) -> Iterator[tuple[Kind, str, bool]]:
    """Kind, address and whether it is a guess, the likeliest first."""
    base = _base(page, home)
    for link in page.css("link[rel][href]"):
        attributes = link.attributes
        if "alternate" in (attributes.get("rel") or "").lower() and _is_feed_type(attributes.get("type")):
            yield "feed", _joined(base, attributes.get("href")), False
    for link in islice(filter(_leads_to_feed, page.css("a[href]")), 4):
        yield "feed", _joined(base, link.attributes.get("href")), False
    with suppress(Rejected):
        robots = client.get(source, urljoin(home, "/robots.txt"), role="robots")
        for line in re.findall(rb"(?im)^\s*sitemap\s*:\s*(\S+)", robots.body if robots.status == 200 else b"")[:8]:
            yield "sitemap", _joined(home, line.decode("utf-8", "replace")), False
    here = home if home.endswith("/") else home + "/"
    places = dict.fromkeys([*(urljoin(here, path[1:]) for path in USUAL_FEEDS[:3]), *_at(home, USUAL_FEEDS)])
    yield from (("feed", url, True) for url in places)
    yield from (("sitemap", url, True) for url in _at(home, USUAL_SITEMAPS))


def _at(home: str, paths: tuple[str, ...]) -> list[str]:
    return [urljoin(home, path) for path in paths]


def _leads_to_feed(link: LexborNode) -> bool:
    return _is_feed_type(link.attributes.get("type")) or bool(FEED_LINK.search(link.attributes["href"] or ""))


def _is_feed_type(written: str | None) -> bool:
    return (written or "").partition(";")[0].strip().lower() in FEED_TYPES


def _joined(home: str, written: str | None) -> str:
    try:
        return urljoin(home, (written or "").strip())
    except ValueError:
        return home


def read(capture: Capture, kind: Kind, source: Source, now: datetime, client: Client | None = None) -> Candidate | None:
    """A candidate with what it names; None when it is no such listing, or an empty one."""
    if capture.status != 200:
        return None
    if kind == "feed":
        from extractors.discover.feed import read_feed

        try:
            entries, _ = read_feed(capture, source, now)
        except DiscoverError:
            return None
        is_spoken = len(SPOKEN.findall(capture.body)) * 2 >= len(entries)
        return Candidate("feed", capture.page_url, tuple(entries), True, is_spoken) if entries else None
    return _sitemap(capture, source, now, client)


def _sitemap(capture: Capture, source: Source, now: datetime, client: Client | None) -> Candidate | None:
    """An index counts when its newest child does; the index is what is written down."""
    from extractors.discover.instants import instant
    from extractors.discover.sitemap import read_sitemap

    try:
        items = list(islice(read_sitemap(capture.body), SAMPLE))
    except Rejected:
        return None
    children = [item for item in items if item.is_index]
    if children and client:
        newest = max(children, key=lambda item: ("news" in item.loc, not NOT_NEWS.search(item.loc), item.lastmod))
        try:
            child = client.get(source, newest.loc, role="sitemap")
        except Rejected:
            return None
        inside = _sitemap(child, source, now, None) if child.status == 200 else None
        return Candidate("sitemap", capture.page_url, inside.entries, inside.is_news) if inside else None
    entries = tuple(
        Entry(source.name, canonical_url(item.loc), "sitemap", capture.page_url, title=item.title,
              published_at=instant(item.published, source, now), modified_at=instant(item.lastmod, source, now))
        for item in items
        if not item.is_index
    )  # fmt: skip
    is_news = any(entry.title or entry.published_at for entry in entries)
    return Candidate("sitemap", capture.page_url, entries, is_news) if entries else None


def _best(found: list[Candidate], home: str, language: str) -> tuple[Candidate, ...]:
    """The best feed and the best sitemap."""
    site, spoken = registrable_domain(home), language.lower().partition("-")[0]

    def weight(candidate: Candidate) -> tuple[bool, bool, bool, bool, int, datetime, bool]:
        at_home = sum(registrable_domain(entry.url) == site for entry in candidate.entries)
        return (
            not NOT_NEWS.search(candidate.url) and not candidate.is_spoken,
            at_home * 2 >= len(candidate.entries),
            not (spoken and candidate.language) or candidate.language == spoken,
            candidate.is_news,
            min(len(candidate.entries), 5),
            candidate.newest_at,
            bool(GENERAL.search(urlsplit(candidate.url).path)),
        )

    feeds = sorted((each for each in found if each.kind == "feed"), key=weight, reverse=True)
    sitemaps = sorted((each for each in found if each.kind == "sitemap"), key=weight, reverse=True)
    return (*feeds[:1], *sitemaps[:1])


# ---------------------------------------------------------------------- in words


def refusal_said(reason: str, detail: str) -> str:
    if reason == "robots":
        return f"the site refuses: {detail}"
    return f"the page cannot be had: {detail}"


def status_said(capture: Capture) -> str:
    if capture.status == 402:
        return "it is behind a paywall: the site answers 402"
    if capture.status in (401, 403, 429, 451):
        return f"the site refuses us: it answers {capture.status}"
    return f"the page cannot be had: the site answers {capture.status}"


def nothing_said(page: LexborHTMLParser) -> str:
    """Why a page that was read leads to no listing."""
    scripts = len(page.css("script"))
    links = len(page.css("a[href]"))
    paywall = page.css_first('[class*="paywall"], [id*="paywall"], [class*="subscribe-wall"]')
    for node in page.css("script, style, noscript, template"):
        node.decompose()
    words = len((page.body.text(separator=" ") if page.body else "").split())
    if scripts and words < ENOUGH_WORDS and links < 10:
        return "it needs JavaScript: the page holds scripts and hardly a word"
    if paywall is not None:
        return "it is behind a paywall, and lists nothing outside it"
    return (
        "it has no listing: neither the page nor robots.txt names a feed or sitemap, and the usual places have none; "
        "an index listing (kind: index) can read the page's links"
    )


def _title(page: LexborHTMLParser) -> str:
    from extractors.clean.prose import clean_line

    named = page.css_first('meta[property="og:site_name"]')
    title = (named.attributes.get("content") or "") if named else ""
    if not title:
        node = page.css_first("title")
        title = re.split(r"\s[|–—-]\s", node.text())[0] if node else ""
    return clean_line(title)[:100]


def _language(page: LexborHTMLParser) -> str:
    root = page.root
    written = ((root.attributes.get("lang") or "") if root is not None else "").replace("_", "-").strip()
    return written if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z]{2})?", written) else ""


def name_for(url: str) -> str:
    """A name for the source: https://www.my-paper.co.uk/world -> my-paper-world."""
    parts = urlsplit(url)
    site = registrable_domain(url).partition(".")[0] or "source"
    host = (parts.hostname or "").removeprefix("www.")
    before = host[: -len(registrable_domain(url)) - 1] if host != registrable_domain(url) else ""
    words = [site, *before.split("."), *parts.path.split("/")]
    if host.replace(".", "").isdigit():
        words = [host, *parts.path.split("/")]
    name = "-".join(word for word in (re.sub(r"[^a-z0-9]+", "-", word.lower()).strip("-") for word in words) if word)
    return name[:64].strip("-") or "source"
