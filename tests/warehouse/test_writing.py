import signal
import subprocess
import sys
import threading
import time

import duckdb
import pytest

from tests.warehouse.made import NOON, bring, read, rows
from warehouse.home import Busy, Home
from warehouse.locks import is_wanted
from warehouse.publish import publish

HOLD = """
import sys
from warehouse.home import Home
with Home(sys.argv[1]).{what}:
    print("held", flush=True)
    sys.stdin.read()
"""

INTO_SLICES = 'insert into ops.slices ("source", since, until, state, state_at) values'


def holder(home, what):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD.format(what=what), str(home.root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout.readline() == b"held\n"
    return process


def test_threads_of_one_process_take_turns(home):
    def work(number):
        for _ in range(5):
            with home.writing() as con:
                (count,) = con.execute("select count(*) from ops.slices").fetchone()
                time.sleep(0.001)
                con.execute(f"{INTO_SLICES} (?, ?, ?, 'planned', ?)", [f"{count}", NOON, NOON, NOON])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert rows(home, 'select count(distinct "source") from ops.slices') == [40]


def test_another_process_that_writes_is_waited_for_and_named(home):
    process = holder(home, "writing()")
    with (
        pytest.raises(Busy, match=rf"work.duckdb is being written by process {process.pid}; waited 0.2 s"),
        home.writing(wait_s=0.2),
    ):
        pass
    process.stdin.close()
    with home.writing(wait_s=5) as con:
        assert con.execute("select count(*) from articles").fetchone() == (0,)
    process.wait()


def test_a_process_that_is_killed_locks_nobody_out(home):
    process = holder(home, "writing()")
    process.send_signal(signal.SIGKILL)
    process.wait()

    assert rows(home, "select count(*) from articles") == [0]


def test_a_source_is_worked_on_by_one_process_at_a_time(home):
    process = holder(home, "lock('source-herald')")
    with (
        home.lock("source-wire"),
        pytest.raises(Busy, match=f"source-herald is being worked on by process {process.pid}"),
        home.lock("source-herald"),
    ):
        pass
    process.communicate(b"")
    with home.lock("source-herald"):
        pass


def test_who_holds_a_lock_can_tell_that_another_waits_for_it(home):
    path = home.locks / "source-herald.lock"
    waiting = threading.Thread(target=hold_for_a_moment, args=(home,))
    with home.lock("source-herald"):
        assert not is_wanted(path)
        waiting.start()
        while not is_wanted(path):
            assert waiting.is_alive()
    waiting.join()
    assert not is_wanted(path)


def hold_for_a_moment(home):
    with home.lock("source-herald", wait_s=60):
        pass


def test_a_source_is_worked_on_by_one_thread_at_a_time(home):
    with (
        home.lock("source-herald"),
        pytest.raises(Busy, match="another thread of this process"),
        home.lock("source-herald"),
    ):
        pass


def test_a_client_that_opened_the_writers_file_is_named(home):
    bring(home, read())
    with home.writing(then_close=True):
        pass
    opening = (
        f"import duckdb, sys; con = duckdb.connect({str(home.work)!r}); print('held', flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen([sys.executable, "-c", opening], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    process.stdout.readline()
    with pytest.raises(Busy, match=rf"held open by process {process.pid}.*news.duckdb"), home.writing(wait_s=0.1):
        pass
    process.communicate(b"")


def test_an_error_in_a_turn_undoes_the_turn_and_frees_the_next(home):
    with pytest.raises(duckdb.CatalogException), home.writing() as con:
        con.execute(f"begin transaction; {INTO_SLICES} ('a', now(), now(), 'planned', now())")
        con.execute("from nowhere")

    assert rows(home, "select count(*) from ops.slices") == [0]


def test_a_turn_inside_a_turn_is_a_mistake_of_ours(home):
    with home.writing(), pytest.raises(RuntimeError, match="inside"), home.writing():
        pass


def test_a_folder_that_cannot_be_made_is_told_in_clear_words(tmp_path):
    (tmp_path / "data").write_text("a file")
    with pytest.raises(Exception, match="cannot make the data folder"):
        Home(tmp_path / "data")


def test_what_killed_writers_and_publishers_left_is_swept_away(home):
    bring(home, read())
    publish(home)
    with home.writing(then_close=True):
        pass
    (home.root / "work.duckdb.tmp").mkdir()
    (home.root / "work.duckdb.tmp" / "duckdb_temp_storage-0.tmp").write_bytes(b"x")
    (home.root / ".news.duckdb.tmp").write_bytes(b"half a copy")
    publish(home)

    assert not [path.name for path in home.root.iterdir() if path.name.endswith(".tmp")]


def test_a_full_disk_is_told_and_what_was_loaded_stays(home):
    """A limit on the size of files stands for the disk's end."""
    bring(home, read())
    script = """
import os, resource, signal, sys
from tests.warehouse.made import Home, article, load_kept, read, RawBatch
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, 3_000_000))
bodies = [os.urandom(30_000).hex() for _ in range(100)]
told = [read(article(f"https://herald.example/{number}", body=body)) for number, body in enumerate(bodies)]
load_kept(Home(sys.argv[1]), RawBatch("too-much", "", "herald"), told)
"""
    ended = subprocess.run([sys.executable, "-c", script, str(home.root)], capture_output=True, text=True)

    assert "work.duckdb cannot be written: the disk is full. Nothing that was loaded is lost" in ended.stderr
    assert rows(home, "select title from articles") == ["Harbour reopens"]


def test_publishing_does_not_lose_the_lock_of_a_waiting_thread(home):
    bring(home, read())
    problems = []

    def work():
        try:
            for _ in range(5):
                rows(home, "select count(*) from articles")
        except Exception as error:
            problems.append(error)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(3):
        publish(home)
    for thread in threads:
        thread.join()

    assert problems == []


def test_two_processes_with_threads_load_side_by_side_and_nothing_is_lost(home):
    script = """
import sys
from concurrent.futures import ThreadPoolExecutor
from tests.warehouse.made import Home, article, bring, read
home, name = Home(sys.argv[1]), sys.argv[2]
def work(number):
    return bring(home, read(article(f"https://herald.example/{name}/{number}"))).added
with ThreadPoolExecutor(4) as pool:
    print(sum(pool.map(work, range(8))))
"""
    processes = [
        subprocess.Popen([sys.executable, "-c", script, str(home.root), name], stdout=subprocess.PIPE, text=True)
        for name in ("one", "two")
    ]
    added = [process.communicate()[0] for process in processes]

    assert added == ["8\n", "8\n"]
    assert rows(home, "select count(*) from articles") == [16]
