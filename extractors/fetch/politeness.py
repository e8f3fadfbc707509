"""When may the next request to a host start? One answer for all who ask through the same doors.

    data/hosts/<host>.<slot>    locked by the kernel while a request is under way; as many as connections_per_host
    data/hosts/<host>.start     when the last request started, when the next may, not before when, and how much slower

These files are the doors of one machine; several machines have theirs in the catalogue of their warehouse.

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
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from extractors.errors import FetchError

LONGEST_DEFERRAL_S = 3600.0  # then the host is asked again, whatever it said
LONGEST_WAIT_S = 120.0  # a host that asks for more is left for a later run
SLOWER_S = (
    0.5  # added between two requests at the first 429 or 503 (or delay_s, when that is more), doubled at the next
)
SLOWEST_S = 10.0  # added at most; a host that wants more says so with Retry-After
BUSY = frozenset({429, 503})


class Times(NamedTuple):
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


Kept = tuple[float, float, float, float]  # the four of ``Times``, as they are written down


class Card(Protocol):
    """What is kept of one host, while nobody else may change it."""

    def read(self) -> Kept: ...
    def write(self, times: Kept) -> None: ...


class Doors(Protocol):
    """Where that is kept, for all who ask the same hosts."""

    def times(self, host: str) -> Kept: ...
    def changing(self, host: str) -> AbstractContextManager[Card]: ...
    def slot(self, host: str, slots: int) -> AbstractContextManager[None]: ...  # waits for a free one


@dataclass(slots=True)
class Turn:
    """One request, for whoever makes it to tell how it went."""

    status: int = 0  # of the answer; 0 when there was none
    sent_after_s: float = 0.0  # from the start until the connection stood: what the host takes for the start


class Politeness:
    """The queue at the door of each host. ``clock`` gives seconds since 1970, the same in all processes.

    ``doors``: where it is kept; a folder for the processes of one machine.
    """

    def __init__(
        self,
        doors: Path | Doors,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.doors: Doors = FileDoors(doors) if isinstance(doors, Path) else doors
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
            with self.doors.slot(host, 1 if slow else slots):
                if self._take_start(host, delay_s) <= 0:
                    try:
                        yield turn
                    finally:
                        self._note(host, delay_s, turn, slow)
                    return

    def defer(self, host: str, wait_s: float) -> None:
        """The host asked to be left alone for this long (an hour at most); nobody starts a request to it before."""
        until = self.clock() + min(wait_s, LONGEST_DEFERRAL_S)
        with self.doors.changing(host) as card:
            times = Times(*card.read())
            card.write(times._replace(not_before=max(times.not_before, until)))

    def _await_start(self, host: str, delay_s: float) -> bool:
        """Wait; is the host slowed down?"""
        times = Times(*self.doors.times(host))
        wait = times.wait_s(delay_s, self.clock())
        if wait > LONGEST_WAIT_S:
            raise FetchError("rate_limited", f"{host} asks to wait {wait:.0f} s", retry_after_s=wait, was_asked=False)
        if wait > 0:
            self.sleep(wait)
        return times.slower_s > 0

    def _take_start(self, host: str, delay_s: float) -> float:
        """Start now if that is allowed, and say so to all others. Returns the seconds to wait, 0 when started."""
        with self.doors.changing(host) as card:
            now, times = self.clock(), Times(*card.read())
            wait = times.wait_s(delay_s, now)
            if wait <= 0:
                card.write(Times(now, now + delay_s, 0.0, times.slower_s))
            return wait

    def _note(self, host: str, delay_s: float, turn: Turn, was_slow: bool) -> None:
        """Slow the host down or let it be asked faster again, by how it answered."""
        is_late = delay_s > 0 and turn.sent_after_s > delay_s / 100
        if not (turn.status in BUSY or (was_slow and turn.status) or is_late):
            return
        with self.doors.changing(host) as card:
            times = Times(*card.read())
            slower_s = times.slower_s
            if turn.status in BUSY:
                slower_s = min(max(SLOWER_S, delay_s, 2 * slower_s), SLOWEST_S)
            elif turn.status:
                slower_s = slower_s / 2 if slower_s > SLOWER_S / 8 else 0.0
            late_s = turn.sent_after_s if is_late else 0.0
            card.write(Times(times.last + late_s, times.following + late_s, times.not_before, slower_s))


class FileDoors:
    """The doors of one machine: a file a slot, and one with the times of each host."""

    def __init__(self, hosts: Path) -> None:
        hosts.mkdir(parents=True, exist_ok=True)
        self.hosts = hosts

    def times(self, host: str) -> Kept:
        try:
            with (self.hosts / f"{name_of(host)}.start").open("rb") as file:
                return FileCard(file.fileno()).read()
        except FileNotFoundError:
            return Times()

    @contextmanager
    def changing(self, host: str) -> Iterator[Card]:
        file = os.open(self.hosts / f"{name_of(host)}.start", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield FileCard(file)
        finally:
            os.close(file)

    @contextmanager
    def slot(self, host: str, slots: int) -> Iterator[None]:
        file = self._take_slot(host, slots)
        try:
            yield
        finally:
            os.close(file)

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


@dataclass(frozen=True, slots=True)
class FileCard:
    """An open file of four numbers."""

    file: int

    def read(self) -> Kept:
        try:
            return Times(*(float(word) for word in os.pread(self.file, 200, 0).split()))
        except (ValueError, TypeError):
            return Times()

    def write(self, times: Kept) -> None:
        last, following, not_before, slower_s = times
        written = f"{last:20.6f} {following:20.6f} {not_before:20.6f} {slower_s:10.3f}\n"
        os.pwrite(self.file, written.encode(), 0)


def name_of(host: str) -> str:
    """A host as the name of a file."""
    return re.sub(r"[^a-z0-9.-]", "_", host.lower().strip("[]"))[:200].lstrip(".") or "_"
