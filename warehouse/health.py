"""How each source stands: the history of its runs in, what a scheduler and a person need to know out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from warehouse.entries import in_utc
from warehouse.home import Home


@dataclass(frozen=True, slots=True)
class Standing:
    """When a source was looked at, and when that last went well. UTC instants."""

    source: str
    first_run_at: datetime
    last_run_at: datetime
    last_good_at: datetime | None
    failure_score: float = 0.0  # of the runs since then: what may pass weighs less
    fresh_until: datetime | None = None  # the first of its listings to change stays as it is until then
    items_a_day: float | None = None  # that it listed lately; None when it is not known for a day yet


# A timeout is a quarter of a failure, a broken connection or server half of one; what will not pass is a whole one.
STANDINGS = """
    with runs as (
        select "source", started_at, state,
            case
                when state <> 'failed' then 0
                when regexp_matches(error, '^(timeout|rate_limited|truncated)') then 0.25
                when regexp_matches(error, '^(connection|bad_http|http_status: .*\\b5\\d\\d)') then 0.5
                else 1
            end as weight
        from ops.runs where state <> 'offline' and kind <> 'backfill'
    ),
    good as (select "source", max(started_at) filter (state = 'ok') as last_good_at from runs group by "source"),
    fresh as (select "source", min(fresh_until) as fresh_until from ops.listings group by "source"),
    listed as (
        select "source", count(*) filter (first_listed_at > $now - interval 14 day) as items,
            date_diff('hour', greatest(min(first_listed_at), $now - interval 14 day), $now) / 24 as days
        from ops.entries group by "source"
    )
    select runs."source", min(started_at), max(started_at), any_value(good.last_good_at),
        cast(coalesce(sum(weight) filter (good.last_good_at is null or started_at > good.last_good_at), 0) as double),
        any_value(fresh.fresh_until), any_value(case when listed.days >= 1 then listed.items / listed.days end)
    from runs
    join good on good."source" = runs."source"
    left join fresh on fresh."source" = runs."source"
    left join listed on listed."source" = runs."source"
    group by runs."source"
"""


def standings(home: Home, now: datetime | None = None) -> dict[str, Standing]:
    """By source. A run while we were offline says nothing of the source and is left out."""
    with home.writing() as con:
        found = con.execute(STANDINGS, {"now": now or datetime.now(UTC)}).fetchall()
    return {row[0]: Standing(*in_utc(row)) for row in found}


def source_health(home: Home) -> list[dict[str, Any]]:
    """The rows of the view `source_health`, as of now, the worst first."""
    with home.writing() as con:
        asked = con.execute("from source_health order by state <> 'failing', \"source\"")
        names = [column[0] for column in asked.description]
        return [dict(zip(names, row, strict=True)) for row in asked.fetchall()]
