"""A folder on this machine -> an entry for each saved article in it.

Nothing is opened: name, size and time of last change are all that is looked at. Files of other kinds and hidden ones
are left alone. An entry is ``file:<source>/<path in the folder>``, so moving the folder as a whole changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from extractors.article import Entry, Listed, ListingState
from extractors.discover.poll import portions, rejected
from extractors.errors import DiscoverError
from extractors.fetch.file import media_type_of
from extractors.source import FolderListing, Source


def list_folder(
    listing: FolderListing, source: Source, states: Mapping[str, ListingState], now: datetime
) -> Iterator[Listed]:
    """The saved articles in a folder, by name; or one file, when the path is one. Raises DiscoverError."""
    root = source.path(listing.path)
    if not root.exists():
        raise DiscoverError(
            "bad_archive", f"there is no folder {root}; make it, or change the path in the configuration"
        )
    entries, unnamable = [], []
    for path in _files(root, listing.glob):
        name = path.relative_to(root).as_posix() if path != root else path.name
        if not _is_text(name):
            unnamable.append(name)
        elif source.wants(name):
            stat = path.stat()
            entries.append(
                Entry(
                    source.name,
                    f"file:{source.name}/{name}",
                    "folder",
                    listing.path,
                    str(path),
                    f"{stat.st_mtime_ns}-{stat.st_size}",
                )
            )
    for name in unnamable:
        fault = DiscoverError("bad_charset", "the file's name is not UTF-8; rename it")
        shown = name.encode("utf-8", "backslashreplace").decode()
        yield Listed(reject=rejected(source, f"file:{source.name}/{shown}", fault, now))
    place = f"{listing.path}/{listing.glob}"
    seen = hashlib.sha256("\n".join(f"{entry.url}\t{entry.validator}" for entry in entries).encode()).hexdigest()
    state = ListingState(source.name, place, body_sha256=seen, polled_at=now, entry_count=len(entries))
    if place in states and states[place].body_sha256 == seen:
        yield Listed(state=state, is_unchanged=True)
    else:
        yield from portions(entries, state)


def _files(root: Path, glob: str) -> list[Path]:
    """The files to read, sorted by path; hidden ones only where the pattern names them."""
    if root.is_file():
        return [root]
    try:
        found = [path for path in root.glob(glob) if path.is_file()]
    except (ValueError, NotImplementedError) as error:
        raise DiscoverError("bad_feed", f"{glob!r} is not a pattern for files: {error}") from None
    except OSError as error:
        raise DiscoverError("bad_feed", f"{root} cannot be read: {error.strerror}") from None
    named = next(
        (place for place, part in enumerate(Path(glob).parts) if set(part) & set("*?[")), len(Path(glob).parts)
    )
    shown = (path for path in found if not any(part.startswith(".") for part in path.relative_to(root).parts[named:]))
    return sorted(path for path in shown if media_type_of(path))


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
