"""Readings made again beside the stored ones of the same captures: which values are others. Nothing is written here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from extractors.article import Reading, Reject
from warehouse.home import Home
from warehouse.rows import ID, TAKEN, as_table, plain

if TYPE_CHECKING:
    import duckdb

FIELDS = [name for name in TAKEN if name != "content_sha256"]  # of an article, as they are stored; and its body
STRUCTS = ("images", "agencies")
SAMPLES = 3  # values of one field that are shown side by side
ARTICLE = "(article)"  # the whole of it: found in a capture that gave none before, or no longer found


@dataclass(frozen=True, slots=True)
class Sample:
    """One value that is another; null where there is none."""

    url: str
    was: Any
    now: Any


@dataclass
class Changes:
    """How many values of each field are others, and the first few of them."""

    read_count: int = 0  # articles that were read again
    counts: Counter[str] = field(default_factory=Counter)
    samples: dict[str, list[Sample]] = field(default_factory=dict)

    def note(self, name: str, sample: Sample) -> None:
        self.counts[name] += 1
        shown = self.samples.setdefault(name, [])
        if len(shown) < SAMPLES:
            shown.append(sample)


def compare(home: Home, readings: Sequence[Reading], unread: Sequence[Reject], changes: Changes) -> None:
    """Add to ``changes`` in what these readings and rejects differ from what is stored of the same captures."""
    captures = {(each.capture_id, each.source) for each in readings}
    captures |= {(each.capture_id, each.source) for each in unread if each.capture_id}
    stored = _stored(home, captures)
    changes.read_count += len(readings)
    for reading in readings:
        own = stored.get((reading.capture_id, reading.source), {})
        was = own.pop(reading.article.url, None) or (own.popitem()[1] if len(own) == 1 else None)
        if was is None:
            changes.note(ARTICLE, Sample(reading.article.url, None, reading.article.title))
            continue
        for name, before, now in _differing(was, _values(reading)):
            changes.note(name, Sample(reading.article.url, before, now))
    for left in stored.values():
        for url, was in left.items():
            changes.note(ARTICLE, Sample(url, was["title"], None))


def _differing(was: dict[str, Any], now: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    return ((name, was[name], value) for name, value in now.items() if was[name] != value)


def _values(reading: Reading) -> dict[str, Any]:
    """The fields of an article as they would be stored."""
    article = reading.article
    values = {name: plain(getattr(article, name)) for name in FIELDS if name not in STRUCTS}
    values["images"] = [
        {"url": plain(i.url), "caption": plain(i.caption), "credit": plain(i.credit)} for i in article.images
    ]
    values["agencies"] = [{"name": plain(agency.name), "use": agency.use} for agency in article.agencies]
    return values | {"body": plain(article.body) or ""}


def _stored(home: Home, captures: set[tuple[str, str]]) -> dict[tuple[str, str], dict[str, dict[str, Any]]]:
    """(capture, source) -> URL -> the stored fields."""
    found: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
    with (
        home.writing() as con,
        as_table(con, {"capture_id": ID}, [{"capture_id": each} for each, _ in captures]) as asked,
    ):
        for row in _rows(con, STORED.format(fields=", ".join(FIELDS), captures=asked)):
            key = row.pop("capture_id"), row.pop("source")
            if key in captures:
                found.setdefault(key, {})[row["url"]] = row
    return found


STORED = """
    select cast(capture_id as varchar) as capture_id, "source", {fields}, body
    from core.readings semi join {captures} using (capture_id) join core.bodies using (text_id)
"""


def _rows(con: duckdb.DuckDBPyConnection, asked: str) -> Iterator[dict[str, Any]]:
    cursor = con.execute(asked)
    names = [column[0] for column in cursor.description or ()]
    for row in cursor.fetchall():
        values = (value.astimezone(UTC) if isinstance(value, datetime) else value for value in row)
        yield dict(zip(names, values, strict=True))
