"""Locks that hold over several machines: the address of a PostgreSQL database in, held locks or ``Busy`` out.

They are PostgreSQL's advisory locks, held by one connection of this process. When the process dies PostgreSQL frees
them at once; when its machine is cut off, after ``LOST_S``. Who loses the connection takes its locks again, if they
are still to be had. What is written is safe even when they are not: a commit that finds another beside it
fails (``Catalogue``).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from extractors.errors import NewsdeskError
from warehouse.locks import Busy
from warehouse.postgres import Connection, Lost, TooLong

POLL_S = 0.05
RESTART_S = 60.0  # for a catalogue that was there to come back
AGAIN_S = 0.5
KEY = "hashtextextended($1, 0)"
HOLDER = f"""
    select application_name from pg_locks join pg_stat_activity using (pid)
    where locktype = 'advisory' and granted and ((classid::bigint << 32) | objid::bigint) = {KEY}
"""


class Session:
    """One connection of this process, shared by its threads; opened when it is needed, and again when it was lost."""

    def __init__(self, address: str, *, sleep: Callable[[float], None] = time.sleep) -> None:
        self.address = address
        self.sleep = sleep
        self.ahead_s = 0.0  # of this machine's clock, before the catalogue's
        self._using = threading.RLock()
        self._con: Connection | None = None
        self._was_there = False
        self._held: set[str] = set()  # PostgreSQL gives a lock to its own session twice

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """The connection, for one thread at a time. Raises NewsdeskError."""
        with self._using:
            try:
                yield self._con or self._connect()
            except Lost:
                self._con = None
                raise

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """The same, for several statements that count together or not at all."""
        with self.connected() as con:
            con.ask("begin")
            try:
                yield con
            except BaseException:
                with suppress(NewsdeskError):
                    con.ask("rollback")
                raise
            con.ask("commit")

    def ask(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of an answer; asked again once when the connection turns out to be gone."""
        try:
            return self._ask(sql, values)
        except Lost:
            return self._ask(sql, values)

    def _ask(self, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        with self.connected() as con:
            return con.ask(sql, values)

    def take(self, name: str) -> bool:
        """Take this lock if nobody has it."""
        with self._using:
            if name in self._held or not self.ask(f"select pg_try_advisory_lock({KEY})", [name])[0][0]:
                return False
            self._held.add(name)
            return True

    def await_turn(self, name: str, wait_s: float) -> bool:
        """Wait for this lock in PostgreSQL's own queue, first come, first served; a session of its own is wanted."""
        try:
            limit = f"{int(wait_s * 1000)}ms"
            self.ask(f"select set_config('lock_timeout', $2, false), pg_advisory_lock({KEY})", [name, limit])
        except TooLong:
            return False
        self._held.add(name)
        return True

    def free(self, name: str) -> None:
        with self._using:
            if name in self._held:
                self._held.discard(name)
                with suppress(NewsdeskError):  # it went with the connection
                    self.ask(f"select pg_advisory_unlock({KEY})", [name])

    @contextmanager
    def hold(self, name: str, doing: str, *, wait_s: float = 0) -> Iterator[None]:
        """Hold a lock for the length of a ``with``. ``doing`` completes "... by process 7 on host-2". Raises Busy."""
        ends = time.monotonic() + wait_s
        while not self.take(name):
            if time.monotonic() >= ends:
                raise self.busy(name, doing, wait_s)
            self.sleep(POLL_S)
        try:
            yield
        finally:
            self.free(name)

    def busy(self, name: str, doing: str, wait_s: float) -> Busy:
        holder = self.ask(HOLDER, [name])
        waited = f"; waited {wait_s:g} s" if wait_s else ""
        return Busy(f"{doing} by {holder[0][0] if holder else 'another'}{waited}. Run again when it has finished.")

    def _connect(self) -> Connection:
        until = time.monotonic() + (RESTART_S if self._was_there else 0)
        while True:
            try:
                con = Connection(self.address)
                break
            except Lost:
                if time.monotonic() >= until:
                    raise
                self.sleep(AGAIN_S)
        [(theirs,)] = con.ask("select extract(epoch from clock_timestamp())::float8")
        self.ahead_s = time.time() - theirs
        asked = f"select pg_try_advisory_lock({KEY})"
        self._held = {name for name in self._held if con.ask(asked, [name])[0][0]}
        self._con, self._was_there = con, True
        return con
