"""A round over several sources: what lies on this machine first, then the network, side by side.

Records each run, publishes for readers, and tells a dead site from a dead connection of our own.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed, wait
from contextvars import copy_context
from dataclasses import asdict, dataclass, field, replace
from errno import EHOSTUNREACH, ENETUNREACH
from functools import partial
from socket import EAI_AGAIN

from extractors.errors import NewsdeskError, Stopped
from extractors.source import ALWAYS, Source, Window
from flows.heap import give_back
from flows.newsroom import BATCH_ENTRIES, Newsroom
from flows.pipeline import run
from warehouse.check import check_run
from warehouse.home import Busy
from warehouse.publish import publish
from warehouse.runs import Report, RunState, end_run, give_up, start_run
from warehouse.space import free_bytes

SIDE_BY_SIDE = 64  # network sources at work at once; each waits for its hosts most of the time
NETWORK_BATCH = 10  # entries; each source at work holds their pages in memory
SHARED_ENOUGH = 100  # where several machines write: a load costs the same there, large or small
NETWORK_BATCHES_AHEAD = 15  # slow hosts are asked on while what came from them waits to be read
PUBLISHING_SHARE = 0.05  # of the time, at most
OFFER_EVERY_S = 5.0  # so a round that is over sooner publishes once, at its end
GIVES_WAY_S = 300.0  # the longest that one portion of a backfill may take
STOP_NOTICED_S = 0.5
STOPPING_S = 5.0  # for what is being written when Ctrl-C comes; all ends within ten seconds
SWITCH_S = 0.001  # Python's own 5 ms let a host's answer wait while a batch is loaded: .69 of the pace became .85
CUT_OFF = re.compile(rf"\[Errno (?:{EAI_AGAIN}|{ENETUNREACH}|{EHOSTUNREACH})\]")
NO_CONTACT = "newsdesk.yaml names no contact for the owners of sites, so there are 5 s between two requests to a host."
log = logging.getLogger("newsdesk")


@dataclass(frozen=True)
class Outcome:
    """How the run of one source ended."""

    source: str
    state: str  # ok failed offline busy stopped, as in `runs`
    report: Report = field(default_factory=Report)
    run_id: str = ""
    took_s: float = 0.0
    faults: tuple[str, ...] = ()  # rules of the warehouse that what it loaded breaks; there should be none


Step = Callable[[str, Callable[[], Outcome]], Outcome]  # name of the source, its work -> its outcome


def go_round(
    sources: Sequence[Source],
    room: Newsroom,
    window: Window = ALWAYS,
    *,
    kind: str = "run",
    limit: int | None = None,
    tell: Callable[[Outcome], None] = lambda outcome: None,
    step: Step = lambda name, work: work(),
) -> list[Outcome]:
    """Bring all these sources up to date, and publish. One that fails never stops the others."""
    stopped, told, offer = threading.Event(), room.say, Offer(room)

    def say(name: str, done: int, known: int) -> None:
        if stopped.is_set():
            raise Stopped("stopped between two batches")
        told(name, done, known)
        check_space(room)
        offer()
        give_back()

    def bringing(source: Source, room: Newsroom) -> Callable[[str], Report]:
        return lambda run_id: run(source, window, room, run_id, limit)

    def bounded(source: Source) -> Callable[[], Outcome]:
        work = bringing(source, within(source, room))
        return partial(in_time, source, room, partial(record, source, room, work, kind, window))

    local = [source for source in sources if source.is_local]
    remote = [source for source in sources if not source.is_local]
    if remote and not room.desk.contact:
        log.warning(NO_CONTACT)
    room = replace(
        room,
        heard=threading.Event(),
        stopped=stopped,
        say=say,
        batch_entries=NETWORK_BATCH,
        enough_entries=SHARED_ENOUGH if room.home.is_shared else room.enough_entries,
        batches_ahead=NETWORK_BATCHES_AHEAD,
    )
    outcomes: list[Outcome] = []
    try:
        for source in local:
            alone = replace(room, batch_entries=BATCH_ENTRIES, batches_ahead=1)
            outcomes.append(step(source.name, partial(record, source, alone, bringing(source, alone), kind, window)))
            tell(outcomes[-1])
        if local:
            publish(room.home)
        work = {each.name: bounded(each) for each in remote}
        for outcome in side_by_side(work, step):
            outcomes.append(outcome)
            offer()
            if not is_unreachable(outcome):
                tell(outcome)
        if is_our_outage(outcomes, remote):
            outcomes = [offline(each, room) for each in outcomes]
        for outcome in outcomes:
            if is_unreachable(outcome) or outcome.state == "offline":
                tell(outcome)
    finally:
        stopped.set()
        room.hang_up()
        room.readers.rest()  # publishing takes memory of its own
        give_back()
        publish(room.home)
    return outcomes


class Offer:
    """Publishes what came in meanwhile, when that is worth its time."""

    def __init__(self, room: Newsroom) -> None:
        self.home, self.last = room.home, time.monotonic()

    def __call__(self) -> None:
        if time.monotonic() - self.last > OFFER_EVERY_S:
            self.last = time.monotonic()
            publish(self.home, share=PUBLISHING_SHARE)


def side_by_side(work: Mapping[str, Callable[[], Outcome]], step: Step) -> Iterator[Outcome]:
    """Do each source's work in a thread of its own; yield each outcome as it comes."""
    if not work:
        return
    sys.setswitchinterval(SWITCH_S)
    pool = ThreadPoolExecutor(min(len(work), SIDE_BY_SIDE), thread_name_prefix="source")
    try:
        futures = [pool.submit(copy_context().run, step, name, each) for name, each in work.items()]
        for future in as_completed(futures):
            yield future.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def in_time(source: Source, room: Newsroom, work: Callable[[], Outcome]) -> Outcome:
    """Do this work, and give it up when it has not ended some time after its source's deadline.

    Whatever waits has a limit of its own, and ``within`` ends a run between two batches; this is for what hangs all the
    same. No thread can be killed: it is left behind, and the lock of its source is freed when the process ends.
    """
    done: Future[Outcome] = Future()

    def do() -> None:
        try:
            done.set_result(work())
        except BaseException as error:
            done.set_exception(error)

    threading.Thread(target=copy_context().run, args=(do,), daemon=True, name=f"source {source.name}").start()
    ends = time.monotonic() + source.deadline.total_seconds() + room.grace_s
    while not done.done() and not room.stopped.is_set() and (left_s := ends - time.monotonic()) > 0:
        wait([done], min(left_s, STOP_NOTICED_S))
    if room.stopped.is_set():
        wait([done], STOPPING_S)
    if done.done():
        return done.result()
    if room.stopped.is_set():
        return Outcome(source.name, "stopped")
    said = f"it hung, and was given up at its deadline ({source.deadline}); the next run goes on"
    log.error("%s: %s", source.name, said)
    give_up(room.home, source.name, said, now=room.clock())
    return Outcome(source.name, "stopped", Report(error=said), took_s=source.deadline.total_seconds())


def within(source: Source, room: Newsroom) -> Newsroom:
    """The same room, in which this source's run ends between two batches once its deadline has passed."""
    ends, told = time.monotonic() + source.deadline.total_seconds(), room.say

    def say(name: str, done: int, known: int) -> None:
        if time.monotonic() > ends and done < known:
            left = f"with {known - done} to bring; the next run goes on"
            raise Stopped(f"its deadline ({source.deadline}) has passed {left}")
        told(name, done, known)

    return replace(room, say=say)


def record(
    source: Source, room: Newsroom, work: Callable[[str], Report], kind: str, window: Window = ALWAYS, wait_s: float = 0
) -> Outcome:
    """Do this work under the source's lock, and keep how it went as a row of `runs`. ``work`` is given the run's id.

    An error of this source ends in its outcome; only what ends the whole process is raised.
    """
    started = time.monotonic()
    try:
        with room.home.lock(f"source-{source.name}", wait_s=wait_s or patience_s(room, source.name)):
            run_id = start_run(room.home, source.name, kind, window=window, now=room.clock())
            report, faults = Report(), list[str]()
            state: RunState = "stopped"
            try:
                check_space(room)
                report = work(run_id)
                faults = check_run(room.home, run_id) if report.added or report.revised else []
                state = "failed" if report.error else "ok"
            except Stopped as error:
                report = Report(error=str(error))
            except NewsdeskError as error:
                report, state = Report(error=str(error)), "stopped" if is_full(error) else "failed"
            except Exception as error:
                log.exception("internal: the run of %s failed; please report this", source.name)
                report, state = Report(error=f"internal: {type(error).__name__}: {error}"), "failed"
            finally:
                end_run(room.home, run_id, report, state, now=room.clock())
    except Busy as busy:
        return Outcome(source.name, "busy", Report(error=str(busy)))
    outcome = Outcome(source.name, state, report, run_id, time.monotonic() - started, tuple(faults))
    log.info("%s: %s", source.name, state, extra={"facts": facts_of(outcome, kind)})
    return outcome


def facts_of(outcome: Outcome, kind: str) -> dict[str, object]:
    """What a line of the log says of a run."""
    counts = {name: value for name, value in asdict(outcome.report).items() if value}
    return {
        "source": outcome.source,
        "kind": kind,
        "state": outcome.state,
        "took_s": round(outcome.took_s, 3),
        **counts,
        **({"faults": outcome.faults} if outcome.faults else {}),
    }


def check_space(room: Newsroom, to_come: int = 0) -> None:
    """A run stops cleanly before the disk is full, so many bytes still to come. Raises Stopped."""
    free, floor = free_bytes(room.home) - to_come, room.desk.min_free_mb * 1_000_000
    if free < floor:
        if to_come:
            raise Stopped(
                f"{to_come / 1e6:.0f} MB are to come, for which the disk has no room; free some and run again."
            )
        said = f"the disk has {free / 1e6:.0f} MB left, less than min_free_mb ({room.desk.min_free_mb})"
        raise Stopped(f"{said}. What was brought in is safe; free some space and run again.")


def is_full(error: NewsdeskError) -> bool:
    """A full disk is no fault of the source."""
    return "disk is full" in str(error) or "No space left" in str(error)


def patience_s(room: Newsroom, name: str) -> float:
    """A backfill gives the lock of its source back every half minute; whoever meets one waits for that."""
    try:
        with room.home.lock(f"past-{name}"):
            return 0.0
    except Busy:
        return GIVES_WAY_S


def is_unreachable(outcome: Outcome) -> bool:
    """It could not connect to anything; whose fault that is, the other sources tell."""
    errors = outcome.report.errors
    return outcome.state == "failed" and bool(errors) and all(error.startswith("connection: ") for error in errors)


def is_our_outage(outcomes: Sequence[Outcome], remote: Sequence[Source]) -> bool:
    """When every one of several network sources fails to connect, it is we who are offline.

    Of one source alone it is said only when no name can be looked up, or no way leads to the network: what else keeps
    it from answering may be its own fault.
    """
    names = {source.name for source in remote}
    tried = [outcome for outcome in outcomes if outcome.source in names and outcome.state != "busy"]
    if not tried or not all(map(is_unreachable, tried)):
        return False
    return len(tried) > 1 or all(CUT_OFF.search(error) for error in tried[0].report.errors)


def offline(outcome: Outcome, room: Newsroom) -> Outcome:
    """The same outcome, not held against the source when it could not be reached; a local one has no such excuse."""
    if not is_unreachable(outcome):
        return outcome
    end_run(room.home, outcome.run_id, outcome.report, "offline", now=room.clock())
    return replace(outcome, state="offline")
