"""Files of archives on the network: fetched one at a time, read into the warehouse, removed again.

    which files | fetch | list | bring | note      (a step for each file: under Prefect a task)

The plan of a backfill only asks for the list of files; a file is fetched when its slice is brought in. One that was
read to its end for a slice is not fetched for it again. Its pages are read in the room's reading processes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from extractors.article import Capture, Listed
from extractors.discover.archive import list_file
from extractors.discover.archive_files import ArchiveFile, archive_files
from extractors.errors import FetchError, NewsdeskError
from extractors.fetch.download import Wanted, download
from extractors.source import ArchiveListing, Source, Window
from flows.newsroom import Newsroom
from flows.pipeline import commit_portion
from flows.round import Outcome, Step, check_space, record
from warehouse.archives import note_read, place_of_file, read_files
from warehouse.runs import Report

GIGABYTE = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Held:
    """A file that may hold what a slice asks for."""

    listing: ArchiveListing
    file: ArchiveFile


def files_named(source: Source, listing: ArchiveListing, room: Newsroom, run_id: str) -> list[Held]:
    """All that the listing names; the list itself is kept. Raises Rejected."""
    answers: list[Capture] = []
    with closing(room.client(answers.append)) as client:
        try:
            return [Held(listing, file) for file in archive_files(listing, source, client, room.clock())]
        finally:
            commit_portion(source, [], answers, room, run_id, True)


def bring_files(
    source: Source,
    files: Sequence[Held],
    window: Window,
    room: Newsroom,
    bring: Callable[[], Outcome],
    step: Step,
    wait_s: float,
) -> Report:
    """Fetch and read each of these that was not read for this window; ``bring`` brings in what then waits."""
    assert window.since and window.until
    edges = (window.since, window.until)
    known, report = read_files(room.home, source.name, edges), Report()
    for held in files:
        if held.file.url not in known:
            outcome = step(held.file.name, partial(bring_file, source, held, window, room, bring, wait_s))
            report += outcome.report
            if outcome.state != "ok":
                break
            note_read(room.home, source.name, edges, held.file.url, now=room.clock())
    return report


def bring_file(
    source: Source, held: Held, window: Window, room: Newsroom, bring: Callable[[], Outcome], wait_s: float
) -> Outcome:
    """fetch | list | bring. The source's lock is not held while the file comes: that may take long."""
    try:
        path = fetched(source, held, room)
    except FetchError as error:
        return Outcome(source.name, "failed", Report(error=f"{held.file.name}: {error}"))
    except NewsdeskError as error:
        return Outcome(source.name, "stopped", Report(error=str(error)))
    listed = record(source, room, partial(list_held, source, held, path, window, room), "backfill", window, wait_s)
    return bring() if listed.state == "ok" else listed


def fetched(source: Source, held: Held, room: Newsroom) -> Path:
    """The file on this machine. Raises FetchError, or Stopped when there is no room for it."""
    place = place_of_file(room.home, source.name, held.file.name)
    wanted = Wanted(held.file.url, place, int(held.listing.max_file_gb * GIGABYTE))
    with closing(room.client(lambda answer: None)) as client:
        return download(wanted, source, client, lambda left: check_space(room, left))


def list_held(source: Source, held: Held, path: Path, window: Window, room: Newsroom, run_id: str) -> Report:
    """Commit what the file holds of this window; a file that breaks off says so, and what came before is there."""
    report = Report()
    for listed in list_file(path, held.listing, source, window, {}, room.clock(), set()):
        portion: list[Listed] = [Listed(listed.entries)]
        report += commit_portion(source, portion, [], room, run_id, True)
        if listed.reject:
            report += Report(error=f"{listed.reject.reason}: {listed.reject.detail}")
    return report
