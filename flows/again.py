"""Read stored captures again with today's code and settings; nothing is fetched.

A new reading of a capture replaces the earlier one, so what was mended here is mended everywhere, and nobody mistakes
our own improvement for a revision by the publisher. What would be other values can be seen before anything is written.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime

from extractors.extract.readers import extract_all
from extractors.fetch import sort_out
from extractors.source import Source
from flows.newsroom import Newsroom
from flows.pipeline import recover, rounds
from flows.round import Outcome, record
from warehouse.compared import Changes, compare
from warehouse.entries import entries_of
from warehouse.ledger import stored_pages
from warehouse.load import load
from warehouse.publish import publish
from warehouse.raw import keep, read
from warehouse.rebuilt import Rebuilding, rebuilding
from warehouse.runs import Report

LOCK_WAIT_S = 600.0  # a run that is under way is let finish


def reextract(
    source: Source,
    room: Newsroom,
    since: datetime | None = None,
    *,
    changes: Changes | None = None,
    is_dry: bool = False,
) -> Outcome:
    """All captures of this source that were loaded since then; publishes at the end.

    ``changes`` is filled with the values that are others; ``is_dry``: they are counted, and nothing is replaced.
    """
    noted = changes or Changes()
    if is_dry:
        began = time.monotonic()
        report = read_again(source, room, "", since, noted, is_dry)
        return Outcome(source.name, "ok", report, took_s=time.monotonic() - began)
    try:
        return record(source, room, lambda run_id: read_again(source, room, run_id, since, noted), "reextract")
    finally:
        publish(room.home)


def read_again(
    source: Source, room: Newsroom, run_id: str, since: datetime | None, changes: Changes, is_dry: bool = False
) -> Report:
    """raw | extract | compare | load, file by file"""
    report, files = Report(), stored_pages(room.home, source.name, since)
    for done, (path, ids) in enumerate(files.items()):
        room.say(source.name, done, len(files))
        for pages in rounds(capture for capture in read(room.home, path) if capture.capture_id in ids):
            entries = entries_of(room.home, source.name, list(pages))
            fetched = sort_out(source, entries, pages, room.clock())
            readings, unread = extract_all(source, fetched.readable, room.readers)
            compare(room.home, readings, unread, changes)
            if is_dry:
                report += Report(fetched=len(fetched.readable), unchanged=len(readings), rejected=len(unread))
                continue
            batch = keep(room.home, source.name, [])
            loaded = load(room.home, [(batch, [])], readings, unread, now=room.clock(), run_id=run_id)
            counts = {name: getattr(loaded, name) for name in ("added", "revised", "unchanged", "rejected")}
            report += Report(fetched=len(fetched.readable), **counts)
    return report


def rebuild(sources: Sequence[Source], room: Newsroom) -> Report:
    """Make the whole warehouse anew from raw, beside the old one, and put it in its place; publishes at the end.

    No run of any source may be under way. What a killed rebuilding leaves is thrown away by the next one.
    """
    room.home.alone("reextract --all")
    with ExitStack() as held:
        known = {source.name: source for source in sources}
        names = sorted({path.name for path in room.home.raw.iterdir() if path.is_dir()} | known.keys())
        for name in names:
            held.enter_context(room.home.lock(f"source-{name}", wait_s=LOCK_WAIT_S))
        with rebuilding(room.home) as anew:
            report = _load_all((known.get(name) or unknown(name) for name in names), room, anew)
            anew.put_in_place()
    publish(room.home)
    return report


def _load_all(sources: Iterable[Source], room: Newsroom, anew: Rebuilding) -> Report:
    report = Report()
    for source in sources:
        report += recover(source, replace(room, home=anew.home), "", anew.batches(source.name))
    return report


def unknown(name: str) -> Source:
    """A source that is configured no more, or never was: what `newsdesk load` took is read without settings."""
    return Source.model_validate({"name": name, "discover": [{"kind": "folder", "path": "."}]})
