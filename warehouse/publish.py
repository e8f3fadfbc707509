"""Publish: work.duckdb in, a copy for readers out, whole or not at all.

renew | checkpoint | remove a leftover .wal | copy | chmod 0444 | fsync | rename

Readers that hold the old file open keep it; those that open next get the new one. The copy is not writable, so that a
client that opens read-write by default is refused and leaves no .wal that would be replayed into the next copy.
root passes file modes: whoever works as root must open read-only. Readers of a warehouse of several machines open
the warehouse itself: there it is brought up to date and noted, and nothing is copied.
"""

from __future__ import annotations

import errno
import os
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

from extractors.errors import NewsdeskError
from warehouse.connection import NAME, shown, transaction
from warehouse.documents import renew
from warehouse.home import Home
from warehouse.storage import sync_folder

if TYPE_CHECKING:
    import duckdb

READ_ONLY = 0o444
COPY_BYTES = 64_000_000
FINGERPRINT = """
    select concat_ws(' ',
        (select concat_ws(' ', count(*), max(loaded_at)) from ops.batches),
        (select concat_ws(' ', count(*), max(started_at), max(ended_at)) from ops.runs),
        (select concat_ws(' ', count(*), max(state_at)) from ops.slices),
        (select string_agg(sha256, ' ' order by name) from ops.migrations))
"""


def publish(home: Home, *, share: float = 1.0) -> bool:
    """Give readers what was loaded; False when they have it already.

    ``share`` is the most of the time that may go into publishing: 0.05 puts it off until twenty times as long
    has passed as the last one took, 1 puts nothing off.
    """
    with home.writing() as con:
        _temporary(home.published).unlink(missing_ok=True)  # of a publisher that was killed
        if not _is_wanted(con, home, share):
            return False
    began = time.monotonic()
    renew(home)
    with home.writing(then_close=True) as con:  # reading the file beside DuckDB ends DuckDB's own lock on it (POSIX)
        _note(con)
        if not home.is_shared:
            con.execute(f"checkpoint {NAME}")
            _replace(home.work, home.published)
    with home.writing() as con:
        con.execute("update ops.publications set took_s = ?", [time.monotonic() - began])
    return True


def publishing_s(home: Home) -> float:
    """How long the last publication took; 0 when there was none."""
    with home.writing() as con:
        found = con.execute("select took_s from ops.publications").fetchall()
    return float(found[0][0] or 0.0) if found else 0.0


def _is_wanted(con: duckdb.DuckDBPyConnection, home: Home, share: float) -> bool:
    """Was anything loaded that readers have not, and has enough time passed?"""
    last = con.execute("select fingerprint, published_at, took_s from ops.publications").fetchall()
    if not last or not (home.is_shared or home.published.exists()):
        return True
    fingerprint, published_at, took_s = last[0]
    waited_s = (datetime.now(UTC) - published_at).total_seconds()
    if share < 1 and 0 <= waited_s * share < took_s:
        return False
    return bool(fingerprint != con.execute(FINGERPRINT).fetchall()[0][0])


def _note(con: duckdb.DuckDBPyConnection) -> None:
    """As of when, in the copy too."""
    with transaction(con):
        took = con.execute("select took_s from ops.publications").fetchall()
        seen = con.execute(FINGERPRINT).fetchall()[0][0]
        con.execute("delete from ops.publications")
        values = [datetime.now(UTC), took[0][0] if took else 0.0, seen]
        con.execute("insert into ops.publications values (?, ?, ?)", values)


def _replace(work: Path, published: Path) -> None:
    """Copy a checkpointed file over the published one, in one step for whoever opens it."""
    temporary = _temporary(published)
    try:
        with work.open("rb") as source, temporary.open("xb") as target:
            _copy(source, target)
            os.fchmod(target.fileno(), READ_ONLY)
            os.fsync(target.fileno())
        published.with_name(f"{published.name}.wal").unlink(missing_ok=True)
        temporary.rename(published)
        sync_folder(published.parent)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        need, free = (count / 1e6 for count in (work.stat().st_size, shutil.disk_usage(published.parent).free))
        space = f" ({need:.0f} MB needed, {free:.0f} MB free)" if error.errno == errno.ENOSPC else ""
        said = f"cannot publish {shown(published)}: {error.strerror}{space}."
        raise NewsdeskError(f"{said} What was loaded is safe, and readers keep the last copy; run again.") from error


def copy_file(path: Path, target: Path) -> None:
    """A database file, checkpointed and not being written, to another place; safe on the disk on return."""
    target.unlink(missing_ok=True)
    try:
        with path.open("rb") as source, target.open("xb") as copied:
            _copy(source, copied)
            os.fsync(copied.fileno())
    except OSError as error:
        target.unlink(missing_ok=True)
        raise NewsdeskError(f"cannot copy {shown(path)} to {shown(target)}: {error.strerror}.") from error


def _temporary(published: Path) -> Path:
    return published.with_name(f".{published.name}.tmp")


def _copy(source: IO[bytes], target: IO[bytes]) -> None:
    """All bytes; the file system shares the blocks where it can (Btrfs, XFS), which takes no time and no room."""
    left = os.fstat(source.fileno()).st_size
    try:
        while left > 0:
            copied = os.copy_file_range(source.fileno(), target.fileno(), min(left, COPY_BYTES))
            if not copied:
                break
            left -= copied
    except OSError as error:
        if error.errno not in (errno.EXDEV, errno.EINVAL, errno.EOPNOTSUPP, errno.ENOSYS, errno.EPERM):
            raise
        source.seek(0)
        target.seek(0)
        shutil.copyfileobj(source, target, COPY_BYTES)
        target.flush()
