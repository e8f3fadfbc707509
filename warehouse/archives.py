"""Which files of archives on the network were read for a stretch of a source's past, and where they lie meanwhile."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from warehouse.home import Home
from warehouse.runs import Slice


def place_of_file(home: Home, source: str, name: str) -> Path:
    """Where a file of an archive lies while it is read."""
    return home.folder / "archives" / source / name


def read_files(home: Home, source: str, which: Slice) -> set[str]:
    """The addresses of the files of which nothing is left to read in this slice."""
    asked = 'select url from ops.archives where "source" = ? and since <= ? and until >= ?'
    with home.writing() as con:
        return {url for (url,) in con.execute(asked, [source, *which]).fetchall()}


def note_read(home: Home, source: str, which: Slice, url: str, *, now: datetime) -> None:
    """Nothing is left to read in this file for this slice."""
    with home.writing() as con:
        con.execute("insert into ops.archives values (?, ?, ?, ?, ?)", [source, url, *which, now])


def clear_away(home: Home, source: str, kept: Collection[str] = ()) -> None:
    """Remove the files that are no longer needed, but for those of these names."""
    folder = place_of_file(home, source, "")
    for path in folder.glob("*"):
        if path.name.removesuffix(".tag").removesuffix(".part") not in kept:
            path.unlink(missing_ok=True)
    if folder.exists() and not any(folder.iterdir()):
        folder.rmdir()


FILE_S = 60.0  # to fetch and read a file of an archive, before one was; CC-NEWS has a gigabyte in each
PACE = """
    select avg(epoch(read_at - before_at)) from (
        select read_at, lag(read_at) over (order by read_at) as before_at from ops.archives where "source" = ?
        order by read_at desc limit 20)
    where read_at - before_at < interval 1 hour
"""


def usual_file_s(home: Home, source: str) -> float:
    """Seconds that a file takes to be fetched and read, by the last ones of this source."""
    with home.writing() as con:
        found = con.execute(PACE, [source]).fetchall()[0][0]
    return float(found or FILE_S)
