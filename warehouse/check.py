"""Checks: a warehouse in, its faults out. Each file under checks/ is one question; a row in its answer is a fault.

What a run loaded is checked at its end, by those questions that can be put to a part: they name {articles}, {readings}
and so on, which are the tables, or the rows of what the run touched. The others compare the whole with the whole (sums,
revisions, copies), which would make each run cost more as the warehouse grows; `newsdesk doctor` and the daily
maintenance ask all of them of everything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.home import Home

if TYPE_CHECKING:
    import duckdb

CHECKS = Path(__file__).parent / "checks"
MAX_SHOWN = 5  # rows of one check that are named
OF_RUN = "article_id in (select article_id from touched)"
PARTS = {  # which rows of a table a run touched
    "articles": OF_RUN,
    "readings": OF_RUN,
    "addresses": OF_RUN,
    "edits": OF_RUN,
    "captures": "batch_id in (select batch_id from loaded)",
    "bodies": "false",  # nobody can tell whose a text is that no reading names
}
WHOLE = {table: f"core.{table}" for table in PARTS}
PART = {table: f"checked_{table}" for table in PARTS}
HEAVY = "* exclude (findings, images, agencies, authors, tags, flags)"  # columns of readings that no check looks at


def check(home: Home) -> list[str]:
    """What is wrong with the warehouse, a line each; nothing when all is well."""
    with home.writing() as con:
        return [fault for path in sorted(CHECKS.glob("*.sql")) for fault in _faults(con, path, WHOLE)]


def check_run(home: Home, run_id: str) -> list[str]:
    """What is wrong with what this run loaded."""
    return home.together(_check_runs, run_id)


def _check_runs(con: duckdb.DuckDBPyConnection, run_ids: Sequence[str]) -> list[list[str]]:
    """All runs at once; each alone when something is wrong, to tell whose it is."""
    asked = [
        path for path in sorted(CHECKS.glob("*.sql")) if any(f"{{{table}}}" in path.read_text() for table in PARTS)
    ]
    _lay_out(con, run_ids)
    faults = [fault for path in asked for fault in _faults(con, path, PART)]
    if faults and len(run_ids) > 1:
        return [_check_runs(con, [run_id])[0] for run_id in run_ids]
    return [faults for _ in run_ids]


def _lay_out(con: duckdb.DuckDBPyConnection, run_ids: Sequence[str]) -> None:
    """Copy what runs touched into temporary tables; by rowid, or all columns of all rows would be unpacked."""
    con.execute(
        """
        create or replace temp table loaded as
        select batch_id from ops.batches where run_id in (select unnest(cast(? as varchar[])))
        """,
        [run_ids],
    )
    con.execute(f"""
        create or replace temp table touched as
        select distinct article_id from core.readings where {PARTS["captures"]}
    """)
    for table, is_part in PARTS.items():
        columns = HEAVY if table == "readings" else "*"
        con.execute(f"""
            create or replace temp table {PART[table]} as
            select {columns} from core.{table} where rowid in (select rowid from core.{table} where {is_part})
        """)


def _faults(con: duckdb.DuckDBPyConnection, path: Path, tables: Mapping[str, str]) -> list[str]:
    found = con.execute(path.read_text().format(**tables)).fetchmany(MAX_SHOWN + 1)
    if not found:
        return []
    shown = "; ".join(" ".join(str(value) for value in row) for row in found[:MAX_SHOWN])
    return [f"{path.stem.replace('_', ' ')}: {shown}{' ...' if len(found) > MAX_SHOWN else ''}"]
