"""A warehouse made anew beside the old one: what was worked is carried over, what was read is read again from raw.

    data/rebuilt/work.duckdb   fills from data/raw, then takes the place of data/work.duckdb in one rename

Carried over: entries, runs, rejects, listings, slices, the ledger and the tombstones. Articles keep their ids, since an
id is made from the address. Until the rename nothing of the old warehouse is touched.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.catalogue import quoted
from warehouse.connection import transaction
from warehouse.home import Home
from warehouse.migrate import sql
from warehouse.raw import MERGED, RawBatch, unloaded
from warehouse.storage import sync_folder

if TYPE_CHECKING:
    import duckdb

FOLDER = "rebuilt"
WAIT_S = 60.0
MADE_ANEW = ("migrations", "publications", "batches")  # of ops; the ledger is joined at the end
TABLES = f"""
    select concat(schema_name, '.', table_name) from duckdb_tables()
    where database_name = 'old' and (schema_name = 'ops' and table_name not in {MADE_ANEW} or table_name = 'tombstones')
"""


@dataclass(frozen=True)
class Rebuilding:
    """``home`` is where to load to; its raw captures are those of ``old``."""

    old: Home
    home: Home

    def batches(self, source: str) -> list[RawBatch]:
        """All raw files of a source, loaded once or not yet, merged or not; oldest first."""
        with self.old.writing() as con:
            asked = 'select distinct raw_path from ops.batches where "source" = ? and raw_path is not null'
            found = con.execute(asked, [source]).fetchall()
        loaded = [RawBatch(Path(path).stem, path, source) for (path,) in found]
        return sorted([*loaded, *unloaded(self.old, source)], key=lambda batch: batch.batch_id.removeprefix(MERGED))

    def put_in_place(self) -> None:
        """The new warehouse becomes the warehouse."""
        with old_attached(self.old, self.home) as con, transaction(con):
            for statement in sql("rebuilt").split(";"):
                con.execute(statement)
        self.swap()

    def swap(self) -> None:
        """One rename."""
        with self.home.writing(then_close=True):
            pass
        with self.old.writing(then_close=True):
            pass
        with self.old.lock("work", wait_s=WAIT_S):
            self.home.work.replace(self.old.work)
            sync_folder(self.old.root)


@contextmanager
def rebuilding(home: Home) -> Iterator[Rebuilding]:
    """An empty warehouse that knows all that was worked, for the length of a ``with``."""
    folder = home.root / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "raw").symlink_to(home.raw)
    try:
        anew = Home(folder)
        with old_attached(home, anew) as con, transaction(con):
            for (table,) in con.execute(TABLES).fetchall():
                con.execute(f"insert into {table} by name select * from old.{table}")
        yield Rebuilding(home, anew)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def old_attached(old: Home, anew: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The new warehouse's connection, with the old one as ``old``, for reading; nobody writes to either."""
    with old.writing(then_close=True):
        pass  # migrated, and written out to its file
    with old.lock("work", wait_s=WAIT_S), anew.writing() as con:
        con.execute(f"attach '{quoted(old.work)}' as old (read_only)")
        try:
            yield con
        finally:
            con.execute("detach old")


def compact(home: Home) -> None:
    """The same warehouse in a new file: nothing of what was deleted is left in it, and it takes no room."""
    with rebuilding(home) as anew:
        with old_attached(home, anew.home) as con, transaction(con):
            for (table,) in con.execute(EVERY_TABLE).fetchall():
                con.execute(f"delete from {table}")
                con.execute(f"insert into {table} by name select * from old.{table}")
        anew.swap()


EVERY_TABLE = """
    select concat(schema_name, '.', table_name) from duckdb_tables()
    where database_name = 'old' and table_name not in ('migrations', 'publications')
"""
