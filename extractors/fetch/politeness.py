"""When may the next request to a host start? One answer for all threads and all processes on this machine.

    data/hosts/<host>.<slot>    locked by the kernel while a request is under way; as many as connections_per_host
    data/hosts/<host>.start     when the last request started, when the next may, not before when, and how much slower

``delay_s`` is the least time between the starts of two requests to a host, over all its slots. A host that answers 429
or 503 is asked one request at a time and more slowly, until it answers well again. A process that dies leaves no lock
behind. Waiting for a start is done without holding a slot, so that whoever waits for one gets it.
"""

from __future__ import annotations

import fcntl
import os
import random
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from extractors.errors import FetchError

LONGEST_DEFERRAL_S = 3600.0  # then the host is asked again, whatever it said
LONGEST_WAIT_S = 120.0  # a host that asks for more is left for a later run
SLOWER_S = (
    0.5  # added between two requests at the first 429 or 503 (or delay_s, when that is more), doubled at the next
)
SLOWEST_S = 10.0  # added at most; a host that wants more says so with Retry-After
BUSY = frozenset({429, 503})


@dataclass(frozen=True, slots=True)
class Times:
    """What is known of one host, in seconds since 1970."""

    last: float = 0.0  # when the last request started
    following: float = 0.0  # when the next may, as the delay of the last one has it
    not_before: float = 0.0  # as the host asked
    slower_s: float = 0.0  # between two requests, on top of any delay

    def wait_s(self, delay_s: float, now: float) -> float:
        """Seconds until a start is allowed. A file from the future (the clock was set back) says nothing."""
        if self.last > now + 1 or self.not_before > now + LONGEST_DEFERRAL_S + 1:
            return 0.0
        return max(self.following, self.last + delay_s + self.slower_s, self.not_before) - now


@dataclass(slots=True)
class Turn:
    """One request, for whoever makes it to tell how it went."""

    status: int = 0  # of the answer; 0 when there was none
    sent_after_s: float = 0.0  # from the start until the connection stood: what the host takes for the start


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
    def turn(self, host: str, *, delay_s: float, slots: int) -> Iterator[Turn]:
        """Wait until a request to this host may start; the block is the request, and tells how it went.

        Raises FetchError "rate_limited" when the host has asked for a longer wait than a run can bear.
        """
        turn = Turn()
        while True:
            slow = self._await_start(host, delay_s)
            slot = self._take_slot(host, 1 if slow else slots)
            try:
                if self._take_start(host, delay_s) <= 0:
                    try:
                        yield turn
                    finally:
                        self._note(host, delay_s, turn, slow)
                    return
            finally:
                os.close(slot)

    def defer(self, host: str, wait_s: float) -> None:
        """The host asked to be left alone for this long (an hour at most); nobody starts a request to it before."""
        until = self.clock() + min(wait_s, LONGEST_DEFERRAL_S)
        with self._start_file(host) as file:
            times = _read(file)
            _write(file, replace(times, not_before=max(times.not_before, until)))

    def _await_start(self, host: str, delay_s: float) -> bool:
        """Wait; is the host slowed down?"""
        times = self._times(host)
        wait = times.wait_s(delay_s, self.clock())
        if wait > LONGEST_WAIT_S:
            raise FetchError("rate_limited", f"{host} asks to wait {wait:.0f} s", retry_after_s=wait, was_asked=False)
        if wait > 0:
            self.sleep(wait)
        return times.slower_s > 0

    def _times(self, host: str) -> Times:
        try:
            with (self.hosts / f"{name_of(host)}.start").open("rb") as file:
                return _read(file.fileno())
        except FileNotFoundError:
            return Times()

    def _take_start(self, host: str, delay_s: float) -> float:
        """Start now if that is allowed, and say so to all others. Returns the seconds to wait, 0 when started."""
        with self._start_file(host) as file:
            now, times = self.clock(), _read(file)
            wait = times.wait_s(delay_s, now)
            if wait <= 0:
                _write(file, Times(now, now + delay_s, 0.0, times.slower_s))
            return wait

    def _note(self, host: str, delay_s: float, turn: Turn, was_slow: bool) -> None:
        """Slow the host down or let it be asked faster again, by how it answered."""
        is_late = delay_s > 0 and turn.sent_after_s > delay_s / 100
        if not (turn.status in BUSY or (was_slow and turn.status) or is_late):
            return
        with self._start_file(host) as file:
            times = _read(file)
            slower_s = times.slower_s
            if turn.status in BUSY:
                slower_s = min(max(SLOWER_S, delay_s, 2 * slower_s), SLOWEST_S)
            elif turn.status:
                slower_s = slower_s / 2 if slower_s > SLOWER_S / 8 else 0.0
            late_s = turn.sent_after_s if is_late else 0.0
            _write(file, Times(times.last + late_s, times.following + late_s, times.not_before, slower_s))

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


def _read(file: int) -> Times:
    try:
        return Times(*(float(word) for word in os.pread(file, 200, 0).split()))
    except (ValueError, TypeError):
        return Times()


def _write(file: int, times: Times) -> None:
    written = f"{times.last:20.6f} {times.following:20.6f} {times.not_before:20.6f} {times.slower_s:10.3f}\n"
    os.pwrite(file, written.encode(), 0)
