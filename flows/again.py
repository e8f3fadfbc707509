"""Read stored captures again with today's code and settings; nothing is fetched.

A new reading of a capture replaces the earlier one, so what was mended here is mended everywhere, and nobody mistakes
our own improvement for a revision by the publisher.
"""

from __future__ import annotations

from datetime import datetime

from extractors.fetch import sort_out
from extractors.source import Source
from flows.newsroom import Newsroom
from flows.pipeline import Kept, store
from flows.round import Outcome, record
from warehouse.entries import entries_of
from warehouse.ledger import loaded_batches
from warehouse.publish import publish
from warehouse.raw import captures_of, keep
from warehouse.runs import Report


def reextract(source: Source, room: Newsroom, since: datetime | None = None) -> Outcome:
    """All captures of this source that were loaded since then; publishes at the end."""
    try:
        return record(source, room, lambda run_id: read_again(source, room, run_id, since), "reextract")
    finally:
        publish(room.home)


def read_again(source: Source, room: Newsroom, run_id: str, since: datetime | None) -> Report:
    """raw | extract | load, batch by batch"""
    report, batches = Report(), loaded_batches(room.home, source.name, since)
    for done, batch in enumerate(batches):
        room.say(source.name, done, len(batches))
        pages = {capture.url: capture for capture in captures_of(room.home, batch) if capture.role == "article"}
        entries = entries_of(room.home, source.name, list(pages))
        fetched = sort_out(source, entries, pages, room.clock())
        report += store(source, Kept(keep(room.home, source.name, []), [], fetched), room, run_id)
    return report
