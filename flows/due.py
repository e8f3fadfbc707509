"""Pure: (source, how it stands, now) -> is it due, when next, is it overdue? Nothing is read or stored here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from croniter import croniter

from extractors.source import Source
from warehouse.health import Standing

USUAL = timedelta(minutes=30)  # a source without a rhythm of its own is looked at twice an hour
SOONEST, LATEST = timedelta(minutes=5), timedelta(hours=6)  # between two looks at an adaptive source
LONGEST_BACK_OFF = timedelta(days=1)


def next_due(source: Source, standing: Standing | None, now: datetime) -> datetime:
    """The instant from which a run is due: now, when it never ran.

    Times that were slept through are one run: what counts is the first slot after the last run.
    A cron line is read in the source's time zone. One that fails is left alone for longer each time, a day at most.
    """
    if standing is None:
        return now
    usual = first_slot(source, standing).astimezone(now.tzinfo)
    if standing.failure_score < 1:
        return usual
    wait = min(USUAL * 2 ** min(standing.failure_score, 10.0), LONGEST_BACK_OFF)
    return max(usual, standing.last_run_at + wait)


def first_slot(source: Source, standing: Standing) -> datetime:
    """After the last run, as the source's schedule has it."""
    last = standing.last_run_at
    if source.schedule == "adaptive":
        at = last + own_rhythm(standing)
        return max(at, standing.fresh_until) if standing.fresh_until else at
    if source.schedule:
        slot: datetime = croniter(source.schedule, last.astimezone(source.zone)).get_next(datetime)
        return slot
    return last + (source.every or USUAL)


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
