"""The files that the path of an archive or table names, and whether one has changed since it was last read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from extractors.article import ListingState
from extractors.errors import DiscoverError
from extractors.source import Source


def files_of(source: Source, written: str) -> Iterator[tuple[Path, str]]:
    """Files by name, each with its name below the part of the path that holds no * ? or [. Raises DiscoverError."""
    pattern = source.path(written)
    fixed = Path(pattern.anchor)
    for part in pattern.parts[1:-1] if pattern.anchor else pattern.parts[:-1]:
        if re.search(r"[*?\[]", part):
            break
        fixed /= part
    try:
        found = [pattern] if pattern.is_file() else sorted(fixed.glob(str(pattern.relative_to(fixed))))
        files = [path for path in found if path.is_file()]
    except (OSError, ValueError) as error:
        raise DiscoverError("bad_feed", f"{pattern} cannot be looked through: {error}") from None
    if not files:
        raise DiscoverError("bad_feed", f"no file is called {pattern}; look at the path in the configuration")
    for path in files:
        yield path, path.relative_to(fixed).as_posix()


def state_of(source: Source, path: Path, now: datetime) -> ListingState:
    """What to remember of a file: it changes with its time of last change and its size."""
    stat = path.stat()
    return ListingState(source.name, str(path), etag=f"{stat.st_mtime_ns}-{stat.st_size}", polled_at=now)


def is_known(state: ListingState, states: Mapping[str, ListingState]) -> bool:
    """Was this very file read before?"""
    return state.url in states and states[state.url].etag == state.etag
