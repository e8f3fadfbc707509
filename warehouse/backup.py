"""Backup: the data folder in, a folder from which it can be made again out - and back. Works while a run is loading.

    work.duckdb    copied between two loads, so it holds whole batches only
    raw/           every capture; files that are there already are not copied again
    manifest.json  written last: size and SHA-256 of each file; without it there is no backup

The published copy is not kept, it is made again; nor are Prefect's files and the politeness towards hosts. Batches that
are kept while the backup is made are in it, loaded or not; the next run loads those that are not loaded yet.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from extractors.errors import NewsdeskError
from warehouse.connection import NAME, shown
from warehouse.home import Home
from warehouse.publish import copy_file, publish
from warehouse.storage import sync_folder
from warehouse.tidy import LOCK, LOCK_WAIT_S

MANIFEST = "manifest.json"
WORK = "work.duckdb"
WAIT_S = 60.0
READ_BYTES = 4_000_000


@dataclass(frozen=True)
class Backup:
    """What a backup holds: path -> (bytes, SHA-256)."""

    made_at: str
    files: dict[str, tuple[int, str]]

    @property
    def size_bytes(self) -> int:
        return sum(size for size, _ in self.files.values())


def backup(home: Home, folder: Path, *, now: datetime) -> Backup:
    """Bring the backup in this folder up to date, or make one. Raises NewsdeskError."""
    home.alone("backup")
    if folder.exists() and any(folder.iterdir()) and not (folder / MANIFEST).exists() and not (folder / "raw").exists():
        raise NewsdeskError(f"{shown(folder)} holds other files; choose a new or an empty folder.")
    earlier = read_manifest(folder).files if (folder / MANIFEST).exists() else {}
    (folder / "raw").mkdir(parents=True, exist_ok=True)
    with home.lock(LOCK, wait_s=LOCK_WAIT_S):  # raw files are neither merged nor forgotten meanwhile
        temporary = folder / f".{WORK}.tmp"
        with home.writing(then_close=True) as con:
            con.execute(f"checkpoint {NAME}")
            copy_file(home.work, temporary)
        files: dict[str, tuple[int, str]] = {}
        for path in sorted(home.raw.rglob("*.parquet")):
            name = str(path.relative_to(home.root))
            files[name] = kept(path, folder / name, earlier.get(name))
    (folder / MANIFEST).unlink(missing_ok=True)
    temporary.replace(folder / WORK)
    files[WORK] = (folder / WORK).stat().st_size, sha256_of(folder / WORK)
    for path in (folder / "raw").rglob("*.parquet"):
        if str(path.relative_to(folder)) not in files:
            path.unlink()  # merged into another file since, or forgotten
    made = Backup(now.isoformat(), files)
    _write_manifest(folder, made)
    return made


def restore(folder: Path, home: Home, *, replace: bool = False) -> Backup:
    """Make the data folder again from a backup, checked file by file; publishes at the end. Raises NewsdeskError.

    ``replace``: also where there is a warehouse. Captures that are not in the backup stay, and the next run loads them.
    """
    home.alone("restore")
    told = read_manifest(folder)
    _check(folder, told)
    if home.work.exists() and not replace:
        raise NewsdeskError(f"{shown(home.root)} holds a warehouse; move it away, or restore over it with --replace.")
    with home.lock(LOCK, wait_s=LOCK_WAIT_S):
        for name, (size, sha256) in told.files.items():
            if name != WORK:
                kept(folder / name, home.root / name, (size, sha256))
        if home.work.exists():
            with home.writing(then_close=True):
                pass
        with home.lock("work", wait_s=WAIT_S):
            temporary = home.root / f".{WORK}.tmp"
            copy_file(folder / WORK, temporary)
            home.work.with_name(f"{WORK}.wal").unlink(missing_ok=True)
            temporary.replace(home.work)
            sync_folder(home.root)
    home.published.unlink(missing_ok=True)
    publish(home)
    return told


def read_manifest(folder: Path) -> Backup:
    """Raises NewsdeskError when there is none."""
    try:
        told = json.loads((folder / MANIFEST).read_text())
        return Backup(told["made_at"], {name: (size, sha256) for name, (size, sha256) in told["files"].items()})
    except (OSError, ValueError, KeyError):
        raise NewsdeskError(f"{shown(folder)} is no finished backup: it has no {MANIFEST} that can be read.") from None


def _write_manifest(folder: Path, made: Backup) -> None:
    temporary = folder / f".{MANIFEST}.tmp"
    temporary.write_text(json.dumps({"made_at": made.made_at, "files": made.files}, indent=1))
    temporary.replace(folder / MANIFEST)
    sync_folder(folder)


def _check(folder: Path, told: Backup) -> None:
    for name, (size, sha256) in told.files.items():
        path = folder / name
        if not path.exists() or path.stat().st_size != size or sha256_of(path) != sha256:
            raise NewsdeskError(f"{shown(path)} is missing or damaged; nothing was restored.")


def kept(path: Path, target: Path, known: tuple[int, str] | None) -> tuple[int, str]:
    """Copy a file unless it is there; its size and hash."""
    size = path.stat().st_size
    if known and target.exists() and target.stat().st_size == size == known[0]:
        return known
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.tmp")
    shutil.copyfile(path, temporary)
    temporary.replace(target)
    return size, sha256_of(target)


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(READ_BYTES):
            digest.update(piece)
    return digest.hexdigest()
