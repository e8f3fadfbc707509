"""Several machines and one warehouse, disturbed: `python -m benchmarks.scale [--articles 600] [--sources 6]`.

Three machines are network namespaces of this one (so it must be run as root), with `newsdesk run SOURCE` in each, one
source after the other, again and again. They share a PostgreSQL server and a folder (with `--storage s3` a bucket of an
S3 server, moto's, that is reached over the network, too), and ask sites of our own, each at an address of its own:
feeds, sitemaps and a WARC file. In mid-run one machine is killed, one cut off, and PostgreSQL restarted. In the end the
warehouse is compared with one that a single machine made undisturbed, and what the sites were asked with what they
allow.

`--machines 1 2 4` says instead how fast so many are together, and what an article costs, with nothing else at work.
`--figures N` says instead what a load costs and how questions are answered, over N articles, beside one machine's file;
with `--keep FOLDER` over a copy of those that `python -m benchmarks.warehouse` keeps there.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.made_sites import PORT, WINDOW_S, Sites, write_warc
from benchmarks.made_warehouse import build, fresh_readings, questions
from extractors.errors import NewsdeskError
from flows.where import Where
from tests.warehouse.buckets import BUCKET, serving
from tests.warehouse.postgres import Server, running
from warehouse.catalogue import Catalogue
from warehouse.check import check
from warehouse.connection import rows
from warehouse.home import Home
from warehouse.lake import Lake
from warehouse.load import load
from warehouse.move import move
from warehouse.publish import publish
from warehouse.query import ask
from warehouse.raw import RawBatch

NETWORK = "10.77"
GATE = f"{NETWORK}.0.1"  # this machine, as the others see it
PATIENCE_S = 1500.0
TOLD = """
    select 'article', url, title, body, revision_count, "source" from articles
    union all select 'entry', url, state, null, null, "source" from entries where kind <> 'listing'
    union all select 'reject', url, reason, null, null, "source" from rejects
    order by all
"""


# ---------------------------------------------------------------------- the machines


@contextmanager
def network(machines: int, hosts: Sequence[str]) -> Iterator[list[str]]:
    """So many namespaces on a bridge, at which the sites have their addresses; all is removed in the end."""
    names = [f"newsdesk{number + 1}" for number in range(machines)]
    with ExitStack() as made:
        ip("link add newsdesk0 type bridge")
        made.callback(ip, "link del newsdesk0")
        ip(f"addr add {GATE}/24 dev newsdesk0")
        ip("link set newsdesk0 up")
        for host in hosts:
            ip(f"addr add {host}/32 dev newsdesk0")
        for number, name in enumerate(names):
            ip(f"netns add {name}")
            made.callback(ip, f"netns del {name}")
            ip(f"link add {name}v type veth peer name eth0 netns {name}")
            made.callback(ip, f"link del {name}v")
            ip(f"link set {name}v master newsdesk0 up")
            ip(f"-n {name} addr add {NETWORK}.0.{number + 11}/24 dev eth0")
            ip(f"-n {name} link set lo up")
            ip(f"-n {name} link set eth0 up")
            ip(f"-n {name} route add default via {GATE}")
        yield names


def ip(words: str) -> None:
    subprocess.run(["ip", *words.split()], check=True)


class Machine:
    """`newsdesk run SOURCE`, one after the other, again and again, in a namespace."""

    def __init__(self, name: str, folder: Path, sources: Sequence[str]) -> None:
        self.name = name
        places = f"--config {folder}/config --data {folder}/{name}"
        run = f"{sys.executable} -c 'from flows.cli import main; main()' run {places}"
        each = f"for source in {' '.join(sources)}; do {run} $source; done"
        with (folder / f"{name}.log").open("wb") as log:
            self.process = subprocess.Popen(
                ["ip", "netns", "exec", name, "sh", "-c", f"while true; do {each}; sleep 1; done"],
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def cut_off(self) -> None:
        ip(f"link set {self.name}v down")


def office(folder: Path, sites: Sites, warc: Path, delay_s: float, place: dict[str, str]) -> Where:
    """A configuration; every other site is read by its sitemap."""
    (folder / "config" / "sources").mkdir(parents=True)
    desk = {
        "contact": "desk@example.org",
        "data": str(folder / "data"),
        "fetch": {"delay_s": delay_s},
        "allow_addresses": [f"{NETWORK}.0.0/16:{PORT}"],
    }
    (folder / "config" / "newsdesk.yaml").write_text(json.dumps(desk | place))  # JSON is YAML
    listings: dict[str, dict[str, Any]] = {"archive": {"kind": "archive", "path": str(warc)}}
    for number, host in enumerate(sites.hosts):
        kind, name = [("feed", "feed.xml"), ("sitemap", "sitemap.xml")][number % 2]
        listings[f"site-{number}"] = {"kind": kind, "url": f"http://{host}:{PORT}/{name}"}
    for name, listing in listings.items():
        source = {"title": name, "discover": [listing], "fetch": {"max_per_run": 100_000}}
        (folder / "config" / "sources" / f"{name}.yaml").write_text(json.dumps(source))
    return Where(folder / "config")


def working(folder: Path, names: Sequence[str]) -> list[Machine]:
    """So many machines, each of which begins with other sources."""
    sources = sorted(path.stem for path in (folder / "config" / "sources").iterdir())
    turned = [sources[place:] + sources[:place] for place in range(0, len(sources), -(-len(sources) // len(names)))]
    return [Machine(name, folder, each) for name, each in zip(names, turned, strict=False)]


def disturbed(folder: Path, names: Sequence[str], home: Lake, server: Server, wanted: int) -> dict[str, float]:
    """Let all work; kill one at a fifth, cut one off at two fifths, restart the catalogue at three; wait for the last.

    Returns when each happened, in seconds.
    """
    machines = working(folder, names)
    began, at = time.monotonic(), dict[str, float]()
    steps: list[tuple[str, float, Callable[[], None]]] = [
        ("killed", 0.2, machines[0].kill),
        ("cut off", 0.4, machines[1].cut_off),
        ("restarted", 0.6, lambda: (server.stop(), server.start(), None)[2]),
        ("complete", 1.0, lambda: None),
    ]
    try:
        for name, share, act in steps:
            while counted(home) < share * wanted:
                if time.monotonic() - began > PATIENCE_S:
                    raise SystemExit(f"not {name} after {PATIENCE_S:.0f} s; see {folder}")
                time.sleep(2)
            at[name] = time.monotonic() - began
            print(f"{at[name]:6.0f} s  {name} at {counted(home):,} articles", flush=True)
            act()
        wait_until_idle(home)
    finally:
        for machine in machines:
            if machine.process.poll() is None:
                machine.kill()
    return at


def counted(home: Home) -> int:
    try:
        with home.writing() as con:
            return int(con.execute("select count(*) from core.articles").fetchall()[0][0])
    except NewsdeskError:
        return -1  # the catalogue is being restarted


def wait_until_idle(home: Home) -> None:
    until = time.monotonic() + PATIENCE_S
    asked = "select count(*) from ops.entries where state in ('pending', 'retry')"
    while time.monotonic() < until:
        with home.writing() as con:
            if not con.execute(asked).fetchall()[0][0]:
                return
        time.sleep(2)


@dataclass(frozen=True)
class Stage:
    """Sites, machines that can ask them, and an empty warehouse that they share."""

    folder: Path
    sites: Sites
    warc: Path
    machines: Sequence[str]
    server: Server
    lake: Lake
    wanted: int  # articles
    delay_s: float


@contextmanager
def staged(articles: int, count: int, machines: int, storage: str, delay_s: float) -> Iterator[Stage]:
    with ExitStack() as made:
        folder = Path(made.enter_context(tempfile.TemporaryDirectory(prefix="newsdesk-scale-")))
        each = articles // (count + 1)
        hosts = [f"{NETWORK}.1.{number + 1}" for number in range(count)]
        sites, warc = Sites(hosts, each), folder / "archive.warc.gz"
        write_warc(warc, each)
        names = made.enter_context(network(machines, sites.hosts))
        sites.open()
        made.callback(sites.close)
        server = made.enter_context(running(GATE))
        server.sql("create database newsdesk")
        shared = str(folder / "shared")
        if storage == "s3":
            os.environ.update(made.enter_context(serving(GATE)).environment)  # the machines inherit it
            shared = f"s3://{BUCKET}/shared"
        place = {"warehouse": f"ducklake:postgres:{server.address} dbname=newsdesk", "storage": shared}
        lake = office(folder / "together", sites, warc, delay_s, place).home
        assert isinstance(lake, Lake)
        with lake.writing():
            pass
        yield Stage(folder, sites, warc, names, server, lake, each * (count + 1), delay_s)


def disturbance(stage: Stage) -> None:
    began = time.monotonic()
    disturbed(stage.folder / "together", stage.machines, stage.lake, stage.server, stage.wanted)
    print(f"three machines, disturbed: {time.monotonic() - began:.0f} s")
    most = stage.sites.most()
    alone = office(stage.folder / "alone", stage.sites, stage.warc, stage.delay_s, {})
    while subprocess.run(
        [sys.executable, "-c", "from flows.cli import main; main()", "run", "--config", str(alone.config)],
        stdout=subprocess.DEVNULL,
    ).returncode:  # fmt: skip
        time.sleep(1)
    wait_until_idle(alone.home)
    report(stage.lake, alone.home)
    allowed = WINDOW_S / stage.delay_s + 1
    print(f"most requests to one host in {WINDOW_S:.0f} s: {most}, of {allowed:.0f} that are allowed")


def pace(stage: Stage) -> None:
    """How fast so many machines are together, and what it costs; nothing else may be at work meanwhile."""
    began, busy, own, theirs = time.monotonic(), busy_s(), time.process_time(), cpu_of("postgres")
    machines = working(stage.folder / "together", stage.machines)
    try:
        while counted(stage.lake) < stage.wanted:
            time.sleep(1)
    finally:
        for machine in machines:
            machine.kill()
    took, cpu_s = time.monotonic() - began, busy_s() - busy - (time.process_time() - own)
    catalogue_s = cpu_of("postgres") - theirs
    print(
        f"| {len(machines)} | {stage.wanted / took:.1f} | {1000 * cpu_s / stage.wanted:.0f} ms "
        f"| {1000 * catalogue_s / stage.wanted:.1f} ms |",
        flush=True,
    )


def busy_s() -> float:
    """CPU seconds of this whole machine since it was started."""
    user, nice, system = map(int, Path("/proc/stat").read_text().split()[1:4])
    return (user + nice + system) / os.sysconf("SC_CLK_TCK")


def report(lake: Lake, alone: Home) -> None:
    size = sum(file.size for under in ("raw", "warehouse") for file in lake.storage.files(under))
    print(f"storage: {lake.catalogue.storage}, {size / 1e6:,.1f} MB")
    with lake.writing() as con:
        is_ = rows(con, TOLD)
        [(kept, pages)] = rows(con, "select count(*), count(distinct url) from captures where role = 'article'")
    with alone.writing() as con:
        should = rows(con, TOLD)
    print(f"rows: {len(is_):,} together, {len(should):,} alone")
    lost, more = len(set(should) - set(is_)), len(set(is_) - set(should))
    print(f"lost: {lost}, too much: {more}, doubled: {len(is_) - len(set(is_))}")
    print(f"answers kept: {kept:,} of {pages:,} pages (more: asked again after a machine was lost)")
    print(f"rules broken: {check(lake) or 'none'}")


# ---------------------------------------------------------------------- what it costs


def cpu_of(name: str) -> float:
    """CPU seconds of all processes of this name and of those that they had."""
    total = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = path.read_text()
        except OSError:
            continue
        if f"({name})" in text:
            total += sum(map(int, text.rpartition(")")[2].split()[11:15]))
    return total / os.sysconf("SC_CLK_TCK")


@contextmanager
def both(articles: int, keep: Path | None) -> Iterator[tuple[Home, Lake]]:
    """The same made-up articles in a file and in a lake."""
    with ExitStack() as made:
        folder = Path(made.enter_context(tempfile.TemporaryDirectory(prefix="newsdesk-scale-")))
        server = made.enter_context(running())
        server.sql("create database newsdesk")
        if keep:
            shutil.copytree(keep / str(articles), folder / "file")
        home = Home(folder / "file")
        build(home, articles, time.monotonic() + 3600)
        publish(home)
        lake = Lake(
            folder / "lake", Catalogue(f"ducklake:postgres:{server.address} dbname=newsdesk", str(folder / "shared"))
        )
        began = time.process_time()
        moved = move(home, lake)
        print(f"moved {moved.count:,} rows of {articles:,} articles: {time.process_time() - began:.1f} s of CPU")
        parquet = sum(path.stat().st_size for path in (folder / "shared" / "warehouse").rglob("*.parquet"))
        size = home.work.stat().st_size / 1e6
        print(f"a file of {size:,.0f} MB became {parquet / 1e6:,.0f} MB of Parquet", flush=True)
        yield home, lake


def loads(homes: tuple[Home, Home]) -> None:
    """CPU of a load: this process and PostgreSQL."""
    print("| articles in a load | file, CPU s | lake, CPU s | of it PostgreSQL |\n|---|---|---|---|")
    for size in (25, 100, 1000):
        found: list[tuple[float, float]] = []
        for home in homes:
            readings, spent = fresh_readings(homes[0], LOADS * size), []
            for number in range(LOADS):
                batch = RawBatch(f"{size}-{number}", "", "new")
                own, theirs = time.process_time(), cpu_of("postgres")
                load(home, [(batch, [])], readings[number::LOADS], [], now=datetime.now(UTC), run_id="bench")
                spent.append((time.process_time() - own, cpu_of("postgres") - theirs))
            found.append(sorted(spent)[LOADS // 2])
        (file, _), (own, theirs) = found
        print(f"| {size:,} | {file:.2f} | {own + theirs:.2f} | {theirs:.2f} |", flush=True)


LOADS = 3
ASKED = 5  # times; the median counts
QUESTIONS = {
    "nothing": "select 1",
    "articles of a day": "select count(*), max(title) from articles where published_on = date '2024-06-01'",
    "daily counts": "from daily_counts order by all limit 100",
    "newest 20 with text": "select title, body from articles order by published_at desc nulls last limit 20",
    "search": "from search('{words}') limit 20",
    "all bodies": "select sum(length(body)) from articles",
}


def answers(homes: tuple[Home, Home]) -> None:
    words = next(iter(questions(homes[0], 1)))
    print("| question, with opening | file, CPU ms | lake, CPU ms |\n|---|---|---|")
    for name, sql in QUESTIONS.items():
        took: list[list[float]] = [[], []]
        for _, (place, home) in itertools.product(range(ASKED), enumerate(homes)):
            began = time.process_time() + cpu_of("postgres")
            with ask(home.readable, sql.format(words=words)) as answer:
                list(answer.rows())
            took[place].append((time.process_time() + cpu_of("postgres") - began) * 1000)
        file, lake = (sorted(each)[ASKED // 2] for each in took)
        print(f"| {name} | {file:,.0f} | {lake:,.0f} |", flush=True)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--articles", type=int, default=600)
    asked.add_argument("--sources", type=int, default=6)
    asked.add_argument("--delay", type=float, default=0.1, help="seconds between two requests to a site, at least")
    asked.add_argument("--storage", choices=("folder", "s3"), default="folder")
    asked.add_argument("--machines", type=int, nargs="+", default=[], help="how fast so many are, undisturbed")
    asked.add_argument("--figures", type=int, default=0)
    asked.add_argument("--keep", type=Path)
    given = asked.parse_args()
    if given.figures:
        with both(given.figures, given.keep) as homes:
            answers(homes)
            loads(homes)
    elif os.geteuid() != 0 or not shutil.which("ip"):
        print("left out: network namespaces need root and iproute2")
    elif given.machines:
        print("| machines | articles a second | CPU an article | of it PostgreSQL |\n|---|---|---|---|")
        for count in given.machines:
            with staged(given.articles, given.sources, count, given.storage, given.delay) as stage:
                pace(stage)
    else:
        with staged(given.articles, given.sources, 3, given.storage, given.delay) as stage:
            disturbance(stage)


if __name__ == "__main__":
    main()
