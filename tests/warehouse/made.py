"""Made-up captures, readings and articles for the tests of the warehouse."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from extractors.article import Article, Block, Capture, Entry, Finding, Reading, Reject
from warehouse.home import Home
from warehouse.load import Loaded, load
from warehouse.raw import RawBatch, keep

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://herald.example/news/harbour"


def at(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


def article(url: str = URL, body: str = "First report.", title: str = "Harbour reopens", **fields: Any) -> Article:
    blocks = tuple(Block("paragraph", text) for text in body.split("\n\n"))
    found = (Finding("title", "markup", "h1", title),)
    return Article(url, title, blocks, **({"word_count": len(body.split()), "findings": found} | fields))


@dataclass(frozen=True)
class Read:
    """A capture and what was read from it."""

    capture: Capture
    readings: tuple[Reading, ...]


def read(
    *articles: Article,
    source: str = "herald",
    captured_at: datetime = NOON,
    entry_url: str = "",
    final_url: str = "",
    version: str = "1",
) -> Read:
    told = articles or (article(),)
    asked = entry_url or told[0].url
    page = repr([(each.url, each.title, each.body, each.addresses) for each in told]).encode()
    capture = Capture(source, asked, captured_at, page, final_url=final_url, media_type="text/html")
    ids = (capture.capture_id, captured_at, final_url, version, "c0ffee")
    return Read(capture, tuple(Reading(each, source, asked, *ids) for each in told))


def read_again(earlier: Read, *articles: Article, version: str) -> Read:
    """The same capture, read by other code."""
    first = earlier.readings[0]
    return Read(earlier.capture, tuple(replace(first, article=each, extractor_version=version) for each in articles))


def bring(home: Home, *reads: Read, rejects: Sequence[Reject] = (), now: datetime = NOON) -> Loaded:
    """keep | load, as one batch."""
    source = reads[0].capture.source if reads else "herald"
    captures = [each.capture for each in reads]
    return load_kept(home, keep(home, source, captures), reads, rejects, now)


def load_kept(
    home: Home, batch: RawBatch, reads: Sequence[Read], rejects: Sequence[Reject] = (), now: datetime = NOON
) -> Loaded:
    captures = [each.capture for each in reads]
    readings = [reading for each in reads for reading in each.readings]
    return load(home, [(batch, captures)], readings, rejects, now=now, run_id="run-1")


def entry(url: str = URL, source: str = "herald", **fields: Any) -> Entry:
    return Entry(source, url, **fields)


def rows(home: Home, sql: str) -> list[Any]:
    """The answer to a question, straight from the writer's file; a single column as bare values."""
    with home.writing() as con:
        found = con.execute(sql).fetchall()
    return [row[0] for row in found] if found and len(found[0]) == 1 else found


def tree(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
