"""A past period of a source, slice by slice: from a sitemap, and from an archive of the same pages."""

import io
import signal
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from flows.past import bring_slices, plan
from tests.flows.paper import Paper, story
from tests.server import Answer

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


def backfill(office, source="courier", since=SINCE, until=UNTIL, every="day", **settings):
    (chosen,) = office.where.sources((source,))
    room = office.room(**settings)
    return list(bring_slices(chosen, plan(chosen, since, until, every, room), room))


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

    assert stopped.returncode == 130
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
    path = write_warc(archive.folder / "pages.warc.gz", paper)
    archive.source("courier", {"kind": "archive", "path": str(path)}, timezone="America/New_York")
    asked = len(paper.asked())
    backfill(archive)

    said = "select * exclude (first_seen_at, fetched_at, listed_at, capture_id, flags) from articles order by url"
    assert archive.rows(said) == past.rows(said)
    assert len(archive.rows(said)) == 3
    assert len(paper.asked()) == asked


def write_warc(path: Path, paper: Paper) -> Path:
    """Every story as it would have been captured at the moment it was published."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for each in paper.stories.values():
            http = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            headers = {"WARC-Date": f"{each.published_at:%Y-%m-%dT%H:%M:%SZ}"}
            body = io.BytesIO(paper.page(each))
            url = paper.site.url(each.path)
            writer.write_record(
                writer.create_warc_record(url, "response", body, http_headers=http, warc_headers_dict=headers)
            )
    return path
