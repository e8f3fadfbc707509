"""Checks: a warehouse in, its faults out. Each file under checks/ is one question; a row in its answer is a fault.

What a run loaded is checked at its end, by those questions that can be put to a part: they say {touched} (its
articles). The others compare the whole with the whole (sums, revisions, copies), which would make each run cost more
as the warehouse grows; `newsdesk doctor` and the daily maintenance ask all of them of everything.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.home import Home

if TYPE_CHECKING:
    import duckdb

CHECKS = Path(__file__).parent / "checks"
MAX_SHOWN = 5  # rows of one check that are named
WHOLE = {"touched": "true", "batch": "true", "whole": "true"}
BATCH = "batch_id in (select batch_id from loaded)"
PART = {"touched": "article_id in (select article_id from touched)", "batch": BATCH, "whole": "false"}


def check(home: Home) -> list[str]:
    """What is wrong with the warehouse, a line each; nothing when all is well."""
    with home.writing() as con:
        return [fault for path in sorted(CHECKS.glob("*.sql")) for fault in _faults(con, path, WHOLE)]


def check_run(home: Home, run_id: str) -> list[str]:
    """What is wrong with what this run loaded."""
    with home.writing() as con:
        con.execute(
            "create or replace temp table loaded as select batch_id from ops.batches where run_id = ?", [run_id]
        )
        con.execute(
            f"create or replace temp table touched as select distinct article_id from core.readings where {BATCH}"
        )
        asked = [path for path in sorted(CHECKS.glob("*.sql")) if "{touched}" in path.read_text()]
        return [fault for path in asked for fault in _faults(con, path, PART)]


def _faults(con: duckdb.DuckDBPyConnection, path: Path, part: dict[str, str]) -> list[str]:
    found = con.execute(path.read_text().format(**part)).fetchmany(MAX_SHOWN + 1)
    if not found:
        return []
    shown = "; ".join(" ".join(str(value) for value in row) for row in found[:MAX_SHOWN])
    return [f"{path.stem.replace('_', ' ')}: {shown}{' ...' if len(found) > MAX_SHOWN else ''}"]
