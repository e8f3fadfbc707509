"""What every step of a run works with: configuration, warehouse, reading processes, clock, and a way to be stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import BoundedSemaphore, Event

from extractors.article import Capture
from extractors.desk import Desk
from extractors.extract.readers import Readers
from extractors.fetch.client import Client
from warehouse.home import Home

BATCH_ENTRIES = 100
ENOUGH_ENTRIES = 20  # to be loaded together; a load of ten costs as much
BATCHES_AHEAD = 2  # fetched, or being fetched, while one is read; their bytes lie in raw
SEATS = 2  # batches that are kept, read and loaded at one time; more would take memory and gain nothing


@dataclass(frozen=True)
class Newsroom:
    """What every step works with."""

    desk: Desk
    home: Home
    readers: Readers
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    stopped: Event = field(default_factory=Event)  # when it is set, whoever waits for a host ends with Stopped
    say: Callable[[str, int, int], None] = lambda name, done, known: None  # source, entries done, entries known
    grace_s: float = 60.0  # a source that has not ended so long after its deadline hangs
    batch_entries: int = BATCH_ENTRIES
    batches_ahead: int = BATCHES_AHEAD
    enough_entries: int = ENOUGH_ENTRIES
    seats: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(SEATS))
    shelf: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(SEATS))  # batches being written to raw

    clients: dict[Event, Client] = field(default_factory=dict)  # one for all who are stopped together
    heard: Event = field(default_factory=Event)  # is set by the first answer of any host: we are not cut off

    def client(self, keep: Callable[[Capture], None]) -> Client:
        """Asks politely, and hands every answer to ``keep`` as it comes; connections are those of the whole room."""
        if self.stopped not in self.clients:
            clock = lambda: self.clock().timestamp()  # noqa: E731
            made = Client(self.desk, self.home.hosts, clock=clock, stopped=self.stopped, doors=self.home.doors)
            self.clients.setdefault(self.stopped, made)

        def hear(capture: Capture) -> None:
            self.heard.set()
            keep(capture)

        return self.clients[self.stopped].keeping(hear)

    def hang_up(self) -> None:
        """Close the connections."""
        if client := self.clients.pop(self.stopped, None):
            client.close()


@contextmanager
def stopping(room: Newsroom) -> Iterator[None]:
    """Ctrl-C ends what is being fetched ahead too; without a word it would be waited for."""
    try:
        yield
    except KeyboardInterrupt:
        room.stopped.set()
        raise
