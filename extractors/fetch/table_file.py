"""Rows of a JSONL, CSV or Parquet file: all of them one after the other, or those at given places.

A place is "row" (from 1), or "row@offset" where the file can be entered at a byte. A row is a dict of columns as they
are in the file. Rows are streamed; what is held is one row, or one small batch of a Parquet row group.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, cast

from extractors.errors import FetchError

MAX_ROW_BYTES = 10_000_000
BATCH_ROWS = 500
MAX_INFLATION = 1_000  # a table that gzip shrank further than this is no table

Row = dict[str, Any]


def rows_of(path: Path) -> Iterator[tuple[str, Row | FetchError]]:
    """All rows with their places; a row that cannot be read is an error in its place. Raises FetchError."""
    match kind_of(path):
        case ".parquet":
            yield from ((str(number), row) for number, row in _parquet(path, None))
        case ".csv" | ".tsv":
            yield from _csv(path)
        case _:
            yield from _jsonl(path)


def rows_at(path: Path, places: Collection[str]) -> Iterator[tuple[str, Row | FetchError]]:
    """The rows at these places. Raises FetchError."""
    if kind_of(path) == ".parquet":
        wanted = {int(place) for place in places}
        yield from ((str(number), row) for number, row in _parquet(path, wanted))
    elif any("@" not in place for place in places):
        waiting = set(places)
        for place, row in rows_of(path):
            if place in waiting:
                waiting.discard(place)
                yield place, row
            if not waiting:
                return
    else:
        for place in sorted(places, key=lambda place: int(place.split("@")[1])):
            start = _csv(path, place) if kind_of(path) in (".csv", ".tsv") else _jsonl(path, place)
            yield from ((place, row) for _, row in [next(start, ("", FetchError("gone", "the file ends before it")))])


def kind_of(path: Path) -> str:
    """ ".jsonl", ".csv", ".tsv" or ".parquet". Raises FetchError for what is no table."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    kind = suffixes[-2] if suffixes[-1:] == [".gz"] and len(suffixes) > 1 else (suffixes[-1] if suffixes else "")
    if kind not in (".jsonl", ".ndjson", ".csv", ".tsv", ".parquet"):
        raise FetchError(
            "bad_feed", f"{path.name} is no table; it should end in .jsonl, .csv or .parquet (or .jsonl.gz, .csv.gz)"
        )
    return kind


class _Lines:
    """The lines of a file, gzipped or not, and the place of the next one."""

    def __init__(self, path: Path) -> None:
        self.is_gzipped = path.suffix.lower() == ".gz"
        opened = gzip.GzipFile(path) if self.is_gzipped else path.open("rb")
        self.file = cast(io.BufferedIOBase, opened)
        self.max_bytes = path.stat().st_size * MAX_INFLATION + MAX_ROW_BYTES
        self.offset = 0

    def enter(self, offset: int) -> None:
        self.file.seek(offset)
        self.offset = offset

    def next(self) -> bytes:
        """The next line; b"" at the end. Raises FetchError."""
        try:
            line = self.file.readline(MAX_ROW_BYTES + 1)
        except (OSError, EOFError) as error:
            raise FetchError("bad_archive", f"cannot be read on after byte {self.offset:,}: {error}") from None
        except Exception as error:  # zlib.error
            raise FetchError("bad_archive", f"is not gzip after byte {self.offset:,}: {error}") from None
        self.offset += len(line)
        if len(line) > MAX_ROW_BYTES or self.offset > self.max_bytes:
            raise FetchError(
                "too_large", f"a row is larger than {MAX_ROW_BYTES:,} bytes, or the file inflates to too much"
            )
        return line

    def place(self, number: int, offset: int) -> str:
        return str(number) if self.is_gzipped else f"{number}@{offset}"


def _text(line: bytes) -> str:
    """UTF-8, as it should be; else what Excel on Windows writes."""
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def _jsonl(path: Path, entered: str = "") -> Iterator[tuple[str, Row | FetchError]]:
    lines = _Lines(path)
    with lines.file:
        number = 0
        if entered:
            lines.enter(int(entered.split("@")[1]))
        while True:
            offset = lines.offset
            line = lines.next()
            if not line:
                return
            if line.strip():
                number += 1
                yield lines.place(number, offset), _json_row(line)


def _json_row(line: bytes) -> Row | FetchError:
    try:
        row = json.loads(_text(line))
    except (ValueError, RecursionError) as error:
        return FetchError("bad_feed", f"the row is not JSON: {str(error)[:200]}")
    return row if isinstance(row, dict) else FetchError("bad_feed", "the row is JSON, but no object")


def _csv(path: Path, entered: str = "") -> Iterator[tuple[str, Row | FetchError]]:
    csv.field_size_limit(MAX_ROW_BYTES)
    lines = _Lines(path)
    with lines.file:
        head = _text(lines.next()).rstrip("\r\n")
        delimiter = max("\t;|,", key=head.count)
        columns = [name.strip() for name in next(csv.reader([head], delimiter=delimiter), [])]
        if not any(columns):
            raise FetchError("bad_feed", f"{path.name} has no row of column names")
        if entered:
            lines.enter(int(entered.split("@")[1]))
        reader = csv.reader(iter(lambda: _text(lines.next()), ""), delimiter=delimiter)
        number = 0
        while True:
            offset = lines.offset
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield lines.place(number + 1, offset), FetchError("bad_feed", f"the row is not CSV: {error}")
                return
            if any(cells):
                number += 1
                yield lines.place(number, offset), dict(zip(columns, cells, strict=False))


def _parquet(path: Path, wanted: set[int] | None) -> Iterator[tuple[int, Row]]:
    """Rows from 1; of a row group without wanted rows nothing is read."""
    import pyarrow
    import pyarrow.parquet

    try:
        with pyarrow.parquet.ParquetFile(path) as table:
            number = 0
            for group in range(table.num_row_groups):
                last = number + table.metadata.row_group(group).num_rows
                if wanted is None or any(number < place <= last for place in wanted):
                    for batch in table.iter_batches(BATCH_ROWS, row_groups=[group]):
                        for place in range(number + 1, number + len(batch) + 1):
                            if wanted is None or place in wanted:
                                yield place, batch.slice(place - number - 1, 1).to_pylist()[0]
                        number += len(batch)
                number = last
    except (pyarrow.ArrowException, OSError) as error:
        raise FetchError("bad_feed", f"{path.name} is no Parquet file, or broken: {str(error)[:200]}") from None
