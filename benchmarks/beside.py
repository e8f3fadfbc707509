"""CPU beside other fetchers: from feed to row, polls of unchanged feeds, and a sitemap of 50,000 addresses.

    python -m benchmarks.beside [--python PYTHON] [--hosts 10]

PYTHON is one that has scrapy, trafilatura, fundus, feedparser, ultimate-sitemap-parser, duckdb and pyarrow; it must not
be newsdesk's own. A peer that it has not is left out, and said to be. The world is ../shared/tools/world.py, which
answers at once here. CPU is that of the whole command with its start and all its processes; ours is one with
publishing, copies and search, which the others have not.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.ingest import NEWSDESK, PORT, WORLD, configure, serving
from benchmarks.peak import Measured, measure

PEERS = Path(__file__).with_name("fetch_peers.py")
IN_FEED = 50
IN_SMALL_FEED = 4  # a feed that is as it was is not read, however long
SITEMAP_URLS = 50_000
TIMES = 3  # what is short is measured so often; the median counts
OURS = """
import sys
from pathlib import Path
from benchmarks.fetch_peers import costs
from extractors.discover.sitemap import read_sitemap
print(costs(lambda: sum(1 for _ in read_sitemap(Path(sys.argv[1]).read_bytes()))))
"""


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--python", default=os.environ.get("PEERS_PYTHON", ""), help="one that has the peers")
    words.add_argument("--hosts", type=int, default=10, help="with 50 articles each")
    words.add_argument("--feeds", type=int, default=50, help="polled again")
    asked = words.parse_args()
    if not WORLD.exists():
        print(f"left out: there is no {WORLD}")
        return
    if not asked.python:
        print("no --python: only ours is measured")
    with tempfile.TemporaryDirectory() as folder:
        articles(Path(folder), asked.python, asked.hosts)
    with tempfile.TemporaryDirectory() as folder:
        polls(Path(folder), asked.python, asked.feeds)
    with tempfile.TemporaryDirectory() as folder:
        sitemap(Path(folder), asked.python)


def articles(folder: Path, python: str, hosts: int) -> None:
    """From feed to row."""
    print(f"\nFrom feed to row: {hosts} hosts with {IN_FEED} articles each, no delay")
    with world(folder, hosts):
        told("newsdesk run", measure([*NEWSDESK, "run"], folder), hosts * IN_FEED)
        for way, name in (("scrapy", "Scrapy + trafilatura + DuckDB"), ("fundus", "fundus + DuckDB")):
            if (measured := by_peer(python, way, folder, str(folder), str(PORT), str(hosts), "1")) is not None:
                told(name, measured, int(measured.said.split()[-1]))


def polls(folder: Path, python: str, feeds: int) -> None:
    """Feeds that are as they were."""
    print(f"\n{feeds} feeds polled again, all unchanged")
    with world(folder, feeds, IN_SMALL_FEED):
        drain(folder)
        line("newsdesk run", middle([measure([*NEWSDESK, "run"], folder) for _ in range(TIMES)]))
        asked = ("poll", folder, str(folder), str(PORT), str(feeds))
        if by_peer(python, *asked) is not None:
            line("requests + feedparser + ETag", middle([by_peer(python, *asked) for _ in range(TIMES)]))


def sitemap(folder: Path, python: str) -> None:
    """One that is as large as the protocol allows."""
    print(f"\nA sitemap of {SITEMAP_URLS:,} addresses, read")
    path = folder / "sitemap.xml"
    entry = (
        "<url><loc>https://news.example.org/2026/03/story-{}.html</loc><lastmod>2026-03-01T10:00:00Z</lastmod></url>"
    )
    rows = "".join(entry.format(number) for number in range(SITEMAP_URLS))
    path.write_text(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>')
    root = Path(__file__).parents[1]
    reading("newsdesk", [measure([sys.executable, "-c", OURS, str(path)], root) for _ in range(TIMES)])
    if by_peer(python, "sitemap", folder, str(path)) is not None:
        reading("ultimate-sitemap-parser", [by_peer(python, "sitemap", folder, str(path)) for _ in range(TIMES)])


def reading(name: str, measured: list[Measured | None]) -> None:
    """Of a file, without the start of the process."""
    said = [each.said.split()[-3:] for each in measured if each]
    _, cpu_s, grown_mb = sorted(said, key=lambda words: float(words[1]))[len(said) // 2]
    print(f"{name:<34} CPU {float(cpu_s):6.2f} s  grows by {grown_mb:>4} MB", flush=True)


def world(folder: Path, hosts: int, articles: int = IN_FEED):
    """A news world of so many hosts, configured and served."""
    command = [sys.executable, str(WORLD)]
    size = ["--hosts", str(hosts), "--articles", str(articles)]
    subprocess.run([*command, "gen", "--out", "world", *size], cwd=folder, check=True)
    configure(folder, hosts)
    return serving([*command, "serve", "--data", "world", "--ports", f"{PORT}:0"], folder)


def drain(folder: Path) -> None:
    """Run until nothing new comes any more."""
    while re.search(r"[1-9]\d* new", measure([*NEWSDESK, "run"], folder).said):
        pass


def by_peer(python: str, way: str, folder: Path, *words: str) -> Measured | None:
    """None when there is no such peer, which is said."""
    if not python:
        return None
    try:
        return measure([python, str(PEERS), way, *words], folder)
    except (RuntimeError, OSError) as error:
        print(f"{way:<34} left out: {str(error).strip().splitlines()[-1]}")
        return None


def middle(measured: list[Measured | None]) -> Measured:
    found = sorted((each for each in measured if each), key=lambda each: each.cpu_s)
    return found[len(found) // 2]


def told(name: str, measured: Measured, count: int) -> None:
    line(name, measured, f"{count:6} articles, {1000 * measured.cpu_s / max(count, 1):5.1f} ms CPU each")


def line(name: str, measured: Measured, more: str = "") -> None:
    times = f"CPU {measured.cpu_s:6.2f} s  wall {measured.wall_s:6.1f} s  peak {measured.peak_mb:4.0f} MB"
    print(f"{name:<34} {times}  {more}".rstrip(), flush=True)


if __name__ == "__main__":
    main()
