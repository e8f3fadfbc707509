"""How fast the desk answers: `python -m benchmarks.desk --data FOLDER [--looks 9]`.

FOLDER holds a published warehouse, such as `python -m benchmarks.warehouse --articles 100000 --keep FOLDER` leaves in
FOLDER/100000. Each look is at another page of its room, so that nothing is answered from memory; a second passes
between two, as with a reader. Milliseconds are from the question to the last byte, CPU is what the desk took.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from urllib.parse import quote

COMMAND = [sys.executable, "-c", "from flows.cli import main; main()", "desk", "--port", "0"]
PAUSE_S = 1.0
PAGES = range(1, 200, 7)  # of the newest articles, to choose from
TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--data", type=Path, required=True)
    given.add_argument("--looks", type=int, default=9)
    asked = given.parse_args()
    with opened(asked.data) as (link, pid):
        print(f"{'room':10} {'median ms':>9} {'slowest':>8} {'CPU ms':>7} {'KB':>5}")
        for room, paths in rooms(link, asked.looks).items():
            before, answers = cpu_ms(pid), [look(link + path) for path in paths]
            took = [ms for ms, _ in answers]
            cpu = (cpu_ms(pid) - before) / len(answers)
            size = max(length for _, length in answers) / 1000
            print(f"{room:10} {statistics.median(took):9.0f} {max(took):8.0f} {cpu:7.0f} {size:5.0f}", flush=True)


@contextmanager
def opened(data: Path) -> Iterator[tuple[str, int]]:
    """The desk over this warehouse: its address without the last slash, and its process."""
    with subprocess.Popen([*COMMAND, "--data", str(data)], stderr=subprocess.PIPE, text=True) as desk:
        try:
            assert desk.stderr
            said = desk.stderr.readline()
            link = re.search(r"http://[\d.]+:\d+", said)
            if not link:
                sys.exit(said + desk.stderr.read())
            yield link[0], desk.pid
        finally:
            desk.send_signal(signal.SIGINT)


def rooms(link: str, looks: int) -> dict[str, list[str]]:
    """Addresses to look at, by room; other ones at each look where there are others."""
    fronts = [read(f"{link}/?page={page}") for page in PAGES]
    articles = found(r'href="(/article/[0-9a-f-]{36})"', fronts)
    titles = [unescape(title) for title in found(r'<a href="/article/[^"]*"[^>]*>([^<]{20,})</a>', fronts)]
    sources = found(r'href="(/sources/[^"#]+)"', [read(f"{link}/sources")])
    stories = found(r'href="(/stories/[0-9a-f-]{36})"', [read(f"{link}/stories")])
    words = [quote(" ".join(sorted(title.split(), key=len)[-2:])) for title in titles]
    return {
        "front": [f"/?page={page}" for page in range(2, 2 + looks)],
        "one source": [f"/?source={path.rpartition('/')[2]}" for path in sources[:looks]],
        "search": [f"/?q={each}" for each in words[:looks]],
        "article": articles[:looks],
        "stories": [f"/stories?page={page}" for page in range(1, 1 + looks)],
        "story": stories[:looks],
        "sources": ["/sources"] * looks,
        "a source": sources[:looks],
        "runs": ["/runs"] * looks,
        "SQL": ["/sql?q=" + quote(f"select source, count(*) from articles where word_count > {n} group by 1")
                for n in range(looks)],
    }  # fmt: skip


def found(pattern: str, pages: Iterable[str]) -> list[str]:
    """What a pattern finds in these pages, each once, or the end of it when there is nothing to look at."""
    return list(dict.fromkeys(each for page in pages for each in re.findall(pattern, page))) or ["/"]


def look(address: str) -> tuple[float, int]:
    """Milliseconds and bytes of a page."""
    time.sleep(PAUSE_S)
    started = time.perf_counter()
    length = len(read(address))
    return (time.perf_counter() - started) * 1000, length


def read(address: str) -> str:
    with urllib.request.urlopen(address, timeout=300) as answer:
        return str(answer.read().decode())


def cpu_ms(pid: int) -> float:
    """What a process has used so far, as Linux counts it."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * TICK_MS


if __name__ == "__main__":
    main()
