"""A past period of one source: a plan (where each slice would come from), then slice by slice.

    slices | list, the cheapest place first | bring | mark

A listing is asked once for the whole period, and what it names is rows before the first page is fetched. Days are those
of the source's time zone; a slice holds its first instant and not its last. An entry belongs to the slice in which its
listing says that it was published; a record of an archive to that in which it was captured. What is done stays done.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial

from extractors.article import Capture, Entry, Listed
from extractors.discover import discover as read_listing
from extractors.discover import place_of
from extractors.errors import Rejected
from extractors.source import AnyListing, ArchiveListing, Source, Window, lies_elsewhere
from flows.archives import Held, bring_files, files_named
from flows.newsroom import Newsroom
from flows.pipeline import COMMIT_ENTRIES, bring_pending, commit_portion, recover
from flows.round import Outcome, Step, record
from flows.slices import Step as Every
from flows.slices import slices
from flows.ways import Way, pace_s, reaches_all, ways
from warehouse.archives import clear_away, read_files, usual_file_s
from warehouse.coverage import HOLES, Gap, revive
from warehouse.entries import count_done, count_pending
from warehouse.home import Busy
from warehouse.publish import publish, publishing_s
from warehouse.runs import Report, SliceState, note_slice, plan_slices, usual_cost_s

LOCK_WAIT_S = 3600.0  # a scheduled run of the same source goes first; between two portions it may
GIVEN_WAY_S = 0.1  # between two portions: longer than whoever waits for the lock sleeps between two tries
PORTION_S = 30.0  # the lock of the source is given back after about this long
PORTION_MAX = 2_000  # entries
PUBLISHING_SHARE = 0.05
PUBLISHED_SHARE = 0.25  # of the work: the last publication may have been a larger one
Bringing = Callable[[Source, "Slice", Newsroom], "Slice"]
OF_ITEMS = frozenset({"blocked_url", "bad_charset"})  # faults of single items, not of their listing
PARTIAL = frozenset({"feed", "sitemap"})  # may begin anywhere
MARGIN = timedelta(days=35)  # these are read so much further back, to see whether they reach over the first slice


@dataclass(frozen=True)
class Slice:
    """A stretch of a past period, and how it stands."""

    since: date | datetime
    until: date | datetime  # the day after the last, or the first instant that is outside
    window: Window
    state: str = "planned"  # planned, done, failed
    via: str = ""  # the kinds of listing that named its items
    pending: int = 0  # entries that wait to be brought in
    forecast_s: float = 0.0
    report: Report = field(default_factory=Report)
    files: tuple[Held, ...] = ()  # of archives on the network, that are fetched when the slice is brought in

    @property
    def edges(self) -> tuple[datetime, datetime]:
        since, until = self.window.since, self.window.until
        assert since and until
        return since, until


# ---------------------------------------------------------------------- the plan


def plan(source: Source, since: date, until: date, every: Every, room: Newsroom, via: Way = "auto") -> list[Slice]:
    """List the period unless all of it is done; returns its slices, each with what waits in it and from where."""
    cut = [Slice(start, end, source.window(start, end)) for start, end in slices(since, until, every)]
    return listed(source, cut, room, via)


def plan_gaps(source: Source, gaps: Sequence[Gap], room: Newsroom, via: Way = "auto") -> list[Slice]:
    """The same for gaps, each of which is a slice.

    What was listed already, and refused for a reason that passes or left by a stopped backfill, is asked for again
    without a listing; for what nobody listed, the listings are asked.
    """
    holes = slices_of(gap for gap in gaps if gap.cause in HOLES)
    known = slices_of(gap for gap in gaps if gap.cause not in HOLES)
    for each in (*holes, *known):
        revive(room.home, source.name, each.window, now=room.clock())
    found = listed(source, holes, room, via, again=True)
    plan_slices(room.home, source.name, [each.edges for each in known], now=room.clock(), again=True)
    return found + [waiting(source, each, room) for each in known]


def waiting(source: Source, each: Slice, room: Newsroom) -> Slice:
    """A slice of which all is listed."""
    count = count_pending(room.home, source.name, each.window, now=room.clock())
    note_slice(room.home, source.name, each.edges, "planned", now=room.clock(), facts={"planned_count": count})
    cost_s = max(pace_s(source, room), usual_cost_s(room.home, source.name))
    return replace(each, pending=count, forecast_s=and_published(count * cost_s, room))


def slices_of(gaps: Iterable[Gap]) -> list[Slice]:
    return [Slice(since, until, Window(since, until)) for since, until in joined(gaps)]


def joined(gaps: Iterable[Gap]) -> list[tuple[datetime, datetime]]:
    """Gaps that touch are one."""
    found: list[tuple[datetime, datetime]] = []
    for gap in sorted(gaps, key=lambda gap: gap.since):
        if found and gap.since <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], gap.until))
        else:
            found.append((gap.since, gap.until))
    return found


def listed(source: Source, cut: Sequence[Slice], room: Newsroom, via: Way, again: bool = False) -> list[Slice]:
    """These slices, after their listings were asked; those that are done are left alone."""
    edges = [each.edges for each in cut]
    left = set(plan_slices(room.home, source.name, edges, now=room.clock(), again=again))
    wanted = [each for each in cut if each.edges in left]
    found: dict[tuple[datetime, datetime], Slice] = {}

    def look(run_id: str) -> Report:
        report = recover(source, room, run_id)
        for each in ask_around(source, wanted, room, run_id, via):
            found[each.edges] = each
            report += Report(error=each.report.error if each.state == "failed" else "")
        return report

    if wanted:
        whole = Window(min(each.edges[0] for each in wanted), max(each.edges[1] for each in wanted))
        failed = record(source, room, look, "backfill", whole, LOCK_WAIT_S).report
        found |= {
            each.edges: replace(each, state="failed", report=failed) for each in wanted if each.edges not in found
        }
    return [found.get(each.edges) or replace(each, state="done") for each in cut]


def ask_around(source: Source, wanted: Sequence[Slice], room: Newsroom, run_id: str, via: Way) -> Iterator[Slice]:
    """Ask one place after the other, the cheapest first, until one reaches back over each slice."""
    left, named = list(wanted), dict[tuple[datetime, datetime], list[str]]()
    faults, files = list[str](), dict[tuple[datetime, datetime], tuple[Held, ...]]()
    for listing in ways(source, via):
        if not left:
            break
        told = ask_one(source, listing, left, room, run_id)
        for each in left:
            if each.edges in told.held or each.edges in told.over:
                named.setdefault(each.edges, []).append(listing.kind)
            if holding := tuple(held for held in told.files if held.file.may_hold(each.window)):
                files[each.edges] = files.get(each.edges, ()) + holding
        left = [each for each in left if each.edges not in told.over]
        faults += [f"{place_of(listing)}: {told.says}"] if left and told.says else []
    cost_s = max(pace_s(source, room), usual_cost_s(room.home, source.name))
    for each in wanted:
        waiting = count_pending(room.home, source.name, each.window, now=room.clock())
        error = "\n".join(faults or ["nothing is configured that lists the past"]) if each in left else ""
        holding = files.get(each.edges, ())
        state: SliceState = "failed" if error and not waiting and not holding else "planned"
        kinds = " ".join(dict.fromkeys(named.get(each.edges, [])))
        facts = {"via": kinds or None, "planned_count": waiting, "reason": error or None}
        note_slice(room.home, source.name, each.edges, state, now=room.clock(), facts=facts)
        told_of = replace(each, state=state, via=kinds, pending=waiting, files=holding, report=Report(error=error))
        yield replace(told_of, forecast_s=and_published(waiting * cost_s + files_s(source, told_of, room), room))


def and_published(work_s: float, room: Newsroom) -> float:
    """So long until readers have it: copies and search are made then, which takes as long as the last time."""
    return work_s + min(publishing_s(room.home), PUBLISHED_SHARE * work_s)


def files_s(source: Source, each: Slice, room: Newsroom) -> float:
    """How long the files take that this slice has still to read."""
    left = {held.file.url for held in each.files} - read_files(room.home, source.name, each.edges)
    return len(left) * usual_file_s(room.home, source.name) if left else 0.0


@dataclass
class Told:
    """What one listing says of several slices."""

    held: set[tuple[datetime, datetime]] = field(default_factory=set)  # it names something inside
    over: set[tuple[datetime, datetime]] = field(default_factory=set)  # it reaches back over the whole slice
    says: str = ""  # why it reaches no further
    files: list[Held] = field(default_factory=list)  # what it names instead: files of an archive on the network


def ask_one(source: Source, listing: AnyListing, wanted: Sequence[Slice], room: Newsroom, run_id: str) -> Told:
    """List the time of all these slices at once; commit what lies in one of them, and no more."""
    if isinstance(listing, ArchiveListing) and lies_elsewhere(listing):
        return ask_for_files(source, listing, wanted, room, run_id)
    told, answers, portion = Told(), list[Capture](), list[Listed]()
    in_order = sorted(wanted, key=lambda each: each.edges)
    starts = [each.edges[0] for each in in_order]
    oldest: datetime | None = None
    is_partial, named = False, 0
    with closing(room.client(answers.append)) as client:
        ends = None if listing.kind == "feed" else max(each.edges[1] for each in wanted)
        margin = MARGIN if listing.kind in PARTIAL else timedelta()
        window = Window(starts[0] - margin, ends)
        for page in read_listing(listing, source, window, client, {}, now=room.clock()):
            inside, named = [], named + len(page.entries)
            for entry in page.entries:
                at = dated(entry)
                oldest = min(oldest or at, at) if at else oldest
                place = bisect_right(starts, at) - 1 if at else -1
                if place >= 0 and in_order[place].window.holds(at):
                    inside.append(entry)
                    told.held.add(in_order[place].edges)
            is_partial |= not reaches_all(listing, page.entries)
            portion.append(replace(page, entries=tuple(inside), state=None))
            if page.reject and page.reject.reason not in OF_ITEMS and not (listing.kind == "feed" and named):
                told.says = f"{page.reject.reason}: {page.reject.detail}"
            if sum(len(each.entries) for each in portion) >= COMMIT_ENTRIES:
                commit_portion(source, portion, answers, room, run_id, True)
    commit_portion(source, portion, answers, room, run_id, True)
    if told.says:
        return told
    for each in wanted:
        if not is_partial or (oldest and oldest <= each.edges[0]):
            told.over.add(each.edges)
    begins = f"begins at {oldest:%Y-%m-%d %H:%M} UTC" if oldest else "names nothing that is so old"
    told.says = f"{begins}; name a sitemap or an archive, or try --via wayback"
    return told


def ask_for_files(
    source: Source, listing: ArchiveListing, wanted: Sequence[Slice], room: Newsroom, run_id: str
) -> Told:
    """Which files of an archive on the network may hold something of these slices; none of them is fetched yet."""
    try:
        files = files_named(source, listing, room, run_id)
    except Rejected as fault:
        return Told(says=str(fault))
    over = {each.edges for each in wanted if any(held.file.may_hold(each.window) for held in files)}
    return Told(over=over, says="names no file of this time", files=files)


def dated(entry: Entry) -> datetime | None:
    """The instant by which an entry belongs to a slice, as ``pending`` has it."""
    return entry.published_at or entry.modified_at


# ---------------------------------------------------------------------- the work


def bring_slices(
    source: Source, planned: Sequence[Slice], room: Newsroom, bring: Bringing | None = None
) -> Iterator[Slice]:
    """Bring in each slice that is planned; yields every slice, those that were done before too."""
    try:
        for number, each in enumerate(planned):
            yield (bring or bring_slice)(source, each, room) if each.state == "planned" else each
            later = [held.file.name for each in planned[number + 1 :] for held in each.files]
            clear_away(room.home, source.name, later)
            publish(room.home, share=PUBLISHING_SHARE)
    finally:
        publish(room.home)


def bring_slice(source: Source, each: Slice, room: Newsroom, step: Step = lambda name, work: work()) -> Slice:
    """Everything that waits in this slice, a portion at a time, so that a scheduled run of the source gets its turn.

    ``step``: how the work on one file of an archive is done.
    """
    now, place = room.clock, (room.home, source.name, each.edges)
    note_slice(*place, "running", now=now(), facts={"started_at": now()})
    bringing = partial(bring_waiting, source, each, room)
    with suppress(Busy), room.home.lock(f"past-{source.name}", wait_s=LOCK_WAIT_S):
        outcome = bringing()
        if each.files and outcome.state == "ok":
            report = bring_files(source, each.files, each.window, room, bringing, step, LOCK_WAIT_S)
            outcome = replace(outcome, report=outcome.report + report, state="failed" if report.error else "ok")
        total = outcome.report + each.report  # what no listing reaches stays said
        is_done = outcome.state == "ok" and not total.error
        facts = {"done_count": count_done(room.home, source.name, each.window), "reason": total.error or None}
        facts["run_id"] = outcome.run_id or None
        note_slice(*place, "done" if is_done else "failed", now=now(), facts=facts)
        return replace(each, state="done" if is_done else "failed", report=total)
    return replace(each, state="failed", report=Report(error=f"another backfill of {source.name} is at work"))


def bring_waiting(source: Source, each: Slice, room: Newsroom) -> Outcome:
    """Portion by portion; how far it is stands in the slice after each."""
    now, portion = room.clock, portion_size(source, room)
    total, outcome = Report(), Outcome(source.name, "ok")
    left, before = count_pending(room.home, source.name, each.window, now=now()), -1
    while outcome.state == "ok" and left not in (0, before):  # what stays as it was will not go by asking again at once
        work = working(source, each.window, room, portion)
        outcome = record(source, room, work, "backfill", each.window, LOCK_WAIT_S)
        total += outcome.report
        left, before = count_pending(room.home, source.name, each.window, now=now()), left
        facts = {"done_count": count_done(room.home, source.name, each.window)}
        note_slice(room.home, source.name, each.edges, "running", now=now(), facts=facts)
        time.sleep(GIVEN_WAY_S)
    return replace(outcome, report=total)


def working(source: Source, window: Window, room: Newsroom, most: int) -> Callable[[str], Report]:
    return lambda run_id: recover(source, room, run_id) + bring_pending(source, room, run_id, most, window)


def portion_size(source: Source, room: Newsroom) -> int:
    """Entries that take about PORTION_S."""
    return int(min(PORTION_MAX, max(room.batch_entries, PORTION_S / max(pace_s(source, room), 0.01))))
