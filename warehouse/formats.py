"""Answers written down: an answer in; a table for people, or CSV, JSON, JSON Lines or Parquet for programs out.

The format `excel` is CSV as spreadsheets want it: a byte order mark tells them that it is UTF-8, and text that they
would take for a formula has an apostrophe before it, because headlines come from strangers.

All but the table stream, so that a large answer needs little memory. A file appears whole or not at all.
Control characters never reach a terminal.
"""

from __future__ import annotations

import csv
import io
import json
import math
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import IO, Any, Literal, TextIO, get_args

import pyarrow as pa

from extractors.errors import NewsdeskError
from warehouse.query import Rows, in_clear_words

Format = Literal["table", "csv", "excel", "json", "jsonl", "parquet"]
FORMATS: tuple[Format, ...] = get_args(Format)
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a cell begins that a spreadsheet would compute
MAX_CELL_CHARS = 32_767  # longer text would run on into the rows below
MAX_SHOWN_ROWS = 1_000
LEAST_COLUMN_CHARS = 19  # holds an instant; columns that find no room are named below the table
GAP_CHARS = 3  # between two columns
MARGIN_CHARS = 1
MAX_SHOWN_CHARS = 400


def write(answer: Rows, form: Format, out: IO[bytes], *, width: int = 100) -> int:
    """Write an answer; returns how many rows. ``width`` is the terminal's, in characters."""
    match form:
        case "parquet":
            with in_clear_words():
                return _write_parquet(answer, out)
        case "table":
            return _write_text(out, lambda text: _write_table(answer, text, width))
        case "csv":
            return _write_text(out, lambda text: _write_csv(answer, text))
        case "excel":
            return _write_text(out, lambda text: _write_excel(answer, text))
        case "json":
            return _write_text(out, lambda text: _write_json(answer, text))
        case "jsonl":
            return _write_text(out, lambda text: _write_jsonl(answer, text))


def write_file(answer: Rows, form: Format, path: Path) -> int:
    """Write an answer to a file, in one step for whoever reads it; returns how many rows."""
    with whole_file(path) as out:
        return write(answer, form, out)


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file that replaces the one of that name when it is complete, and not before."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(path)
    except OSError as error:
        raise NewsdeskError(f"cannot write {path}: {error.strerror}.") from error
    finally:
        temporary.unlink(missing_ok=True)


def _write_text(out: IO[bytes], write_to: Any) -> int:
    text = io.TextIOWrapper(out, encoding="utf-8", errors="replace", newline="", write_through=True)
    try:
        return int(write_to(text))
    finally:
        text.detach()


def _write_csv(answer: Rows, out: TextIO, line_end: str = "\n", cell: Callable[[Any], Any] | None = None) -> int:
    lines = csv.writer(out, lineterminator=line_end)
    lines.writerow(answer.columns)
    count = 0
    for row in answer.rows():
        lines.writerow(map(cell or _cell, row))
        count += 1
    return count


def _write_excel(answer: Rows, out: TextIO) -> int:
    out.write("\ufeff")
    return _write_csv(answer, out, "\r\n", _inert)


def _inert(value: Any) -> Any:
    """A cell that a spreadsheet shows and never computes, no longer than it can hold."""
    told = _cell(value)
    if not isinstance(told, str):
        return told
    told = f"'{told}" if told.startswith(FORMULA) else told
    return told if len(told) <= MAX_CELL_CHARS else told[: MAX_CELL_CHARS - 1] + "…"


def _write_jsonl(answer: Rows, out: TextIO) -> int:
    count = 0
    for row in answer.rows():
        out.write(_json(dict(zip(answer.columns, row, strict=True))) + "\n")
        count += 1
    return count


def _write_json(answer: Rows, out: TextIO) -> int:
    count = 0
    for row in answer.rows():
        out.write((",\n" if count else "[\n") + _json(dict(zip(answer.columns, row, strict=True))))
        count += 1
    out.write("\n]\n" if count else "[]\n")
    return count


def _write_parquet(answer: Rows, out: IO[bytes]) -> int:
    import pyarrow.parquet as pq

    count = 0
    with pq.ParquetWriter(out, answer.schema, compression="zstd") as parquet:
        for batch in answer.batches():
            parquet.write_batch(batch)
            count += batch.num_rows
    return count


def _write_table(answer: Rows, out: TextIO, width: int) -> int:
    from rich.box import SIMPLE_HEAD
    from rich.cells import cell_len
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    found = list(islice(answer.rows(), MAX_SHOWN_ROWS + 1))
    shown = found[:MAX_SHOWN_ROWS]
    lines = [answer.columns, *([_line(value) for value in row] for row in shown)]
    widths = fitting([max(map(cell_len, column)) for column in zip(*lines, strict=True)], width)
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name, kind, chars in zip(answer.columns, answer.schema.types, widths, strict=False):
        side: Literal["left", "right"] = "right" if _is_number(kind) else "left"
        table.add_column(Text(name), justify=side, width=chars, no_wrap=True, overflow="ellipsis")
    for line in lines[1:]:
        table.add_row(*map(Text, line[: len(widths)]))
    Console(file=out, width=width, highlight=False, color_system=None).print(table)
    if len(answer.columns) > len(widths):
        hidden = answer.columns[len(widths) :]
        out.write(f"and {len(hidden)} more columns: {', '.join(hidden)}\n")
    if len(found) > len(shown) or answer.is_cut:
        out.write(f"only the first {len(shown)} rows are shown; --output FILE writes all of them\n")
    return len(shown)


def fitting(wanted: Sequence[int], width: int) -> list[int]:
    """Widths of as many columns as find room, in characters; the widest give way first, down to a least."""
    room = width - MARGIN_CHARS
    widths: list[int] = []
    for chars in wanted:
        least = [min(each, LEAST_COLUMN_CHARS) for each in (*widths, chars)]
        if widths and sum(least) + GAP_CHARS * len(least) > room:
            break
        widths.append(chars)
    while sum(widths) + GAP_CHARS * len(widths) > room and max(widths) > 1:
        widths[widths.index(max(widths))] -= 1
    return widths


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))


def _line(value: Any) -> str:
    """One value on one line, short, and harmless to a terminal."""
    told = f"{value:%Y-%m-%d %H:%M:%S}" if isinstance(value, datetime) else _cell(value)
    text = " ".join(str(told)[: MAX_SHOWN_CHARS * 2].split())
    text = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
    return text if len(text) <= MAX_SHOWN_CHARS else text[: MAX_SHOWN_CHARS - 1] + "…"


def _cell(value: Any) -> Any:
    """A value as CSV has it: nothing for null, ISO 8601 for times, JSON for lists and structs."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, dict, bytes, datetime, date, time, timedelta)):
        told = plain(value)
        return told if isinstance(told, str) else _json(told)
    return value


def _json(value: Any) -> str:
    return json.dumps(plain(value), ensure_ascii=False)


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case float():
            return value if math.isfinite(value) else None
        case bytes():
            return value.hex()
        case dict():
            return {str(key): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case None | bool() | int() | str():
            return value
        case _:
            return str(value)
