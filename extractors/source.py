"""config/*.yaml -> Source, Desk: read, checked and frozen before the first request.

A wrong setting is a ConfigError that reads ``file:line:column: key: what is wrong; did you mean ...?``,
one line for each fault found. Nothing is fetched and no environment variable is read here;
``env:NAME`` stays a name until a request needs it.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar
from zoneinfo import ZoneInfo, available_timezones

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from extractors.errors import ConfigError

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
MAX_CONFIG_BYTES = 1_000_000


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


# ---------------------------------------------------------------------- kinds of value

SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|h|d|w)")
SPAN_S = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def span(value: object) -> object:
    """"30m", "24h", "7d" -> timedelta."""
    if isinstance(value, str) and (match := SPAN.fullmatch(value.strip())):
        return timedelta(seconds=float(match[1]) * SPAN_S[match[2]])
    if isinstance(value, timedelta):
        return value
    raise ValueError("is not a length of time; write a number and s, m, h, d or w, such as 30m or 24h")


def http_url(value: str) -> str:
    if not re.match(r"https?://[^\s/@]+", value):
        raise ValueError("is not an http or https address")
    return value


def zone_name(value: str) -> str:
    if value not in available_timezones():
        near = difflib.get_close_matches(value, sorted(available_timezones()), 1)
        raise ValueError("is not a time zone" + (f"; did you mean {near[0]}?" if near else "; write one such as Europe/London"))
    return value


def language_tag(value: str) -> str:
    if not re.fullmatch(r"[a-zA-Z]{2,3}(-[A-Za-z0-9]{2,8})*", value):
        raise ValueError("is not a language tag; write one such as en or en-GB")
    return value


def css(value: str) -> str:
    """A CSS selector that both readers of pages understand."""
    import soupsieve
    from selectolax.lexbor import LexborHTMLParser

    try:
        soupsieve.compile(value)
        LexborHTMLParser("<p></p>").css(value)
    except Exception as error:
        raise ValueError(f"is not a CSS selector: {str(error).splitlines()[0]}") from None
    return value


def cron(value: str) -> str:
    from croniter import croniter

    if value != "adaptive" and not croniter.is_valid(value):
        raise ValueError('is not a schedule; write a cron line such as "*/30 * * * *", or adaptive')
    return value


def function_path(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*", value):
        raise ValueError("is not module:function")
    return value


def address_range(value: str) -> str:
    import ipaddress

    match = re.fullmatch(r"(\[[^\]]+\]|[^\[\]:]+)(?:/(\d+))?(?::(\d+))?", value)
    try:
        if not match:
            raise ValueError
        ipaddress.ip_network(match[1].strip("[]") + (f"/{match[2]}" if match[2] else ""), strict=False)
    except ValueError:
        raise ValueError('is not network:port; write one such as "127.0.0.0/27:8900" or "[fd00::]/8:80"') from None
    return value


def one_or_many(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Span = Annotated[timedelta, BeforeValidator(span)]
HttpUrl = Annotated[str, AfterValidator(http_url)]
Zone = Annotated[str, AfterValidator(zone_name)]
Language = Annotated[str, AfterValidator(language_tag)]
Css = Annotated[str, AfterValidator(css)]
Cron = Annotated[str, AfterValidator(cron)]
FunctionPath = Annotated[str, AfterValidator(function_path)]
AddressRange = Annotated[str, AfterValidator(address_range)]
Texts = Annotated[tuple[str, ...], BeforeValidator(one_or_many)]
Selectors = Annotated[tuple[Css, ...], BeforeValidator(one_or_many)]


class Settings(BaseModel):
    """Frozen, and strict about keys: what is not a setting is refused by name."""

    model_config = ConfigDict(frozen=True, extra="forbid")


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
    """WARC files, gzipped or not; path may hold * and **."""

    kind: Literal["archive"]
    path: str


class TableListing(Listing):
    """Articles in rows: .jsonl .csv .parquet (also .jsonl.gz .csv.gz); path may hold * and **."""

    kind: Literal["table"]
    path: str
    columns: Mapping[str, str] = Field(
        default_factory=dict,
        description="field of an article -> column; what is not named here is looked for under its own name",
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
    FeedListing | SitemapListing | IndexListing | UrlsListing | FolderListing | ArchiveListing | TableListing,
    Field(discriminator="kind"),
]
LOCAL_KINDS = frozenset({"folder", "archive", "table"})


# ---------------------------------------------------------------------- how it is fetched and read


class Fetch(Settings):
    """How a source is fetched. None means: as newsdesk.yaml says."""

    delay_s: float | None = Field(None, ge=0, le=3600, description="least time between the starts of two requests to a host")
    connections_per_host: int | None = Field(None, ge=1, le=16)
    deadline_s: float | None = Field(None, gt=0, le=3600, description="total time one answer may take")
    max_bytes: int | None = Field(None, ge=1000, le=1_000_000_000, description="of one answer, inflated")
    max_per_run: int | None = Field(None, ge=1, description="articles taken in one run; a first run takes 20 unless this is set")
    headers: Mapping[str, str] = Field(default_factory=dict, description='extra headers; a secret is written "env:NAME"')


class DeskFetch(Settings):
    """The limits that hold for every source unless its own file says otherwise."""

    delay_s: float = Field(1.0, ge=0, le=3600)
    connections_per_host: int = Field(1, ge=1, le=16)
    deadline_s: float = Field(60.0, gt=0, le=3600)
    max_bytes: int = Field(10_000_000, ge=1000, le=1_000_000_000)
    proxy: HttpUrl | None = None
    ca_file: str | None = Field(None, description="certificates to trust instead of the usual ones")


class Select(Settings):
    """CSS selectors that win over everything else on the page; several are tried in order."""

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


class Extract(Settings):
    """How the source's pages are read."""

    select: Select = Select()
    drop: Selectors = Field((), description="CSS selectors of what is never part of the article")
    reader: FunctionPath | None = Field(None, description="module:function(capture, source) -> Article, where selectors cannot serve")


class Source(Settings):
    """A publication or folder, as configured in config/sources/<name>.yaml."""

    name: Annotated[str, Field(exclude=True)] = ""
    title: str = ""
    home: HttpUrl | None = None
    language: Language | None = None
    timezone: Zone = "UTC"
    enabled: bool = True
    schedule: Cron | None = Field(None, description='a cron line in the source\'s time zone, or "adaptive"')
    every: Span | None = Field(None, description="instead of schedule: a length of time, such as 30m")
    discover: tuple[AnyListing, ...] = Field(min_length=1)
    include: Texts = Field((), description="the path contains one of these")
    exclude: Texts = Field((), description="the path contains none of these")
    fetch: Fetch = Fetch()
    extract: Extract = Extract()
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
        return all(listing.kind in LOCAL_KINDS for listing in self.discover)

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def path(self, written: str) -> Path:
        """A path as written in the configuration -> where it is; relative ones start at the folder that holds config/."""
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


class Desk(Settings):
    """config/newsdesk.yaml: what holds for all sources."""

    contact: str | None = Field(None, description="an e-mail address or page where a site's owner can reach you")
    data: str = "./data"
    fetch: DeskFetch = DeskFetch()
    allow_addresses: tuple[AddressRange, ...] = Field((), description="non-public addresses that may be fetched")
    root: Annotated[Path, Field(exclude=True)] = Path()


# ---------------------------------------------------------------------- reading the files

Model = TypeVar("Model", bound=Settings)


def read_desk(config: Path) -> Desk:
    """config/newsdesk.yaml -> Desk; defaults where there is no such file."""
    path = config / "newsdesk.yaml"
    root = config.resolve().parent
    return read_yaml(path, Desk, root=root) if path.exists() else Desk(root=root)


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


def read_yaml(path: Path, model: type[Model], **given: object) -> Model:
    """A YAML file -> a checked model. ``given`` are values that the file may not set. Raises ConfigError."""
    try:
        text = path.read_bytes()[:MAX_CONFIG_BYTES].decode("utf-8-sig")
        node = yaml.compose(text, yaml.SafeLoader)
        content = yaml.safe_load(text)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: is not UTF-8 text") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else str(path)
        raise ConfigError(f"{where}: is not YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        raise ConfigError(f"{path}: is not YAML: {error}") from None
    if content is None:
        content = {}
    if not isinstance(content, dict):
        raise ConfigError(f"{path}:1:1: should be keys and values, such as  title: BBC News")
    faults = [f"{path}:{_mark(node, (key,))}: {key} is not a setting" for key in given if key in content]
    try:
        made = model.model_validate({**content, **given})
    except ValidationError as error:
        faults += [_fault(path, node, model, fault) for fault in error.errors()]
    if faults:
        raise ConfigError("\n".join(dict.fromkeys(faults)))
    return made


def _fault(path: Path, node: yaml.Node | None, model: type[BaseModel], fault: Any) -> str:
    """One pydantic error -> one line for a person."""
    loc = tuple(fault["loc"])
    keys = tuple(_written(node, loc))
    name = ".".join(str(key) for key in keys) or path.stem
    match fault["type"]:
        case "extra_forbidden":
            near = meant(str(keys[-1]), tuple(_settings_at(model, loc[:-1])), ".".join(str(key) for key in keys[:-1]))
            said = f"{name} is not a setting{near}"
        case "missing":
            said = f"{name}: is missing"
        case "union_tag_not_found":
            said = f"{name}: needs a kind: feed, sitemap, index, urls, folder, archive or table"
        case "union_tag_invalid":
            kinds = ("feed", "sitemap", "index", "urls", "folder", "archive", "table")
            tag = str(fault["ctx"]["tag"])
            said = f"{name}.kind: {tag} is not a kind of listing{meant(tag, kinds) or '; write one of ' + ', '.join(kinds)}"
        case "value_error":
            said = f"{name}: {fault['ctx']['error']}" + (f" (it says {fault['input']!r})" if isinstance(fault["input"], str) else "")
        case _:
            said = f"{name}: {fault['msg'][0].lower()}{fault['msg'][1:]}, not {json.dumps(fault['input'], default=str)[:80]}"
    return f"{path}:{_mark(node, keys)}: {said}"


def _written(node: yaml.Node | None, loc: tuple[int | str, ...]) -> Iterator[int | str]:
    """A pydantic location without what the file does not say (the tag of a union)."""
    for position, key in enumerate(loc):
        child = _child(node, key)
        if child is None and position < len(loc) - 1 and not (isinstance(node, yaml.MappingNode) and _child(node, loc[position + 1]) is None):
            continue
        yield key
        node = child


def _child(node: yaml.Node | None, key: int | str) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for name, value in node.value if name.value == key), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        child: yaml.Node = node.value[key]
        return child
    return None


def _mark(node: yaml.Node | None, keys: tuple[int | str, ...]) -> str:
    """The line and column, from 1, of the deepest of these keys that the file holds."""
    mark = node.start_mark if node else None
    for key in keys:
        if isinstance(node, yaml.MappingNode):
            mark = next((name.start_mark for name, _ in node.value if name.value == key), mark)
        child = _child(node, key)
        if child is None:
            break
        if isinstance(node, yaml.SequenceNode):
            mark = child.start_mark
        node = child
    return f"{mark.line + 1}:{mark.column + 1}" if mark else "1:1"


def _settings_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    """The keys that may be written at this place."""
    schema = model.model_json_schema()
    place: dict[str, Any] = schema
    for key in loc:
        if "$ref" in place:
            place = schema["$defs"][place["$ref"].rsplit("/", 1)[1]]
        if "discriminator" in place:
            place = {"$ref": place["discriminator"]["mapping"].get(key, "#/$defs/FeedListing")}
        elif isinstance(key, int):
            place = place.get("items", {})
        else:
            place = place.get("properties", {}).get(key, {})
    if "$ref" in place:
        place = schema["$defs"][place["$ref"].rsplit("/", 1)[1]]
    return [key for key in place.get("properties", {}) if key not in ("name", "root")]


def meant(word: str, known: tuple[str, ...], prefix: str = "") -> str:
    """"; did you mean ...?" when something close is known, else ""."""
    near = difflib.get_close_matches(word, known, 1, cutoff=0.6)
    return f"; did you mean {prefix + '.' if prefix else ''}{near[0]}?" if near else ""


def source_schema() -> dict[str, Any]:
    """The JSON schema of config/sources/<name>.yaml, for editors."""
    schema = Source.model_json_schema()
    for hidden in ("name", "root"):
        schema["properties"].pop(hidden, None)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "source.schema.json", **schema}
