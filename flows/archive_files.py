"""WARC files that lie where all machines see them: each is read by itself, so that many may be at work on one source.

    which files | list | keep | extract | load      (a file, under its own lock; under Prefect a task)

What is listed of a file waits for whoever reads that file, and for nobody else. A file that was begun is gone on with;
what is done stays done.
"""

from __future__ import annotations

from pathlib import Path

from extractors.discover.archive import list_file
from extractors.discover.local_files import files_of
from extractors.source import ALWAYS, ArchiveListing, Source
from flows.newsroom import Newsroom
from flows.pipeline import NO_LIMIT, bring_pending, commit_portion
from flows.round import check_space
from warehouse.entries import listing_states
from warehouse.rows import id_of
from warehouse.runs import Report

BATCH_ENTRIES = 500  # a load costs about the same, large or small; so many pages are held two or three times over


def files_here(source: Source) -> dict[Path, ArchiveListing]:
    """The files of the source's archives, each with the listing that names it. Raises DiscoverError."""
    listings = [each for each in source.discover if isinstance(each, ArchiveListing) and each.path]
    return {path: listing for listing in listings for path, _ in files_of(source, listing.path)}


def read_file(source: Source, path: Path, room: Newsroom, run_id: str) -> Report:
    """list | bring. Raises Busy when another is at this file."""
    listing = files_here(source)[path]
    with room.home.lock(f"file-{id_of(source.name, str(path))}"):
        check_space(room)
        listed = list_pages(source, path, listing, room, run_id)
        return listed + bring_pending(source, room, run_id, NO_LIMIT, file=str(path))


def list_pages(source: Source, path: Path, listing: ArchiveListing, room: Newsroom, run_id: str) -> Report:
    """Commit what the file holds, unless that was done; of one that breaks off, what came before, and an error."""
    report, states = Report(), listing_states(room.home, source.name)
    for listed in list_file(path, listing, source, ALWAYS, states, room.clock(), set()):
        report += commit_portion(source, [listed], [], room, run_id, True)
        if listed.reject:
            report += Report(error=f"{listed.reject.reason}: {listed.reject.detail}")
    return report
