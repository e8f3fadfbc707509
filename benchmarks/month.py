"""A month in minutes: publications on this machine, a clock of its own, faults planted, and what the ledger says.

    python -m benchmarks.month [--sources 40] [--days 30] [--laptop]

Every source answers over HTTP with what it would have published by now. The scheduler is `newsdesk run --due`, every
two hours; with `--laptop` the machine sleeps from 23:00 to 07:00. Planted are: a source that falls silent, one whose
feed is taken away, one that loses its bylines, one that goes behind a paywall, one whose feed overflows, a day
without a network, a full disk, three killed runs, and the change to summer time. At the end every gap must be named
with its cause, nobody else may be accused, and `backfill --all --only-missing` must close what can be closed.
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
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from extractors.extract.readers import Readers
from extractors.fetch.client import Client
from flows.due import only_due
from flows.newsroom import Newsroom
from flows.past import bring_slices, plan_gaps
from flows.round import go_round
from flows.where import Where
from warehouse.check import check
from warehouse.coverage import gaps_to_fill
from warehouse.health import standings
from warehouse.publish import publish
from warehouse.query import ask

START = datetime(2026, 3, 22, tzinfo=UTC)  # a week before the change to summer time in Europe
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AWAKE = range(7, 23)  # hours of a laptop
ENGLISH = "the council of {place} heard on {day} that {what} is to be {done}, and {who} asked for {more} by {month}"
WORDS = {
    "place": ("Saltmarsh", "Little Orm", "Eastgate", "Kingsport", "Quay Street", "Norholm", "the upper valley"),
    "day": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"),
    "what": ("the footbridge", "the ferry landing", "the school roof", "the night bus", "the market hall"),
    "done": ("rebuilt", "closed for the winter", "painted", "moved to the harbour", "kept as it is"),
    "who": ("the surveyor", "two shopkeepers", "the harbour master", "a teacher", "the museum"),
    "more": ("an estimate", "a longer lease", "lamps", "benches", "another hearing"),
    "month": ("April", "May", "June", "the autumn"),
}


# ---------------------------------------------------------------------- the world


class Clock:
    """A clock that goes on only when it is told to, or when somebody waits."""

    def __init__(self, now: datetime) -> None:
        self.at = now
        self.lock = threading.Lock()

    def now(self) -> datetime:
        with self.lock:
            return self.at

    def sleep(self, seconds: float) -> None:
        with self.lock:
            self.at += timedelta(seconds=seconds)

    def set(self, at: datetime) -> None:
        with self.lock:
            self.at = max(at, self.at)


@dataclass
class Paper:
    """One publication: when it publishes what, and what is wrong with it since when."""

    name: str
    host: str
    every_h: float
    feed_size: int = 30
    silent_from: datetime | None = None
    gone_from: datetime | None = None
    no_byline_from: datetime | None = None
    paywall_from: datetime | None = None
    burst_at: datetime | None = None
    weekdays_only: bool = False
    sitemap_from: datetime = START  # before, the site does not answer for it
    has_sitemap: bool = True
    port: int = 0
    items: list[datetime] = field(default_factory=list)

    def write(self, until: datetime, chance: random.Random) -> None:
        """Decide all that it publishes, from a few days before the first look."""
        at = START - 3 * DAY
        while at < (self.silent_from or until):
            at += timedelta(hours=self.every_h * chance.uniform(0.5, 1.5))
            if not (self.weekdays_only and at.weekday() > 4):
                self.items.append(at.replace(microsecond=0))
        if self.burst_at:
            self.items += [self.burst_at + timedelta(minutes=3 * number) for number in range(4 * self.feed_size)]
        self.items = sorted(at for at in set(self.items) if at < (self.silent_from or until))

    def url(self, number: int | str) -> str:
        return f"http://{self.host}:{self.port}/{number}"

    def answer(self, path: str, now: datetime) -> tuple[int, str, str]:
        known = [number for number, at in enumerate(self.items) if at <= now]
        if self.gone_from and now >= self.gone_from:
            return 404, "text/html", "<html><title>Not found</title>"
        if path == "/feed":
            return 200, "application/atom+xml", self.feed(known[-self.feed_size :])
        if path == "/sitemap.xml" and now >= self.sitemap_from:
            return 200, "application/xml", self.sitemap(known)
        if path[1:].isdecimal() and int(path[1:]) in known:
            return 200, "text/html; charset=utf-8", self.page(int(path[1:]))
        return 404, "text/html", "<html><title>Not found</title>"

    def feed(self, numbers: Sequence[int]) -> str:
        items = "".join(
            f"<entry><title>{self.title(each)}</title><id>{self.url(each)}</id><link href='{self.url(each)}'/>"
            f"<published>{self.items[each].isoformat()}</published></entry>"
            for each in reversed(numbers)
        )
        return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>{self.name}</title>{items}</feed>"

    def sitemap(self, numbers: Sequence[int]) -> str:
        items = "".join(
            f"<url><loc>{self.url(each)}</loc><lastmod>{self.items[each]:%Y-%m-%dT%H:%M:%SZ}</lastmod></url>"
            for each in numbers
        )
        return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{items}</urlset>"

    def title(self, number: int) -> str:
        chance = random.Random(f"{self.name} {number}")
        return f"{chance.choice(WORDS['place'])} decides on {chance.choice(WORDS['what'])}, case {number}"

    def page(self, number: int) -> str:
        at, chance = self.items[number], random.Random(f"{self.name} {number}")
        told = [
            ENGLISH.format(**{name: chance.choice(words) for name, words in WORDS.items()})
            for _ in range(chance.randint(12, 20))
        ]
        shut = self.paywall_from and at >= self.paywall_from
        paragraphs = "".join(f"<p>{text[0].upper()}{text[1:]}.</p>" for text in (told[:3] if shut else told))
        byline = "" if self.no_byline_from and at >= self.no_byline_from else '<div class="byline">By Hester Vane</div>'
        facts = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": self.title(number)}
        facts |= {"datePublished": at.isoformat(), "isAccessibleForFree": not shut}
        return (
            f"<!DOCTYPE html><html lang='en'><head><title>{self.title(number)}</title>"
            f"<link rel='canonical' href='{self.url(number)}'>"
            f"<script type='application/ld+json'>{json.dumps(facts)}</script></head><body><article>"
            f"<h1>{self.title(number)}</h1>{byline}{paragraphs}</article></body></html>"
        )


class World:
    """All papers, each with a server on an address of its own; one switch takes the network away."""

    def __init__(self, papers: Sequence[Paper], clock: Clock) -> None:
        self.papers, self.clock = papers, clock
        self.is_offline = False
        self.servers: list[ThreadingHTTPServer] = []

    def __enter__(self) -> World:
        for paper in self.papers:
            server = ThreadingHTTPServer((paper.host, 0), self.handler(paper))
            server.daemon_threads = True
            paper.port = server.server_address[1]
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.2}, daemon=True).start()
            self.servers.append(server)
        return self

    def __exit__(self, *error: object) -> None:
        for server in self.servers:
            server.shutdown()
            server.server_close()

    def handler(world, paper: Paper) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                if world.is_offline:
                    self.connection.shutdown(2)
                    self.close_connection = True
                    return
                status, kind, text = paper.answer(self.path, world.clock.now())
                body = text.encode()
                self.send_response_only(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: Any) -> None:
                pass

        return Handler


# ---------------------------------------------------------------------- the office


@dataclass(frozen=True)
class Room(Newsroom):
    """A newsroom in which nobody really waits."""

    sleep: Callable[[float], None] = time.sleep

    def client(self, keep: Callable[..., None]) -> Client:
        if self.stopped not in self.clients:
            seconds, waits = (lambda: self.clock().timestamp()), {"sleep": self.sleep, "stopped": self.stopped}
            self.clients.setdefault(self.stopped, Client(self.desk, self.home.hosts, clock=seconds, **waits))
        return self.clients[self.stopped].keeping(keep)


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


POINTS = (("flows.pipeline", "load", 1), ("flows.pipeline", "commit_listed", 2), ("warehouse.publish", "_replace", 1))


def settings(papers: Sequence[Paper], folder: Path) -> Where:
    (folder / "config" / "sources").mkdir(parents=True)
    desk = {
        "contact": "desk@example.org",
        "fetch": {"delay_s": 0, "deadline_s": 20},
        "allow_addresses": [f"{paper.host}/32:{paper.port}" for paper in papers],
    }
    (folder / "config" / "newsdesk.yaml").write_text(json.dumps(desk))
    zones = ("Europe/London", "Europe/Berlin", "UTC", "America/New_York", "Asia/Tokyo")
    for number, paper in enumerate(papers):
        often = 4 if paper.feed_size < 12 else 12
        listings = [{"kind": "feed", "url": paper.url("feed")}]
        if paper.has_sitemap:
            listings.append({"kind": "sitemap", "url": paper.url("sitemap.xml"), "backfill_only": True})
        source = {
            "title": paper.name, "timezone": zones[number % len(zones)], "schedule": f"{number % 50} */{often} * * *",
            "discover": listings, "recheck": {"after": []},
        }  # fmt: skip
        (folder / "config" / "sources" / f"{paper.name}.yaml").write_text(json.dumps(source))
    return Where(folder / "config", folder / "data")


def papers_of(count: int, days: int, chance: random.Random) -> list[Paper]:
    """So many papers of different rhythms; the first ones have the faults."""
    half = START + days * DAY / 2
    faulty = [
        Paper("falls-silent", "", 3, silent_from=START + days * DAY * 0.6),
        Paper("taken-away", "", 4, gone_from=half),
        Paper("loses-byline", "", 3, no_byline_from=half),
        Paper("paywalled", "", 3, paywall_from=half),
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
    polls: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)

    def room(self) -> Room:
        desk = self.where.desk
        if self.plan.full_disk[0] <= self.clock.now() < self.plan.full_disk[1]:
            desk = desk.model_copy(update={"min_free_mb": 1 << 40})
        return Room(desk, self.where.home, self.readers, clock=self.clock.now, sleep=self.clock.sleep)

    def run(self) -> None:
        """`newsdesk run --due` every two hours."""
        sources, kills = self.where.sources(), list(self.plan.kills)
        for hour in range(0, self.plan.days * 24, 2):
            at = START + hour * HOUR
            self.clock.set(at)
            if self.plan.is_laptop and at.hour not in AWAKE:
                continue
            self.world.is_offline = self.plan.outage[0] <= at < self.plan.outage[1]
            due = only_due(sources, standings(self.where.home, self.clock.now()), self.clock.now())
            if kills and at >= kills[0] and due:
                self.kill([source.name for source in due], POINTS[len(kills) % len(POINTS)])
                kills.pop(0)
            elif due:
                for outcome in go_round(due, self.room()):
                    self.outcomes[outcome.state] = self.outcomes.get(outcome.state, 0) + 1
                    self.polls += 1

    def kill(self, names: Sequence[str], point: tuple[str, str, int]) -> None:
        config, data = self.where.config_dir, self.where.data_dir
        args = (config, data, names, self.clock.now(), point)
        process = multiprocessing.get_context("spawn").Process(target=killed_round, args=args)
        process.start()
        process.join(120)
        self.outcomes["killed"] = self.outcomes.get("killed", 0) + (process.exitcode == -signal.SIGKILL)

    def fill(self) -> list[tuple[str, str]]:
        """`newsdesk backfill --all --only-missing`; -> source and state of each slice."""
        self.world.is_offline = False
        done, room = [], self.room()
        gaps = gaps_to_fill(self.where.home, None, None)
        for source in self.where.sources():
            mine = [gap for gap in gaps if gap.source == source.name]
            done += (
                [(source.name, each.state) for each in bring_slices(source, plan_gaps(source, mine, room), room)]
                if mine
                else []
            )
        return done

    def rows(self, question: str) -> list[tuple[Any, ...]]:
        publish(self.where.home)
        with ask(self.where.data_dir / "news.duckdb", question) as answer:
            return list(answer.rows())


@contextmanager
def month(
    folder: Path, *, sources: int, days: int, is_laptop: bool = False, readers: Readers | None = None
) -> Iterator[Month]:
    """A month that is ready to begin."""
    chance = random.Random(20260322)
    papers = papers_of(sources, days, chance)
    clock = Clock(START)
    fifth = START + days * DAY / 5
    late = START + days * DAY * 0.8
    plan = Plan(
        days, is_laptop, (fifth + 9 * HOUR, fifth + 35 * HOUR), (late + 8 * HOUR, late + 26 * HOUR),
        tuple(START + days * DAY * share + 12 * HOUR for share in (0.3, 0.6, 0.7)),
    )  # fmt: skip
    with World(papers, clock) as world:
        where = settings(papers, folder)
        if readers:
            yield Month(where, papers, world, clock, plan, readers)
        else:
            with Readers(2) as own:
                yield Month(where, papers, world, clock, plan, own)


LOADED = """
    select count(*) from articles
    where source = '{name}' and published_at >= timestamptz '{since}' and published_at < timestamptz '{until}'
"""


def loadable_until(paper: Paper, heard: dict[str, datetime]) -> datetime:
    """What was published later, nobody could know at the last look."""
    last: datetime = heard[paper.name]
    return min(last, paper.gone_from or last)


def truth(told: Month) -> dict[str, Any]:
    """What the ledger says, beside what was planted."""
    heard = dict(told.rows("select source, heard_until from rhythms"))
    published = {
        paper.name: sum(START <= at < loadable_until(paper, heard) for at in paper.items) for paper in told.papers
    }
    found = {
        paper.name: count
        for paper in told.papers
        for ((count,),) in [told.rows(LOADED.format(name=paper.name, since=START, until=loadable_until(paper, heard)))]
    }
    return {
        "published": sum(published.values()),
        "loaded": sum(found.values()),
        "missing": {
            name: count - found.get(name, 0) for name, count in published.items() if count != found.get(name, 0)
        },
        "alerts": sorted(told.rows("select distinct source, alert from alerts")),
        "gaps": sorted(told.rows("select source, cause, count(*) from gaps group by all")),
        "dead": sorted(name for (name,) in told.rows("select distinct source from coverage where state = 'dead'")),
        "faults": check(told.where.home),
    }


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.month", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--sources", type=int, default=40)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--laptop", action="store_true")
    asked = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        began, cpu = time.monotonic(), time.process_time()
        with month(Path(folder), sources=asked.sources, days=asked.days, is_laptop=asked.laptop) as told:
            told.run()
            took = f"{time.monotonic() - began:.0f} s ({time.process_time() - cpu:.0f} s CPU)"
            print(f"{told.polls} runs of sources in {took}: {told.outcomes}", flush=True)
            before = truth(told)
            print("before:", json.dumps(before, default=str, indent=1))
            print("filled:", told.fill())
            after = truth(told)
            print(
                "after:",
                json.dumps({name: after[name] for name in ("published", "loaded", "missing", "gaps")}, indent=1),
            )
    return 1 if after["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
