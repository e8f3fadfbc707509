"""How much room the data folder takes, how fast it grows, and when the disk is full."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass

from warehouse.home import Home

DAY_S = 86_400.0
LOOKED_BACK_DAYS = 7.0
COPIES = 2  # the database lies there twice: the writer's, and the published copy


@dataclass(frozen=True, slots=True)
class Space:
    """In bytes."""

    used: int
    free: int
    a_day: float  # growth, over the last week
    raw: int
    database: int

    @property
    def days_left(self) -> float | None:
        """Until the disk is full, at this pace; None when nothing grows."""
        return self.free / self.a_day if self.a_day > 0 else None


def space(home: Home) -> Space:
    """Only names and sizes are looked at: the files of raw tell by their times what came lately."""
    now, raw, late, oldest = time.time(), 0, 0, time.time()
    for path in home.raw.rglob("*.parquet"):
        stat = path.stat()
        raw += stat.st_size
        oldest = min(oldest, stat.st_mtime)
        late += stat.st_size if now - stat.st_mtime < LOOKED_BACK_DAYS * DAY_S else 0
    database = sum(path.stat().st_size for path in (home.work, home.published) if path.exists())
    days = min(LOOKED_BACK_DAYS, max((now - oldest) / DAY_S, 1.0))
    share = late / raw if raw else 0.0  # the database grows as what it was read from does
    free = free_bytes(home)
    return Space(raw + database, free, (late + share * database) / days, raw, database)


def free_bytes(home: Home) -> int:
    return shutil.disk_usage(home.root).free
