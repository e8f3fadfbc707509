"""The dates that listings write -> instants, where their zone is known, and the moment that the window looks at."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta

from extractors.source import Source

NOT_YET = timedelta(days=2)  # a date later than this is a mistake of the feed
ISO_DATE = re.compile(r"\s*\d{4}-\d\d-\d\d(?:[T ][\d:.]+\s*(?:Z|[+-]\d\d:?\d\d)?)?\s*\Z")


def instant(written: str, source: Source, now: datetime) -> datetime | None:
    """A date as written -> the instant, where its zone is known; a zone that the source configures counts."""
    at = _iso_instant(written, source) if ISO_DATE.match(written) else _printed_instant(written, source, now)
    return at if at and at <= now + NOT_YET else None


def _iso_instant(written: str, source: Source) -> datetime | None:
    """What sitemaps, Atom and tables write, in a microsecond. A day alone is no instant."""
    try:
        at = datetime.fromisoformat(written.strip())
        if at.tzinfo is None and ("timezone" not in source.model_fields_set or len(written.strip()) <= 10):
            return None
        return (at if at.tzinfo else at.replace(tzinfo=source.zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _printed_instant(written: str, source: Source, now: datetime) -> datetime | None:
    if not written.strip():
        return None
    from extractors.clean.dates import read_date

    zone = source.timezone if "timezone" in source.model_fields_set else ""
    found = read_date(written[:100], timezone=zone, now=now)
    return found.at.astimezone(UTC) if found and found.at else None


def first_moment(written: str, source: Source, now: datetime) -> datetime | None:
    """When an item belongs to, for the window: its instant; a day alone is its first moment in the source's zone."""
    if at := instant(written, source, now):
        return at
    day = _day(written, now)
    at = datetime.combine(day, time(), source.zone).astimezone(UTC) if day else None
    return at if at and at <= now + NOT_YET else None


def _day(written: str, now: datetime) -> date | None:
    if ISO_DATE.match(written):
        with suppress(ValueError):
            return date.fromisoformat(written.strip()[:10])
        return None
    from extractors.clean.dates import read_date

    found = read_date(written[:100], now=now) if written.strip() else None
    return found.on if found and found.precision in ("second", "minute", "day") else None
