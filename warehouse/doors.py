"""Politeness over several machines: what is known of each host, in the catalogue of the warehouse.

What ``extractors.fetch.politeness`` keeps in files on one machine is here a row a host and a lock a slot. The times are
those of the catalogue's clock, whatever the machines' own say.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from warehouse.postgres import Connection
from warehouse.session import POLL_S, Session

Kept = tuple[float, float, float, float]  # the last start, the next, not before, and how much slower: in seconds
NOTHING: Kept = (0.0, 0.0, 0.0, 0.0)
TABLE = """
    create table if not exists newsdesk_hosts (
        host text primary key, started float8 not null, following float8 not null, not_before float8 not null,
        slower_s float8 not null
    )
"""
READ = "select started, following, not_before, slower_s from newsdesk_hosts where host = $1"
WRITE = "update newsdesk_hosts set started = $1, following = $2, not_before = $3, slower_s = $4 where host = $5"


class CatalogueDoors:
    """A row a host; whoever changes it locks it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        with session.transaction() as con:
            con.ask("select pg_advisory_xact_lock(hashtextextended('newsdesk_hosts', 0))")  # it may be new to two
            con.ask(TABLE)

    def times(self, host: str) -> Kept:
        found = self.session.ask(READ, [host])
        return here(found[0], self.session.ahead_s) if found else NOTHING

    @contextmanager
    def changing(self, host: str) -> Iterator[RowCard]:
        self.session.ask("insert into newsdesk_hosts values ($1, 0, 0, 0, 0) on conflict do nothing", [host])
        with self.session.transaction() as con:
            yield RowCard(con, host, self.session.ahead_s)

    @contextmanager
    def slot(self, host: str, slots: int) -> Iterator[None]:
        names = [f"host {host} {slot}" for slot in range(slots)]
        while not (taken := next(filter(self.session.take, names), "")):
            self.session.sleep(POLL_S * random.uniform(0.5, 1.5))
        try:
            yield
        finally:
            self.session.free(taken)


@dataclass(frozen=True, slots=True)
class RowCard:
    """A row that is locked until the transaction ends."""

    con: Connection
    host: str
    ahead_s: float

    def read(self) -> Kept:
        return here(self.con.ask(f"{READ} for update", [self.host])[0], self.ahead_s)

    def write(self, times: Kept) -> None:
        self.con.ask(WRITE, [*here(times, -self.ahead_s), self.host])


def here(times: Any, ahead_s: float) -> Kept:
    """Instants of one clock as another has them; 0 is no instant."""
    started, following, not_before = (each + ahead_s if each else 0.0 for each in times[:3])
    return started, following, not_before, times[3]
