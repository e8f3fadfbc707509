"""From a home page to a source's file, and feeds in and out of OPML."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
import yaml

from flows.commands.sources import sources_add, sources_export, sources_import
from tests.flows.paper import Paper, story
from tests.server import Answer

HOME = """<!doctype html><html lang="en-GB"><head><title>The Saltmarsh Courier - harbour news</title>{head}</head>
<body><h1>The Courier</h1><p>{words}</p>{links}</body></html>"""
WORDS = "The ferry keeps its winter hours until the bridge is mended. " * 12
OPML = """<opml version="2.0"><body><outline text="Harbour">
<outline type="rss" text="The Courier" xmlUrl="https://courier.example/rss" htmlUrl="https://courier.example/"/>
<outline type="rss" text="The Courier, world" xmlUrl="https://courier.example/world/rss"
  htmlUrl="https://courier.example/"/>
</outline></body></opml>"""


def home(head: str = "", links: str = "", words: str = WORDS) -> Answer:
    return Answer(HOME.format(head=head, links=links, words=words).encode())


def written(office) -> str:
    return "\n".join(path.read_text() for path in (office.config / "sources").iterdir())


def discovered(office) -> list[tuple[str, str]]:
    """Kind and path of what was written down."""
    found = yaml.safe_load(written(office))["discover"]
    return [(listing["kind"], urlsplit(listing["url"]).path) for listing in found]


@pytest.fixture
def courier(paper: Paper) -> Paper:
    paper.print(*(story(number) for number in range(5)))
    return paper


@pytest.mark.parametrize(
    "head, links, feed_path",
    [
        ('<link rel="alternate" type="application/atom+xml" href="/feed">', "", "/feed"),
        ('<link rel="alternate" type="application/rss+xml" href="/comments/feed">', '<a href="/feed">RSS</a>', "/feed"),
        ("", '<a href="/my.rss">Subscribe</a>', "/my.rss"),
        ("", "", "/feed"),
    ],
    ids=["link tag", "comments are no news", "a link", "the usual place"],
)
def test_the_feed_of_a_home_page_is_found(office, site, courier, head, links, feed_path, capsys):
    site.answers |= {"/": home(head, links), feed_path: site.answers["/feed"]}
    if feed_path == "/my.rss":
        del site.answers["/feed"]

    assert sources_add(site.url("/"), name="courier", where=office.where) == 0

    assert discovered(office)[0] == ("feed", feed_path)
    assert {"title: The Saltmarsh Courier", "language: en-GB", "schedule: adaptive"} <= set(
        written(office).splitlines()
    )
    assert capsys.readouterr().out.count("Council carries plan") == 3
    office.run()
    assert office.rows("select count(*) from articles") == [5]


def test_the_sitemap_that_robots_txt_names_is_kept_for_backfills(office, site, courier):
    site.answers["/"] = home('<link rel="alternate" type="application/atom+xml" href="/feed">')
    site.answers["/robots.txt"] = Answer(f"Sitemap: {site.url('/sitemap.xml')}\n".encode())

    sources_add(site.url("/"), where=office.where)

    assert discovered(office) == [("feed", "/feed"), ("sitemap", "/sitemap.xml")]
    assert "backfill_only: true" in written(office)


def test_a_dry_run_writes_nothing(office, site, courier, capsys):
    site.answers["/"] = home()

    assert sources_add(site.url("/"), dry_run=True, where=office.where) == 0
    assert not written(office) and "kind: feed" in capsys.readouterr().out


@pytest.mark.parametrize(
    "answer, said",
    [
        (home(), "has no listing"),
        (Answer(b"<html><script src=a.js></script><div id=app></div></html>"), "needs JavaScript"),
        (Answer(b"no", 403), "refuses us: it answers 403"),
        (Answer(b"pay", 402), "paywall"),
        (home(links='<div class="paywall-banner">Subscribe</div>'), "paywall"),
        (Answer(b"not here", 404), "answers 404"),
    ],
    ids=["nothing", "javascript", "refused", "402", "paywall", "missing"],
)
def test_where_nothing_is_found_it_says_why(office, site, answer, said, capsys):
    site.answers["/"] = answer

    assert sources_add(site.url("/"), where=office.where) == 1
    assert said in capsys.readouterr().err
    assert not written(office)


def test_a_site_that_robots_txt_closes_is_said_to_refuse(office, site, capsys):
    site.answers |= {"/": home(), "/robots.txt": Answer(b"User-agent: *\nDisallow: /\n")}

    assert sources_add(site.url("/"), where=office.where) == 1
    assert "the site refuses" in capsys.readouterr().err


def test_feeds_come_in_from_opml_and_go_out_again(office, capsys):
    path = office.folder / "feeds.opml"
    path.write_text(OPML)

    assert sources_import(path, where=office.where) == 0
    assert sorted(each.stem for each in (office.config / "sources").iterdir()) == ["courier", "courier-2"]
    sources_import(path, where=office.where)
    assert "0 sources written, 2 are there already" in capsys.readouterr().err

    sources_export(output=path, where=office.where)
    assert path.read_text().count("xmlUrl=") == 2 and "https://courier.example/world/rss" in path.read_text()
