"""How each source stands: the history of its runs in, what a scheduler and a person need to know out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
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


STANDINGS = """
    select "source", min(started_at), max(started_at), max(started_at) filter (state = 'ok')
    from ops.runs where state <> 'offline' and kind <> 'backfill' group by "source"
"""


def standings(home: Home) -> dict[str, Standing]:
    """By source. A run while we were offline says nothing of the source and is left out."""
    with home.writing() as con:
        found = con.execute(STANDINGS).fetchall()
    return {row[0]: Standing(*in_utc(row)) for row in found}


def source_health(home: Home) -> list[dict[str, Any]]:
    """The rows of the view `source_health`, as of now, the worst first."""
    with home.writing() as con:
        asked = con.execute("from source_health order by state <> 'failing', \"source\"")
        names = [column[0] for column in asked.description]
        return [dict(zip(names, row, strict=True)) for row in asked.fetchall()]
