"""Pure: (source, when it last ran, now) -> is it due, and when next? Nothing is read or stored here."""

from __future__ import annotations

from datetime import datetime, timedelta

from croniter import croniter

from extractors.source import Source

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
