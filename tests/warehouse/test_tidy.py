"""Small raw files become few, and every capture is found where the index says."""

import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

from extractors.article import Capture
from tests.warehouse.made import NOON, article, at, bring, load_kept, read, rows, tree
from warehouse.load import load
from warehouse.raw import captures_of, find_capture, keep, unloaded
from warehouse.raw import read as read_raw
from warehouse.tidy import merge, remove_strays

TOMORROW = datetime.now(UTC).date() + timedelta(days=1)
URL = "https://herald.example/news/{}"
MERGING = """
import sys
from datetime import date
from pathlib import Path
from warehouse.home import Home
from warehouse.tidy import merge
if len(sys.argv) > 2:
    import warehouse.tidy as tidy
    def dying(*args):
        import os, signal
        os.kill(os.getpid(), signal.SIGKILL)
    if sys.argv[2] == "before the index":
        tidy.point = dying
    else:
        Path.unlink = dying
merge(Home(sys.argv[1]), before=date(2999, 1, 1))
"""


def brought(home, count=6):
    """Small batches of two sources, one capture each."""
    told = [
        read(
            article(URL.format(n), body=f"Report {n}. " * 50), captured_at=at(n / 10), source=("herald", "wire")[n % 2]
        )
        for n in range(count)
    ]
    for each in told:
        bring(home, each)
    return [each.capture for each in told]


def lies(home):
    return rows(home, "select distinct raw_path from captures order by 1")


def test_small_files_of_a_source_and_day_become_one_and_captures_are_found_there(home):
    captures = brought(home)

    assert merge(home, before=TOMORROW) == 6
    assert len(lies(home)) == 2
    assert {f"raw/{name}" for name in tree(home.raw)} == set(lies(home))
    assert [find_capture(home, each.capture_id) for each in captures] == captures
    assert unloaded(home) == []


def test_today_is_left_alone_and_merging_again_changes_nothing(home):
    brought(home)
    assert merge(home) == 0
    merge(home, before=TOMORROW)
    before = tree(home.raw)

    assert merge(home, before=TOMORROW) == 0
    assert tree(home.raw) == before


def test_what_comes_later_is_merged_with_what_was_merged(home):
    brought(home, 4)
    merge(home, before=TOMORROW)
    bring(home, read(article(URL.format("late")), captured_at=at(9)))
    merge(home, before=TOMORROW)

    assert len(lies(home)) == 2
    assert rows(home, "select count(*) from captures") == [5]


def test_a_source_that_is_at_work_is_left_for_the_next_time(home):
    brought(home)
    with home.lock("source-wire"):
        assert merge(home, before=TOMORROW) == 3

    assert merge(home, before=TOMORROW) == 3


def test_what_was_kept_and_not_yet_loaded_is_not_merged(home):
    brought(home, 4)
    told = read(article(URL.format("new")), captured_at=at(9))
    waiting = keep(home, "herald", [told.capture])
    merge(home, before=TOMORROW)

    assert unloaded(home) == [waiting]
    assert captures_of(home, waiting) == [told.capture]
    load_kept(home, waiting, [told])


def test_killed_before_or_after_the_index_is_written_nothing_is_lost(home):
    captures = brought(home)
    for moment in ("before the index", "after the index"):
        subprocess.run([sys.executable, "-c", MERGING, str(home.root), moment], check=False)
        assert [find_capture(home, each.capture_id) for each in captures] == captures
        assert unloaded(home) == []
    remove_strays(home)
    merge(home, before=TOMORROW)

    assert {f"raw/{name}" for name in tree(home.raw)} == set(lies(home))
    assert [find_capture(home, each.capture_id) for each in captures] == captures


def test_killed_at_any_moment_every_capture_is_there_once(home):
    captures = brought(home, 10)
    for wait_s in (0.25, 0.4, 0.55, 0.7):
        process = subprocess.Popen([sys.executable, "-c", MERGING, str(home.root)])
        time.sleep(wait_s)
        process.send_signal(signal.SIGKILL)
        process.wait()
    merge(home, before=TOMORROW)

    found = [each for path in lies(home) for each in read_raw(home, path)]
    assert sorted(each.capture_id for each in found) == sorted(each.capture_id for each in captures)


def test_templated_pages_shrink_when_they_lie_together(home):
    frame = "".join(f"<div class='menu item-{n}'><a href='/section/{n}'>Section {n}</a></div>" for n in range(400))
    for n in range(30):
        page = f"<html>{frame}<p>Report number {n} of the day.</p></html>".encode()
        capture = Capture("herald", URL.format(n), at(n), page, media_type="text/html")
        load(home, [(keep(home, "herald", [capture]), [capture])], [], [], now=NOON, run_id="run-1")
    apart = size(home.raw)
    merge(home, before=TOMORROW)

    assert size(home.raw) < apart / 5


def size(folder):
    return sum(path.stat().st_size for path in folder.rglob("*.parquet"))
