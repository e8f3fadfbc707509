"""From feeds, a sitemap and a WARC file to rows: the whole pipeline against a news world on this machine.

    python -m benchmarks.ingest [--hosts 50] [--articles 100] [--latency 200] [--connections 1]

The world is ../shared/tools/world.py. The latency limit is the time that the connections to a host need at least: its
requests, one after the other. Prints wall and CPU time, articles a second, the share of that limit, how long the asking
alone took, and peak memory (PSS of the whole process tree).
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.peak import Measured, measure
from warehouse.query import ask

WORLD = Path(__file__).parents[2] / "shared" / "tools" / "world.py"
NEWSDESK = (sys.executable, "-c", "from flows.cli import main; main()")
PORT = 8631
MOST_IN_FEED = 50
FIRST_DAY, LAST_DAY = "2026-07-06", "2026-07-10"  # the newest 90 articles of each site of the world are of these days
IN_THESE_DAYS = 90


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--hosts", type=int, default=50)
    words.add_argument("--articles", type=int, default=100, help="on each host, 100 at least; its feed lists 50")
    words.add_argument("--latency", type=int, default=200, help="milliseconds, of every answer")
    words.add_argument("--connections", type=int, default=1, help="to each host")
    asked = words.parse_args()
    if not WORLD.exists():
        print(f"left out: there is no {WORLD}")
        return
    with tempfile.TemporaryDirectory() as folder:
        bench(Path(folder), asked.hosts, asked.articles, asked.latency, asked.connections)


def bench(folder: Path, hosts: int, articles: int, latency_ms: int, connections: int) -> None:
    world = [sys.executable, str(WORLD)]
    subprocess.run([*world, "gen", "--out", "world", "--hosts", str(hosts), "--articles", str(articles)], cwd=folder)
    configure(folder, hosts, connections)
    in_feed = min(articles, MOST_IN_FEED)
    with serving([*world, "serve", "--data", "world", "--ports", f"{PORT}:{latency_ms}"], folder):
        reset()
        limit_s = (2 + in_feed / connections) * latency_ms / 1000
        line("feeds to rows", measure([*NEWSDESK, "run"], folder), hosts * in_feed, limit_s)
        took_s = asking_s(folder)
        print(f"{'of this, the asking':<60} {took_s:17.1f} s  {limit_s / took_s:4.0%} of the latency limit")
        reset()
        again = measure([*NEWSDESK, "run"], folder)
        line(f"again, nothing new ({asked()} requests, {not_modified()} of them 304)", again, 0, latency_ms / 1000)
        past = [*NEWSDESK, "backfill", "site01", "--since", FIRST_DAY, "--until", LAST_DAY]
        line("sitemap backfill of one site", measure(past, folder), IN_THESE_DAYS - in_feed, 0.0)
    count = hosts * articles
    subprocess.run([*world, "warc", "--data", "world", "--warc", "world.warc.gz", "--n", str(count)], cwd=folder)
    warc = measure([*NEWSDESK, "load", "world.warc.gz", "--data", "from-warc"], folder)
    line("the same pages from one WARC file", warc, count, 0.0)


def asking_s(folder: Path) -> float:
    """From the first answer to the last."""
    with ask(
        folder / "data" / "news.duckdb", "select epoch(max(captured_at) - min(captured_at)) from captures"
    ) as told:
        return max(float(next(iter(told.rows()))[0]), 0.001)


def configure(folder: Path, hosts: int, connections: int = 1) -> None:
    sources = folder / "config" / "sources"
    sources.mkdir(parents=True)
    desk = {
        "contact": "desk@example.org",
        "fetch": {"delay_s": 0, "connections_per_host": connections},
        "allow_addresses": ["127.0.0.0/16"],
    }
    (folder / "config" / "newsdesk.yaml").write_text(json.dumps(desk))
    for host in range(1, hosts + 1):
        site = f"http://127.0.1.{host}:{PORT}"
        listings = [
            {"kind": "feed", "url": f"{site}/feed.xml"},
            {"kind": "sitemap", "url": f"{site}/sitemap.xml", "backfill_only": True},
        ]
        settings = {"language": "en", "discover": listings, "fetch": {"max_per_run": 1000}}
        (sources / f"site{host:02d}.yaml").write_text(json.dumps(settings))


@contextmanager
def serving(command: list[str], folder: Path) -> Iterator[None]:
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL) as server:
        try:
            for _ in range(100):
                try:
                    stats()
                    break
                except OSError:
                    time.sleep(0.1)
            yield
        finally:
            server.terminate()


def stats(reset: bool = False) -> dict[str, int]:
    with urllib.request.urlopen(f"http://127.0.1.1:{PORT}/__stats{'?reset' if reset else ''}", timeout=10) as answer:
        found: dict[str, int] = json.load(answer)
    return found


def reset() -> None:
    stats(reset=True)


def asked() -> int:
    return stats()["req"]


def not_modified() -> int:
    return stats()["304"]


def line(name: str, measured: Measured, count: int | None, limit_s: float) -> None:
    """One line of the table; the count is of new articles, and what newsdesk said must agree with it."""
    new = sum(map(int, re.findall(r"(\d+) new article", measured.said) or re.findall(r"(\d+) new\b", measured.said)))
    rate = f"{new / measured.wall_s:6.1f} articles/s  {1000 * measured.cpu_s / new:5.1f} ms CPU each" if new else ""
    share = f"  {limit_s / measured.wall_s:4.0%} of the latency limit" if limit_s and new else ""
    times = f"{measured.wall_s:6.1f} s  CPU {measured.cpu_s:6.1f} s  peak {measured.peak_mb:4.0f} MB"
    print(
        f"{name:<60} {new:>6} new  {times}  {rate}{share}{'' if count in (new, None) else f'  EXPECTED {count}'}",
        flush=True,
    )


if __name__ == "__main__":
    main()
