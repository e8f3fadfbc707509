"""What is missing, for whoever fills it: the views `gaps` and `alerts` as of now in, plain rows out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from extractors.errors import PASSING
from warehouse.entries import in_utc
from warehouse.home import Home
from warehouse.runs import Stretch

HOLES = ("overflow", "offline", "disk_full", "site_failed", "not_running")


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of time of which something is missing."""

    source: str
    since: datetime
    until: datetime
    cause: str
    missing_count: int
    detail: str


def gaps_to_fill(home: Home, since: datetime | None, until: datetime | None) -> list[Gap]:
    """The gaps that touch this time and that a listing or an archive may fill, by source and time.

    What was listed and is no article for a reason of its own, such as no_content, is not asked for again.
    """
    asked = """
        select "source", since, until, cause, coalesce(missing_count, 0), detail from gaps
        where (list_contains($holes, cause) or command ilike 'newsdesk backfill%')
            and (cast($since as timestamptz) is null or gaps.until > $since)
            and (cast($until as timestamptz) is null or gaps.since < $until)
        order by all
    """
    with home.writing() as con:
        found = con.execute(asked, {"holes": list(HOLES), "since": since, "until": until}).fetchall()
    return [Gap(*in_utc(row)) for row in found]


def revive(home: Home, source: str, window: Stretch, *, now: datetime) -> int:
    """Make what could not be loaded for a reason that passes pending again, in this window; returns how many.

    What no listing dates belongs to the moment at which it was first listed.
    """
    where = """
        "source" = ? and (state = 'rejected' and list_contains(?, reason) or state in ('pending', 'retry'))
        and coalesce(published_at, modified_at, first_listed_at) >= ?
        and coalesce(published_at, modified_at, first_listed_at) < ?
    """
    values = [source, sorted(PASSING), window.since, window.until]
    with home.writing() as con:
        count = con.execute(f"select count(*) from ops.entries where {where}", values).fetchall()[0][0]
        if count:
            reviving = "update ops.entries set state = 'pending', tries = 0, next_try_at = null, state_at = ?"
            dating = "published_at = coalesce(published_at, modified_at, first_listed_at)"
            con.execute(f"{reviving}, {dating} where {where}", [now, *values])
    return int(count)


def alerts(home: Home) -> list[dict[str, Any]]:
    """The rows of the view `alerts`, as of now; those that last come first."""
    with home.writing() as con:
        asked = con.execute('from alerts order by until is not null, since desc, "source", alert')
        names = [column[0] for column in asked.description]
        return [dict(zip(names, in_utc(row), strict=True)) for row in asked.fetchall()]


def coverage_by_day(home: Home, days: int) -> list[dict[str, Any]]:
    """The last days of the view `coverage`: how many sources were in which state."""
    asked = """
        select day, "source", state, offered_count, loaded_count, evidence from coverage
        where day > (select max(day) from coverage where state <> 'unknown') - cast($days as integer)
        order by day desc, "source"
    """
    with home.writing() as con:
        found = con.execute(asked, {"days": days})
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
