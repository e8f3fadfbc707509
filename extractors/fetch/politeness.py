"""When may the next request to a host start? One answer for all threads and all processes on this machine.

    data/hosts/<host>.<slot>    locked by the kernel while a request is under way; as many as connections_per_host
    data/hosts/<host>.start     when the last request started, when the next may, and not before when

``delay_s`` is the least time between the starts of two requests to a host, over all its slots. A process that dies
leaves no lock behind. Waiting for a start is done without holding a slot, so that whoever waits for one gets it.
"""

from __future__ import annotations

import fcntl
import os
import random
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from extractors.errors import FetchError

LONGEST_DEFERRAL_S = 3600.0  # then the host is asked again, whatever it said
LONGEST_WAIT_S = 120.0  # a host that asks for more is left for a later run


class Politeness:
    """The queue at the door of each host. ``clock`` gives seconds since 1970, the same in all processes."""

    def __init__(
        self, hosts: Path, *, clock: Callable[[], float] = time.time, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        hosts.mkdir(parents=True, exist_ok=True)
        self.hosts = hosts
        self.clock = clock
        self.sleep = sleep

    @contextmanager
    def turn(self, host: str, *, delay_s: float, slots: int) -> Iterator[None]:
        """Wait until a request to this host may start; the block is the request.

        Raises FetchError "rate_limited" when the host has asked for a longer wait than a run can bear.
        """
        while True:
            self._await_start(host, delay_s)
            slot = self._take_slot(host, slots)
            try:
                if self._take_start(host, delay_s) <= 0:
                    yield
                    return
            finally:
                os.close(slot)

    def defer(self, host: str, wait_s: float) -> None:
        """The host asked to be left alone for this long (an hour at most); nobody starts a request to it before."""
        with self._start_file(host) as file:
            last, following, not_before = _read(file)
            _write(file, last, following, max(not_before, self.clock() + min(wait_s, LONGEST_DEFERRAL_S)))

    def _await_start(self, host: str, delay_s: float) -> None:
        wait = self._wait_s(host, delay_s)
        if wait > LONGEST_WAIT_S:
            raise FetchError("rate_limited", f"{host} asks to wait {wait:.0f} s", retry_after_s=wait)
        if wait > 0:
            self.sleep(wait)

    def _wait_s(self, host: str, delay_s: float) -> float:
        try:
            with (self.hosts / f"{name_of(host)}.start").open("rb") as file:
                return _wait_s(_read(file.fileno()), delay_s, self.clock())
        except FileNotFoundError:
            return 0.0

    def _take_start(self, host: str, delay_s: float) -> float:
        """Start now if that is allowed, and say so to all others. Returns the seconds to wait, 0 when started."""
        with self._start_file(host) as file:
            now = self.clock()
            wait = _wait_s(_read(file), delay_s, now)
            if wait <= 0:
                _write(file, now, now + delay_s, 0.0)
            return wait

    def _take_slot(self, host: str, slots: int) -> int:
        """An open file that holds the lock of a free slot; closing it frees the slot."""
        paths = [self.hosts / f"{name_of(host)}.{slot}" for slot in range(slots)]
        for path in paths:
            file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return file
            except BlockingIOError:
                os.close(file)
        file = os.open(random.choice(paths), os.O_RDWR | os.O_CLOEXEC)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
        except BaseException:
            os.close(file)
            raise
        return file

    @contextmanager
    def _start_file(self, host: str) -> Iterator[int]:
        file = os.open(self.hosts / f"{name_of(host)}.start", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file
        finally:
            os.close(file)


def name_of(host: str) -> str:
    """A host as the name of a file."""
    return re.sub(r"[^a-z0-9.-]", "_", host.lower().strip("[]"))[:200].lstrip(".") or "_"


def _wait_s(times: tuple[float, float, float], delay_s: float, now: float) -> float:
    """Seconds until a start is allowed. A file from the future (the clock was set back) says nothing."""
    last, following, not_before = times
    if last > now + 1 or not_before > now + LONGEST_DEFERRAL_S + 1:
        return 0.0
    return max(following, last + delay_s, not_before) - now


def _read(file: int) -> tuple[float, float, float]:
    """When the last request started, when the next may, and before when none may: seconds since 1970."""
    try:
        last, following, not_before = (float(word) for word in os.pread(file, 200, 0).split())
        return last, following, not_before
    except ValueError:
        return 0.0, 0.0, 0.0


def _write(file: int, last: float, following: float, not_before: float) -> None:
    os.pwrite(file, f"{last:20.6f} {following:20.6f} {not_before:20.6f}\n".encode(), 0)
