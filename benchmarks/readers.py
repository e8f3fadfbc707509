"""A writer that loads without a pause, and a reader who asks each second: `python -m benchmarks.readers [--minutes 5]`.

The writer is a process of its own; it loads batches of made-up articles and publishes as a run does. The reader opens
the published file, as any DuckDB client would, counts, searches, and closes it; another keeps the first copy open all
the while. Said at the end: reads that failed (none may), reads that saw part of a batch (none may), and how fresh and
how quick the answers were.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.synchronize import Event
from pathlib import Path

import duckdb

from benchmarks.made_copies import Tongue
from benchmarks.made_warehouse import made
from warehouse.home import Home
from warehouse.load import load
from warehouse.publish import publish
from warehouse.raw import RawBatch

BATCH = 200  # articles, as a run takes from the disk
PUBLISHING_SHARE = 0.05  # of the time, as in a run
EVERY_S = 1.0
ASKED = """
    select (select count(*) from articles), (select count(*) from revisions),
        (select sum(article_count) from daily_counts), (select count(*) from search('ba de', top := 5)),
        (select epoch(now() - as_of) from published)
"""


@dataclass
class Seen:
    """What the reader saw."""

    counts: list[int] = field(default_factory=list)  # articles, each time
    took_s: list[float] = field(default_factory=list)
    ages_s: list[float] = field(default_factory=list)  # of the copy that was read
    failed: list[str] = field(default_factory=list)
    partial: int = 0  # reads that saw part of a batch, or views that disagree

    @property
    def is_good(self) -> bool:
        return not self.failed and not self.partial and self.counts == sorted(self.counts)

    @property
    def line(self) -> str:
        told = f"{len(self.counts)} reads, {len(self.failed)} failed, {self.partial} saw part of a batch"
        if not self.counts:
            return told
        usual, worst = statistics.median(self.took_s), max(self.took_s)
        return (
            f"{told}; {self.counts[-1]} articles in {len(set(self.counts))} publications; a read took {usual:.2f} s, "
            f"at most {worst:.2f} s; the copy was at most {max(self.ages_s):.0f} s old"
        )


def write(root: Path, stop: Event, share: float) -> None:
    """Batch after batch, until told to stop."""
    home, tongue = Home(root), Tongue("en", random.Random(1))
    number = 0
    while not stop.is_set():
        now = datetime.now(UTC)
        articles = [
            made(f"https://made.example/{number}/{place}", "Made", tongue.printed(tongue.story(150)), "en", now)
            for place in range(BATCH)
        ]
        load(home, [(RawBatch(f"batch-{number}", "", "made"), [])], articles, [], now=now, run_id="bench")
        publish(home, share=share)
        number += 1


def watch(root: Path, seconds: float, every_s: float = EVERY_S, share: float = PUBLISHING_SHARE) -> Seen:
    """Let a writer work for so long, and read meanwhile; ``share``: of its time, for publishing."""
    home, seen = Home(root), Seen()
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    writer = context.Process(target=write, args=(root, stop, share))
    writer.start()
    try:
        while not home.published.exists():
            if not writer.is_alive():
                raise RuntimeError("the writer ended before it had published anything")
            time.sleep(0.05)
        until = time.monotonic() + seconds
        with duckdb.connect(str(home.published), read_only=True) as kept:
            [(first,)] = kept.execute("select count(*) from articles").fetchall()
            while time.monotonic() < until:
                began = time.monotonic()
                look(home, seen)
                seen.partial += kept.execute("select count(*) from articles").fetchall() != [(first,)]
                time.sleep(max(0.0, every_s - (time.monotonic() - began)))
        if not writer.is_alive():
            seen.failed.append(f"the writer ended with {writer.exitcode}")
    finally:
        stop.set()
        writer.join(60)
    return seen


def look(home: Home, seen: Seen) -> None:
    """One read, as any client makes it."""
    began = time.monotonic()
    try:
        with duckdb.connect(str(home.published), read_only=True) as con:
            [(articles, revisions, counted, _, age)] = con.execute(ASKED).fetchall()
    except duckdb.Error as error:
        seen.failed.append(str(error))
        return
    seen.took_s.append(time.monotonic() - began)
    seen.counts.append(articles)
    seen.ages_s.append(age)
    seen.partial += articles % BATCH != 0 or not articles == revisions == counted


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--minutes", type=float, default=5.0)
    asked = given.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        seen = watch(Path(folder), asked.minutes * 60)
    for failure in dict.fromkeys(seen.failed):
        print(failure)
    print(seen.line)
    raise SystemExit(0 if seen.is_good else 1)


if __name__ == "__main__":
    main()
