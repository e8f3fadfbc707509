"""Raw captures: what was answered in, Parquet files under data/raw/ out, and the bytes back.

One file per batch, ``raw/<source>/<day>/<batch_id>.parquet``: written whole or not at all, and from then on never
changed; ``storage`` knows where. It is safe here before anyone reads a page. Row groups are small, so that one capture
is read back without the rest. Nothing is parsed here.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from extractors.article import Capture
from extractors.errors import NewsdeskError
from warehouse.connection import connect, rows
from warehouse.home import Home
from warehouse.rows import text

GROUP_ROWS = 100  # measured: pages of one site in groups of 100 shrink 15 times, one is read back in 4 ms
GROUP_BYTES = 32_000_000
PAGE_BYTES = 4_000_000  # zstd sees one Parquet page at a time; small ones hide what two pages have in common
MERGED = "merged-"  # begins the name of a file that was made of several; what is in it was loaded before

PAIR = pa.struct([("name", pa.string()), ("value", pa.string())])
HOP = pa.struct([("status", pa.int32()), ("location", pa.string())])
SCHEMA = pa.schema(
    [
        ("capture_id", pa.string()),
        ("source", pa.string()),
        ("role", pa.string()),
        ("url", pa.string()),
        ("final_url", pa.string()),
        ("status", pa.int32()),
        ("media_type", pa.string()),
        ("captured_at", pa.timestamp("us", "UTC")),
        ("headers", pa.list_(PAIR)),
        ("redirects", pa.list_(HOP)),
        ("body", pa.binary()),
    ]
)


@dataclass(frozen=True, slots=True)
class RawBatch:
    """Captures that were kept together."""

    batch_id: str  # starts with the time it was made, so that batches sort by age
    path: str  # as the storage knows it; "" when nothing was captured
    source: str


def keep(home: Home, source: str, captures: Sequence[Capture]) -> RawBatch:
    """Write captures where they are safe; on return they are on the disk. Raises NewsdeskError when it is full."""
    now = datetime.now(UTC)
    batch_id = f"{now:%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
    if not captures:
        return RawBatch(batch_id, "", source)
    path = f"raw/{source}/{now:%Y-%m-%d}/{batch_id}.parquet"
    try:
        write(home, path, captures)
    except OSError as error:
        raise NewsdeskError(
            f"cannot keep {len(captures)} captures in {path}: {error.strerror}; nothing was loaded from them."
        ) from error
    return RawBatch(batch_id, path, source)


def write(home: Home, path: str, captures: Sequence[Capture]) -> None:
    """One raw file, whole or not at all; pages of one kind and one part of a site lie together, and shrink together."""
    in_order = sorted(captures, key=lambda capture: (capture.role, capture.url, capture.captured_at))
    with home.storage.writing(path) as file, pq.ParquetWriter(file, SCHEMA, **_layout()) as parquet:
        for group in _groups(in_order):
            parquet.write_table(pa.Table.from_pylist([_row(capture) for capture in group], SCHEMA))


def captures_of(home: Home, batch: RawBatch) -> list[Capture]:
    """All captures of one batch."""
    return list(read(home, batch.path)) if batch.path else []


def read(home: Home, path: str) -> Iterator[Capture]:
    """The captures in one raw file, a row group at a time."""
    with opened(home, path) as file:
        for group in range(file.num_row_groups):
            yield from map(_capture, file.read_row_group(group).to_pylist())


@contextmanager
def opened(home: Home, path: str) -> Iterator[pq.ParquetFile]:
    """One raw file. Raises FileNotFoundError."""
    with home.storage.reading(path) as bytes_of, pq.ParquetFile(bytes_of) as file:
        yield file


def find_capture(home: Home, capture_id: str) -> Capture:
    """One capture with its bytes. Raises NewsdeskError when there is none."""
    for path in filter(None, _paths_of(home, capture_id)):
        with suppress(FileNotFoundError), opened(home, path) as file:
            for group in range(file.num_row_groups):
                ids = file.read_row_group(group, ["capture_id"])["capture_id"].to_pylist()
                if capture_id in ids:
                    return _capture(file.read_row_group(group).slice(ids.index(capture_id), 1).to_pylist()[0])
    raise NewsdeskError(
        f"there is no capture {capture_id}; `select capture_id, url from captures` lists those that were kept."
    )


def unloaded(home: Home, source: str = "") -> list[RawBatch]:
    """What a killed run left: raw files never loaded, oldest first. Call it under the source's lock."""
    below = f"raw/{source}" if source else "raw"
    home.storage.sweep(below)
    paths = [PurePosixPath(file.name) for file in home.storage.files(below)]
    batches = {path.stem: path for path in paths if not path.stem.startswith(MERGED)}
    if not batches:
        return []
    left = [(stem, batches[stem]) for stem in home.together(_unknown, sorted(batches))]
    return [RawBatch(stem, str(path), path.parts[1]) for stem, path in left]


def _unknown(con: duckdb.DuckDBPyConnection, asked: Sequence[Sequence[str]]) -> list[list[str]]:
    """Those of these batches that no ledger knows, in their order."""
    stems = [stem for batches in asked for stem in batches]
    names = "select unnest(cast(? as varchar[])) as batch_id"
    left = {stem for (stem,) in rows(con, f"from ({names}) anti join ops.batches using (batch_id)", [stems])}
    return [[stem for stem in batches if stem in left] for batches in asked]


def _layout() -> dict[str, Any]:
    return {
        "compression": "zstd",
        "data_page_size": PAGE_BYTES,
        "use_dictionary": ["source", "role", "media_type"],
        "write_statistics": ["capture_id", "captured_at"],
    }


def _groups(captures: Sequence[Capture]) -> Iterator[list[Capture]]:
    group: list[Capture] = []
    weight = 0
    for capture in captures:
        if group and (len(group) == GROUP_ROWS or weight + len(capture.body) > GROUP_BYTES):
            yield group
            group, weight = [], 0
        group.append(capture)
        weight += len(capture.body)
    yield group


def _row(capture: Capture) -> dict[str, Any]:
    return {
        "capture_id": capture.capture_id,
        "source": capture.source,
        "role": capture.role,
        "url": written(capture.url),
        "final_url": written(capture.final_url),
        "status": capture.status,
        "media_type": written(capture.media_type),
        "captured_at": capture.captured_at,
        "headers": [{"name": written(name), "value": written(value)} for name, value in capture.headers],
        "redirects": [{"status": status, "location": written(location)} for status, location in capture.redirects],
        "body": capture.body,
    }


def written(value: str) -> str:
    """Text that UTF-8 can write."""
    return text(value) or ""


def _capture(row: dict[str, Any]) -> Capture:
    row = dict(row)
    row.pop("capture_id")
    row["captured_at"] = row["captured_at"].astimezone(UTC)
    row["headers"] = tuple((pair["name"], pair["value"]) for pair in row["headers"])
    row["redirects"] = tuple((hop["status"], hop["location"]) for hop in row["redirects"])
    return Capture(**row)


def _paths_of(home: Home, capture_id: str) -> Iterator[str]:
    """Where the index says it lies: the published copy first, which is never locked, then the writer's."""
    where = "select raw_path from core.captures where capture_id = try_cast(? as uuid)"
    if home.is_shared or home.published.exists():
        con = connect(home.readable, read_only=True)
        try:
            yield from (path for (path,) in rows(con, where, [capture_id]))
        except duckdb.CatalogException:
            pass  # published by a release that kept no index
        finally:
            con.close()
    with home.writing() as con:
        found = rows(con, where, [capture_id])
    yield from (path for (path,) in found)
