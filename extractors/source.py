"""config/sources/*.yaml -> Source: read, checked and frozen before the first request.

Nothing is fetched and no environment variable is read here; ``env:NAME`` stays a name until a request needs it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from extractors.errors import ConfigError
from extractors.setting import (
    Cron,
    Css,
    FunctionPath,
    HttpUrl,
    Language,
    Selectors,
    Settings,
    Span,
    Texts,
    Zone,
    meant,
    one_or_many,
)
from extractors.yaml_file import read_yaml

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True)
class Window:
    """A half-open stretch of time, ``since`` <= t < ``until``; None is open on that side. UTC instants."""

    since: datetime | None = None
    until: datetime | None = None

    def holds(self, at: datetime | None) -> bool:
        """Is this instant inside? An unknown instant is inside only when the window is open on both sides."""
        if at is None:
            return self.since is None and self.until is None
        return (self.since is None or at >= self.since) and (self.until is None or at < self.until)

    def __str__(self) -> str:
        return f"[{self.since or '...'}, {self.until or '...'})"


ALWAYS = Window()


# ---------------------------------------------------------------------- where a source lists its items


class Listing(Settings):
    backfill_only: bool = Field(False, description="used by `newsdesk backfill` alone")


class FeedListing(Listing):
    """RSS 2.0, RSS 1.0, Atom or JSON Feed."""

    kind: Literal["feed"]
    url: HttpUrl


class SitemapListing(Listing):
    """A sitemap, a news sitemap, or an index of either; also gzipped."""

    kind: Literal["sitemap"]
    url: HttpUrl


class IndexListing(Listing):
    """A page of links."""

    kind: Literal["index"]
    url: HttpUrl
    links: Css = Field("a[href]", description="CSS selector of the links to follow")


class UrlsListing(Listing):
    """Addresses written down here, or one a line in a file."""

    kind: Literal["urls"]
    urls: tuple[HttpUrl, ...] = ()
    path: str = Field("", description="a text file, one address a line; # starts a comment")

    @model_validator(mode="after")
    def one_of_both(self) -> UrlsListing:
        if bool(self.urls) == bool(self.path):
            raise ValueError("needs either urls or path")
        return self


class FolderListing(Listing):
    """Saved articles: .txt .md .html .htm .eml .mhtml, also gzipped."""

    kind: Literal["folder"]
    path: str
    glob: str = "**/*"


class ArchiveListing(Listing):
    """WARC files, gzipped or not: on this machine (path may hold * and **), or at an address."""

    kind: Literal["archive"]
    path: str = ""
    url: HttpUrl | None = Field(
        None, description="of a WARC file, or of a list of them such as CC-NEWS's warc.paths.gz; for backfills alone"
    )
    hosts: Texts = Field((), description="only pages of these hosts, and of hosts below them")
    max_file_gb: float = Field(2.0, gt=0, description="a file at an address that is larger is not fetched")

    @model_validator(mode="after")
    def one_of_both(self) -> ArchiveListing:
        if bool(self.url) == bool(self.path):
            raise ValueError("needs either url or path")
        return self

    def holds(self, host: str) -> bool:
        """Are pages of this host wanted?"""
        return not self.hosts or any(host == each or host.endswith(f".{each}") for each in self.hosts)


class WaybackListing(Listing):
    """Captures in a web archive that answers CDX questions, such as the Internet Archive's."""

    kind: Literal["wayback"]
    url: str = Field(min_length=3, description="what to ask for: news.example/world/* or *.news.example")
    api: HttpUrl = "https://web.archive.org"
    delay_s: float = Field(4.0, ge=0, le=3600, description="least time between two requests to the archive")
    backfill_only: bool = Field(True, description="used by `newsdesk backfill` alone")


class TableListing(Listing):
    """Articles in rows: .jsonl .csv .parquet (also .jsonl.gz .csv.gz); path may hold * and **."""

    kind: Literal["table"]
    path: str
    columns: Mapping[str, str] = Field(
        default_factory=dict, description="field of an article -> column; others are looked for under their own names"
    )

    @model_validator(mode="after")
    def known_fields(self) -> TableListing:
        for name in self.columns:
            if name not in TABLE_FIELDS:
                raise ValueError(f"columns.{name} is not a field" + meant(name, TABLE_FIELDS))
        return self


TABLE_FIELDS = (
    "url", "title", "kicker", "standfirst", "byline", "authors", "body", "html", "published", "modified",
    "section", "tags", "language",
)  # fmt: skip
AnyListing = Annotated[
    FeedListing
    | SitemapListing
    | IndexListing
    | UrlsListing
    | FolderListing
    | ArchiveListing
    | TableListing
    | WaybackListing,
    Field(discriminator="kind"),
]
LOCAL_KINDS = frozenset({"folder", "archive", "table"})


def lies_elsewhere(listing: AnyListing) -> bool:
    """Files of an archive are fetched before they are read: what only a backfill does."""
    return isinstance(listing, ArchiveListing) and bool(listing.url)


# ---------------------------------------------------------------------- how it is fetched and read


class Fetch(Settings):
    """How a source is fetched. None means: as newsdesk.yaml says."""

    delay_s: float | None = Field(
        None, ge=0, le=3600, description="least time between the starts of two requests to a host"
    )
    connections_per_host: int | None = Field(None, ge=1, le=16)
    deadline_s: float | None = Field(None, gt=0, le=3600, description="total time one answer may take")
    max_bytes: int | None = Field(None, ge=1000, le=1_000_000_000, description="of one answer, inflated")
    max_per_run: int | None = Field(None, ge=1, description="articles taken in one run; by default 20 in a first run")
    headers: Mapping[str, str] = Field(default={}, description='extra headers; a secret is written "env:NAME"')


class Select(Settings):
    """CSS selectors that win over everything else on the page; several are tried in order."""

    until: date | None = Field(
        None, description="first day of the next layout, in the source's time zone; without it, to this day"
    )
    title: Selectors = ()
    kicker: Selectors = ()
    standfirst: Selectors = ()
    byline: Selectors = ()
    authors: Selectors = ()
    published: Selectors = ()
    modified: Selectors = ()
    section: Selectors = ()
    tags: Selectors = ()
    body: Selectors = ()


def oldest_first(layouts: tuple[Select, ...]) -> tuple[Select, ...]:
    """Layouts follow each other, and only the last may still be in use."""
    ends = [layout.until for layout in layouts]
    if None in ends[:-1]:
        raise ValueError("every layout but the last needs an until, the first day of the one after it")
    if any(one >= after for one, after in pairwise(ends) if one and after):
        raise ValueError("layouts stand in order, the oldest first, each with a later until than the one before")
    return layouts


Layouts = Annotated[
    tuple[Select, ...],
    BeforeValidator(one_or_many, json_schema_input_type=Select | tuple[Select, ...]),
    AfterValidator(oldest_first),
]


class Extract(Settings):
    """How the source's pages are read."""

    select: Layouts = Field((Select(),), description="one block, or one for each layout of the site, the oldest first")
    drop: Selectors = Field((), description="CSS selectors of what is never part of the article")
    boilerplate: Texts = Field(
        (), description="lines that stand in many articles and belong to none; `newsdesk sources learn` finds them"
    )
    reader: FunctionPath | None = Field(
        None, description="module:function(capture, source) -> Article, where selectors cannot serve"
    )

    @property
    def has_layouts(self) -> bool:
        """Does it depend on a day how a page is read?"""
        return len(self.select) > 1 or any(block.until for block in self.select)

    def layout(self, day: date) -> Select:
        """The selectors for a page of this day; none for one after the last layout has ended."""
        return next((block for block in self.select if block.until is None or day < block.until), Select())


CHECKED_AFTER = tuple(timedelta(hours=hours) for hours in (1, 6, 24, 72, 168, 720))


class Recheck(Settings):
    """When articles are asked for again, to see what became of them; only those that a network listing named."""

    after: tuple[Span, ...] = Field(
        CHECKED_AFTER,
        max_length=20,
        description="since it was published, or first listed: [1h, 6h, 1d, 3d, 7d, 30d]; [] is never",
    )
    backfills: bool = Field(False, description="also what `newsdesk backfill` listed")


class Source(Settings):
    """A publication or folder, as configured in config/sources/<name>.yaml."""

    name: Annotated[str, Field(exclude=True)] = ""
    title: str = ""
    home: HttpUrl | None = None
    language: Language | None = None
    timezone: Zone = "UTC"
    founded: date | None = Field(None, description="day of the first issue; an article dated before it is flagged")
    enabled: bool = True
    schedule: Cron | None = Field(None, description='a cron line in the source\'s time zone, or "adaptive"')
    every: Span | None = Field(None, description="instead of schedule: a length of time, such as 30m")
    jitter: Span | None = Field(None, description="started up to so much later, by the source's name: spreads the load")
    deadline: Span = Field(
        timedelta(hours=2), description="one run of it takes no longer; the next brings what is left"
    )
    discover: tuple[AnyListing, ...] = Field(min_length=1)
    include: Texts = Field((), description="the path contains one of these")
    exclude: Texts = Field((), description="the path contains none of these")
    fetch: Fetch = Fetch()
    extract: Extract = Extract()
    recheck: Recheck = Recheck()
    keep: Span | None = Field(
        None, description="`newsdesk maintain` forgets articles and captures older than this; default: never"
    )
    warn_after: Span | None = None
    error_after: Span | None = None
    root: Annotated[Path, Field(exclude=True)] = Path()

    @model_validator(mode="after")
    def one_rhythm(self) -> Source:
        if self.schedule and self.every:
            raise ValueError("has both schedule and every; keep one")
        return self

    @property
    def is_local(self) -> bool:
        """Everything it needs lies on this machine."""
        return all(listing.kind in LOCAL_KINDS and not lies_elsewhere(listing) for listing in self.discover)

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def path(self, written: str) -> Path:
        """A path as written -> where it is; relative ones start at the folder that holds config/."""
        return self.root / Path(written).expanduser()

    def wants(self, path: str) -> bool:
        """Does this URL path (or file path) pass include and exclude?"""
        return (not self.include or any(part in path for part in self.include)) and not any(
            part in path for part in self.exclude
        )

    def window(self, since: date | datetime | None, until: date | datetime | None) -> Window:
        """Dates in the source's own zone -> instants."""
        return Window(self._instant(since), self._instant(until))

    def _instant(self, moment: date | datetime | None) -> datetime | None:
        if moment is None:
            return None
        if not isinstance(moment, datetime):
            moment = datetime.combine(moment, time())
        return (moment if moment.tzinfo else moment.replace(tzinfo=self.zone)).astimezone(UTC)


# ---------------------------------------------------------------------- reading the files


def read_sources(config: Path, names: tuple[str, ...] = ()) -> tuple[Source, ...]:
    """All of config/sources/*.yaml, or those named, by name. Raises one ConfigError with every fault found."""
    paths = sorted((config / "sources").glob("*.y*ml"))
    known = {path.stem: path for path in paths}
    for name in names:
        if name not in known:
            raise ConfigError(f"{config / 'sources'}: there is no source {name}{meant(name, tuple(known))}")
    sources, faults = [], []
    for path in [known[name] for name in names] or paths:
        try:
            sources.append(read_source(path))
        except ConfigError as error:
            faults.append(str(error))
    if faults:
        raise ConfigError("\n".join(faults))
    return tuple(sources)


def read_source(path: Path) -> Source:
    """One config/sources/<name>.yaml -> Source. Raises ConfigError."""
    if not NAME.fullmatch(path.stem):
        raise ConfigError(f"{path}: a source's file is named in a-z, 0-9, - and _, such as bbc-world.yaml")
    return read_yaml(path, Source, name=path.stem, root=path.resolve().parent.parent.parent)


def source_schema() -> dict[str, Any]:
    """The JSON schema of config/sources/<name>.yaml, for editors."""
    schema = Source.model_json_schema()
    for hidden in ("name", "root"):
        schema["properties"].pop(hidden, None)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "source.schema.json", **schema}
