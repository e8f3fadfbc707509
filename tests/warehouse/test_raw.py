import os
import subprocess
import sys
import time
from datetime import timedelta

import pytest

from extractors.article import Capture
from extractors.errors import NewsdeskError
from tests.warehouse.made import NOON, bring, read, tree
from warehouse.publish import publish
from warehouse.raw import captures_of, find_capture, keep, unloaded
from warehouse.storage import STALE_S

FULL = Capture(
    source="herald",
    url="https://herald.example/a",
    captured_at=NOON + timedelta(microseconds=123457),
    body=bytes(range(256)),
    role="feed",
    final_url="https://herald.example/b",
    status=404,
    headers=(("set-cookie", "a"), ("set-cookie", "b")),
    media_type="text/html; charset=utf-8",
    redirects=((301, "https://herald.example/b"),),
)


def test_a_capture_comes_back_as_it_was_kept(home):
    batch = keep(home, "herald", [FULL])

    assert captures_of(home, batch) == [FULL]


def test_a_batch_without_captures_is_no_file(home):
    batch = keep(home, "herald", [])

    assert (batch.path, captures_of(home, batch), tree(home.raw)) == ("", [], set())


def test_many_and_large_captures_are_kept_in_groups(home):
    import pyarrow.parquet as pq

    many = [Capture("herald", f"https://herald.example/{n}", NOON, os.urandom(400_000)) for n in range(120)]
    batch = keep(home, "herald", many)

    assert sorted(captures_of(home, batch), key=lambda each: int(each.url.split("/")[-1])) == many
    assert pq.ParquetFile(home.root / batch.path).num_row_groups == 2


def test_a_capture_is_found_by_its_id_before_and_after_it_is_published(home):
    told = [read(captured_at=NOON + timedelta(hours=hour)) for hour in range(3)]
    bring(home, *told)
    wanted = told[1].capture

    assert find_capture(home, wanted.capture_id) == wanted
    publish(home)
    assert find_capture(home, wanted.capture_id) == wanted


@pytest.mark.parametrize("capture_id", ["0b0b1f5e-6f1b-5b8e-8d6e-2f5d9c3b7a41", "nonsense", ""])
def test_an_unknown_capture_is_told_in_clear_words(home, capture_id):
    with pytest.raises(NewsdeskError, match="there is no capture"):
        find_capture(home, capture_id)


def test_what_was_kept_and_never_loaded_is_found_oldest_first(home):
    first, second = (keep(home, "herald", [FULL]) for _ in range(2))
    bring(home, read())
    keep(home, "wire", [FULL])

    assert unloaded(home, "herald") == [first, second]
    assert {batch.source for batch in unloaded(home)} == {"herald", "wire"}


def test_half_a_file_of_a_dead_writer_is_swept_away_and_a_living_ones_is_not(home):
    folder = home.raw / "herald"
    folder.mkdir()
    dead, living, young = (folder / f".{name}.parquet.tmp" for name in ("dead", "living", "young"))
    for path in (dead, living, young):
        path.write_bytes(b"PAR1")
    for path in (dead, living):
        os.utime(path, (time.time() - 2 * STALE_S,) * 2)
    locking = """
import fcntl, sys
file = open(sys.argv[1])
fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""
    with subprocess.Popen(
        [sys.executable, "-c", locking, str(living)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as writer:
        writer.stdout.readline()
        unloaded(home)
        writer.communicate(b"")

    assert tree(home.raw) == {"herald/.living.parquet.tmp", "herald/.young.parquet.tmp"}


def test_a_full_disk_leaves_no_half_file(home, tmp_path):
    """A limit on the size of files stands for the disk's end."""
    script = """
import resource, signal, sys, os
from warehouse.home import Home
from warehouse.raw import keep
from extractors.article import Capture
from datetime import UTC, datetime
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
capture = Capture("herald", "https://herald.example/a", datetime.now(UTC), os.urandom(1_000_000))
keep(Home(sys.argv[1]), "herald", [capture])
"""
    ended = subprocess.run([sys.executable, "-c", script, str(home.root)], capture_output=True, text=True)

    assert "NewsdeskError: cannot keep 1 captures in raw/herald/" in ended.stderr
    assert tree(home.raw) == set()
