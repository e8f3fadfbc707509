"""Raw files, tidied: many small batches of one source and day in, one file out, and captures that are to go left out.

Raw files are never changed but here. A new file is whole on the disk before the index points to it (one transaction),
and the old ones go after that; what a killed tidying left behind is swept away by the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from extractors.article import Capture
from warehouse.connection import rows, transaction
from warehouse.home import Busy, Home
from warehouse.raw import MERGED, read, write

if TYPE_CHECKING:
    import duckdb

MAX_MERGED_BYTES = 200_000_000  # bodies in one merged file, inflated; all of them are held while it is written
LOCK = "raw"
LOCK_WAIT_S = 600.0
FEW = """
    select raw_path, sum(body_bytes) from core.captures
    where raw_path <> '' group by raw_path order by raw_path
"""


def merge(home: Home, *, before: date | None = None) -> int:
    """Merge the files of each source and day before this one (UTC; default: today); returns how many became one.

    A source that is at work is left for the next time.
    """
    today = before or datetime.now(UTC).date()
    count = 0
    with home.lock(LOCK, wait_s=LOCK_WAIT_S):
        remove_strays(home)
        with home.writing() as con:
            found = rows(con, FEW)
        for folder, files in _by_folder(found, today).items():
            try:
                with home.lock(f"source-{folder.parts[1]}"):
                    for portion in _portions(files):
                        _merge(home, folder, portion)
                        count += len(portion)
            except Busy:
                continue
    return count


def _by_folder(found: Sequence[tuple[str, int]], before: date) -> dict[PurePosixPath, list[tuple[str, int]]]:
    """raw/<source>/<day> -> its files with their sizes."""
    folders: dict[PurePosixPath, list[tuple[str, int]]] = {}
    for path, size in found:
        folder = PurePosixPath(path).parent
        if folder.name < before.isoformat():
            folders.setdefault(folder, []).append((path, int(size)))
    return folders


def _portions(files: Sequence[tuple[str, int]]) -> Iterator[list[str]]:
    """Files that are to become one: several, and not too much at one time."""
    portion: list[str] = []
    weight = 0
    for path, size in [*files, ("", MAX_MERGED_BYTES)]:
        if weight + size > MAX_MERGED_BYTES:
            if len(portion) > 1:
                yield portion
            portion, weight = [], 0
        portion.append(path)
        weight += size


def _merge(home: Home, folder: PurePosixPath, paths: Sequence[str]) -> None:
    """write | point | remove"""
    captures = {capture.capture_id: capture for path in paths for capture in read(home, path)}
    merged = f"{folder}/{MERGED}{PurePosixPath(paths[0]).stem.removeprefix(MERGED)}-{len(paths)}.parquet"
    write(home, merged, list(captures.values()))
    with home.writing() as con, transaction(con):
        point(con, paths, merged)
    home.storage.remove(paths)


def point(con: duckdb.DuckDBPyConnection, paths: Sequence[str], path: str) -> None:
    """What lay in these files lies in that one now; readers are to hear of it."""
    for table in ("core.captures", "ops.batches"):
        con.execute(f"update {table} set raw_path = ? where list_contains(?, raw_path)", [path, list(paths)])
    con.execute("delete from ops.publications")


def remove_strays(home: Home) -> None:
    """Files that were merged and not yet removed, and merged ones that nothing points to."""
    with home.writing() as con:
        batches = dict(rows(con, "select batch_id, raw_path from ops.batches where raw_path is not null"))
    in_use = set(batches.values())
    there = {file.name: PurePosixPath(file.name).stem for file in home.storage.files("raw")}
    home.storage.remove(
        name for name, stem in there.items()
        if name not in in_use and (batches.get(stem) in there or stem.startswith(MERGED))
    )  # fmt: skip


def erase(home: Home, path: str, is_to_go: Callable[[Capture], bool]) -> set[str]:
    """Write a raw file anew without these captures; returns their ids. A file of which nothing is left is removed."""
    captures = list(read(home, path))
    gone = {capture.capture_id for capture in captures if is_to_go(capture)}
    left = [capture for capture in captures if capture.capture_id not in gone]
    if gone and left:
        write(home, path, left)
    elif gone:
        home.storage.remove([path])
    return gone
