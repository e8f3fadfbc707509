"""Connections: the path of work.duckdb in, one migrated writing connection at a time out.

Between processes a lock file keeps writers apart; between threads of one process the open connection is handed over,
because opening and closing it (with a checkpoint) costs more than a small load. After ``MAX_HELD_S`` it is closed all
the same, and sooner when another process waits for its turn. Readers never come here: they open the published copy.
"""

from __future__ import annotations

import atexit
import os
import re
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb

from extractors.errors import NewsdeskError
from warehouse.catalogue import Catalogue, quoted
from warehouse.locks import Busy, hold, is_wanted
from warehouse.migrate import migrate
from warehouse.spared import spare

STORAGE_VERSION = "v1.2.0"  # the newest that every client since DuckDB 1.3 opens
WAIT_S = 30.0  # for another process; loads take seconds
MAX_HELD_S = 15.0  # what was loaded since it was opened takes memory
WANTED_HELD_S = 3.0
LINGER_S = 1.0  # closing writes the log into the file, which costs more than some small loads; the next may come soon
PAUSE_S = 0.05  # longer than another process sleeps between two tries (locks.POLL_S)
MEMORY_LIMIT = "1GB"
SMALL_BYTES = 250_000_000  # a file of which one thread reads all in no time; a second one costs a third more CPU


if find_spec("pandas") is None:
    spare("pandas")


def shown(path: Path) -> str:
    """A path as a person would write it."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def connect(place: Path | Catalogue, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A session on one warehouse, in UTC, silent, and sure never to look at Python's variables."""
    con = duckdb.connect(config={"python_enable_replacements": False})
    try:
        con.execute("set enable_progress_bar = false; set TimeZone = 'UTC'")
        con.execute(f"set memory_limit = '{MEMORY_LIMIT}'; set temp_directory = ''")
        if isinstance(place, Catalogue):
            place.attach(con, NAME, read_only=read_only)
        elif read_only:
            con.execute(f"attach '{quoted(place)}' as {NAME} (read_only)")
        else:
            con.execute(f"set temp_directory = '{quoted(spill_of(place))}'")
            con.execute(f"attach '{quoted(place)}' as {NAME} (storage_version '{STORAGE_VERSION}')")
        con.execute(f"use {NAME}")
    except BaseException:
        con.close()
        raise
    return con


def connect_reader(place: Path | Catalogue) -> duckdb.DuckDBPyConnection:
    """A reader's session. Raises NewsdeskError when nothing was published yet."""
    if isinstance(place, Path) and not place.exists():
        raise NewsdeskError(f"there is no {shown(place)} yet; `newsdesk run` makes it.")
    return connect(place, read_only=True)


NAME = "warehouse"  # in our own sessions; no view or query says it, so any other name serves readers


def spill_of(path: Path) -> Path:
    """The folder for what does not fit into memory."""
    return path.with_name(f"{path.name}.tmp")


@contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All of it or none of it."""
    con.execute("begin transaction")
    try:
        yield
    except BaseException:
        with_care(con, "rollback")
        raise
    con.execute("commit")


@contextmanager
def one_thread(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """For work that DuckDB does not share out: a second thread would only ask again and again whether there is any."""
    [(threads,)] = con.execute("select current_setting('threads')").fetchall()
    con.execute("set threads = 1")
    try:
        yield
    finally:
        with_care(con, f"set threads = {threads}")


def with_care(con: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Run what may fail because everything before it failed."""
    try:
        con.execute(sql)
    except duckdb.Error:
        return


def rows(con: duckdb.DuckDBPyConnection, sql: str, values: Any = None) -> list[tuple[Any, ...]]:
    return con.execute(sql, values).fetchall()


class Writer:
    """The one writing connection of this process to one file."""

    def __init__(self, path: Path, lock_path: Path) -> None:
        self.path = path
        self.lock_path = lock_path
        self._turn = threading.Lock()
        self._counting = threading.Lock()
        self._waiting = 0
        self._owner = 0
        self._held = ExitStack()
        self._con: duckdb.DuckDBPyConnection | None = None
        self._opened_at = 0.0
        self._turns = 0
        atexit.register(self._close_if_idle)

    @contextmanager
    def turn(self, wait_s: float, then_close: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        if self._owner == threading.get_ident():
            raise RuntimeError("writing() inside writing(): pass the connection on instead")
        self._count(1)
        try:
            self._turn.acquire()
        finally:
            self._count(-1)
        self._owner = threading.get_ident()
        self._turns += 1
        try:
            with ctrl_c_waits():
                yield self._con or self._open(wait_s)
                if then_close:
                    self._close()
                else:
                    self._hand_over()
        except BaseException as error:
            self._close()  # DuckDB may have given the whole instance up
            if _is_full(error):
                said = f"{shown(self.path)} cannot be written: the disk is full. Nothing that was loaded is lost"
                raise NewsdeskError(f"{said}; free some space and run again.") from error
            raise
        finally:
            self._owner = 0
            self._turn.release()

    def _count(self, step: int) -> None:
        with self._counting:
            self._waiting += step

    def _open(self, wait_s: float) -> duckdb.DuckDBPyConnection:
        until = time.monotonic() + wait_s
        self._held.enter_context(hold(self.lock_path, f"{shown(self.path)} is being written", wait_s=wait_s))
        shutil.rmtree(spill_of(self.path), ignore_errors=True)  # of a writer that was killed
        self._con = _attach(self.path, until)
        self._opened_at = time.monotonic()
        if self.path.stat().st_size < SMALL_BYTES:
            self._con.execute("set threads = 1")
        migrate(self._con)
        return self._con

    def _hand_over(self) -> None:
        held_s = time.monotonic() - self._opened_at
        if held_s > MAX_HELD_S or (held_s > WANTED_HELD_S and is_wanted(self.lock_path)):
            self._close()
            if self._waiting:
                time.sleep(PAUSE_S)
        elif not self._waiting:
            closing = threading.Timer(LINGER_S, self._close_if_idle, [self._turns])
            closing.daemon = True
            closing.start()

    def _close_if_idle(self, since_turn: int | None = None) -> None:
        """Close it unless there was another turn meanwhile."""
        with self._turn:
            if self._con and since_turn in (None, self._turns):
                self._close()

    def _close(self) -> None:
        con, self._con = self._con, None
        try:
            if con:
                con.close()
        finally:
            self._held.close()


def writer(path: Path, lock_path: Path) -> Writer:
    """The writer of this process for this file; a forked child gets its own."""
    return _writer(path, lock_path, os.getpid())


@cache
def _writer(path: Path, lock_path: Path, pid: int) -> Writer:
    return Writer(path, lock_path)


def _attach(path: Path, until: float) -> duckdb.DuckDBPyConnection:
    """Open for writing; somebody who opened work.duckdb in a DuckDB client is waited for, then named."""
    while True:
        try:
            return connect(path)
        except duckdb.IOException as error:
            holder = re.search(r"\(PID (\d+)\)", str(error))
            if not holder:
                raise
            if time.monotonic() >= until:
                said = f"{shown(path)} is held open by process {holder[1]}, outside of newsdesk."
                raise Busy(f"{said} Close it and run again; to read, open news.duckdb.", int(holder[1])) from None
            time.sleep(PAUSE_S)


@contextmanager
def ctrl_c_waits() -> Iterator[None]:
    """Ctrl-C and SIGTERM are heard when this is done: a query that they break off keeps the file from being opened."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard: list[int] = []
    before = {each: signal.signal(each, lambda number, _: heard.append(number)) for each in STOPPING}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler or signal.SIG_DFL)
        if heard:  # also where something else failed meanwhile
            raise KeyboardInterrupt


STOPPING = (signal.SIGINT, signal.SIGTERM)


def is_ctrl_c(error: BaseException) -> bool:
    """Is this DuckDB's word for a SIGINT that came while it worked? Python is not told of it any more."""
    return isinstance(error, RuntimeError) and str(error) == "Query interrupted"


def _is_full(error: BaseException) -> bool:
    """Is this DuckDB's word for a full disk?"""
    return isinstance(error, duckdb.Error) and bool(re.search(DISK_FULL, str(error), re.I))


DISK_FULL = r"no space left|disk (is )?full|file too large|could not write"
