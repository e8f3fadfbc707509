"""newsdesk as a guest: what it asks again, what it leaves alone, and what it makes good."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

from tests.flows.office import noon
from tests.flows.paper import DAWN, Paper, story
from tests.server import Answer
from warehouse.health import standings

FULL = (
    "<p>"
    + "The harbour board met for nine hours and settled the mooring fees of every boat in the basin. " * 5
    + "</p>"
)


def feed_of(url: str, title: str = "Fees are settled", content: str = FULL) -> Answer:
    item = (
        f"<item><title>{title}</title><link>{url}</link><content:encoded><![CDATA[{content}]]></content:encoded></item>"
    )
    space = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    return Answer(f'<rss version="2.0" {space}><channel><ttl>90</ttl>{item}</channel></rss>'.encode())


def test_once_a_day_a_listing_is_asked_for_without_conditions(office, site, paper: Paper):
    paper.print(story(0))
    office.source("courier", {"kind": "feed", "url": site.url("/feed")})
    for at in (noon(1), noon(1) + timedelta(hours=1), noon(2), noon(2) + timedelta(hours=1)):
        office.run(now=at)

    assert ["if-none-match" in request.headers for request in site.asked("/feed")] == [False, True, False, True]


def test_a_refused_page_is_taken_from_a_feed_that_carries_its_text(office, site):
    site.answers |= {"/feed": feed_of(site.url("/fees")), "/fees": Answer(b"members only", 403)}
    office.source("courier", {"kind": "feed", "url": site.url("/feed")})

    office.run()

    [(title, body, flags)] = office.rows("select title, body, flags from articles")
    assert title == "Fees are settled" and body.startswith("The harbour board met") and "from_feed" in flags
    assert office.rows("select status from captures where url like '%/fees' order by 1") == [200, 403]


def test_a_refused_page_with_a_summary_alone_stays_refused(office, site):
    site.answers |= {"/feed": feed_of(site.url("/fees"), content="<p>Read on.</p>"), "/fees": Answer(b"no", 403)}
    office.source("courier", {"kind": "feed", "url": site.url("/feed")})

    office.run()

    assert office.rows("select reason from rejects") == ["http_status"]


def test_a_page_that_is_not_found_in_three_runs_is_gone(office, site, paper: Paper):
    paper.print(story(0))
    site.answers["/news/0"] = Answer(b"not here", 404)
    office.source("courier", {"kind": "feed", "url": site.url("/feed")})
    for hours in range(0, 50, 10):
        office.run(now=noon(1) + timedelta(hours=hours))

    assert office.rows("select reason, tries from rejects") == [("gone", 3)]
    assert len(site.asked("/news/0")) == 3


def test_what_fell_out_of_a_feed_is_made_good_from_the_sitemap(office, site, paper: Paper, caplog):
    stories = [story(number, published_at=DAWN + timedelta(hours=number)) for number in range(12)]
    paper.print(*stories[:2])
    sitemap = {"kind": "sitemap", "url": site.url("/sitemap.xml"), "backfill_only": True}
    office.source("courier", {"kind": "feed", "url": site.url("/feed")}, sitemap)
    office.run(now=DAWN + timedelta(hours=2))

    paper.print(*stories)
    paper.feed = lambda: Paper.feed(replace_stories(paper, stories[9:]))  # type: ignore[method-assign]
    site.answers["/feed"] = paper.listing(paper.feed, "application/atom+xml")
    office.run(now=DAWN + timedelta(hours=13))

    assert office.rows("select count(*) from articles") == [12]
    assert "so more was missed" in caplog.text


def replace_stories(paper: Paper, stories: list) -> Paper:
    """The same paper, with a feed as short as this."""
    short = Paper.__new__(Paper)
    short.site, short.stories = paper.site, {each.path: each for each in stories}
    return short


def test_how_a_source_stands_tells_when_to_look_again(office, site, paper: Paper):
    site.answers["/feed"] = [Answer(b"broken", 500), Answer(b"broken", 500), feed_of(site.url("/fees"))]
    site.answers["/fees"] = Answer(paper.page(replace(story(0), path="/fees")))
    office.source("courier", {"kind": "feed", "url": site.url("/feed")})
    scores = []
    for hours in range(3):
        office.run(now=noon(1) + timedelta(hours=hours))
        scores.append(standings(office.where.home, noon(1)).get("courier").failure_score)

    standing = standings(office.where.home, noon(3))["courier"]
    assert scores == [0.5, 1.0, 0.0]
    assert standing.fresh_until == noon(1) + timedelta(hours=2, minutes=90)
    assert standing.items_a_day == 1 / (46 / 24)


def test_without_a_contact_every_run_says_so_and_keeps_to_the_gentlest_pace(office, site, caplog):
    desk = json.loads((office.config / "newsdesk.yaml").read_text())
    del desk["contact"]
    (office.config / "newsdesk.yaml").write_text(json.dumps(desk))
    office.source("nobody", {"kind": "feed", "url": "http://127.0.0.9:9/feed"})

    office.run()

    assert "names no contact" in caplog.text
    assert office.room().client(lambda capture: None).limits(office.where.sources()[0]).delay_s == 5.0
