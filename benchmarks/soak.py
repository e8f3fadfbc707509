"""Poll a news world again and again in one process, and watch what grows: memory, open files, threads, sockets.

    python -m benchmarks.soak [--minutes 30] [--hosts 10]

The world is ../shared/tools/world.py; its feeds move on every few rounds. A line every tenth of the time; flat
means that the last third stands no higher than the middle one.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from benchmarks.ingest import PORT, WORLD, configure, serving
from benchmarks.peak import pss_kb, tree
from extractors.extract.readers import Readers
from flows.newsroom import Newsroom
from flows.round import go_round
from flows.where import Where

LOOKS = 10  # lines of the table
STORIES = 120  # on each host
ROUNDS_A_STORY = 5
PAUSE_S = 1.0


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--minutes", type=float, default=30.0)
    words.add_argument("--hosts", type=int, default=10)
    asked = words.parse_args()
    if not WORLD.exists():
        print(f"left out: there is no {WORLD}")
        return
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        world = [sys.executable, str(WORLD)]
        size = ["--hosts", str(asked.hosts), "--articles", str(STORIES)]
        subprocess.run([*world, "gen", "--out", "world", *size], cwd=folder, check=True)
        configure(folder, asked.hosts)
        with serving([*world, "serve", "--data", "world", "--ports", f"{PORT}:20"], folder):
            soak(Where(folder / "config", folder / "data"), asked.minutes * 60)


def soak(where: Where, seconds: float) -> None:
    """Rounds until the time is over; prints what the process holds meanwhile."""
    print(f"{'s':>6} {'rounds':>7} {'articles':>9} {'PSS MB':>7} {'files':>6} {'threads':>8}")
    started, rounds, articles, looks = time.monotonic(), 0, 0, 0
    seen: list[tuple[float, int, int]] = []
    with Readers() as readers:
        room = Newsroom(where.desk, where.home, readers)
        while (passed := time.monotonic() - started) < seconds:
            move_on(rounds)
            articles += sum(outcome.report.added for outcome in go_round(where.sources(), room))
            rounds += 1
            if passed >= looks * seconds / LOOKS:
                looks += 1
                seen.append(held())
                memory_mb, files, threads = seen[-1]
                print(f"{passed:6.0f} {rounds:7} {articles:9} {memory_mb:7.0f} {files:6} {threads:8}", flush=True)
            time.sleep(PAUSE_S)
    third = max(1, len(seen) // 3)
    middle, last = (max(row[0] for row in part) for part in (seen[third:-third] or seen, seen[-third:]))
    print(f"memory {'is flat' if last <= middle * 1.05 + 5 else 'GROWS'}: {middle:.0f} MB amid, {last:.0f} MB last")


def move_on(number: int) -> None:
    """The feeds of the world show their next stories, and the first again when all have been shown."""
    address = f"http://127.0.1.1:{PORT}/__ctl?window={number // ROUNDS_A_STORY}"
    with urllib.request.urlopen(address, timeout=10) as answer:
        answer.read()


def held() -> tuple[float, int, int]:
    """Memory of the whole tree in MB, open files and threads of this process."""
    return (
        sum(map(pss_kb, tree(os.getpid()))) / 1024,
        len(list(Path("/proc/self/fd").iterdir())),
        threading.active_count(),
    )


if __name__ == "__main__":
    main()
