"""Move: the warehouse of one machine in, the same warehouse for several machines out, proved table by table.

    raw files | rows, in one transaction | counts and hashes

The old one is read and never changed; nothing may be loaded into it meanwhile. Raw files go first, so that no row ever
points to nothing; a move that was stopped can be given again.
"""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.errors import NewsdeskError
from warehouse.connection import shown, transaction
from warehouse.home import Home
from warehouse.lake import Lake
from warehouse.rebuilt import old_attached
from warehouse.storage import Storage
from warehouse.tidy import LOCK, LOCK_WAIT_S

if TYPE_CHECKING:
    import duckdb

TABLES = """
    select concat(schema_name, '.', table_name) from duckdb_tables()
    where database_name = 'old' and schema_name in ('core', 'ops') and table_name <> 'migrations' order by all
"""
COLUMNS = """
    select column_name from duckdb_columns()
    where database_name = 'old' and concat(schema_name, '.', table_name) = ? order by column_index
"""


@dataclass(frozen=True, slots=True)
class Sum:
    """What a table holds: so many rows, and the sum of their hashes over all columns."""

    table: str
    count: int
    hashes: int


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved, and found to be the same."""

    sums: tuple[Sum, ...]
    file_count: int

    @property
    def count(self) -> int:
        return sum(each.count for each in self.sums)


def move(home: Home, lake: Lake) -> Moved:
    """Do it. Raises NewsdeskError, also when what is there in the end is not the same."""
    if not home.work.exists():
        raise NewsdeskError(f"there is no warehouse in {shown(home.root)} to be moved.")
    with home.lock(LOCK, wait_s=LOCK_WAIT_S), old_attached(home, lake) as con:
        tables = [table for (table,) in con.execute(TABLES).fetchall()]
        wanted, found = sums(con, tables, "old."), sums(con, tables, "")
        is_new = not any(each.count for each in found)
        if not is_new:
            _compare(wanted, found, f"{lake.catalogue} is neither empty nor the result of this move")
        count = _copy_raw(home, lake)
        if is_new:
            with transaction(con):
                for table in tables:
                    con.execute(f"insert into {table} by name select * from old.{table}")
            _compare(wanted, sums(con, tables, ""), f"{lake.catalogue} came out otherwise")
    return Moved(tuple(wanted), count)


def _compare(wanted: list[Sum], found: list[Sum], said: str) -> None:
    if others := [one.table for one, other in zip(wanted, found, strict=True) if one != other]:
        raise NewsdeskError(f"{said}: {', '.join(others)}. The warehouse of this machine is as it was.")


def sums(con: duckdb.DuckDBPyConnection, tables: list[str], where: str) -> list[Sum]:
    """The sums of these tables; ``where``: "old." or that of the session."""
    return [Sum(table, *con.execute(_sum_of(con, table, where)).fetchall()[0]) for table in tables]


def _sum_of(con: duckdb.DuckDBPyConnection, table: str, where: str) -> str:
    names = ", ".join(f'"{name}"' for (name,) in con.execute(COLUMNS, [table]).fetchall())
    return f"select count(*), coalesce(sum(hash({names})), 0) from {where}{table}"


def _copy_raw(home: Home, lake: Lake) -> int:
    """Every capture to where all machines can read it; what is there already is left alone."""
    files = home.storage.files("raw")
    there = {file.name: file.size for file in lake.storage.files("raw")}
    for file in files:
        if there.get(file.name) != file.size:
            with home.storage.reading(file.name) as source, lake.storage.writing(file.name) as target:
                shutil.copyfileobj(source, target)
            if _sha256(lake.storage, file.name) != _sha256(home.storage, file.name):
                raise NewsdeskError(f"{file.name} came out otherwise in {lake.catalogue.storage}; run again.")
    return len(files)


def _sha256(storage: Storage, name: str) -> bytes:
    with storage.reading(name) as file:
        return hashlib.file_digest(file, "sha256").digest()
