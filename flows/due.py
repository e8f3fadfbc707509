"""Pure: (source, how it stands, now) -> is it due, when next, is it overdue? Nothing is read or stored here."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from extractors.source import Source
from warehouse.health import Standing

USUAL = timedelta(minutes=30)  # a source without a rhythm of its own is looked at twice an hour
SOONEST, LATEST = timedelta(minutes=5), timedelta(hours=6)  # between two looks at an adaptive source
SET_BACK = timedelta(minutes=10)  # a last run later than this is of a clock that was set back since
LONGEST_BACK_OFF = timedelta(days=1)


def next_due(source: Source, standing: Standing | None, now: datetime) -> datetime:
    """The instant from which a run is due: now, when it never ran.

    Times that were slept through are one run: what counts is the first slot after the last run.
    A cron line is read in the source's time zone. One that fails is left alone for longer each time, a day at most.
    """
    if standing is None or standing.last_run_at > now + SET_BACK:
        return now
    usual = (first_slot(source, standing) + offset(source)).astimezone(now.tzinfo)
    if standing.failure_score < 1:
        return usual
    wait = min(USUAL * 2 ** min(standing.failure_score, 10.0), LONGEST_BACK_OFF)
    return max(usual, standing.last_run_at + wait)


def offset(source: Source) -> timedelta:
    """The source's own share of its jitter, always the same: sources of one schedule do not all start at once."""
    if not source.jitter:
        return timedelta(0)
    share = int.from_bytes(hashlib.sha256(source.name.encode()).digest()[:4]) / 2**32
    return share * source.jitter


def first_slot(source: Source, standing: Standing) -> datetime:
    """After the last run, as the source's schedule has it."""
    last = standing.last_run_at
    if source.schedule == "adaptive":
        at = last + own_rhythm(standing)
        return max(at, standing.fresh_until) if standing.fresh_until else at
    if source.schedule:
        return next_slot(source.schedule, last, source.zone)
    return last + (source.every or USUAL)


def next_slot(line: str, last: datetime, zone: ZoneInfo) -> datetime:
    """The first instant after ``last`` that a cron line means in this zone."""
    from croniter import croniter

    near = {(last + timedelta(hours=hours)).astimezone(zone).utcoffset() for hours in (-3, 0, 3)}
    if len(near) == 1:
        slot: datetime = croniter(line, last.astimezone(zone)).get_next(datetime)
        return slot
    # The clocks change about now, where croniter finds slots that have passed. An hour that comes twice counts twice
    # for a line that means every hour, else once; a slot that is left out is run once, at the end of the gap or after.
    local = last.astimezone(zone).replace(tzinfo=None)
    folds = (0, 1) if line.split()[1].startswith("*") else (0,)
    slots, found = croniter(line, local - timedelta(hours=2)), list[datetime]()
    while True:
        naive: datetime = slots.get_next(datetime)
        if found and naive > local + timedelta(hours=2):
            return min(found)
        instants = [naive.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in folds]
        is_left_out = instants[0].astimezone(zone).replace(tzinfo=None) != naive
        found += [instant for instant in instants if instant > last and not (is_left_out and naive <= local)]


def own_rhythm(standing: Standing) -> timedelta:
    """Twice as often as the source brings something new, within limits."""
    if standing.items_a_day is None:
        return USUAL
    between = timedelta(days=1) / max(2 * standing.items_a_day, 0.1)
    return min(max(between, SOONEST), LATEST)


def is_due(source: Source, standing: Standing | None, now: datetime) -> bool:
    return next_due(source, standing, now) <= now


def only_due(sources: Sequence[Source], standings: Mapping[str, Standing], now: datetime) -> list[Source]:
    """Those whose time has come."""
    return [source for source in sources if is_due(source, standings.get(source.name), now)]


def overdue(sources: Sequence[Source], standings: Mapping[str, Standing], now: datetime) -> list[Source]:
    """Those that have not been brought in well for longer than their `error_after`."""
    return [source for source in sources if is_silent(source, source.error_after, standings, now)]


def nearly_overdue(sources: Sequence[Source], standings: Mapping[str, Standing], now: datetime) -> list[Source]:
    """Those past their `warn_after`."""
    return [source for source in sources if is_silent(source, source.warn_after, standings, now)]


def is_silent(source: Source, longest: timedelta | None, standings: Mapping[str, Standing], now: datetime) -> bool:
    """Was the source, which has run before, not brought in well for longer than this?"""
    standing = standings.get(source.name)
    if longest is None or standing is None:
        return False
    return now - (standing.last_good_at or standing.first_run_at) > longest
