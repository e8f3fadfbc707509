"""From a home page to the listing of its articles, over the layouts that home pages have."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from extractors.desk import Desk, DeskFetch
from extractors.discover.find import find
from extractors.fetch.client import Client
from extractors.source import Source
from tests.server import Answer, Site

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
RSS, ATOM, JSON_FEED = "application/rss+xml", "application/atom+xml", "application/feed+json"
WORDS = "The ferry keeps its winter hours until the bridge is mended. " * 10


def page(head: str = "", body: str = "", lang: str = "en") -> bytes:
    written = f'<!doctype html><html lang="{lang}"><head><title>The Courier</title>{head}</head>'
    return f"{written}<body><h1>The Courier</h1><p>{WORDS}</p>{body}</body></html>".encode()


def link(href: str, kind: str = RSS, **attributes: str) -> str:
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<link rel="alternate" type="{kind}" href="{href}"{more}>'


def feed(folder: str = "/news", *, item: str = "", days: float = 0, language: str = "", count: int = 4) -> bytes:
    """RSS of a few articles; ``item`` goes into each."""
    dates = [NOW - timedelta(days=days, hours=number) for number in range(count)]
    items = "".join(
        f"<item><title>Story {number}</title><link>{{site}}{folder}/{number}</link>{item}"
        f"<pubDate>{at:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for number, at in enumerate(dates)
    )
    said = f"<language>{language}</language>" if language else ""
    return f'<rss version="2.0"><channel><title>A feed</title>{said}{items}</channel></rss>'.encode()


def json_feed() -> bytes:
    items = [{"id": str(n), "url": f"{{site}}/news/{n}", "title": f"Story {n}"} for n in range(4)]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()


def atom() -> bytes:
    items = "".join(
        f'<entry><title>Story {n}</title><link href="{{site}}/news/{n}"/>'
        f"<updated>2026-03-09T0{n}:00:00Z</updated></entry>"
        for n in range(4)
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{items}</feed>'.encode()


def sitemap(folder: str = "/news", *, is_news: bool = False, day: int = 9) -> bytes:
    news = (
        "<n:news><n:publication_date>2026-03-{day:02}T0{n}:00:00Z</n:publication_date><n:title>S {n}</n:title></n:news>"
    )
    items = "".join(
        f"<url><loc>{{site}}{folder}/{n}</loc><lastmod>2026-03-{day:02}</lastmod>"
        + (news.format(day=day, n=n) if is_news else "")
        + "</url>"
        for n in range(4)
    )
    spaces = (
        'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
    )
    return f"<urlset {spaces}>{items}</urlset>".encode()


def index(*paths: str) -> bytes:
    items = "".join(
        f"<sitemap><loc>{{site}}{path}</loc><lastmod>2026-03-0{9 - n}</lastmod></sitemap>"
        for n, path in enumerate(paths)
    )
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{items}</sitemapindex>'.encode()


ENCLOSED = '<enclosure url="{site}/audio.mp3" type="audio/mpeg" length="9"/>'
ROBOTS = b"User-agent: *\nAllow: /\n"


@dataclass
class Layout:
    name: str
    right: str  # the path of the best listing
    pages: dict[str, bytes] = field(repr=False)
    home: str = "/"
    redirects: dict[str, str] = field(default_factory=dict)


LAYOUTS = [
    Layout("link tag", "/rss-all", {"/": page(link("/rss-all")), "/rss-all": feed()}),
    Layout("atom", "/a.php", {"/": page(link("/a.php", ATOM)), "/a.php": atom()}),
    Layout("json feed", "/news.json", {"/": page(link("news.json", JSON_FEED)), "/news.json": json_feed()}),
    Layout(
        "loud spelling",
        "/x",
        {"/": page('<LINK REL="Alternate" TYPE="Application/RSS+XML; charset=utf-8" HREF="/x">'), "/x": feed()},
    ),
    Layout("type text/xml", "/x", {"/": page(link("/x", "text/xml", title="RSS")), "/x": feed()}),
    Layout(
        "base href", "/en/news/f.xml", {"/": page('<base href="/en/news/">' + link("f.xml")), "/en/news/f.xml": feed()}
    ),
    Layout("relative to a section", "/world/f", {"/world/": page(link("f")), "/world/f": feed()}, home="/world/"),
    Layout(
        "comments first",
        "/feed/",
        {"/": page(link("/comments/feed/") + link("/feed/")), "/comments/feed/": feed(days=-1), "/feed/": feed()},
    ),
    Layout(
        "comments by their title",
        "/two",
        {
            "/": page(link("/one", title="Courier » Comments Feed") + link("/two")),
            "/one": feed("/news/1#comment", days=-1),
            "/two": feed(),
        },
    ),
    Layout(
        "comments in the query",
        "/?feed=rss2",
        {
            "/": page(link("/?feed=comments-rss2") + link("/?feed=rss2")),
            "/?feed=comments-rss2": feed(days=-1),
            "/?feed=rss2": feed(),
        },
    ),
    Layout(
        "podcast named so",
        "/rss",
        {"/": page(link("/podcast.xml") + link("/rss")), "/podcast.xml": feed(item=ENCLOSED), "/rss": feed(days=1)},
    ),
    Layout(
        "podcast by its sound files",
        "/r2",
        {"/": page(link("/r1") + link("/r2")), "/r1": feed("/listen", item=ENCLOSED), "/r2": feed(days=1)},
    ),
    Layout(
        "language of the page",
        "/fr/rss",
        {
            "/": page(link("/de/rss", hreflang="de") + link("/fr/rss", hreflang="fr"), lang="fr"),
            "/de/rss": feed("/de", language="de"),
            "/fr/rss": feed("/fr", days=1, language="fr"),
        },
    ),
    Layout(
        "language said by the feed",
        "/r2",
        {
            "/": page(link("/r1") + link("/r2"), lang="fr"),
            "/r1": feed("/de", language="de-AT"),
            "/r2": feed("/fr", days=1, language="fr-FR"),
        },
    ),
    Layout(
        "a tag's feed first",
        "/feed",
        {"/": page(link("/tag/ferry/feed") + link("/feed")), "/tag/ferry/feed": feed(), "/feed": feed(days=1)},
    ),
    Layout(
        "author's feed first",
        "/feed",
        {"/": page(link("/author/ada/feed") + link("/feed")), "/author/ada/feed": feed(), "/feed": feed(days=1)},
    ),
    Layout("dead link tag", "/feed", {"/": page(link("/old.rss")), "/feed": feed()}),
    Layout(
        "empty feed, full sitemap",
        "/sitemap.xml",
        {"/": page(link("/feed")), "/feed": feed(count=0), "/sitemap.xml": sitemap()},
    ),
    Layout(
        "api links are no feeds",
        "/rss.xml",
        {
            "/": page(link("/wp-json/wp/v2/pages/7", "application/json") + link("/oembed", "application/json+oembed")),
            "/wp-json/wp/v2/pages/7": b"{}",
            "/oembed": b"{}",
            "/rss.xml": feed(),
        },
    ),
    Layout(
        "link in the foot",
        "/my.rss",
        {"/": page(body='<footer><a href="/my.rss"><img src="rss.png"></a></footer>'), "/my.rss": feed()},
    ),
    Layout(
        "link with a type",
        "/headlines",
        {"/": page(body=f'<a type="{RSS}" href="/headlines">All</a>'), "/headlines": feed()},
    ),
    Layout(
        "a page of feeds",
        "/feeds/top.xml",
        {
            "/": page(body='<a href="/service/rss">RSS</a>'),
            "/service/rss": page(body='<a href="/feeds/top.xml">Top stories</a> <a href="/feeds/sport.xml">Sport</a>'),
            "/feeds/top.xml": feed(),
            "/feeds/sport.xml": feed("/sport"),
        },
    ),
    Layout(
        "a page of feeds at a usual place",
        "/xml/all",
        {
            "/": page(),
            "/rss": page(body='<a href="/xml/all">All news</a> <a href="/about">About</a>'),
            "/xml/all": feed(),
            "/about": page(),
        },
    ),
    *(
        Layout(f"usual place {path}", path, {"/": page(), path: feed()})
        for path in ("/feed", "/rss", "/rss.xml", "/index.xml")
    ),
    Layout("usual place, atom", "/atom.xml", {"/": page(), "/atom.xml": atom()}),
    Layout("beside a section", "/world/feed", {"/world/": page(), "/world/feed": feed("/world")}, home="/world/"),
    Layout("after a redirect", "/en/rss", {"/en/": page(link("rss")), "/en/rss": feed("/en")}, redirects={"/": "/en/"}),
    Layout(
        "robots alone",
        "/maps/all.xml",
        {"/": page(), "/robots.txt": ROBOTS + b"Sitemap: {site}/maps/all.xml\n", "/maps/all.xml": sitemap()},
    ),
    Layout(
        "robots, gzipped",
        "/all.xml.gz",
        {"/": page(), "/robots.txt": ROBOTS + b"sitemap: /all.xml.gz\n", "/all.xml.gz": sitemap()},
    ),
    Layout(
        "robots names pictures first",
        "/news.xml",
        {
            "/": page(),
            "/robots.txt": ROBOTS + b"Sitemap: {site}/images.xml\nSitemap: {site}/news.xml\n",
            "/images.xml": sitemap("/pictures", day=10),
            "/news.xml": sitemap(is_news=True),
        },
    ),
    Layout(
        "index with all kinds",
        "/sitemap.xml",
        {
            "/": page(),
            "/sitemap.xml": index("/category-sitemap.xml", "/page-sitemap.xml", "/post-sitemap.xml"),
            "/category-sitemap.xml": sitemap("/category"),
            "/page-sitemap.xml": sitemap("/about"),
            "/post-sitemap.xml": sitemap(),
        },
    ),
    Layout(
        "usual place of a sitemap",
        "/sitemap_index.xml",
        {"/": page(), "/sitemap_index.xml": index("/s1.xml"), "/s1.xml": sitemap()},
    ),
    Layout(
        "a feed of others",
        "/own",
        {
            "/": page(link("/widget") + link("/own")),
            "/widget": feed().replace(b"{site}", b"https://elsewhere.example"),
            "/own": feed(days=2),
        },
    ),
    Layout(
        "a feed with white space before it", "/feed", {"/": page(link("/feed")), "/feed": b"\xef\xbb\xbf\n\n" + feed()}
    ),
    Layout(
        "old feed, living feed",
        "/new",
        {"/": page(link("/old") + link("/new")), "/old": feed(days=900), "/new": feed()},
    ),
    Layout(
        "robots closes the feed",
        "/sitemap.xml",
        {
            "/": page(link("/feed")),
            "/robots.txt": b"User-agent: *\nDisallow: /feed\n",
            "/feed": feed(),
            "/sitemap.xml": sitemap(),
        },
    ),
]


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site("127.0.0.2") as running:
        yield running


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_the_right_listing_is_found(layout: Layout, site: Site, tmp_path: Path):
    site.answers.clear()
    site.requests.clear()
    for path, body in layout.pages.items():
        served = body.replace(b"{site}", site.url("").encode())
        site.answers[path] = Answer(gzip.compress(served) if path.endswith(".gz") else served)
    for path, there in layout.redirects.items():
        site.answers[path] = Answer(status=301, headers={"Location": there})
    desk = Desk(contact="desk@example.org", fetch=DeskFetch(delay_s=0), allow_addresses=(f"127.0.0.2/32:{site.port}",))
    source = Source.model_validate({"name": "new", "discover": [{"kind": "feed", "url": site.url(layout.home)}]})
    client = Client(desk, tmp_path)

    home = find(site.url(layout.home), source, client, NOW)

    client.close()
    assert home.listings, home.why
    assert home.listings[0].url == site.url(layout.right)
    assert urlsplit(home.url).path == layout.redirects.get(layout.home, layout.home)
    assert len(site.requests) <= 30
