"""Questions: SQL in, an answer out that streams; nothing is written and nothing but the published copy is read.

A read-only connection alone is no sandbox (it reads files and opens sockets), so this one is locked: no file or network
access, no extensions, no Python variables, a limit on memory and time, and no way to change any of that. It is opened
for one question and closed with its answer. Files of the person who asks are read before the lock falls, into
temporary tables. How an answer is written down is the business of ``formats``.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from extractors.errors import NewsdeskError
from warehouse.catalogue import Catalogue, quoted
from warehouse.connection import connect_reader, is_ctrl_c, rows

TIMEOUT_S = 60.0
MEMORY = "1GB"
MAX_THREADS = 4
BATCH_ROWS = 10_000
QUESTIONS = {"SELECT", "EXPLAIN", "RELATION"}
LIMITS = """
    set memory_limit = '{memory}';
    set threads = {threads};
"""
LOCK = """
    set autoinstall_known_extensions = false;
    set autoload_known_extensions = false;
    set allow_community_extensions = false;
    set enable_external_access = false;
    set lock_configuration = true;
"""


READERS = {"csv": "read_csv", "tsv": "read_csv", "parquet": "read_parquet", "json": "read_json", "jsonl": "read_json"}
TABLE_NAME = re.compile(r"[a-z_][a-z0-9_]*", re.I)


class Rows:
    """Rows that stream: they can be read once, by batches or one by one."""

    is_cut = False  # there were more rows than were asked for

    def __init__(self, schema: pa.Schema) -> None:
        self.schema = schema

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.schema.names)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows, some thousand at a time."""
        raise NotImplementedError

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """The rows, one at a time, as Python values."""
        for batch in self.batches():
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


class Answer(Rows):
    """The answer to one question. Close it, or use it in a ``with``."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, timer: threading.Timer | None = None, max_rows: int | None = None
    ) -> None:
        names = unique(tuple(column[0] for column in con.description or ()))
        self._con = con
        self._timer = timer
        self._left = max_rows
        self._reader: pa.RecordBatchReader = con.to_arrow_reader(BATCH_ROWS)
        super().__init__(pa.schema(map(pa.Field.with_name, self._reader.schema, names)))

    def batches(self) -> Iterator[pa.RecordBatch]:
        while True:
            with in_clear_words(self._timer):
                batch = next(self._reader, None)
            if batch is None:
                return
            if self._left is not None and batch.num_rows > self._left:
                batch, self.is_cut = batch.slice(0, self._left), True
            if self._left is not None:
                self._left -= batch.num_rows
            yield batch.rename_columns(list(self.columns))
            if self.is_cut:
                return

    def close(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._reader = None
        self._con.interrupt()
        self._con.close()

    def __enter__(self) -> Answer:
        return self

    def __exit__(self, *failure: object) -> None:
        self.close()


def ask(
    published: Path | Catalogue,
    sql: str,
    *,
    beside: Mapping[str, Path] | None = None,
    timeout_s: float = TIMEOUT_S,
    memory: str = MEMORY,
    max_rows: int | None = None,
    threads: int = MAX_THREADS,
) -> Answer:
    """Put one question to the published warehouse, and to the tables ``beside`` it: name -> a file of one's own.

    ``threads`` is how many it may have at most, of the machine's cores.

    Raises NewsdeskError, in words for the person who asked.
    """
    with in_clear_words():
        con = connect_reader(published)
    timer = threading.Timer(timeout_s, con.interrupt)
    timer.daemon = True
    try:
        with in_clear_words(timer):
            con.execute(LIMITS.format(memory=memory, threads=min(threads, os.cpu_count() or 1)))
            timer.start()
            for name, path in (beside or {}).items():
                _lay_beside(con, name, path)
            if isinstance(published, Catalogue):
                con.execute(f"set allowed_directories = ['{published.files}']")
            con.execute(LOCK)
            for statement in _one_question(con, sql):
                con.execute(statement)
            return Answer(con, timer, max_rows)
    except BaseException:
        timer.cancel()
        con.interrupt()  # or closing waits for the end of what was broken off
        con.close()
        raise


def _lay_beside(con: duckdb.DuckDBPyConnection, name: str, path: Path) -> None:
    """Read a file into a temporary table; it is read whole, so that nothing can lead from the question to the disk."""
    if not TABLE_NAME.fullmatch(name):
        raise NewsdeskError(f"{name!r} is no name for a table: write letters, digits and _, as in --with mine={path}.")
    if rows(con, "select 1 from duckdb_views() where view_name = lower(?) and not internal", [name]):
        raise NewsdeskError(f"{name} is a view of the warehouse; give {path} another name.")
    kind = next((suffix[1:] for suffix in reversed(path.suffixes) if suffix[1:] in READERS), None)
    if kind is None:
        raise NewsdeskError(f"{path}: by its name this is none of {', '.join(READERS)}; rename it.")
    if not path.is_file():
        raise NewsdeskError(f"{path}: there is no such file.")
    try:
        con.execute(f'''create temp table "{name}" as from {READERS[kind]}('{quoted(path)}')''')
    except (duckdb.InterruptException, duckdb.OutOfMemoryException):
        raise
    except duckdb.Error as error:
        raise NewsdeskError(f"{path} cannot be read: {error}") from None


def _one_question(con: duckdb.DuckDBPyConnection, sql: str) -> list[duckdb.Statement]:
    """The statements of one question: one, but for PIVOT, before which DuckDB puts a temporary type of its own."""
    statements = con.extract_statements(sql)
    asked = [each for each in statements if each.query or each.type.name != "CREATE"]
    if len(asked) != 1:
        raise NewsdeskError(f"one question at a time, please; this is {len(asked) or 'none'}.")
    if (kind := asked[0].type.name) not in QUESTIONS:
        raise NewsdeskError(
            f"{kind} is not a question, and the published warehouse is for reading: write SELECT or FROM."
        )
    return statements


@contextmanager
def in_clear_words(timer: threading.Timer | None = None) -> Iterator[None]:
    """DuckDB's errors -> ours."""
    try:
        yield
    except duckdb.InterruptException:
        limit = f"{timer.interval:g} s" if timer else "a while"
        raise NewsdeskError(f"the question took longer than {limit} and was stopped; ask for less.") from None
    except duckdb.OutOfMemoryException:
        raise NewsdeskError("the question needs more memory than it may have; ask for fewer columns or rows.") from None
    except (duckdb.Error, pa.ArrowException) as error:
        raise NewsdeskError(str(error)) from None
    except RuntimeError as error:
        if is_ctrl_c(error):
            raise KeyboardInterrupt from error
        raise


def unique(names: tuple[str, ...]) -> tuple[str, ...]:
    """Column names that can be keys: a second ``title`` becomes ``title_2``."""
    taken: list[str] = []
    for name in names:
        candidate, number = name, 1
        while candidate in taken:
            number += 1
            candidate = f"{name}_{number}"
        taken.append(candidate)
    return tuple(taken)
