"""From the poll that listed an article to the moment at which SQL finds it: `newsdesk run` with the usual delay.

    python -m benchmarks.visible [--sources 20] [--rounds 2] [--articles 5]

Newspapers on this machine, asked at one request a second each, as a site on the network would be. A reader looks at the
published file whenever it is replaced, and notes when each address was found in it first. The time of the poll is
`first_listed_at`, which is stored. Prints the median and the slowest, for the first round and for later ones.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.papers import Clock, Paper, World
from warehouse.query import ask

NEWSDESK = (sys.executable, "-c", "from flows.cli import main; main()")
LOOK_S = 0.2


class Reader:
    """Looks at the published file as a client would: opens it anew when it was replaced."""

    def __init__(self, published: Path) -> None:
        self.published, self.seen, self.is_over = published, dict[str, float](), threading.Event()
        self.thread = threading.Thread(target=self.look, daemon=True)
        self.thread.start()

    def look(self) -> None:
        last = 0
        while not self.is_over.wait(LOOK_S):
            try:
                now = self.published.stat().st_ino
                if now != last:
                    with ask(self.published, "select url from articles") as answer:
                        urls = [str(url) for (url,) in answer.rows()]
                    for url in urls:
                        self.seen.setdefault(url, time.time())
                    last = now
            except Exception:  # it is not there yet, or has just been replaced
                continue


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--sources", type=int, default=20)
    words.add_argument("--rounds", type=int, default=2)
    words.add_argument("--articles", type=int, default=5, help="new ones of each source in a round")
    asked = words.parse_args()
    start = datetime.now(UTC) - timedelta(days=1)
    clock = Clock(start)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        papers = [paper_of(number, start, asked.articles, asked.rounds) for number in range(asked.sources)]
        with World(papers, clock):
            configure(folder, papers)
            reader = Reader(folder / "data" / "news.duckdb")
            for number in range(asked.rounds):
                clock.set(start + timedelta(hours=number + 1))
                before = time.time()
                subprocess.run([*NEWSDESK, "run"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
                time.sleep(2)
                tell(folder, reader, before, number + 1)
            reader.is_over.set()


def paper_of(number: int, start: datetime, articles: int, rounds: int) -> Paper:
    step = timedelta(hours=1) / (articles + 1)
    items = [start + timedelta(hours=hour) + each * step for hour in range(rounds) for each in range(1, articles + 1)]
    return Paper(f"paper-{number:02}", f"127.0.4.{number + 1}", 1, items=[at.replace(microsecond=0) for at in items])


def configure(folder: Path, papers: list[Paper]) -> None:
    (folder / "config" / "sources").mkdir(parents=True)
    allowed = [f"{paper.host}/32:{paper.port}" for paper in papers]
    desk = {"contact": "desk@example.org", "allow_addresses": allowed}
    (folder / "config" / "newsdesk.yaml").write_text(json.dumps(desk))
    for paper in papers:
        source = {"discover": [{"kind": "feed", "url": paper.url("feed")}], "recheck": {"after": []}}
        (folder / "config" / "sources" / f"{paper.name}.yaml").write_text(json.dumps(source))


def tell(folder: Path, reader: Reader, since: float, number: int) -> None:
    with ask(folder / "data" / "news.duckdb", "select url, epoch(first_listed_at) from entries") as answer:
        listed = {str(url): float(at) for url, at in answer.rows()}
    waits = sorted(reader.seen[url] - at for url, at in listed.items() if at > since and url in reader.seen)
    lost = sum(at > since and url not in reader.seen for url, at in listed.items())
    median, slowest = statistics.median(waits), waits[-1]
    print(f"round {number}: {len(waits)} articles visible, {lost} not; median {median:.1f} s, slowest {slowest:.1f} s")


if __name__ == "__main__":
    main()
