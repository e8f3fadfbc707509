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
    free: int  # of this machine's disk
    takes: float  # how much more the place takes that grows
    a_day: float  # growth, over the last week
    raw: int
    database: int

    @property
    def days_left(self) -> float | None:
        """Until the disk is full, at this pace; None when nothing grows."""
        return self.takes / self.a_day if self.a_day > 0 else None


def space(home: Home) -> Space:
    """Only names and sizes are looked at: the files of raw tell by their times what came lately."""
    now, raw, late, oldest = time.time(), 0, 0, time.time()
    for file in home.storage.files("raw"):
        raw += file.size
        oldest = min(oldest, file.changed_at)
        late += file.size if now - file.changed_at < LOOKED_BACK_DAYS * DAY_S else 0
    database = sum(path.stat().st_size for path in (home.work, home.published) if path.exists())
    days = min(LOOKED_BACK_DAYS, max((now - oldest) / DAY_S, 1.0))
    share = late / raw if raw else 0.0  # the database grows as what it was read from does
    a_day = (late + share * database) / days
    return Space(raw + database, free_bytes(home), home.storage.free_bytes(), a_day, raw, database)


def free_bytes(home: Home) -> int:
    """How much fits where there is the least room: on this machine's disk, or in a storage beside it."""
    return int(min(shutil.disk_usage(home.folder).free, home.storage.free_bytes()))
