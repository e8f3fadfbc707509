"""Upkeep of the warehouse, once a day or so: tidy the raw files, forget what is too old, prove the rules, publish."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from extractors.source import Source
from warehouse.check import check
from warehouse.forget import by_age, forget
from warehouse.home import Home
from warehouse.publish import publish
from warehouse.tidy import merge


@dataclass
class Upkeep:
    """What was done, and what is wrong."""

    merged_count: int = 0  # raw files that became part of a larger one
    forgotten: dict[str, str] = field(default_factory=dict)  # source -> what was too old
    faults: list[str] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        done = [f"Merged {self.merged_count} raw files."] if self.merged_count else []
        done += [f"Forgot of {source}: {counts}." for source, counts in self.forgotten.items()]
        return [*done, *self.faults] if self.faults else [*done, "The warehouse keeps its rules."]


def upkeep(sources: Sequence[Source], home: Home, now: datetime) -> Upkeep:
    """All of it. A source that is at work is tidied the next time."""
    done = Upkeep(merge(home, before=now.date()))
    for source in sources:
        if source.keep:
            doomed = by_age(home, now - source.keep, source.name)
            if doomed.articles or doomed.captures:
                forget(home, doomed, now=now)
                done.forgotten[source.name] = doomed.counts
    home.settle(now)
    done.faults = check(home)
    publish(home)
    return done
