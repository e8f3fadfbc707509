"""A month in minutes: newspapers on this machine, a clock of its own, faults planted, and what the ledger says.

    python -m benchmarks.month [--sources 40] [--days 30] [--laptop] [--folder DIR --minutes 9]

The scheduler is `newsdesk run --due`, every two hours; with `--laptop` the machine sleeps from 23:00 to 07:00 UTC.
Planted are: a source that falls silent, one whose feed is taken away, one that loses its bylines, one that goes behind
a paywall, one whose feed overflows, a day without a network, a full disk, three runs that are killed, and the change
to summer time. At the end every item that is missing must lie in a gap with its true cause, nobody else may be
accused, and `backfill --all --only-missing` must close what can be closed. With `--folder` a month may be interrupted:
after so many minutes it stops, and the same command goes on.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import flows.round
from benchmarks.papers import DAY, HOUR, START, Clock, Paper, World
from extractors.extract.readers import Readers
from extractors.fetch.client import Client
from flows.due import only_due
from flows.newsroom import Newsroom
from flows.past import bring_slices, plan_gaps
from flows.round import go_round
from flows.where import Where
from warehouse.coverage import gaps_to_fill
from warehouse.health import standings
from warehouse.publish import publish
from warehouse.query import ask

AWAKE = range(7, 23)  # hours of a laptop, UTC
STEP = 2  # hours between two runs of the scheduler
MEMORY = Path("/dev/shm")  # no disk is waited for where there is such a place
# Where a round is killed: module, function, at which call.
POINTS = (("flows.pipeline", "load", 1), ("flows.pipeline", "commit_listed", 2), ("warehouse.publish", "_replace", 1))


@dataclass(frozen=True)
class Plan:
    """What is planted, and when."""

    days: int
    is_laptop: bool
    outage: tuple[datetime, datetime]
    full_disk: tuple[datetime, datetime]
    kills: tuple[datetime, ...]

    def without_kills(self) -> Plan:
        return replace(self, kills=())


def plan_of(days: int, is_laptop: bool) -> Plan:
    fifth, late = START + days * DAY / 5, START + days * DAY * 0.8
    outage, full_disk = (fifth + 9 * HOUR, fifth + 35 * HOUR), (late + 8 * HOUR, late + 26 * HOUR)
    kills = tuple(START + days * DAY * share + 12 * HOUR for share in (0.35, 0.6, 0.7))
    return Plan(days, is_laptop, outage, full_disk, kills)


def papers_of(count: int, days: int, chance: random.Random) -> list[Paper]:
    """So many papers of different rhythms; the first ones have the faults."""
    half, pace = START + days * DAY / 2, 1 if days > 10 else 2  # a week needs fewer articles to show the same
    faulty = [
        Paper("falls-silent", "", 3 * pace, silent_from=START + days * DAY * 0.6),
        Paper("taken-away", "", 4 * pace, gone_from=half),
        Paper("loses-byline", "", 3 * pace, no_byline_from=half),
        Paper("paywalled", "", 3 * pace, paywall_from=half),
        Paper("overflows", "", 2, feed_size=12, burst_at=START + days * DAY * 0.45),
        Paper("short-feed", "", 2, feed_size=6, sitemap_from=START + (days - 1) * DAY),
        Paper("no-sitemap", "", 2, feed_size=8, has_sitemap=False),
        Paper("weekdays", "", 6, weekdays_only=True),
    ]
    rest = [Paper(f"paper-{number:02}", "", chance.choice((2, 3, 4, 6, 12, 24, 48))) for number in range(8, count)]
    papers = [*faulty, *rest][:count]
    for number, paper in enumerate(papers):
        paper.host = f"127.0.{2 + number // 200}.{1 + number % 200}"
        paper.write(START + days * DAY, chance)
    return papers


def settings(papers: Sequence[Paper], folder: Path) -> Where:
    """The configuration of all these papers, in the zones of five places."""
    (folder / "config" / "sources").mkdir(parents=True, exist_ok=True)
    desk = {
        "contact": "desk@example.org",
        "fetch": {"delay_s": 0, "deadline_s": 20},
        "allow_addresses": [f"{paper.host}/32:{paper.port}" for paper in papers],
    }
    (folder / "config" / "newsdesk.yaml").write_text(json.dumps(desk))
    zones = ("Europe/London", "Europe/Berlin", "UTC", "America/New_York", "Asia/Tokyo")
    for number, paper in enumerate(papers):
        listings: list[dict[str, Any]] = [{"kind": "feed", "url": paper.url("feed")}]
        if paper.has_sitemap:
            listings.append({"kind": "sitemap", "url": paper.url("sitemap.xml"), "backfill_only": True})
        source = {
            "title": paper.name, "timezone": zones[number % len(zones)],
            "schedule": f"{number % 50} */{paper.looked_at_h} * * *", "discover": listings, "recheck": {"after": []},
        }  # fmt: skip
        (folder / "config" / "sources" / f"{paper.name}.yaml").write_text(json.dumps(source))
    return Where(folder / "config", folder / "data")


@dataclass(frozen=True)
class Room(Newsroom):
    """A newsroom in which nobody really waits."""

    sleep: Callable[[float], None] = time.sleep

    def client(self, keep: Callable[..., None]) -> Client:
        if self.stopped not in self.clients:
            clock = lambda: self.clock().timestamp()  # noqa: E731
            made = Client(self.desk, self.home.hosts, clock=clock, sleep=self.sleep, stopped=self.stopped)
            self.clients.setdefault(self.stopped, made)
        return self.clients[self.stopped].keeping(keep)


def killed_round(config: Path, data: Path, names: Sequence[str], at: datetime, point: tuple[str, str, int]) -> None:
    """A round that kills its own process."""
    import importlib

    module, name, nth = point
    place, calls = importlib.import_module(module), 0
    function = getattr(place, name)

    def deadly(*args: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **named)

    setattr(place, name, deadly)
    where, clock = Where(config, data), Clock(at)
    with Readers(1) as readers:
        room = Room(where.desk, where.home, readers, clock=clock.now, sleep=clock.sleep)
        go_round(where.sources(tuple(names)), room)


# ---------------------------------------------------------------------- the month


@dataclass
class Month:
    where: Where
    papers: Sequence[Paper]
    world: World
    clock: Clock
    plan: Plan
    readers: Readers
    hour: int = 0  # of the month, up to which it has been lived
    killed: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)

    def room(self) -> Room:
        desk = self.where.desk
        if self.plan.full_disk[0] <= self.clock.now() < self.plan.full_disk[1]:
            desk = desk.model_copy(update={"min_free_mb": 1 << 40})
        return Room(desk, self.where.home, self.readers, clock=self.clock.now, sleep=self.clock.sleep)

    def run(self, minutes: float = 1e9) -> bool:
        """`newsdesk run --due` every two hours; is the month over?"""
        sources, ends = self.where.sources(), time.monotonic() + 60 * minutes
        while self.hour < self.plan.days * 24 and time.monotonic() < ends:
            at = START + self.hour * HOUR
            self.clock.set(at)
            if not (self.plan.is_laptop and at.hour not in AWAKE):
                self.world.is_offline = self.plan.outage[0] <= at < self.plan.outage[1]
                due = only_due(sources, standings(self.where.home, self.clock.now()), self.clock.now())
                self.bring([source.name for source in due])
            self.hour += STEP
        return self.hour >= self.plan.days * 24

    def bring(self, names: Sequence[str]) -> None:
        left = self.plan.kills[self.killed :]
        if names and left and self.clock.now() >= left[0]:
            self.kill(names, POINTS[self.killed % len(POINTS)])
        elif names:
            for outcome in go_round(self.where.sources(tuple(names)), self.room()):
                self.outcomes[outcome.state] = self.outcomes.get(outcome.state, 0) + 1

    def kill(self, names: Sequence[str], point: tuple[str, str, int]) -> None:
        args = (self.where.config_dir, self.where.data_dir, names, self.clock.now(), point)
        process = multiprocessing.get_context("spawn").Process(target=killed_round, args=args)
        process.start()
        process.join(300)
        if process.exitcode == -signal.SIGKILL:  # else the point was not reached, and the next round is to be killed
            self.killed += 1
            self.outcomes["killed"] = self.killed

    def fill(self) -> list[tuple[str, str]]:
        """`newsdesk backfill --all --only-missing`; -> source and state of each slice."""
        self.world.is_offline = False
        self.clock.set(START + self.plan.days * DAY)
        done, room = [], self.room()
        gaps = gaps_to_fill(self.where.home, None, None)
        for source in self.where.sources():
            if mine := [gap for gap in gaps if gap.source == source.name]:
                done += [
                    (source.name, each.state) for each in bring_slices(source, plan_gaps(source, mine, room), room)
                ]
        return done

    def rows(self, question: str) -> list[tuple[Any, ...]]:
        publish(self.where.home)
        with ask(self.where.data_dir / "news.duckdb", question) as answer:
            return list(answer.rows())


@contextmanager
def month(
    folder: Path,
    *,
    sources: int,
    days: int,
    is_laptop: bool = False,
    readers: Readers | None = None,
) -> Iterator[Month]:
    """A month that is ready to begin, or to go on where it was left."""
    papers, clock, note = papers_of(sources, days, random.Random(20260322)), Clock(START), folder / "month.json"
    lived: dict[str, Any] = (
        json.loads(note.read_text()) if note.exists() else {"port": 0, "hour": 0, "killed": 0, "outcomes": {}}
    )
    with World(papers, clock, lived.pop("port")) as world:
        where = settings(papers, folder)
        own = readers or Readers(2)
        told = Month(where, papers, world, clock, plan_of(days, is_laptop), own, **lived)
        try:
            yield told
        finally:
            if not readers:
                own.close()
            lived = {"port": world.port, "hour": told.hour, "killed": told.killed, "outcomes": told.outcomes}
            note.write_text(json.dumps(lived))


@contextmanager
def hurried(clock: Clock) -> Iterator[None]:
    """Publish once a day, and have few sources at work at once: here nobody reads, and nothing is waited for."""
    last, usual = [clock.now().date()], {"publish": publish, "SIDE_BY_SIDE": flows.round.SIDE_BY_SIDE}

    def seldom(home: Any, **named: Any) -> bool:
        if clock.now().date() == last[0]:
            return False
        last[0] = clock.now().date()
        return publish(home, **named)

    vars(flows.round).update({"publish": seldom, "SIDE_BY_SIDE": 2})
    try:
        yield
    finally:
        vars(flows.round).update(usual)


def main(words: Sequence[str] | None = None) -> int:
    from benchmarks.verdict import verdict

    parser = argparse.ArgumentParser(prog="python -m benchmarks.month", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--sources", type=int, default=40)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--laptop", action="store_true")
    parser.add_argument("--folder", type=Path, help="where it is kept, so that it can be interrupted")
    parser.add_argument("--minutes", type=float, default=1e9, help="stop after so long; the same command goes on")
    asked = parser.parse_args(words)
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as short:
        folder, cpu = asked.folder or Path(short), time.process_time()
        folder.mkdir(parents=True, exist_ok=True)
        with month(folder, sources=asked.sources, days=asked.days, is_laptop=asked.laptop) as told:
            with hurried(told.clock):
                is_over = told.run(asked.minutes)
            print(f"day {told.hour / 24:.1f} of {asked.days}: {told.outcomes}; {time.process_time() - cpu:.0f} s CPU")
            if not is_over:
                print("not over yet: the same command goes on")
                return 0
            return verdict(told)


if __name__ == "__main__":
    sys.exit(main())
