"""The home of a warehouse that several machines write: a local folder and a ``Catalogue`` in, the same as ``Home`` out.

One loader at a time is elected by a lock in PostgreSQL. Locks and politeness hold over all machines; raw captures
lie where all can read them. There is no published copy: readers open the warehouse itself, as of its last commit.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.errors import NewsdeskError
from warehouse.catalogue import Catalogue, first_line, quoted
from warehouse.home import Home
from warehouse.session import Session
from warehouse.storage import storage_at

if TYPE_CHECKING:
    import duckdb

    from warehouse.doors import CatalogueDoors

SPILL = "spill"
WAIT_S = 600.0  # for other machines' loads, in turn
KEPT_SNAPSHOTS = timedelta(days=1)  # whoever began to read so long ago has ended, and may look back so far
SETTLE = (
    "call ducklake_flush_inlined_data('warehouse')",
    "call ducklake_expire_snapshots('warehouse', older_than => timestamptz '{before}')",
    "call ducklake_merge_adjacent_files('warehouse')",
    "call ducklake_rewrite_data_files('warehouse')",
    "call ducklake_cleanup_old_files('warehouse', older_than => timestamptz '{before}')",
)
COMPACT = (
    "call ducklake_flush_inlined_data('warehouse')",
    "call ducklake_rewrite_data_files('warehouse', delete_threshold => 0)",
    "call ducklake_merge_adjacent_files('warehouse')",
    "call ducklake_expire_snapshots('warehouse', older_than => now())",
    "call ducklake_cleanup_old_files('warehouse', cleanup_all => true)",
)
SIZE = "select coalesce(sum(file_size_bytes), 0) from ducklake_table_info('warehouse')"
COMPRESSION = "call warehouse.set_option('parquet_compression', 'zstd')"


class Lake(Home):
    """One machine's view of it. ``folder`` is this machine's own: downloads, what robots.txt said, Prefect's files."""

    is_shared = True

    def __init__(self, folder: Path | str, catalogue: Catalogue) -> None:
        super().__init__(folder)
        self.catalogue = catalogue
        self.storage = storage_at(catalogue.storage)
        self.storage.prepare()

    @property
    def readable(self) -> Catalogue:
        return self.catalogue

    @property
    def doors(self) -> CatalogueDoors:
        return _doors(self.catalogue, self.folder, os.getpid())

    def writing(
        self, *, wait_s: float = WAIT_S, then_close: bool = False
    ) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        """The warehouse, migrated, for the length of a ``with``, while no other machine writes. Raises Busy."""
        return _loader(self.catalogue, self.folder, os.getpid()).turn(wait_s)

    def compact(self) -> None:
        with self.writing() as con:
            for statement in COMPACT:
                con.execute(statement)

    def settle(self, now: datetime) -> None:
        """Small files become large ones; what no snapshot of the last day needs goes."""
        with self.writing() as con:
            for statement in SETTLE:
                con.execute(statement.format(before=now - KEPT_SNAPSHOTS))

    def lock(self, name: str, *, wait_s: float = 0) -> AbstractContextManager[None]:
        session = _session(self.catalogue, self.folder, os.getpid())
        return session.hold(name, f"{name} is being worked on", wait_s=wait_s)


class Loader:
    """The one writing connection of this process, lent to one thread at a time while the lock is held."""

    def __init__(self, catalogue: Catalogue, folder: Path) -> None:
        self.catalogue = catalogue
        self.folder = folder
        self.session = Session(catalogue.postgres)
        self._turn = threading.Lock()
        self._owner = 0
        self._con: duckdb.DuckDBPyConnection | None = None

    @contextmanager
    def turn(self, wait_s: float) -> Iterator[duckdb.DuckDBPyConnection]:
        from warehouse.connection import ctrl_c_waits

        if self._owner == threading.get_ident():
            raise RuntimeError("writing() inside writing(): pass the connection on instead")
        with self._turn:
            if not self.session.await_turn("loader", wait_s):
                raise self.session.busy("loader", "the warehouse is being written", wait_s)
            self._owner = threading.get_ident()
            try:
                with ctrl_c_waits():
                    yield self._con or self._open()
            except BaseException as error:
                self._close()  # it may have lost the catalogue, or be in the middle of a transaction
                if is_lost(error):
                    said = f"the warehouse {self.catalogue} was lost while it was written: {first_line(error)}"
                    raise NewsdeskError(f"{said}. Nothing that was kept is lost; run again.") from error
                raise
            finally:
                self._owner = 0
                self.session.free("loader")

    def _open(self) -> duckdb.DuckDBPyConnection:
        from warehouse.connection import SMALL_BYTES, connect
        from warehouse.migrate import migrate

        con = self._con = connect(self.catalogue)
        con.execute(f"set temp_directory = '{quoted(self.folder / SPILL)}'")
        if con.execute(SIZE).fetchall()[0][0] < SMALL_BYTES:
            con.execute("set threads = 1")
        if migrate(con, is_native=False):
            con.execute(COMPRESSION)
        return con

    def _close(self) -> None:
        con, self._con = self._con, None
        if con:
            con.close()


def is_lost(error: BaseException) -> bool:
    """Did the commit or the connection fail, and not a statement?"""
    import duckdb

    return isinstance(error, duckdb.IOException | duckdb.TransactionException | duckdb.HTTPException)


@cache
def _loader(catalogue: Catalogue, folder: Path, pid: int) -> Loader:
    return Loader(catalogue, folder)


@cache
def _session(catalogue: Catalogue, folder: Path, pid: int) -> Session:
    return Session(catalogue.postgres)


@cache
def _doors(catalogue: Catalogue, folder: Path, pid: int) -> CatalogueDoors:
    from warehouse.doors import CatalogueDoors

    return CatalogueDoors(_session(catalogue, folder, pid))
