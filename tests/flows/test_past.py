"""A past period of a source, slice by slice: from a sitemap, and from an archive of the same pages."""

import signal
import threading
from datetime import UTC, date, datetime

import pytest

from flows.past import bring_slices, plan, plan_gaps
from tests.flows.paper import Paper, story
from tests.flows.warc_files import write_warc
from tests.flows.web_archive import WebArchive
from tests.server import Answer, Site
from warehouse.coverage import gaps_to_fill
from warehouse.raw import read

# In New York, Monday 2 March 2026 begins at 05:00 UTC, and so does Wednesday the 4th.
BEFORE, FIRST = datetime(2026, 3, 2, 4, 59, 59, tzinfo=UTC), datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
LAST, AFTER = datetime(2026, 3, 4, 4, 59, 59, tzinfo=UTC), datetime(2026, 3, 4, 5, 0, tzinfo=UTC)
SINCE, UNTIL = date(2026, 3, 2), date(2026, 3, 4)
NAMES = "select regexp_extract(url, '[0-9]+$') from articles order by all"


@pytest.fixture
def past(office, site, paper):
    """A source whose sitemap names stories in, before and after the window."""
    between = datetime(2026, 3, 3, 5, 30, tzinfo=UTC)
    for number, published_at in enumerate((BEFORE, FIRST, between, LAST, AFTER)):
        paper.print(story(number, published_at=published_at))
    listing = {"kind": "sitemap", "url": site.url("/sitemap.xml"), "backfill_only": True}
    office.source("courier", listing, timezone="America/New_York")
    return office


def backfill(office, source="courier", since=SINCE, until=UNTIL, every="day", via="auto", **settings):
    (chosen,) = office.where.sources((source,))
    room = office.room(**settings)
    return list(bring_slices(chosen, plan(chosen, since, until, every, room, via), room))


def test_a_backfill_brings_what_lies_in_the_window_and_nothing_else(past, paper):
    done = backfill(past)

    assert past.rows(NAMES) == ["1", "2", "3"]
    assert sorted(paper.asked()) == ["/news/1", "/news/2", "/news/3"]
    assert [(str(each.since), each.state, each.report.added) for each in done] == [
        ("2026-03-02", "done", 1),
        ("2026-03-03", "done", 2),
    ]


def test_windows_that_meet_share_nothing_and_leave_nothing_out(past, paper):
    backfill(past, until=date(2026, 3, 3))
    backfill(past, since=date(2026, 3, 3), until=date(2026, 3, 5))
    backfill(past, since=date(2026, 3, 1), until=SINCE)

    assert past.rows(NAMES) == ["0", "1", "2", "3", "4"]
    assert len(paper.asked()) == 5


def test_what_is_done_is_neither_listed_nor_brought_again(past, site, paper):
    backfill(past)
    told, asked = past.told(), len(site.requests)
    again = backfill(past)

    assert [each.state for each in again] == ["done", "done"]
    assert len(site.requests) == asked
    assert past.told() == told


def test_a_longer_period_skips_the_slices_that_are_done(past, paper):
    backfill(past)
    again = backfill(past, since=date(2026, 3, 1))

    assert [(each.state, each.report.added) for each in again] == [("done", 1), ("done", 0), ("done", 0)]
    assert len(paper.asked()) == 4


def test_a_plan_alone_lists_and_brings_nothing(past, paper):
    (chosen,) = past.where.sources(("courier",))
    planned = plan(chosen, SINCE, UNTIL, "day", past.room())

    assert [(each.state, each.pending) for each in planned] == [("planned", 1), ("planned", 2)]
    assert paper.asked() == []


def test_a_run_leaves_a_listing_for_backfills_alone(past, site):
    past.run()

    assert site.requests == []


def test_a_backfill_tells_the_next_run_nothing(office, site, paper):
    paper.print(story(1))
    office.source("courier", {"kind": "feed", "url": site.url("/feed")})
    backfill(office, since=date(2026, 2, 1), until=date(2026, 2, 2))

    assert office.run()["courier"].report.added == 1


def test_a_listing_that_cannot_be_read_fails_its_slices_and_the_next_backfill_goes_on(past, site):
    serve = site.answers["/sitemap.xml"]
    site.answers["/sitemap.xml"] = Answer(b"closed", 500)

    assert {(each.state, "500" in each.report.error) for each in backfill(past)} == {("failed", True)}
    site.answers["/sitemap.xml"] = serve
    assert {each.state for each in backfill(past)} == {"done"}
    assert past.rows(NAMES) == ["1", "2", "3"]


def test_stopped_in_the_middle_of_a_slice_and_repeated_nothing_is_lost(past, site, paper):
    page = site.answers["/news/2"]
    site.answers["/news/2"] = lambda request: (stopped.send_signal(signal.SIGINT), Answer(b"", wait_s=3))[1]
    asked = ("--since", str(SINCE), "--until", str(UNTIL), "--every", "day")
    stopped = past.start("backfill", "courier", *asked)
    _, said = stopped.communicate(timeout=60)

    assert stopped.returncode == 130, said
    assert "Stopped." in said
    site.answers["/news/2"] = page
    backfill(past)
    undisturbed = past.beside("undisturbed")
    backfill(undisturbed)
    assert past.told() == undisturbed.told()


def test_an_archive_of_the_same_pages_gives_the_same_articles(past, paper):
    backfill(past)
    archive = past.beside("archive")
    (archive.config / "sources" / "courier.yaml").unlink()
    path = archive.folder / "pages.warc.gz"
    path.write_bytes(write_warc(paper.pages()))
    archive.source("courier", {"kind": "archive", "path": str(path)}, timezone="America/New_York")
    asked = len(paper.asked())
    backfill(archive)

    said = "select * exclude (first_seen_at, fetched_at, listed_at, capture_id, flags) from articles order by url"
    assert archive.rows(said) == past.rows(said)
    assert len(archive.rows(said)) == 3
    assert len(paper.asked()) == asked


def test_what_the_feed_does_not_reach_comes_from_the_sitemap(past, site, paper):
    feed = Paper(site, [])  # answers at the same addresses
    feed.stories = {"/news/4": paper.stories["/news/4"]}
    listings = [{"kind": "feed", "url": site.url("/feed")}, {"kind": "sitemap", "url": site.url("/map")}]
    site.answers["/map"] = paper.listing(paper.sitemap, "application/xml")
    past.source("courier", *listings, timezone="America/New_York")
    done = backfill(past)

    assert [(each.via, each.state) for each in done] == [("sitemap", "done"), ("sitemap", "done")]
    assert past.rows("select via, state, planned_count, done_count from slices order by since") == [
        ("sitemap", "done", 1, 1),
        ("sitemap", "done", 2, 2),
    ]


def test_a_slice_that_nothing_reaches_is_failed_and_says_why(office, site, paper):
    paper.print(story(1))
    office.source("courier", {"kind": "feed", "url": site.url("/feed")})
    done = backfill(office, since=date(2026, 2, 1), until=date(2026, 2, 2))

    assert [each.state for each in done] == ["failed"]
    assert "begins at 2026-03-01 07:00 UTC; name a sitemap or an archive" in done[0].report.error
    assert office.rows("select reason is not null from slices") == [True]


def test_a_backfill_comes_from_a_web_archive(office, site, other_site, paper):
    archive = WebArchive(other_site)
    paper.print(*map(story, range(8)))
    archive.take(paper)
    archive.captures += archive.captures[:1]
    listing = {"kind": "wayback", "url": f"{site.host}:{site.port}/news/*", "api": other_site.url(""), "delay_s": 0}
    office.source("courier", {"kind": "feed", "url": site.url("/feed")}, listing)
    done = backfill(office, since=date(2026, 3, 1), until=date(2026, 3, 2), via="wayback")

    assert [(each.via, each.state, each.report.added) for each in done] == [("wayback", "done", 8)]
    assert paper.asked() == []
    assert sum("resumeKey=" in path for path in archive.asked) == 3
    captured = office.rows("select url, captured_at from captures where role = 'article' order by captured_at")
    assert captured[0] == (site.url("/news/0"), story(0).published_at)
    home = office.where.home
    kept = [each.url for path in home.raw.rglob("*.parquet") for each in read(home, str(path))]
    assert sorted(url for url in kept if "/news/" in url and "/cdx/" not in url) == [each[0] for each in captured]
    assert backfill(office, since=date(2026, 3, 1), until=date(2026, 3, 2), via="wayback")[0].report.added == 0


def test_the_pace_that_a_web_archive_asks_for_is_kept(office, site, other_site, paper):
    archive = WebArchive(other_site, pace_s=0.3)
    paper.print(*map(story, range(2)))
    archive.take(paper)
    listing = {"kind": "wayback", "url": f"{site.host}:{site.port}/*", "api": other_site.url(""), "delay_s": 0.4}
    office.source("courier", listing)
    done = backfill(office, since=date(2026, 3, 1), until=date(2026, 3, 2))

    assert (done[0].report.added, archive.refused) == (2, 0)


def test_only_what_is_missing_is_brought(office, site, paper, capsys):
    """A feed of three that is looked at, left alone for a day, and looked at again."""
    stories = [story(number) for number in range(30)]
    feed = Paper(site, stories[:3])
    listings = [
        {"kind": "feed", "url": site.url("/feed")},
        {"kind": "sitemap", "url": site.url("/map"), "backfill_only": True},
    ]
    office.source("courier", *listings)
    office.run(now=stories[2].published_at)
    feed.stories = {each.path: each for each in stories[2:5]}
    feed.print()
    for each in stories:
        site.answers[each.path] = Answer(feed.page(each))
    office.run(now=stories[4].published_at)
    feed.stories = {each.path: each for each in stories[27:]}
    office.run(now=stories[29].published_at)
    whole = Paper(Site("127.0.0.4"), stories)
    whole.site.url = site.url
    site.answers["/map"] = feed.listing(whole.sitemap, "application/xml")

    (gap,) = gaps_to_fill(office.where.home, None, None)
    assert (gap.source, gap.since, gap.until) == ("courier", stories[4].published_at, stories[27].published_at)
    (chosen,) = office.where.sources(("courier",))
    done = list(bring_slices(chosen, plan_gaps(chosen, [gap], office.room()), office.room()))

    assert [(each.state, each.via, each.report.added) for each in done] == [("done", "sitemap", 22)]
    assert office.rows("select count(*) from articles") == [30]
    assert gaps_to_fill(office.where.home, None, None) == []


def test_a_scheduled_run_gets_its_turn_while_a_backfill_is_at_work(past, site, paper, monkeypatch):
    paper.print(*(story(number, published_at=FIRST) for number in range(10, 30)))
    (chosen,) = past.where.sources(("courier",))
    monkeypatch.setattr("flows.past.portion_size", lambda source, room: 2)
    planned = plan(chosen, SINCE, UNTIL, "day", past.room())
    outcomes = []
    site.answers["/news/10"] = Answer(paper.page(paper.stories["/news/10"]), wait_s=0.2)
    scheduled = threading.Thread(target=lambda: outcomes.append(past.run()["courier"]))
    work = bring_slices(chosen, planned, past.room())
    threading.Timer(0.1, scheduled.start).start()
    done = list(work)
    scheduled.join(30)

    assert outcomes[0].state == "ok"
    assert [each.state for each in done] == ["done", "done"]
    assert len(paper.asked()) == len(set(paper.asked()))


def test_what_a_stopped_backfill_left_waits_for_the_backfill(past, paper):
    (chosen,) = past.where.sources(("courier",))
    plan(chosen, SINCE, UNTIL, "day", past.room())
    past.run()
    assert paper.asked() == []

    backfill(past)
    assert len(paper.asked()) == 3


def test_what_a_site_refused_for_a_while_is_asked_for_again(office, site, paper):
    paper.print(*map(story, range(3)))
    page = site.answers["/news/1"]
    site.answers["/news/1"] = Answer(b"closed", 500)
    office.source("courier", {"kind": "feed", "url": site.url("/feed")})
    for day in (2, 3, 4):
        office.run(now=datetime(2026, 3, day, 12, tzinfo=UTC))
    (gap,) = gaps_to_fill(office.where.home, None, None)
    assert (gap.cause, gap.missing_count) == ("rejected", 1)

    site.answers["/news/1"] = page
    (chosen,) = office.where.sources(("courier",))
    (done,) = bring_slices(chosen, plan_gaps(chosen, [gap], office.room()), office.room())
    assert (done.state, done.report.added) == ("done", 1)
    assert gaps_to_fill(office.where.home, None, None) == []
