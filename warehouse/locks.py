"""One at a time, over all processes: a lock file in, a held lock or ``Busy`` out.

The kernel frees a lock when its holder dies, so a killed run never locks anybody out. The process id
in the file serves the error message only; the lock itself is ``flock``. Who waits for it holds another one meanwhile
(``.wanted``), by which its holder can tell.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from extractors.errors import NewsdeskError

POLL_S = 0.02


class Busy(NewsdeskError):
    """Another process (or another thread of this one) has it; ``holder`` is its process id, 0 when not known."""

    def __init__(self, said: str, holder: int = 0) -> None:
        super().__init__(said)
        self.holder = holder


@contextmanager
def hold(path: Path, doing: str, *, wait_s: float = 0, sleep: Callable[[float], None] = time.sleep) -> Iterator[None]:
    """Hold the lock file for the length of a ``with``. ``doing`` completes "... by process 4127". Raises Busy."""
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        if is_held(fd):
            with _waiting_room(path).open("ab") as room:
                fcntl.flock(room, fcntl.LOCK_SH)
                _take(fd, doing, wait_s, sleep)
        os.ftruncate(fd, 0)
        os.pwrite(fd, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(fd)


def is_wanted(path: Path) -> bool:
    """Does another process, or another thread, wait for this lock?"""
    with _waiting_room(path).open("ab") as room:
        return is_held(room.fileno())


def is_held(fd: int) -> bool:
    """Does somebody else hold the lock on this open file? If not, we hold it from now on."""
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False


def _waiting_room(path: Path) -> Path:
    return path.with_suffix(".wanted")


def _take(fd: int, doing: str, wait_s: float, sleep: Callable[[float], None]) -> None:
    deadline = time.monotonic() + wait_s
    while is_held(fd):
        if time.monotonic() >= deadline:
            holder = int(os.pread(fd, 20, 0) or b"0")
            who = f"process {holder}" if holder != os.getpid() else "another thread of this process"
            waited = f"; waited {wait_s:g} s" if wait_s else ""
            raise Busy(f"{doing} by {who}{waited}. Run again when it has finished.", holder)
        sleep(POLL_S)
