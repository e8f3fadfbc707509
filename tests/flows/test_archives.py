"""Files of archives on the network: which are fetched, how they go on after a break, and what comes of them."""

from datetime import UTC, date, datetime

import pytest

from flows.past import bring_slice, bring_slices, plan
from tests.flows.paper import Paper, story
from tests.flows.warc_files import Shelf, write_warc
from tests.server import Answer

DAYS = (date(2026, 3, 1), date(2026, 3, 4))
LIST = "/crawl/NEWS/warc.paths"


@pytest.fixture
def shelf(other_site):
    """Three files of a crawl, each of a day, and one of long ago; a list of their paths, as Common Crawl writes it."""
    return Shelf(other_site)


@pytest.fixture
def crawl(office, site, other_site, shelf):
    paper, names = Paper(site), []
    for day in (1, 2, 3):
        stories = [story(10 * day + n, published_at=datetime(2026, 3, day, 6 + n, tzinfo=UTC)) for n in range(4)]
        paper.print(*stories)
        name = f"crawl/NEWS/2026/NEWS-2026030{day}050000-0000{day}.warc.gz"
        shelf.put(f"/{name}", write_warc(paper.pages()[-4:]))
        names.append(name)
    names.append("crawl/NEWS/2026/NEWS-20260201050000-00001.warc.gz")
    other_site.answers[LIST] = Answer("\n".join(names).encode(), headers={"Content-Type": "text/plain"})
    office.source("courier", {"kind": "archive", "url": other_site.url(LIST), "hosts": [site.host]})
    return office


def backfill(office, since=date(2026, 3, 3)):
    """The last day, which two files may hold; or more."""
    (chosen,) = office.where.sources(("courier",))
    room = office.room()
    return list(bring_slices(chosen, plan(chosen, since, DAYS[1], "day", room), room))


def files_asked(site):
    return [request.path.rsplit("-", 1)[-1][:5] for request in site.requests if "NEWS-" in request.path]


def test_the_files_of_an_archive_are_fetched_when_their_slice_is_brought_in(crawl, site, other_site):
    (chosen,) = crawl.where.sources(("courier",))
    room = crawl.room()
    planned = plan(chosen, *DAYS, "day", room)
    assert [[held.file.name[-13:-8] for held in each.files] for each in planned] == [
        ["00001"], ["00001", "00002"], ["00002", "00003"],
    ]  # fmt: skip
    assert files_asked(other_site) == []

    done = list(bring_slices(chosen, planned, room))
    assert [(each.state, each.report.added) for each in done] == [("done", 4)] * 3
    assert crawl.rows("select via, done_count from slices order by since") == [("archive", 4)] * 3
    assert files_asked(other_site) == ["00001", "00002", "00003"]  # each is kept for the slice after it
    assert not (crawl.data / "archives" / "courier").exists()
    assert [request for request in site.requests if request.path.startswith("/news/")] == []


def test_a_download_that_breaks_off_goes_on_where_it_was(crawl, shelf, other_site):
    shelf.breaks = [700, 900]
    done = backfill(crawl)

    first = [request.headers.get("range") for request in other_site.requests if request.path.endswith("00002.warc.gz")]
    assert first == [None, "bytes=700-", "bytes=1600-"]
    assert [each.report.added for each in done] == [4]


def test_a_file_that_changed_meanwhile_is_fetched_anew(crawl, shelf, other_site):
    shelf.breaks = [700]
    shelf.has_ranges = False
    assert [each.report.added for each in backfill(crawl)] == [4]


def test_a_file_that_is_too_large_is_named_with_what_to_do(crawl, site, other_site):
    listing = {"kind": "archive", "url": other_site.url(LIST), "max_file_gb": 0.000001}
    crawl.source("courier", listing)
    done = backfill(crawl)[0]

    assert done.state == "failed"
    assert "00002.warc.gz is 0.00 GB long, more than max_file_gb (1e-06)" in done.report.error
    assert "name its path" in done.report.error


def test_robots_txt_counts_for_archives_too(crawl, other_site):
    other_site.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /crawl/NEWS/2026/")
    done = backfill(crawl)[0]

    assert done.report.error.endswith("asks not to fetch it")
    assert files_asked(other_site) == []


def test_a_stopped_backfill_does_not_fetch_again_what_it_has_read(crawl, other_site):
    (chosen,) = crawl.where.sources(("courier",))
    room = crawl.room()
    planned = plan(chosen, *DAYS, "day", room)[:2]

    def stop_at_the_second(name, work):
        if "00002" in name:
            raise KeyboardInterrupt
        return work()

    with pytest.raises(KeyboardInterrupt):
        bring_slice(chosen, planned[1], room, stop_at_the_second)
    done = backfill(crawl, date(2026, 3, 2))

    assert [each.state for each in done] == ["done"] * 2
    assert files_asked(other_site) == ["00001", "00002", "00003"]
    assert crawl.rows("select done_count from slices order by since") == [None, 4, 4]  # the first was never asked for


def test_only_pages_of_the_named_hosts_are_taken(crawl, other_site):
    crawl.source("courier", {"kind": "archive", "url": other_site.url(LIST), "hosts": ["elsewhere.example"]})

    assert [(each.state, each.report.added) for each in backfill(crawl)] == [("done", 0)]


def test_a_scheduled_run_fetches_no_archive(crawl, other_site):
    crawl.run()
    assert files_asked(other_site) == []
