"""A folder with config/ and data/, and what a person does in it: write settings, call commands, ask."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from extractors.extract.readers import Readers
from flows.newsroom import Newsroom
from flows.round import Outcome, go_round
from flows.where import Where
from tests.server import Site
from warehouse.check import check
from warehouse.query import ask

COMMAND = (sys.executable, "-c", "from flows.cli import main; main()")
ROOT = Path(__file__).parents[2]

# All that two runs over the same pages must agree on: clocks and the ids of runs and captures are their own.
TOLD = """
    select 'article', article_id, url, "source", title, content_sha256, revision_count, published_at from articles
    union all select 'revision', article_id, url, "source", title, content_sha256, revision, published_at from revisions
    union all select 'reject', null, url, "source", concat_ws(' ', stage, reason), null, tries, null from rejects
    union all select 'entry', null, url, "source", state, null, tries, published_at from entries
    order by all
"""
NOBODY = "127.0.0.0/27:9"  # addresses of this machine that may be asked, where nobody listens


@dataclass(frozen=True)
class Office:
    folder: Path
    readers: Readers
    sites: Sequence[Site] = ()

    def __post_init__(self) -> None:
        (self.config / "sources").mkdir(parents=True)
        ranges = [NOBODY, *(f"{site.host}/32:{site.port}" for site in self.sites)]
        desk = {"contact": "desk@example.org", "fetch": {"delay_s": 0, "deadline_s": 20}, "allow_addresses": ranges}
        (self.config / "newsdesk.yaml").write_text(json.dumps(desk))  # JSON is YAML

    @property
    def config(self) -> Path:
        return self.folder / "config"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def where(self) -> Where:
        return Where(self.config, self.data)

    def source(self, name: str, *listings: dict[str, Any], **settings: Any) -> None:
        """Write config/sources/<name>.yaml."""
        (self.config / "sources" / f"{name}.yaml").write_text(json.dumps({"discover": listings, **settings}))

    def beside(self, name: str) -> Office:
        """Another office with the same sites and sources, and a warehouse of its own."""
        other = Office(self.folder.parent / name, self.readers, self.sites)
        for path in (self.config / "sources").iterdir():
            (other.config / "sources" / path.name).write_text(path.read_text())
        return other

    def room(self, **settings: Any) -> Newsroom:
        return Newsroom(self.where.desk, self.where.home, self.readers, **settings)

    def run(self, *names: str, now: datetime | None = None, limit: int | None = None) -> dict[str, Outcome]:
        """`newsdesk run` in this process; by source, in the order in which they ended."""
        room = self.room()
        if now:
            room = replace(room, clock=lambda: now)
        return {each.source: each for each in go_round(self.where.sources(names), room, limit=limit)}

    def start(self, *words: str) -> subprocess.Popen[str]:
        """A command in a process of its own, as a person would start it."""
        places = ("--config", str(self.config), "--data", str(self.data))
        pipe = subprocess.PIPE
        return subprocess.Popen([*COMMAND, *words, *places], stdout=pipe, stderr=pipe, text=True, cwd=ROOT)

    def rows(self, sql: str) -> list[Any]:
        """The answer to a question as readers would get it; a single column as bare values."""
        with ask(self.data / "news.duckdb", sql) as answer:
            found = list(answer.rows())
        return [row[0] for row in found] if found and len(found[0]) == 1 else found

    def told(self) -> list[Any]:
        """The warehouse but for clocks and ids of runs; no rule of it may be broken."""
        assert check(self.where.home) == []
        return self.rows(TOLD)


def noon(day: int) -> datetime:
    return datetime(2026, 3, day, 12, tzinfo=UTC)
