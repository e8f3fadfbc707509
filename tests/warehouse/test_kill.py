"""kill -9 at any moment, then a run to the end: the same warehouse as an undisturbed one."""

import random
import signal
import subprocess
import sys
import time

from tests.warehouse.made import article, at, load_kept, read, rows
from warehouse.check import check
from warehouse.home import Home
from warehouse.publish import publish
from warehouse.raw import captures_of, keep, unloaded

BATCHES = 14
KILLS = 4
WORK = """
import sys
from tests.warehouse.test_kill import work
from warehouse.home import Home
work(Home(sys.argv[1]))
"""
TOLD = "select url, body, fetched_at, first_seen_at, revision_count, capture_id from articles order by url"


def reads_of(number):
    """Batch by batch: three new articles, and a change to an earlier one."""
    new = [article(f"https://herald.example/news/{number}-{n}", body=f"Report {number} {n}.") for n in range(3)]
    changed = article(f"https://herald.example/news/{number // 2}-0", body=f"Report {number}, corrected.")
    return [read(each, captured_at=at(number)) for each in new] + [read(changed, captured_at=at(number + 0.5))]


def work(home):
    """Load what an earlier run left, then all batches that are not loaded yet; publish now and then."""
    for batch in unloaded(home, "herald"):
        asked = {capture.capture_id for capture in captures_of(home, batch)}
        left = [each for number in range(BATCHES) for each in reads_of(number) if each.capture.capture_id in asked]
        load_kept(home, batch, left)
    done = set(rows(home, "select capture_id::varchar from captures"))
    for number in range(BATCHES):
        reads = reads_of(number)
        if any(each.capture.capture_id not in done for each in reads):
            load_kept(home, keep(home, "herald", [each.capture for each in reads]), reads)
            publish(home, share=0.2)
    publish(home)


def test_killed_at_any_moment_nothing_is_lost_and_nothing_doubled(tmp_path):
    home, moments = Home(tmp_path / "killed"), random.Random(20260301)
    for _ in range(KILLS):
        process = subprocess.Popen([sys.executable, "-c", WORK, str(home.root)])
        time.sleep(moments.uniform(0.4, 1.2))
        process.send_signal(signal.SIGKILL)
        process.wait()
    work(home)
    undisturbed = Home(tmp_path / "undisturbed")
    work(undisturbed)

    assert rows(home, TOLD) == rows(undisturbed, TOLD)
    assert check(home) == []
    assert unloaded(home) == []
    asked = "select count(*), count(distinct capture_id) from captures"
    assert rows(home, asked) == rows(undisturbed, asked)
