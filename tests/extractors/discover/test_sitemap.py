"""Sitemaps, news sitemaps, indexes and lists of addresses -> entries."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors.discover import sitemap
from extractors.discover.sitemap import read_sitemap
from extractors.source import Window
from tests.extractors.discover.listings import found, source_of
from tests.server import Answer

SUITE = Path(__file__).parents[4] / "shared" / "suites" / "sitemaps_robots_crawlercommons" / "dev"
MARCH = Window(datetime(2024, 3, 1, tzinfo=UTC), datetime(2024, 4, 1, tzinfo=UTC))


@pytest.fixture
def gazette(site):
    return source_of({"kind": "sitemap", "url": site.url("/sitemap.xml")})


def urlset(*items):
    rows = "".join(f"<url><loc>{loc}</loc><lastmod>{lastmod}</lastmod></url>" for loc, lastmod in items)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'.encode()


def index(*items):
    rows = "".join(f"<sitemap><loc>{loc}</loc><lastmod>{lastmod}</lastmod></sitemap>" for loc, lastmod in items)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>'.encode()


def test_addresses_are_listed_with_their_lastmod(site, client, gazette):
    site.answers["/sitemap.xml"] = Answer(
        urlset((site.url("/a"), "2024-03-05T10:00:00+01:00"), (site.url("/b"), "2024-03-06"))
    )

    first, second = found(gazette, client).entries

    assert (first.url, first.validator, first.modified_at) == (
        site.url("/a"), "2024-03-05T10:00:00+01:00", datetime(2024, 3, 5, 9, tzinfo=UTC),
    )  # fmt: skip
    assert second.modified_at is None  # a day is no instant


def test_news_tags_are_read(site, client, gazette):
    site.answers["/sitemap.xml"] = Answer(
        b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
        xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
        xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url><loc>https://example.org/a</loc><news:news>
        <news:publication><news:name>Gazette</news:name><news:language>en</news:language></news:publication>
        <news:publication_date>2024-03-05T10:00:00Z</news:publication_date><news:title>Bridge opens</news:title>
        <news:keywords>bridge, north</news:keywords></news:news>
        <image:image><image:loc>https://example.org/a.jpg</image:loc><image:title>A bridge</image:title></image:image>
        </url></urlset>"""
    )

    (entry,) = found(gazette, client).entries

    assert (entry.url, entry.title, entry.language, entry.tags) == (
        "https://example.org/a",
        "Bridge opens",
        "en",
        ("bridge", "north"),
    )
    assert entry.published_at == datetime(2024, 3, 5, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(urlset(("https://example.org/a", ""))),
        b"https://example.org/a\n",
        gzip.compress(b"\xef\xbb\xbfhttps://example.org/a\r\n"),
        b"\xef\xbb\xbf" + urlset(("https://example.org/a", "")),
        b"<urlset><url><loc> https://example.org/a </loc></url></urlset>",
        b'<urlset xmlns="http://wrong.example/"><url><loc>https://example.org/a</loc></url></urlset>',
        b"<rss><channel><link>https://example.org/</link><item><link>https://example.org/a</link></item></channel></rss>",
    ],
    ids=["gzip", "text", "gzipped text", "bom", "no namespace", "wrong namespace", "rss"],
)
def test_every_form_of_a_sitemap_is_read(site, client, gazette, body):
    site.answers["/sitemap.xml"] = Answer(body)

    assert found(gazette, client).urls == ["https://example.org/a"]


class TestIndex:
    def test_children_that_cannot_hold_the_window_are_not_asked_for(self, site, client, gazette):
        site.answers |= {
            "/sitemap.xml": Answer(
                index((site.url("/old.xml"), "2024-01-31"), (site.url("/new.xml.gz"), "2024-03-31T00:00:00Z"))
            ),
            "/old.xml": Answer(urlset((site.url("/a"), "2024-01-05"))),
            "/new.xml.gz": Answer(
                gzip.compress(urlset((site.url("/b"), "2024-03-05"), (site.url("/c"), "2024-04-05")))
            ),
        }
        site.answers["/sitemap.xml"].body = site.answers["/sitemap.xml"].body.replace(
            b"2024-01-31", b"2024-01-31T00:00:00Z"
        )

        got = found(gazette, client, window=MARCH)

        assert got.urls == [site.url("/b")]
        assert not site.asked("/old.xml")

    @pytest.mark.parametrize(
        "name, is_asked",
        [
            ("/sitemap-2024-03.xml", True),
            ("/sitemap-2024-04.xml", True),  # a day of slack
            ("/sitemap-2024-06.xml", False),
            ("/sitemap-2016.xml", False),
            ("/sitemap-2024.xml", True),
            ("/2023/12/31/sitemap.xml", False),
            ("/sitemap.xml?yyyy=2016&mm=04&dd=21", False),
            ("/sitemap20240310.xml", True),
            ("/sitemap-20160421123456.xml", True),  # a serial number tells nothing
            ("/sitemap-7.xml", True),
        ],
    )
    def test_a_child_named_after_another_time_is_not_asked_for(self, site, client, gazette, name, is_asked):
        site.answers["/sitemap.xml"] = Answer(index((site.url(name).replace("&", "&amp;"), "")))

        found(gazette, client, window=MARCH)

        assert bool(site.asked(name)) == is_asked

    def test_each_child_has_a_state_of_its_own(self, site, client, gazette):
        site.answers |= {
            "/sitemap.xml": Answer(index((site.url("/1.xml"), ""), (site.url("/2.xml"), ""))),
            "/1.xml": [Answer(urlset((site.url("/a"), "")), headers={"ETag": '"1"'}), Answer(status=304)],
            "/2.xml": [
                Answer(urlset((site.url("/b"), ""))),
                Answer(urlset((site.url("/b"), ""), (site.url("/c"), ""))),
            ],
        }
        first = found(gazette, client)

        again = found(gazette, client, first.states)

        assert first.urls == [site.url("/a"), site.url("/b")]
        assert again.urls == [site.url("/b"), site.url("/c")]
        assert site.asked("/1.xml")[1].headers["if-none-match"] == '"1"'

    def test_one_that_lists_itself_ends(self, site, client, gazette):
        site.answers["/sitemap.xml"] = Answer(index((site.url("/sitemap.xml"), "")))

        assert found(gazette, client).reasons == ["redirect"]
        assert len(site.asked("/sitemap.xml")) == 1

    def test_one_without_end_ends(self, site, client, gazette, monkeypatch):
        monkeypatch.setattr(sitemap, "MAX_SITEMAPS", 12)
        numbers = iter(range(10_000))
        grow = lambda request: Answer(index(*((site.url(f"/{next(numbers)}"), "") for _ in range(5))))  # noqa: E731
        site.answers |= {f"/{n}": grow for n in range(500)} | {"/sitemap.xml": grow}

        got = found(gazette, client)

        assert set(got.reasons) == {"too_deep", "too_many_items"}
        assert len(site.requests) <= 13

    def test_a_missing_child_does_not_stop_the_others(self, site, client, gazette):
        site.answers |= {
            "/sitemap.xml": Answer(index((site.url("/1.xml"), ""), (site.url("/2.xml"), ""))),
            "/2.xml": Answer(urlset((site.url("/b"), ""))),
        }

        got = found(gazette, client)

        assert (got.urls, got.reasons) == ([site.url("/b")], ["http_status"])


@pytest.mark.parametrize(
    "body, reason",
    [
        (b"<html><body>page</body></html>", "bad_feed"),
        (b"words", "bad_feed"),
        (b'<!DOCTYPE u [<!ENTITY a "b">]><urlset><url><loc>https://example.org/&a;</loc></url></urlset>', "bad_feed"),
        (b"<urlset>" + b"<a>" * 1000, "too_deep"),
        (gzip.compress(b"https://example.org/a\n" + b"\n" * 60_000_000), "too_large"),
        (gzip.compress(urlset(("https://example.org/a", "")))[:-12], "truncated"),
    ],
    ids=["page", "words", "entity", "deep", "bomb", "cut"],
)
def test_what_is_no_sitemap_is_one_reject(site, client, gazette, body, reason):
    site.answers["/sitemap.xml"] = Answer(body)

    got = found(gazette, client)

    assert got.reasons == [reason]
    assert got.states == {}


def test_what_stands_before_a_break_is_listed(site, client, gazette):
    site.answers["/sitemap.xml"] = Answer(urlset((site.url("/a"), ""), (site.url("/b"), ""))[:-60])

    got = found(gazette, client)

    assert (got.urls, got.reasons) == ([site.url("/a")], ["bad_feed"])


def test_a_long_one_comes_in_portions_up_to_its_cap(site, client, gazette, monkeypatch):
    monkeypatch.setattr(sitemap, "MAX_URLS", 12_000)
    site.answers["/sitemap.xml"] = Answer(urlset(*((site.url(f"/{n}"), "") for n in range(13_000))))

    got = found(gazette, client)

    assert [len(listed.entries) for listed in got.portions] == [5000, 5000, 2000]
    assert got.reasons == ["too_many_items"]


@pytest.mark.skipif(not SUITE.exists(), reason="the test data of others lies beside the checkout")
def test_the_sitemaps_of_others_list_every_loc():
    from lxml import etree

    for path in (SUITE / "sitemaps").rglob("*.xml"):
        body = path.read_bytes()
        tree = etree.fromstring(body, etree.XMLParser(recover=True, resolve_entities=False))
        locs = tree.xpath("//*[local-name()='url']/*[local-name()='loc']")
        assert len(list(read_sitemap(body))) == len(locs), path.name
