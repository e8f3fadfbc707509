"""Run a command and measure it from outside: wall and CPU seconds, and the peak memory of its whole process tree.

CPU is that of all its processes, also of those that it leaves to themselves (reading processes do not belong to who
asks them, but to the server that forks them). Memory is PSS: what a process has for itself, and its share of what it
has in common with others. Linux only.
"""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

LOOK_EVERY_S = 0.25
PR_SET_CHILD_SUBREAPER = 36  # prctl(2): whose parent has ended is ours


@dataclass(frozen=True)
class Measured:
    wall_s: float
    cpu_s: float
    peak_mb: float
    said: str


def measure(command: Sequence[str], folder: Path) -> Measured:
    """Raises RuntimeError when the command fails."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    before, started, peak_kb = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic(), 0
    seen: set[int] = set()
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as running:
        while running.poll() is None:
            processes = set(tree(running.pid))
            seen |= processes
            peak_kb = max(peak_kb, sum(map(pss_kb, processes)))
            time.sleep(LOOK_EVERY_S)
        said = running.stdout.read() if running.stdout else ""
    for pid in seen:
        with suppress(ChildProcessError):  # waited for by its own parent
            os.waitpid(pid, 0)
    if running.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {running.returncode}:\n{said[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measured(time.monotonic() - started, cpu_s, peak_kb / 1024, said)


def tree(pid: int) -> Iterator[int]:
    """This process and all below it."""
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            for child in children.read_text().split():
                yield from tree(int(child))
        except OSError:
            continue


def pss_kb(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
