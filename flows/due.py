"""Pure: (source, how it stands, now) -> is it due, when next, is it overdue? Nothing is read or stored here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from croniter import croniter

from extractors.source import Source
from warehouse.health import Standing

# A source without a rhythm of its own is looked at twice an hour.
USUAL = timedelta(minutes=30)


def next_due(source: Source, last_run_at: datetime | None, now: datetime) -> datetime:
    """The instant from which a run is due: now, when it never ran.

    Times that were slept through are one run: what counts is the first slot after the last run.
    A cron line is read in the source's time zone.
    """
    if last_run_at is None:
        return now
    if source.schedule and source.schedule != "adaptive":
        slot: datetime = croniter(source.schedule, last_run_at.astimezone(source.zone)).get_next(datetime)
        return slot.astimezone(now.tzinfo)
    return last_run_at + (source.every or USUAL)


def is_due(source: Source, last_run_at: datetime | None, now: datetime) -> bool:
    return next_due(source, last_run_at, now) <= now


def only_due(sources: Sequence[Source], standings: Mapping[str, Standing], now: datetime) -> list[Source]:
    """Those whose time has come."""
    last_run_at = {name: standing.last_run_at for name, standing in standings.items()}
    return [source for source in sources if is_due(source, last_run_at.get(source.name), now)]


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
