"""One source, from its listings to the warehouse: the whole story in plain functions, without Prefect.

    discover | entries | fetch | keep | extract | load

Each step ends in one transaction, so a run may be killed between any two lines: what was listed is
pending, what was fetched lies in raw, and the next run goes on from there.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass, replace
from typing import Any

from extractors.article import Capture, Entry, Listed, Reject
from extractors.discover import discover as read_listing
from extractors.extract.readers import extract_all
from extractors.fetch import Fetched, fetch_all, sort_out
from extractors.source import ALWAYS, Source, Window, lies_elsewhere
from flows.missed import made_good, missed_since
from flows.newsroom import Newsroom, stopping
from warehouse.entries import (
    NEVER,
    Plan,
    commit_listed,
    count_pending,
    entries_of,
    has_history,
    listing_states,
    pending,
)
from warehouse.load import NOT_MODIFIED, Kept, load
from warehouse.raw import RawBatch, captures_of, keep, unloaded
from warehouse.runs import Report

FIRST_RUN_ENTRIES = 20  # of a network source: a first look is quick, and light on the site
COMMIT_ENTRIES = 5_000  # entries of listings that are committed at once
TOGETHER_BYTES = 8_000_000  # of pages, from which on no further batch is loaded together with them
NO_LIMIT = 1 << 40
NO_PAGES = frozenset({301, 302, 303, 304, 307, 308})  # steps of a redirect, and nothing new


def run(source: Source, window: Window, room: Newsroom, run_id: str, limit: int | None = None) -> Report:
    """Bring one source up to date: discover its entries, then bring them in, batch by batch."""
    most = limit or source.fetch.max_per_run or usual_limit(source, window, room)
    report = recover(source, room, run_id) + discover(source, window, room, run_id)
    if report.error.startswith("connection: "):
        return report  # we may well be offline: what waits must not use up its tries
    return report + bring_pending(source, room, run_id, most)


def bring_pending(
    source: Source, room: Newsroom, run_id: str, most: int, window: Window = ALWAYS, file: str = ""
) -> Report:
    """Bring in what waits, the newest first, batch by batch; at most so many entries. ``file``: of an archive, alone.

    While one batch is read and loaded, the next ones are fetched. Those that wait for their turn lie in raw, not here,
    and are loaded together: a load costs much the same, whether it brings ten articles or fifty.
    """
    report, brought = Report(), 0
    queue = Queue(source, room, window, most, file)
    if not queue.known:
        return report
    coming: Coming = deque()
    with ThreadPoolExecutor(1, "fetching ahead") as ahead, stopping(room), cancelling(coming):
        while True:
            while len(coming) < room.batches_ahead and (batch := queue.next([each for each, _ in coming])):
                coming.append((batch, ahead.submit(copy_context().run, fetch, source, batch, room)))
            if not coming:
                break
            room.say(source.name, brought, max(queue.known, brought + len(coming[0][0])))
            await_enough(coming, room.enough_entries)
            with room.seats:
                waiting = come_in(coming)
                report += store(source, *taken_up(waiting, room), room, run_id)
            for put_by in waiting:
                brought += len(coming.popleft()[0]) - len(put_by.left)  # held until now, or it would be fetched again
                queue.put_back(put_by.left)
            if silence := waiting[-1].silence:
                return report + Report(error=silence)
    room.say(source.name, brought, max(queue.known, brought))
    return report


class Queue:
    """The entries of one source that wait, asked for by the hundred: one question costs as much as reading a page."""

    def __init__(self, source: Source, room: Newsroom, window: Window, most: int, file: str = "") -> None:
        self.source, self.room = source, room
        self.asked: dict[str, Any] = {"window": window, "plan": plan(source, window), "file": file}
        self.left = most  # entries that may still be taken
        self.waiting: deque[Entry] = deque()
        self.known = min(most, count_pending(room.home, source.name, now=room.clock(), **self.asked))
        self.is_all = not self.known  # nothing waits that is not here

    def next(self, held: Sequence[Sequence[Entry]]) -> list[Entry]:
        """What to fetch next; ``held`` is in hand already."""
        size = min(self.room.batch_entries, self.left)
        if len(self.waiting) < size and not self.is_all:
            self._fill([entry for batch in held for entry in batch])
        batch = [self.waiting.popleft() for _ in range(min(size, len(self.waiting)))]
        self.left -= len(batch)
        return batch

    def put_back(self, entries: Sequence[Entry]) -> None:
        """These were not asked for after all."""
        self.waiting.extendleft(reversed(entries))
        self.left += len(entries)

    def _fill(self, held: Sequence[Entry]) -> None:
        room = self.room
        wanted = min(self.left, room.batch_entries * room.batches_ahead) - len(self.waiting)
        taken = [entry.url for entry in (*held, *self.waiting)]
        if wanted <= 0:
            return
        found = pending(room.home, self.source.name, wanted, now=room.clock(), exclude=taken, **self.asked)
        self.waiting += found
        self.is_all = len(found) < wanted


@contextmanager
def cancelling(coming: Coming) -> Iterator[None]:
    """When something fails, what is not being fetched yet is not fetched at all."""
    try:
        yield
    finally:
        for _, future in coming:
            future.cancel()


def plan(source: Source, window: Window) -> Plan:
    """When articles are looked at again; never while a past period is brought in."""
    if window != ALWAYS:
        return NEVER
    return Plan(tuple(step.total_seconds() for step in source.recheck.after), source.recheck.backfills)


def usual_limit(source: Source, window: Window, room: Newsroom) -> int:
    """How many entries a run takes when nobody said: all, but for the first run of a network source."""
    is_first_look = not source.is_local and window == ALWAYS and not has_history(room.home, source.name)
    return FIRST_RUN_ENTRIES if is_first_look else NO_LIMIT


def discover(source: Source, window: Window, room: Newsroom, run_id: str) -> Report:
    """Read the source's listings; their entries and what to remember of them are committed together."""
    answers: list[Capture] = []
    is_bounded = window != ALWAYS  # a look at a past period says nothing of the next poll: nothing is remembered
    states = {} if is_bounded else listing_states(room.home, source.name)
    report, portion, rejects, read_count = Report(), list[Listed](), list[Reject](), 0
    client = room.client(answers.append)
    for listing in source.discover:
        if (listing.backfill_only and not is_bounded) or lies_elsewhere(listing):
            continue
        for listed in read_listing(listing, source, window, client, states, now=room.clock()):
            since = missed_since(listing, listed, states, source, room)
            portion += made_good(source, since, client, room) if since else ()
            portion.append(replace(listed, state=None) if is_bounded else listed)
            rejects += [listed.reject] if listed.reject else []
            read_count += not listed.reject
            if sum(len(each.entries) for each in portion) >= COMMIT_ENTRIES:
                report += commit_portion(source, portion, answers, room, run_id, is_bounded)
    report += commit_portion(source, portion, answers, room, run_id, is_bounded)
    return report if read_count or not rejects else report + Report(error=f"{rejects[0].reason}: {rejects[0].detail}")


def commit_portion(
    source: Source, portion: list[Listed], answers: list[Capture], room: Newsroom, run_id: str, is_backfill: bool
) -> Report:
    """keep | commit; empties both lists"""
    with room.shelf:
        kept = keep(room.home, source.name, answers)
    place, now = (room.home, source.name), room.clock()
    count = commit_listed(*place, portion, kept, answers, now=now, run_id=run_id, is_backfill=is_backfill)
    report = Report(listed=count, unmodified=sum(listed.is_unchanged for listed in portion))
    answers.clear()
    portion.clear()
    return report


@dataclass(frozen=True)
class PutBy:
    """A batch that was fetched and waits for its turn: the bytes lie in raw, and only their names here."""

    batch: RawBatch
    readable: tuple[tuple[Entry, str], ...]  # with the id of its capture
    rejects: tuple[Reject, ...]
    size_bytes: int
    left: tuple[Entry, ...] = ()  # not asked for: the batch had grown too large
    silence: str = ""  # what to say when nobody answered, neither here nor before in this round


Coming = deque[tuple[list[Entry], Future[PutBy]]]
Page = tuple[Entry, Capture]


def await_enough(coming: Coming, enough: int) -> None:
    """Wait for as many batches as are worth a load."""
    entries = 0
    for batch, future in coming:
        entries += len(batch)
        if future.exception() or future.result().silence or entries >= enough:
            return


def come_in(coming: Coming) -> list[PutBy]:
    """The first batch, and those after it that are here by now, as long as they are no large load."""
    waiting: list[PutBy] = []
    for _, future in coming:
        if waiting and (not future.done() or future.exception()):
            break
        waiting.append(future.result())
        if sum(each.size_bytes for each in waiting) > TOGETHER_BYTES or waiting[-1].silence:
            break
    return waiting


def taken_up(waiting: Iterable[PutBy], room: Newsroom) -> tuple[list[Kept], list[Page], list[Reject]]:
    """What lies in these batches, their pages, and what was refused."""
    kept: list[Kept] = []
    pages: list[Page] = []
    rejects: list[Reject] = []
    for each in waiting:
        captures = {capture.capture_id: capture for capture in captures_of(room.home, each.batch)}
        kept.append((each.batch, list(captures.values())))
        pages += [(entry, captures[capture_id]) for entry, capture_id in each.readable]
        rejects += each.rejects
    return kept, pages, rejects


def fetch(source: Source, entries: Sequence[Entry], room: Newsroom) -> PutBy:
    """fetch | keep"""
    answers: list[Capture] = []
    try:
        fetched = fetch_all(source, entries, room.client(answers.append), now=room.clock())
    except BaseException:
        keep(room.home, source.name, answers)  # what came before we were stopped is not asked for again
        raise
    captures = list({id(each): each for each in (*answers, *fetched.captures)}.values())
    with room.shelf:
        batch = keep(room.home, source.name, captures)
    readable = tuple((entry, capture.capture_id) for entry, capture in fetched.readable)
    size_bytes = sum(len(capture.body) for capture in captures)
    if room.heard.is_set() or not is_silence(fetched):
        return PutBy(batch, readable, fetched.rejects, size_bytes, fetched.left)
    rejects = tuple(replace(reject, was_asked=False) for reject in fetched.rejects)  # nobody was: no try is used up
    return PutBy(batch, readable, rejects, size_bytes, fetched.left, f"connection: {rejects[0].detail}")


def is_silence(fetched: Fetched) -> bool:
    """Was there no host at all that could be connected to?"""
    return (
        bool(fetched.rejects) and not fetched.captures and {each.reason for each in fetched.rejects} == {"connection"}
    )


def recover(source: Source, room: Newsroom, run_id: str, batches: Sequence[RawBatch] | None = None) -> Report:
    """Load what an earlier run had kept when it ended early, or these batches; nothing is fetched again."""
    report = Report()
    for kept in unloaded(room.home, source.name) if batches is None else batches:
        captures = captures_of(room.home, kept)
        parts = []
        for pages in rounds(captures):
            entries = entries_of(room.home, source.name, list(pages))
            parts.append(sort_out(source, entries, pages, room.clock()))
        readable = [pair for part in parts for pair in part.readable]
        rejects = [reject for part in parts for reject in part.rejects]
        report += store(source, [(kept, captures)], readable, rejects, room, run_id)
    return report


def rounds(captures: Iterable[Capture]) -> list[dict[str, Capture]]:
    """Pages by URL, each URL once in a round, the earliest in the first; without answers that hold no page."""
    made: list[dict[str, Capture]] = []
    pages = (capture for capture in captures if capture.role == "article" and capture.status not in NO_PAGES)
    for capture in sorted(pages, key=lambda capture: capture.captured_at):
        free = next((pages for pages in made if capture.url not in pages), None)
        if free is None:
            free = {}
            made.append(free)
        free[capture.url] = capture
    return made


def store(
    source: Source, kept: Sequence[Kept], pages: Sequence[Page], rejects: Sequence[Reject], room: Newsroom, run_id: str
) -> Report:
    """extract | load: one transaction holds the rows, the ledger and the entries' new states."""
    readings, unread = extract_all(source, pages, room.readers)
    loaded = load(room.home, kept, readings, [*rejects, *unread], now=room.clock(), run_id=run_id)
    return Report(
        fetched=len(pages),
        unmodified=sum(capture.status == NOT_MODIFIED for _, captures in kept for capture in captures),
        added=loaded.added,
        revised=loaded.revised,
        unchanged=loaded.unchanged,
        rejected=loaded.rejected,
    )
