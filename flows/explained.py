"""Why is this value so? The findings of one article as they are stored, and as today's code finds them again.

Reads the published warehouse and the kept capture; stores nothing. What is no article, or was never kept, is told
in words (NewsdeskError).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractors.article import Article, Finding
from extractors.clean.urls import canonical_url
from extractors.errors import ConfigError, NewsdeskError, Rejected
from extractors.source import FolderListing, Source
from flows.inbox import NAME as INBOX
from flows.where import Where
from warehouse.entries import entries_of
from warehouse.query import ask
from warehouse.raw import find_capture

if TYPE_CHECKING:
    from warehouse.catalogue import Catalogue

STORED = """
    select f.field, f.method, f.locator, f.raw, f.confidence, f.is_chosen
    from findings as f join articles as a on a.article_id = f.article_id and a.capture_id = f.capture_id
    where f.article_id = '{id}'
"""


MAX_ARTICLES = 100  # of one export, which is read again for each
SHARED = {  # read from the same place as another
    "body": "blocks", "published_text": "published_on", "published_precision": "published_on",
    "published_zone": "published_on",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Explained:
    """One article, the findings that are stored of it, and those of a new reading (empty when it could not be read)."""

    row: dict[str, Any]  # of the view articles
    stored: tuple[Finding, ...]
    today: tuple[Finding, ...]
    of: int  # articles with the id or address that was asked for
    fault: str = ""  # why there is no new reading

    def rows(self, field: str = "") -> Iterator[dict[str, Any]]:
        """What to show: what is stored, the chosen before the others, then what only today's code says."""
        field = SHARED.get(field, field)
        known = set(self.stored)
        new = [one for one in self.today if one not in known]
        for reading, findings in (("stored", self.stored), ("today", new)):
            for one in sorted(findings, key=lambda one: (one.field, not one.is_chosen)):
                if field in ("", one.field):
                    value = self.row.get(one.field) if one.is_chosen and reading == "stored" else None
                    yield {"field": one.field, "value": value, **asdict(one), "reading": reading}

    def silence(self, field: str) -> str:
        """Why no finding is stored of it, in words. Raises NewsdeskError for what is no column of ``articles``."""
        if not field:
            return "no finding is stored of this article"
        if field not in self.row:
            raise NewsdeskError(f"{field} is no column of articles; such are {', '.join(self.row)}.")
        if self.row[field] in (None, [], ""):
            return f"{field}: the article gives none"
        return f"{field} is {self.row[field]}: worked out by newsdesk, and printed nowhere"


def explained(named: str, where: Where) -> Iterator[Explained]:
    """The article with this id or address; all articles of an export. Raises NewsdeskError when there is none."""
    published = where.readable
    return (_explained(row, published, where) for row in _articles(published, named))


def left_out(last: Explained, shown: int) -> str:
    """What to say after the last that is shown when there are more; "" when there are none."""
    if last.of <= shown:
        return ""
    listed = f"select url, title from articles where capture_id = '{last.row['capture_id']}' order by url"
    return (
        f"These are the first {shown} of {last.of:,} articles. Any one is explained by its own address; "
        f'all addresses: newsdesk sql "{listed}"'
    )


def _explained(row: dict[str, Any], published: Path | Catalogue, where: Where) -> Explained:
    of = row.pop("of")
    with ask(published, STORED.format(id=row["article_id"])) as answer:
        stored = tuple(Finding(*values) for values in answer.rows())
    try:
        article = _read_again(row, where)
    except NewsdeskError as error:
        return Explained(row, stored, (), of, str(error))
    return Explained(row, stored, article.findings, of)


def _articles(published: Path | Catalogue, named: str) -> list[dict[str, Any]]:
    for which in _ways(named):
        asked = f"from articles select * exclude (body, blocks), count(*) over () as of where {which} order by url"
        with ask(published, asked, max_rows=MAX_ARTICLES) as answer:
            if found := [dict(zip(answer.columns, values, strict=True)) for values in answer.rows()]:
                return found
    raise NewsdeskError(f"{named}: no article has this id or address; `newsdesk search` finds it by its words.")


def _ways(named: str) -> Iterable[str]:
    """Conditions that find it: by id, or by any address that led to it."""
    try:
        return [f"article_id = '{uuid.UUID(named)}'"]
    except ValueError:
        loaded = f"file:{INBOX}{Path(named).absolute()}"  # a file that `newsdesk load` took in, by its path
        urls = ", ".join("'" + url.replace("'", "''") + "'" for url in (named, canonical_url(named), loaded))
        return [f"url in ({urls})", f"article_id in (select article_id from addresses where url in ({urls}))"]


def _read_again(row: dict[str, Any], where: Where) -> Article:
    from extractors.extract import read_capture

    capture = find_capture(where.home, str(row["capture_id"]))
    entries = entries_of(where.home, capture.source, [capture.url])
    try:
        articles = read_capture(capture, _source(capture.source, where), next(iter(entries), None))
    except Rejected as error:
        raise NewsdeskError(f"today's code finds no article in the capture: {error}") from None
    same = [one for one in articles if one.url == row["url"]]
    return (same or list(articles))[0]


def _source(name: str, where: Where) -> Source:
    """As configured; what was loaded without any configuration has none."""
    try:
        return where.sources((name,))[0]
    except ConfigError:
        return Source(name=name, discover=(FolderListing(kind="folder", path="/"),), root=Path("/"))
