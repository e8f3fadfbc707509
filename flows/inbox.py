"""Files, folders and addresses named on the command line -> a source that needs no YAML.

A file's identity is its full path, so that two files of one name in two folders are two articles.
"""

from __future__ import annotations

import glob
from collections.abc import Sequence
from pathlib import Path

from extractors.errors import ConfigError
from extractors.fetch.file import media_type_of
from extractors.source import AnyListing, ArchiveListing, FolderListing, Source, TableListing, UrlsListing

NAME = "inbox"
ARCHIVES = (".warc", ".warc.gz")
TABLES = (".jsonl", ".jsonl.gz", ".csv", ".csv.gz", ".parquet")
KINDS = ".txt .md .html .htm .eml .mhtml .warc .jsonl .csv .parquet, and most of them with .gz"


def inbox(named: Sequence[str], name: str = NAME) -> Source:
    """The source of what was named. Raises ConfigError for a path that is not there."""
    urls = tuple(each for each in named if each.startswith(("http://", "https://")))
    paths = [Path(each) for each in named if each not in urls]
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise ConfigError("\n".join(f"{path}: there is no such file or folder" for path in missing))
    listings = [listing for path in paths for listing in listings_of(path.resolve())]
    if urls:
        listings.append(UrlsListing(kind="urls", urls=urls))
    return Source(name=name, title="Named on the command line", discover=tuple(listings), root=Path("/"))


def listings_of(path: Path) -> list[AnyListing]:
    if path.is_dir():
        below = f"{written(path)}/**/*"
        archives = [ArchiveListing(kind="archive", path=f"{glob.escape(str(path))}/**/*{end}") for end in ARCHIVES]
        return [FolderListing(kind="folder", path="/", glob=below), *archives]
    if path.name.lower().endswith(ARCHIVES):
        return [ArchiveListing(kind="archive", path=glob.escape(str(path)))]
    if path.name.lower().endswith(TABLES):
        return [TableListing(kind="table", path=glob.escape(str(path)))]
    if not media_type_of(path):
        raise ConfigError(f"{path}: is of no kind that newsdesk reads; it reads {KINDS}")
    return [FolderListing(kind="folder", path="/", glob=written(path))]


def written(path: Path) -> str:
    """A full path as a pattern below / that matches it alone."""
    return glob.escape(str(path)).lstrip("/")
