"""A connection to PostgreSQL that any thread may ask: an address as libpq takes it in, rows or an error out.

The driver is asyncpg, which Prefect brings along: it runs in a thread of its own, one for all connections of this
process. It looks for what the address does not say where libpq does (PGHOST, PGPASSWORD, ~/.pgpass, ...).
"""

from __future__ import annotations

import asyncio
import os
import re
import socket
import threading
import weakref
from collections.abc import Coroutine, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar
from urllib.parse import urlencode

import asyncpg

from extractors.errors import NewsdeskError
from warehouse.catalogue import KEPT_ALIVE, first_line

Answer = TypeVar("Answer")

CONNECT_S = 10  # for one try to connect
WORD = re.compile(r"\s*(\w+)\s*=\s*('(?:[^'\\]|\\.)*'|(?:[^'\\\s]|\\.)*)")
OURS = {"connect_timeout", "keepalives", *KEPT_ALIVE}  # what an address may say of these is for DuckDB alone
SOCKET = {
    "keepalives_idle": "TCP_KEEPIDLE",
    "keepalives_interval": "TCP_KEEPINTVL",
    "keepalives_count": "TCP_KEEPCNT",
    "tcp_user_timeout": "TCP_USER_TIMEOUT",
}


class Lost(NewsdeskError):
    """The catalogue does not answer."""


class TooLong(NewsdeskError):
    """A lock was not to be had in the time that was given."""


class Connection:
    """A session of PostgreSQL, while somebody has this. Each statement is a transaction, but after ``begin``."""

    def __init__(self, address: str) -> None:
        """Raises Lost."""
        self._loop = _loop(os.getpid())
        try:
            self._con = self._await(_connected(address))
        except (OSError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise Lost(f"the catalogue of the warehouse does not answer: {first_line(error)}") from None
        self.close = weakref.finalize(self, self._loop.call_soon_threadsafe, self._con.terminate)

    def ask(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of an answer. Raises Lost, after which this connection is of no use, TooLong or NewsdeskError."""
        try:
            return [tuple(row) for row in self._await(self._con.fetch(sql, *values))]
        except asyncpg.LockNotAvailableError as error:
            raise TooLong(first_line(error)) from None
        except LOSSES as error:
            self.close()
            raise Lost(f"the catalogue of the warehouse does not answer: {first_line(error)}") from None
        except asyncpg.PostgresError as error:
            raise NewsdeskError(f"the catalogue of the warehouse refuses: {first_line(error)}") from None

    def _await(self, asked: Coroutine[Any, Any, Answer]) -> Answer:
        """What a coroutine gives; who stops waiting (Ctrl-C) asks no longer."""
        coming = asyncio.run_coroutine_threadsafe(asked, self._loop)
        try:
            return coming.result()
        finally:
            coming.cancel()


LOSSES = (OSError, asyncpg.InterfaceError, asyncpg.PostgresConnectionError, asyncpg.OperatorInterventionError)


class KeptAlive(asyncpg.Connection):  # type: ignore[misc]
    """Notices on this side, too, when the other one is gone."""

    def __init__(self, protocol: Any, transport: asyncio.Transport, *rest: Any) -> None:
        super().__init__(protocol, transport, *rest)
        keep_alive(transport.get_extra_info("socket"))


def keep_alive(line: socket.socket) -> None:
    """Have the system ask now and then whether the other side is there; a socket of this machine needs it not."""
    if line.family == socket.AF_UNIX:
        return
    line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, option in SOCKET.items():
        if hasattr(socket, option):  # not every system has each
            line.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), KEPT_ALIVE[name])


async def _connected(address: str) -> asyncpg.Connection:
    there = {name.replace("keepalives", "tcp_keepalives"): str(value) for name, value in KEPT_ALIVE.items()}
    there["application_name"] = f"process {os.getpid()} on {socket.gethostname()}"
    return await asyncpg.connect(
        **in_words(address), timeout=CONNECT_S, server_settings=there, connection_class=KeptAlive
    )


def in_words(address: str) -> Mapping[str, Any]:
    """libpq's ``key=value ...`` or URI -> what asyncpg is told; it knows URIs alone. Raises ValueError."""
    if re.match("postgres(ql)?://", address):
        return {"dsn": address}
    if left := WORD.sub("", address).strip():
        raise ValueError(f"the address is not understood at {left!r}: key=value, with a space between two")
    said = {name: unquoted(value) for name, value in WORD.findall(address)}
    told = {name: value for name, value in said.items() if value and name not in (OURS | {"host"})}
    return {"dsn": f"postgresql://?{urlencode(told)}", "host": said["host"].split(",") if said.get("host") else None}


def unquoted(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value[1:-1] if value.startswith("'") else value)


@cache
def _loop(pid: int) -> asyncio.AbstractEventLoop:
    """Where asyncpg lives: a thread that ends with the process. A forked process has one of its own."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True, name="postgres").start()
    return loop
