"""RSS 2.0, RSS 1.0, Atom and JSON Feed -> entries."""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors.article import Capture
from extractors.clean.urls import canonical_url
from extractors.discover import feed
from extractors.errors import Rejected
from extractors.source import Window
from tests.extractors.discover.listings import NOW, found, source_of
from tests.server import Answer

SUITES = Path(__file__).parents[4] / "shared" / "suites"
needs_suites = pytest.mark.skipif(not SUITES.exists(), reason="the test data of others lies beside the checkout")

RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Gazette</title><link>/</link><language>en-GB</language>%s</channel></rss>"""
ITEM = """<item><title>Bridge &amp;amp; tunnel open</title><link>/news/bridge?utm_source=rss</link>
<guid isPermaLink="false">77</guid><description>&lt;p&gt;A bridge &lt;b&gt;opens&lt;/b&gt;.&lt;/p&gt;</description>
<dc:creator>Ada Byron</dc:creator><category>Transport</category><category>North</category>
<pubDate>Tue, 05 Mar 2024 10:00:00 +0100</pubDate>
<content:encoded><![CDATA[<p>The whole text.</p>]]></content:encoded></item>"""


@pytest.fixture
def gazette(site):
    return source_of({"kind": "feed", "url": site.url("/feed")})


def listed(site, client, gazette, body, **more):
    site.answers["/feed"] = Answer(
        body if isinstance(body, bytes) else body.encode(), headers={"Content-Type": "application/xml"}
    )
    return found(gazette, client, **more)


def test_an_rss_item_becomes_an_entry_with_all_that_it_says(site, client, gazette):
    (entry,) = listed(site, client, gazette, RSS % ITEM).entries

    assert (entry.url, entry.kind, entry.listed_in) == (site.url("/news/bridge"), "feed", site.url("/feed"))
    assert (entry.title, entry.summary) == ("Bridge & tunnel open", "A bridge opens.")
    assert entry.content == "<p>The whole text.</p>"
    assert (entry.authors, entry.tags, entry.language) == (("Ada Byron",), ("Transport", "North"), "en-GB")
    assert entry.published_at == datetime(2024, 3, 5, 9, tzinfo=UTC)
    assert entry.validator == "Tue, 05 Mar 2024 10:00:00 +0100"


def test_an_atom_entry_changes_with_its_updated(site, client, gazette):
    atom = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>G</title>
    <entry><title type="html">Br&amp;uuml;cke</title>
    <link rel="self" href="/api/1"/><link rel="alternate" href="/bruecke"/>
    <id>tag:1</id><author><name>Ada Byron</name></author>
    <published>2024-03-05T10:00:00Z</published><updated>2024-03-06T10:00:00Z</updated></entry></feed>"""

    (entry,) = listed(site, client, gazette, atom).entries

    assert (entry.url, entry.title, entry.language) == (site.url("/bruecke"), "Brücke", "de")
    assert (entry.validator, entry.modified_at) == ("2024-03-06T10:00:00Z", datetime(2024, 3, 6, 10, tzinfo=UTC))


def test_rss_1_is_read(site, client, gazette):
    rdf = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="/"><title>G</title></channel>
    <item rdf:about="/a"><title>Bridge</title><link>/a</link>
    <dc:date>2024-03-05T10:00:00+01:00</dc:date></item></rdf:RDF>"""

    (entry,) = listed(site, client, gazette, rdf).entries

    assert (entry.url, entry.published_at) == (site.url("/a"), datetime(2024, 3, 5, 9, tzinfo=UTC))


def test_a_json_feed_is_read(site, client, gazette):
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "language": "en",
        "items": [
            {
                "id": "1",
                "url": "/a",
                "title": "Bridge",
                "content_html": "<p>Text</p>",
                "authors": [{"name": "Ada Byron"}],
            },
            {"id": "https://example.org/b", "date_published": "2024-03-05T10:00:00Z", "tags": ["North"]},
        ],
    }

    first, second = listed(site, client, gazette, json.dumps(document)).entries

    assert (first.url, first.content, first.authors, first.language) == (
        site.url("/a"),
        "<p>Text</p>",
        ("Ada Byron",),
        "en",
    )
    assert (second.url, second.tags, second.published_at) == (
        "https://example.org/b", ("North",), datetime(2024, 3, 5, 10, tzinfo=UTC),
    )  # fmt: skip


def test_a_guid_that_is_a_permalink_stands_in_for_a_missing_link(site, client, gazette):
    item = '<item><title>Bridge</title><guid isPermaLink="true">http://example.org/a</guid></item>'

    assert listed(site, client, gazette, RSS % item).urls == ["http://example.org/a"]


def test_a_date_without_a_zone_is_no_instant_unless_the_source_has_a_zone(site, client, gazette):
    item = "<item><link>/a</link><pubDate>2024-07-05 10:00:00</pubDate></item>"
    in_paris = source_of({"kind": "feed", "url": site.url("/feed")}, timezone="Europe/Paris")

    assert listed(site, client, gazette, RSS % item).entries[0].published_at is None
    assert listed(site, client, in_paris, RSS % item).entries[0].published_at == datetime(2024, 7, 5, 8, tzinfo=UTC)


def test_a_date_in_the_future_is_no_date(site, client, gazette):
    item = "<item><link>/a</link><pubDate>Tue, 05 Mar 2099 10:00:00 GMT</pubDate></item>"

    assert listed(site, client, gazette, RSS % item).entries[0].published_at is None


def test_one_address_is_one_entry(site, client, gazette):
    items = "<item><link>/a?utm_source=x</link></item><item><link>/a#top</link></item><item><link>/b</link></item>"

    assert listed(site, client, gazette, RSS % items).urls == [site.url("/a"), site.url("/b")]


def test_links_that_lead_nowhere_are_rejects(site, client, gazette):
    items = "<item><link>file:///etc/passwd</link></item><item><link>javascript:alert(1)</link></item><item><title>x</title></item><item><link>/b</link></item>"

    got = listed(site, client, gazette, RSS % items)

    assert got.urls == [site.url("/b")]
    assert sorted(got.reasons) == ["bad_feed", "blocked_url", "blocked_url"]


def test_include_exclude_and_window_choose(site, client):
    source = source_of({"kind": "feed", "url": site.url("/feed")}, include=["/news/"], exclude=["/live/"])
    items = "".join(
        f"<item><link>{path}</link><pubDate>{day:02} Mar 2024 10:00:00 GMT</pubDate></item>"
        for path, day in (("/news/a", 5), ("/news/live/b", 5), ("/sport/c", 5), ("/news/d", 20))
    )

    got = listed(
        site,
        client,
        source,
        RSS % items,
        window=source.window(datetime(2024, 3, 1, tzinfo=UTC), datetime(2024, 3, 10, tzinfo=UTC)),
    )

    assert got.urls == [site.url("/news/a")]
    assert got.states == {}  # a part of a feed says nothing of the whole


class TestUnchanged:
    def test_a_304_lists_nothing(self, site, client, gazette):
        site.answers["/feed"] = [Answer((RSS % ITEM).encode(), headers={"ETag": '"1"'}), Answer(status=304)]
        states = found(gazette, client).states

        again = found(gazette, client, states)

        assert again.is_unchanged and again.entries == []
        assert again.states[site.url("/feed")].etag == '"1"'
        assert site.asked("/feed")[1].headers["if-none-match"] == '"1"'

    def test_the_same_bytes_list_nothing_whatever_the_etag(self, site, client, gazette):
        site.answers["/feed"] = [Answer((RSS % ITEM).encode(), headers={"ETag": tag}) for tag in ('"1"', '"2"')]
        states = found(gazette, client).states

        assert found(gazette, client, states).is_unchanged

    def test_other_bytes_under_the_same_etag_are_read(self, site, client, gazette):
        site.answers["/feed"] = [Answer((RSS % items).encode(), headers={"ETag": '"1"'}) for items in ("", ITEM)]
        states = found(gazette, client).states

        assert len(found(gazette, client, states).entries) == 1

    def test_a_304_that_nobody_asked_for_is_a_reject(self, site, client, gazette):
        site.answers["/feed"] = Answer(status=304)

        assert found(gazette, client).reasons == ["http_status"]


@pytest.mark.parametrize(
    "body, reason",
    [
        (b"<html><body><p>Not found</p></body></html>", "bad_feed"),
        (b"just words", "bad_feed"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 100_000, "bad_feed"),
        (b'{"some": "JSON"}', "bad_feed"),
        (b"<rss><channel>" + b"<a>" * 200_000, "bad_feed"),
        (
            b'<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss><channel><title>G</title></channel></rss>',
            "bad_feed",
        ),
        (b"", "empty"),
    ],
)
def test_what_is_no_feed_is_one_reject(site, client, gazette, body, reason):
    got = listed(site, client, gazette, body)

    assert (got.reasons, got.entries, got.states) == ([reason], [], {})


def test_entities_are_never_expanded(site, client, gazette, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hidden words")
    body = (
        f'<!DOCTYPE r [<!ENTITY x SYSTEM "file://{secret}">]>'
        + RSS.removeprefix('<?xml version="1.0"?>') % "<item><title>&x;</title><link>/a</link></item>"
    )

    (entry,) = listed(site, client, gazette, body).entries

    assert "hidden" not in entry.title


def test_a_feed_that_never_ends_is_cut_and_says_so(site, client, gazette, monkeypatch):
    monkeypatch.setattr(feed, "MAX_ITEMS", 20)
    items = "".join(f"<item><link>/{n}</link></item>" for n in range(100))

    got = listed(site, client, gazette, RSS % items)

    assert (len(got.entries), got.reasons) == (20, ["too_many_items"])


def test_a_refused_feed_is_a_reject_and_no_exception(site, client, gazette):
    site.answers["/feed"] = Answer(status=410)

    assert found(gazette, client).reasons == ["gone"]


@needs_suites
def test_feeds_of_others_list_what_feedparser_lists():
    source = source_of({"kind": "feed", "url": "https://example.org/feed"})
    rows = [json.loads(line) for line in (SUITES / "feedparser" / "dev.jsonl").read_text().splitlines()]
    missed = []
    for row in rows:
        capture = Capture(
            "gazette", "https://example.org/feed", NOW, base64.b64decode(row["doc_b64"]), media_type="application/xml"
        )
        try:
            entries, _ = feed.read_feed(capture, source, NOW)
        except Rejected:
            entries = []
        oracle = row.get("oracle", {})
        links = [item["link"] for item in oracle.get("entries", []) if str(item.get("link")).startswith("http")]
        if not oracle.get("bozo"):
            missed += [link for link in links if canonical_url(link) not in {entry.url for entry in entries}]

    assert missed == []


def test_an_open_window_takes_items_without_a_date(site, client, gazette):
    assert len(listed(site, client, gazette, RSS % "<item><link>/a</link></item>", window=Window()).entries) == 1
