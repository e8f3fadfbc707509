"""Killed or stopped at any moment, then a run to the end: the same warehouse as an undisturbed one."""

import importlib
import multiprocessing
import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from extractors.extract.readers import Readers
from flows.newsroom import Newsroom
from flows.round import go_round
from flows.where import Where
from tests.flows.office import Office
from tests.flows.paper import Paper, Slow, story
from tests.server import Answer, Site
from warehouse.check import check
from warehouse.raw import unloaded

# Where the process dies, at the n-th call; there are two sources, and each calls these once or twice. A short run
# publishes once, at its end.
POINTS = {
    "between keeping and committing listings": ("flows.pipeline", "commit_listed", 2),
    "between discovering and bringing": ("flows.pipeline", "fetch", 1),
    "between the rename of a raw file and the sync of its folders": ("warehouse.storage", "sync_folder", 4),
    "between raw and load": ("flows.pipeline", "load", 1),
    "in the transaction of a load": ("warehouse.load", "enter", 1),
    "in publishing": ("warehouse.publish", "_replace", 1),
}


@dataclass
class Press:
    """Two papers, and what the warehouse says when nobody disturbs the run that brings them in."""

    sites: tuple[Site, Site]
    told: list[Any]

    def office(self, folder: Path, readers: Readers) -> Office:
        office = Office(folder, readers, self.sites)
        for site, name in zip(self.sites, ("courier", "herald"), strict=True):
            office.source(name, {"kind": "feed", "url": site.url("/feed")})
        return office


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory, readers: Readers) -> Iterator[Press]:
    with Site("127.0.0.4") as one, Site("127.0.0.5") as two:
        Paper(one, map(story, range(4)))
        Paper(two, map(story, range(4, 7)))
        one.answers["/news/3"] = Answer(b"gone fishing", 404)
        two.answers["/news/6"] = Answer(b"<html><title>Nothing here</title></html>")
        press = Press((one, two), [])
        undisturbed = press.office(tmp_path_factory.mktemp("undisturbed") / "office", readers)
        undisturbed.run()
        press.told = undisturbed.told()
        assert len(undisturbed.rows("select url from articles")) == 5
        yield press


@pytest.fixture
def office(press: Press, tmp_path: Path, readers: Readers) -> Office:
    return press.office(tmp_path / "office", readers)


def die_at(config: Path, data: Path, module: str, name: str, nth: int) -> None:
    """A run that kills its own process when a function is called for the n-th time."""
    place, calls, counting = importlib.import_module(module), 0, threading.Lock()
    function = getattr(place, name)

    def deadly(*args: Any, **settings: Any) -> Any:
        nonlocal calls
        with counting:
            calls += 1
            if calls == nth:
                os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **settings)

    setattr(place, name, deadly)
    where = Where(config, data)
    with Readers(1) as readers:
        go_round(where.sources(), Newsroom(where.desk, where.home, readers))


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_any_point_a_run_to_the_end_gives_the_same_rows(office, press, point):
    process = multiprocessing.get_context("forkserver").Process(
        target=die_at, args=(office.config, office.data, *POINTS[point])
    )
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    office.run()

    assert office.told() == press.told
    assert unloaded(office.where.home) == []
    assert office.rows("select count(*) from runs where state in ('ok', 'stopped')") == office.rows(
        "select count(*) from runs"
    )


def test_killed_at_random_the_command_loses_nothing(office, press):
    moments = random.Random(20261122)
    for _ in range(2):
        process = office.start("run")
        time.sleep(moments.uniform(1.0, 3.0))
        process.kill()
        process.communicate()
    office.run()

    assert office.told() == press.told


def test_ctrl_c_ends_a_run_at_once_with_plain_words_and_nothing_half_loaded(office, press):
    with Slow(press.sites[0], "/news/1") as page:
        process = office.start("run")
        assert page.is_asked.wait(60)
        process.send_signal(signal.SIGINT)
        stopped_at = time.monotonic()
        _, said = process.communicate(timeout=60)

    assert (process.returncode, said) == (130, "Stopped. What was brought in is safe; run again to go on.\n")
    assert time.monotonic() - stopped_at < 7  # the page would take a minute
    assert check(office.where.home) == []
    office.run()
    assert office.told() == press.told


def test_ctrl_c_ends_a_question_at_once(office, press):
    office.run()
    process = office.start("sql", "select count(*) from range(10000000000) as a, range(1000) as b", "--timeout", "600")
    try:
        while not is_asking(process.pid):
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    finally:
        process.kill()  # or it would count for hours where the test fails

    assert process.returncode == 130
    assert said.startswith("Stopped.")
    assert office.told() == press.told


def is_asking(pid: int) -> bool:
    """Does this process hold the published file open, and work?"""
    process = Path(f"/proc/{pid}")
    with suppress(FileNotFoundError):  # what was closed meanwhile
        opened = [each.readlink().name for each in (process / "fd").iterdir()]
        return "news.duckdb" in opened and len(list((process / "task").iterdir())) > 1
    return False


def test_of_two_runs_at_once_the_second_says_who_is_at_work(office, press):
    with Slow(press.sites[0], "/news/1") as page:
        first = office.start("run")
        assert page.is_asked.wait(60)
        second = office.start("run", "courier")
        said, complaints = second.communicate(timeout=60)
        page.may_go.set()
        first.communicate(timeout=60)

    assert f"by process {first.pid}" in said
    assert (first.returncode, second.returncode, complaints) == (0, 0, "")
    assert office.told() == press.told
    assert len(office.rows("from runs")) == 2
