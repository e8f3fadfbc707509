"""The data folder: a path in, the places in it, its locks and its one writing connection out.

raw/            every capture, as Parquet
work.duckdb     the writer's; opened for seconds, behind a lock
news.duckdb     the published copy, for readers
hosts/          politeness towards each host, over all processes
locks/          one file per lock; prefect/ is Prefect's own

``warehouse.lake`` has the home of a warehouse that several machines write, which is used in the same way.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.errors import NewsdeskError
from warehouse.locks import Busy, hold
from warehouse.storage import Folder, Storage
from warehouse.together import Together

if TYPE_CHECKING:
    from datetime import datetime

    import duckdb

    from warehouse.catalogue import Catalogue
    from warehouse.doors import CatalogueDoors
    from warehouse.together import Answer, Asked, Work

__all__ = ["Busy", "Home"]


class Home:
    """One data folder. Making one makes its folders, and opens nothing."""

    is_shared = False  # do several machines write it?

    def __init__(self, root: Path | str) -> None:
        self.root = Path(root).expanduser().resolve()
        self.folder = self.root  # of this machine alone
        self.storage: Storage = Folder(self.root)  # raw files, by the paths that the warehouse knows them by
        self.raw = self.root / "raw"
        self.work = self.root / "work.duckdb"
        self.published = self.root / "news.duckdb"
        self.hosts = self.root / "hosts"
        self.locks = self.root / "locks"
        self.prefect = self.root / "prefect"
        self._together = Together(self.writing)
        try:
            for folder in (self.raw, self.hosts, self.locks, self.prefect):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise NewsdeskError(
                f"cannot make the data folder {self.root}: {error.strerror}. Choose another with --data."
            ) from None

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self.root)!r})"

    @property
    def readable(self) -> Path | Catalogue:
        """What readers open."""
        return self.published

    @property
    def doors(self) -> CatalogueDoors | None:
        """Where politeness is kept, when not in ``hosts``."""
        return None

    def writing(
        self, *, wait_s: float = 30, then_close: bool = False
    ) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        """work.duckdb, migrated, for the length of a ``with``; commit before its end. Raises Busy.

        Threads of one process take turns on one open connection, unless ``then_close``.
        """
        from warehouse.connection import writer

        return writer(self.work, self.locks / "work.lock").turn(wait_s, then_close)

    def together(self, work: Work[Asked, Answer], asked: Asked) -> Answer:
        """Have ``work`` done in a transaction on work.duckdb, with all that other threads ask of it meanwhile."""
        return self._together.do(work, asked)

    def compact(self) -> None:
        """Leave nothing of what was deleted."""
        from warehouse.rebuilt import compact

        compact(self)

    def settle(self, now: datetime) -> None:
        """Upkeep of what holds the rows; a file needs none."""

    def alone(self, what: str) -> None:
        """Raises NewsdeskError where several machines write: ``what`` is done with the means of others there."""
        if self.is_shared:
            said = "is not for a warehouse of several machines; docs/scale.md says what takes its place"
            raise NewsdeskError(f"{what} {said}.")

    def lock(self, name: str, *, wait_s: float = 0) -> AbstractContextManager[None]:
        """A named lock, such as "source-bbc-world". Raises Busy, which names the process that holds it."""
        return hold(self.locks / f"{name}.lock", f"{name} is being worked on", wait_s=wait_s)
