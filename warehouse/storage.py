"""Where raw files lie: a name in, its bytes back.

    raw/<source>/<day>/<batch_id>.parquet    the name of one, in a folder and in a bucket

What is written appears whole or not at all, and takes the place of what had its name. Here is the folder; the bucket
of an object store is in ``warehouse.bucket`` and is used in the same way.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol

from extractors.errors import NewsdeskError
from warehouse.locks import is_held

if TYPE_CHECKING:
    import duckdb

KIND = "*.parquet"
STALE_S = 60  # a temporary file younger than this may still be about to take its lock


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that is there."""

    name: str
    size: int  # bytes
    changed_at: float  # seconds since 1970


class Storage(Protocol):
    """A place that holds files by their names."""

    def prepare(self) -> None:
        """Make sure that it is there. Raises NewsdeskError."""

    def let_in(self, con: duckdb.DuckDBPyConnection) -> None:
        """Have a session of DuckDB read and write there. Raises NewsdeskError."""

    def writing(self, name: str) -> AbstractContextManager[IO[bytes]]:
        """A file that is there, whole and safe, when the ``with`` has ended well."""

    def reading(self, name: str) -> AbstractContextManager[Any]:
        """An open file, as pyarrow takes it. Raises FileNotFoundError."""

    def files(self, under: str) -> list[Stored]:
        """All files below this name, in the order of their names."""

    def remove(self, names: Iterable[str]) -> None:
        """Those of these that are there."""

    def sweep(self, under: str) -> None:
        """Remove what was being written below this name when its writer died."""

    def free_bytes(self) -> float:
        """How much more it takes."""


def storage_at(address: str) -> Storage:
    """The place that ``storage`` in newsdesk.yaml names."""
    if address.startswith("s3://"):
        from warehouse.bucket import Bucket

        return Bucket(address)
    return Folder(Path(address))


class Folder:
    """Files are written under a temporary name, synced and renamed; on return they are on the disk."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def prepare(self) -> None:
        try:
            self.root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise NewsdeskError(f"cannot make {self.root}, as storage in newsdesk.yaml has it: {error}.") from None

    def let_in(self, con: duckdb.DuckDBPyConnection) -> None:
        """A folder is open to every session."""

    @contextmanager
    def writing(self, name: str) -> Iterator[IO[bytes]]:
        """Whole or not at all, even when the power fails."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.tmp")
        try:
            with temporary.open("wb") as file:  # over what a writer left that died; nobody else writes this name
                is_held(file.fileno())
                yield file
                file.flush()
                os.fsync(file.fileno())
                temporary.rename(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        for folder in path.parents[: len(Path(name).parts) - 1]:
            sync_folder(folder)

    @contextmanager
    def reading(self, name: str) -> Iterator[Any]:
        import pyarrow as pa

        with pa.OSFile(str(self.root / name)) as file:
            yield file

    def files(self, under: str) -> list[Stored]:
        found = []
        for path in sorted((self.root / under).rglob(KIND)):
            try:
                stat = path.stat()
            except FileNotFoundError:
                continue  # tidied away meanwhile
            found.append(Stored(str(path.relative_to(self.root)), stat.st_size, stat.st_mtime))
        return found

    def remove(self, names: Iterable[str]) -> None:
        paths = [self.root / name for name in names]
        for path in paths:
            path.unlink(missing_ok=True)
        for folder in {path.parent for path in paths if path.parent.exists()}:
            sync_folder(folder)

    def sweep(self, under: str) -> None:
        """A living writer holds a lock on its file."""
        for path in (self.root / under).rglob(".*.tmp"):
            try:
                with path.open("rb") as file:
                    if time.time() - path.stat().st_mtime > STALE_S and not is_held(file.fileno()):
                        path.unlink()
            except FileNotFoundError:
                continue

    def free_bytes(self) -> float:
        return shutil.disk_usage(self.root).free


def sync_folder(folder: Path) -> None:
    """Make the names in a folder safe on the disk."""
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
