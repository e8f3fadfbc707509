"""WARC files that several read side by side, a file each: who is where, what a killed one leaves, what comes of it."""

from datetime import UTC, datetime

import pytest

from extractors.errors import Stopped
from flows.archive_files import files_here, list_pages, read_file
from flows.pipeline import recover
from tests.flows.paper import Paper, story
from tests.flows.warc_files import write_warc
from warehouse.home import Busy
from warehouse.publish import publish
from warehouse.runs import Report


@pytest.fixture
def crawl(office, site, tmp_path):
    """Two files of five pages each; the first page of the second file is a later state of one of the first."""
    office.source("crawl", {"kind": "archive", "path": str(tmp_path / "*.warc.gz")})
    for number in (0, 1):
        hours = [datetime(2026, 3, number + 1, 6 + n, tzinfo=UTC) for n in range(5)]
        pages = Paper(site, [story(10 * number + n, published_at=at) for n, at in enumerate(hours)]).pages()
        if number:
            changed = Paper(site, [story(2, correction="The ferry keeps its summer hours after all.")]).pages()[0]
            pages[0] = (pages[0][0], *changed[1:])
        (tmp_path / f"{number}.warc.gz").write_bytes(write_warc(pages))
    return office


def source_of(office):
    [source] = office.where.sources(("crawl",))
    return source, list(files_here(source))


def read(office, path, **settings):
    return read_file(source_of(office)[0], path, office.room(**settings), "")


def told(office):
    publish(office.where.home)
    return [row for row in office.told() if row[0] != "entry"]


def test_files_that_are_read_one_by_one_give_what_a_run_gives(crawl):
    alone = crawl.beside("alone")
    alone.run()
    _, (first, second) = source_of(crawl)

    assert read(crawl, second).added == 5
    assert (read(crawl, first).added, read(crawl, first)) == (4, Report(unmodified=1))
    assert told(crawl) == told(alone)
    assert crawl.rows("select revision_count, count(*) from articles group by all order by all") == [(1, 8), (2, 1)]


def test_a_page_of_two_files_that_are_at_work_at_one_time_is_read_from_both(crawl):
    source, files = source_of(crawl)
    for path in files:
        list_pages(source, path, files_here(source)[path], crawl.room(), "")
    for path in files:
        read(crawl, path)

    assert len(told(crawl)) == 19  # 9 articles, 10 revisions


def test_who_meets_another_at_a_file_leaves_it_alone(crawl):
    _, (first, second) = source_of(crawl)

    def meanwhile(name, done, known):
        with pytest.raises(Busy, match="is being worked on"):
            read(crawl, first)
        read(crawl, second)

    read(crawl, first, say=meanwhile)
    assert len(told(crawl)) == 19


def test_a_file_that_was_left_in_the_middle_is_gone_on_with(crawl):
    source, files = source_of(crawl)

    def stop_after_two(name, done, known):
        if done:
            raise Stopped("killed")

    with pytest.raises(Stopped):
        read(crawl, files[0], say=stop_after_two, batch_entries=2)
    recover(source, crawl.room(), "")  # what was kept and not loaded, as the flow begins
    for path in files:
        read(crawl, path)

    assert len(told(crawl)) == 19
    assert crawl.rows("select count(*) from captures where role = 'article'") == [10]


def test_a_scheduled_run_leaves_alone_what_waits_for_whoever_reads_its_file(crawl):
    source, files = source_of(crawl)
    list_pages(source, files[0], files_here(source)[files[0]], crawl.room(), "")

    assert crawl.run()["crawl"].report.added == 5
    assert read(crawl, files[0]).fetched == 5
