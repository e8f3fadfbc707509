"""Reading in worker processes: a page that hangs or kills its reader costs one reject, never the batch."""

import os
import threading
import time
from datetime import UTC, datetime

import pytest

from extractors.article import Article, Block, Capture, Entry
from extractors.errors import Stopped
from extractors.extract.readers import Readers, extract_all
from extractors.source import Source

PAGE = """<!doctype html><html lang="en"><head><title>Harbour bridge reopens</title></head><body><article>
<h1>Harbour bridge reopens</h1>
<p>The harbour bridge opened to traffic again on Monday, eleven weeks after a barge struck its northern pier.</p>
<p>Engineers said the repairs had been finished a fortnight early, and that the new bearings would last forty years.</p>
</article></body></html>"""
READER = "tests.extractors.extract.test_readers:slow_or_deadly"


def source(**extract: str) -> Source:
    return Source.model_validate({"name": "bay", "discover": [{"kind": "folder", "path": "."}], "extract": extract})


def batch(*bodies: str) -> list[tuple[Entry, Capture]]:
    at = datetime(2024, 3, 5, 12, tzinfo=UTC)
    urls = [f"https://bay.example/news/{number}" for number in range(len(bodies))]
    return [
        (Entry("bay", url), Capture("bay", url, at, body.encode(), media_type="text/html"))
        for url, body in zip(urls, bodies, strict=True)
    ]


def slow_or_deadly(capture: Capture, source: Source) -> Article:
    """A site's own reader that does what the page says."""
    told = capture.body.decode()
    if told == "hang":
        while True:
            pass
    if told == "wait":
        time.sleep(2.5)
    if told == "die":
        os._exit(9)
    if told == "fail":
        raise RuntimeError("a fault of ours")
    return Article(capture.url, told, (Block("paragraph", told),))


@pytest.fixture(scope="module")
def readers():
    with Readers(2, deadline_s=2.0) as pool:
        yield pool


def test_a_batch_comes_back_in_order(readers):
    readings, rejects = extract_all(
        source(), batch(PAGE, PAGE.replace("Harbour", "River"), "<html><p></p></html>"), readers
    )

    assert [reading.article.title for reading in readings] == ["Harbour bridge reopens", "River bridge reopens"]
    assert [(reject.url, reject.reason) for reject in rejects] == [("https://bay.example/news/2", "no_content")]
    assert readings[0].entry_url == "https://bay.example/news/0" and len(readings[0].config_sha256) == 64


def test_a_page_that_hangs_or_kills_its_reader_costs_one_reject_each(readers):
    own = source(reader=READER)
    readings, rejects = extract_all(own, batch("first", "hang", "die", "fail", "last"), readers)

    assert [reading.article.title for reading in readings] == ["first", "last"]
    assert [reject.reason for reject in rejects] == ["poison", "poison", "internal"]
    assert "2 s" in rejects[0].detail and "a fault of ours" in rejects[2].detail


def test_a_reader_that_hardly_ran_is_waited_for():
    with Readers(1, deadline_s=2.0) as pool:
        readings, rejects = extract_all(source(reader=READER), batch("wait"), pool)

    assert ([reading.article.title for reading in readings], rejects) == (["wait"], [])


def test_nothing_to_read_starts_no_process():
    with Readers(4) as pool:
        assert extract_all(source(), [], pool) == ([], [])
        assert pool.started == 0


def test_who_waits_for_a_reader_when_the_pool_is_closed_is_told():
    with Readers(1) as pool:
        ended = []

        def wait() -> None:
            with pytest.raises(Stopped):
                pool.read(batch(PAGE)[0][1], source())
            ended.append(True)

        pool._idle.get()  # the only place is taken
        waiting = [threading.Thread(target=wait, daemon=True) for _ in range(2)]
        for thread in waiting:
            thread.start()
    for thread in waiting:
        thread.join(5)

    assert ended == [True, True]


def test_readers_that_rest_are_started_again_by_the_next_page():
    with Readers(2) as pool:
        extract_all(source(), batch(PAGE, PAGE), pool)
        started = pool.started
        pool.rest()
        readings, _ = extract_all(source(), batch(PAGE), pool)

    assert len(readings) == 1
    assert pool.started == started + 1
