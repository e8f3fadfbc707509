"""A round over several sources: what lies on this machine first, then the network, side by side.

Records each run, publishes for readers, and tells a dead site from a dead connection of our own.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace

from extractors.errors import NewsdeskError
from extractors.source import ALWAYS, Source, Window
from flows.pipeline import BATCH_ENTRIES, Newsroom, run
from warehouse.home import Busy, Home
from warehouse.publish import publish
from warehouse.runs import Report, end_run, start_run

SIDE_BY_SIDE = 32  # network sources at work at once; each waits for its hosts most of the time
HELD_ENTRIES = 1_600  # of all sources at work together, so that memory does not grow with their number
PUBLISHING_SHARE = 0.05  # of the time, at most
log = logging.getLogger("newsdesk")


class Stopped(NewsdeskError):
    """Somebody asked this process to end; what was done is safe."""


@dataclass(frozen=True)
class Outcome:
    """How the run of one source ended."""

    source: str
    state: str  # ok failed offline busy stopped, as in `runs`
    report: Report = field(default_factory=Report)
    run_id: str = ""
    took_s: float = 0.0


def go_round(
    sources: Sequence[Source],
    room: Newsroom,
    window: Window = ALWAYS,
    *,
    kind: str = "run",
    limit: int | None = None,
    tell: Callable[[Outcome], None] = lambda outcome: None,
) -> list[Outcome]:
    """Bring all these sources up to date, and publish. One that fails never stops the others."""
    stop = threading.Event()
    fresh = Freshness(room.home)

    def pause(seconds: float) -> None:
        if stop.wait(seconds):
            raise Stopped("stopped while waiting for a host")

    def say(name: str, done: int, known: int) -> None:
        if stop.is_set():
            raise Stopped("stopped between two batches")
        room.say(name, done, known)
        fresh.publish_when_worth_it()

    local = [source for source in sources if source.is_local]
    remote = [source for source in sources if not source.is_local]
    held = max(20, min(BATCH_ENTRIES, HELD_ENTRIES // max(1, min(len(remote), SIDE_BY_SIDE))))
    room = replace(room, pause=pause, say=say, batch_entries=held)
    outcomes: list[Outcome] = []
    try:
        for source in local:
            outcomes.append(record(source, replace(room, batch_entries=BATCH_ENTRIES), window, kind, limit))
            tell(outcomes[-1])
        fresh.publish()
        outcomes += told(side_by_side(remote, room, window, kind, limit, stop), tell, fresh)
    finally:
        stop.set()
        fresh.publish()
    return outcomes if not is_our_outage(outcomes, remote) else [offline(each, room) for each in outcomes]


def side_by_side(
    sources: Sequence[Source], room: Newsroom, window: Window, kind: str, limit: int | None, stop: threading.Event
) -> Iterable[Outcome]:
    """Run these sources in threads of their own; yield each outcome as it comes."""
    if not sources:
        return
    pool = ThreadPoolExecutor(min(len(sources), SIDE_BY_SIDE), thread_name_prefix="source")
    try:
        futures = [pool.submit(record, source, room, window, kind, limit) for source in sources]
        for future in as_completed(futures):
            yield future.result()
    finally:
        stop.set()
        pool.shutdown(cancel_futures=True)


def told(outcomes: Iterable[Outcome], tell: Callable[[Outcome], None], fresh: Freshness) -> Iterable[Outcome]:
    for outcome in outcomes:
        tell(outcome)
        fresh.publish_when_worth_it()
        yield outcome


def record(source: Source, room: Newsroom, window: Window, kind: str, limit: int | None) -> Outcome:
    """Run one source under its lock, and keep how it went as a row of `runs`."""
    started = time.monotonic()
    try:
        with room.home.lock(f"source-{source.name}"):
            run_id = start_run(room.home, source.name, kind, window=window, now=room.clock())
            report, state = Report(), "stopped"
            try:
                report = run(source, window, room, run_id, limit)
                state = "failed" if report.errors and not report.polled else "ok"
            except Stopped as error:
                report = Report(errors=(str(error),))
            except Exception as error:
                if not isinstance(error, NewsdeskError):
                    log.exception("internal: the run of %s failed; please report this", source.name)
                report, state = Report(errors=(f"{type(error).__name__}: {error}",)), "failed"
            finally:
                end_run(room.home, run_id, report, state, now=room.clock())
    except Busy as busy:
        return Outcome(source.name, "busy", Report(errors=(str(busy),)))
    return Outcome(source.name, state, report, run_id, time.monotonic() - started)


def is_our_outage(outcomes: Sequence[Outcome], remote: Sequence[Source]) -> bool:
    """When every one of several network sources fails to connect, it is we who are offline."""
    names = {source.name for source in remote}
    tried = [outcome for outcome in outcomes if outcome.source in names and outcome.state != "busy"]
    return len(tried) > 1 and all(
        outcome.state == "failed" and all(": connection:" in error for error in outcome.report.errors)
        for outcome in tried
    )


def offline(outcome: Outcome, room: Newsroom) -> Outcome:
    """The same outcome, not held against the source."""
    if outcome.state != "failed":
        return outcome
    end_run(room.home, outcome.run_id, outcome.report, "offline", now=room.clock())
    return replace(outcome, state="offline")


class Freshness:
    """Publishes for readers, and sees to it that publishing takes only its share of the time."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.lock = threading.Lock()
        self.next_at = 0.0  # on the monotonic clock

    def publish(self) -> None:
        with self.lock:
            started = time.monotonic()
            publish(self.home)
            took = time.monotonic() - started
            self.next_at = time.monotonic() + max(5.0, took / PUBLISHING_SHARE)

    def publish_when_worth_it(self) -> None:
        if time.monotonic() >= self.next_at and not self.lock.locked():
            self.publish()
