"""What several threads ask of the warehouse at one time is done at one time."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.warehouse.made import NOON
from warehouse.connection import rows
from warehouse.runs import Report, end_run, start_run

COUNT = 8


def test_what_is_asked_while_another_is_at_work_is_one_transaction(home):
    sizes = []

    def work(con, asked):
        sizes.append(len(asked))
        return [each * 10 for each in asked]

    with ThreadPoolExecutor(COUNT) as threads:
        with home.writing():  # nobody gets a turn
            asking = [threads.submit(home.together, work, each) for each in range(COUNT)]
            time.sleep(0.2)
        assert [each.result() for each in asking] == [each * 10 for each in range(COUNT)]

    assert sum(sizes) == COUNT
    assert len(sizes) < COUNT


def test_one_that_fails_fails_alone(home):
    together = Barrier(COUNT)

    def work(con, asked):
        for each in asked:
            con.execute("insert into ops.archives values ('herald', 'a', $at, $at, $at)", {"at": each})
        return asked

    def ask(at):
        together.wait()
        return home.together(work, at)

    with ThreadPoolExecutor(COUNT) as threads:
        asking = [threads.submit(ask, "never" if each == 3 else NOON) for each in range(COUNT)]

    failed = [each for each in asking if each.exception()]
    assert failed == [asking[3]]
    with home.writing() as con:
        assert rows(con, "select count(*) from ops.archives") == [(COUNT - 1,)]


def test_runs_that_begin_and_end_together_have_a_row_each(home):
    def run(name):
        end_run(home, start_run(home, name, "run", now=NOON), Report(listed=len(name)), "ok", now=NOON)

    names = [f"paper-{'x' * each}" for each in range(COUNT)]
    with ThreadPoolExecutor(COUNT) as threads:
        list(threads.map(run, names))

    with home.writing() as con:
        found = rows(con, "select source, listed, state from ops.runs order by source")
    assert found == [(name, len(name), "ok") for name in names]


def test_work_that_cannot_have_the_warehouse_says_so(home):
    with home.writing() as con:
        con.execute("create table held (x int)")
        with pytest.raises(RuntimeError, match="inside writing"):
            home.together(lambda con, asked: asked, 1)
