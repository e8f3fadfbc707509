"""Editions: the name of a question and its values in, rows out, from the published file as it is now.

A page works with one edition: the file is opened at the page's first question, locked as `newsdesk sql` locks it, and
closed with the page, so that no run ever waits for a reader. What was asked before of the same publication is
remembered; a new publication forgets it all. What takes long in a large warehouse is worked out beside the page, once
for each publication, so that a page never waits for it long.
"""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractors.errors import NewsdeskError
from warehouse.connection import connect, shown
from warehouse.query import LIMITS, LOCK, in_clear_words

if TYPE_CHECKING:
    import duckdb

QUESTIONS = Path(__file__).with_name("questions")
INCLUDED = re.compile(r"/\* (\w+) \*/")  # the text of another question, as a part of this one
VALUE = re.compile(r"\$(\w+)")
PAGE_TIMEOUT_S = 10.0
PAGE_MEMORY = "512MB"
PAGE_THREADS = 2
SLOW_TIMEOUT_S = 120.0
SLOW_MEMORY = "1GB"
PATIENCE_S = 1.5  # from when a page began, for what takes long
LARGE_BYTES = 100_000_000  # of a warehouse in which it takes so long that a page does not wait
LARGE_PATIENCE_S = 0.2
RETRY_S = 60.0  # after this, what failed is asked again
MAX_REMEMBERED = 300  # answers
MAX_REMEMBERED_ROWS = 5_000  # of one answer; longer ones are asked for again

Row = dict[str, Any]
Identity = tuple[int, int, int]
Key = tuple[Identity, str, tuple[tuple[str, Any], ...]]


@cache
def question(name: str) -> str:
    """The SQL of a question, whole."""
    text = (QUESTIONS / f"{name}.sql").read_text()
    return INCLUDED.sub(lambda found: question(found[1]), text)


@dataclass(slots=True)
class Work:
    """A question that is being worked out beside the pages, or that failed."""

    thread: threading.Thread
    failed_at: float | None = None  # by the clock of the shelf


class Shelf:
    """Where the published file lies, and what was lately asked of it. Shared by all threads."""

    def __init__(
        self, published: Path, patience_s: float | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.published = published
        self.patience_s = patience_s
        self._clock = clock
        self._working: dict[Key, Work] = {}
        self._turn = threading.Lock()  # one at a time, so that pages stay quick
        self._remembered: OrderedDict[Key, list[Row]] = OrderedDict()
        self._lock = threading.Lock()

    @contextmanager
    def edition(
        self, timeout_s: float = PAGE_TIMEOUT_S, threads: int = PAGE_THREADS, memory: str = PAGE_MEMORY
    ) -> Iterator[Edition]:
        edition = Edition(self, timeout_s, threads, memory)
        try:
            yield edition
        finally:
            edition.close()

    def identity(self) -> Identity:
        """Which publication it is; raises NewsdeskError when there is none."""
        try:
            found = self.published.stat()
        except FileNotFoundError:
            raise NewsdeskError(f"there is no {shown(self.published)} yet; `newsdesk run` makes it.") from None
        return found.st_ino, found.st_mtime_ns, found.st_size

    def patience(self, identity: Identity) -> float:
        """How long a page waits for what takes long."""
        if self.patience_s is not None:
            return self.patience_s
        return PATIENCE_S if identity[2] < LARGE_BYTES else LARGE_PATIENCE_S

    def work_out(self, key: Key, name: str, values: dict[str, Any]) -> threading.Thread:
        """Ask beside the page; whoever wants the same joins in. What failed is asked again after ``RETRY_S``."""

        def work() -> None:
            try:
                with self._turn, suppress(NewsdeskError), self.edition(SLOW_TIMEOUT_S, 1, SLOW_MEMORY) as edition:
                    edition.ask(name, **values)
            finally:
                with self._lock:
                    if key in self._remembered:
                        self._working.pop(key, None)
                    elif key in self._working:
                        self._working[key].failed_at = self._clock()

        with self._lock:
            for other in [each for each in self._working if each[0] != key[0]]:
                del self._working[other]
            known = self._working.get(key)
            if known is None or (known.failed_at is not None and self._clock() - known.failed_at >= RETRY_S):
                known = self._working[key] = Work(threading.Thread(target=work, name=f"desk: {name}", daemon=True))
                known.thread.start()
            return known.thread

    def has(self, key: Key) -> bool:
        with self._lock:
            return key in self._remembered

    def recall(self, key: Key) -> list[Row] | None:
        with self._lock:
            if key in self._remembered:
                self._remembered.move_to_end(key)
            return self._remembered.get(key)

    def remember(self, key: Key, rows: list[Row]) -> None:
        if len(rows) > MAX_REMEMBERED_ROWS:
            return
        with self._lock:
            for other in [each for each in self._remembered if each[0] != key[0]]:
                del self._remembered[other]
            self._remembered[key] = rows
            if len(self._remembered) > MAX_REMEMBERED:
                self._remembered.popitem(last=False)


class Edition:
    """One publication, for the length of one page."""

    def __init__(self, shelf: Shelf, timeout_s: float, threads: int, memory: str) -> None:
        self._shelf = shelf
        self._timeout_s = timeout_s
        self._began = time.monotonic()
        self._limits = LIMITS.format(memory=memory, threads=threads)
        self._identity = shelf.identity()
        self._con: duckdb.DuckDBPyConnection | None = None
        self._timer: threading.Timer | None = None

    def ask(self, name: str, **values: Any) -> list[Row]:
        """The rows of a question; raises NewsdeskError in words for the reader."""
        key = self._key(name, values)
        wanted = dict(key[2])
        if (known := self._shelf.recall(key)) is not None:
            return known
        con = self._con or self._open()
        with in_clear_words(self._timer):
            con.execute(question(name), wanted)
            columns = [column[0] for column in con.description or ()]
            rows = [dict(zip(columns, row, strict=True)) for row in con.fetchall()]
        self._shelf.remember((self._identity, *key[1:]), rows)
        return rows

    def soon(self, *names: str, **values: Any) -> list[list[Row] | None]:
        """The rows of questions that may take long; None for each that is still being worked out.

        A page asks them last, all at once: they share what is left of its patience, and take nothing from what it asked
        before.
        """
        keys = {name: self._key(name, values) for name in names}
        working = [self._shelf.work_out(keys[each], each, values) for each in names if not self._shelf.has(keys[each])]
        until = self._began + self._shelf.patience(self._identity)
        for thread in working:
            thread.join(max(0.0, until - time.monotonic()))
        return [self._shelf.recall(key) for key in keys.values()]

    def _key(self, name: str, values: dict[str, Any]) -> Key:
        wanted = {each: values[each] for each in dict.fromkeys(VALUE.findall(question(name)))}
        return self._identity, name, tuple(wanted.items())

    def first(self, name: str, **values: Any) -> Row | None:
        """The first row, if there is any."""
        return next(iter(self.ask(name, **values)), None)

    @property
    def holds(self) -> frozenset[str]:
        """The views and macros of this publication; one made by an earlier release has fewer."""
        return frozenset(row["name"] for row in self.ask("holds"))

    def close(self) -> None:
        if self._timer:
            self._timer.cancel()
        if self._con:
            self._con.close()

    def _open(self) -> duckdb.DuckDBPyConnection:
        with in_clear_words():
            con = self._con = connect(self._shelf.published, read_only=True)
            self._identity = self._shelf.identity()  # it may have been replaced since the page began
            con.execute(self._limits + LOCK)
        self._timer = threading.Timer(self._timeout_s, con.interrupt)
        self._timer.daemon = True
        self._timer.start()
        return con
