"""When was it published, and when last changed? Dates as the page gives them, with the original string.

Candidates come from JSON-LD, meta elements, <time>, marked-up text, the lines around the title, and the address.
A date is read by ``extractors.clean.dates``; what it does not read is no candidate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from extractors.article import Method
from extractors.clean.dates import PrintedDate, read_date
from extractors.clean.prose import clean_line
from extractors.extract.candidates import Candidate
from extractors.extract.json_ld import text
from extractors.extract.parsed import Page

EARLIEST = date(1990, 1, 1)  # no page on the web is older; papers that are, say so in their text
META_PUBLISHED = (
    "article:published_time", "article:published", "og:published_time", "datepublished", "date_published", "publish-date", "publishdate", "publish_date",
    "published_time", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "dcterms.created", "dc.date.issued", "dcterms.date", "dc.date",
    "pubdate", "originalpublicationdate", "article.published", "published-date", "citation_publication_date", "article_date_original", "iso-8601-publish-date",
    "date", "datecreated", "og:article:published_time", "bt:pubdate", "lastpublishdate", "publication_date", "timestamp", "article:create_at", "dcterms.issued",
)  # fmt: skip
META_MODIFIED = (
    "article:modified_time", "og:updated_time", "datemodified", "last-modified", "article:modified", "dcterms.modified", "lastmod", "updated_time",
    "article.updated", "modified_time", "revision_date",
)  # fmt: skip
MARKED = (
    "time, [itemprop~=datePublished], [class*=published], [class*=pubdate], [class*=pub-date], [class*=date], [class*=Date], [class*=time], [id*=date], "
    "[class*=posted], [class*=datum], [class*=fecha], [class*=meta]"
)
MAX_MARKED = 60
MAX_PRINTED = 120  # characters of an element or line that may be a date
CHANGED = re.compile(
    r"updat|modif|chang|aktualisiert|geändert|actualizad|mis à jour|aggiornat|bijgewerkt|oppdatert|uppdaterad|обновл|更新",
    re.IGNORECASE,
)
IN_URL = re.compile(r"(?:/|-|_|\b)((?:19|20)\d\d)[/_.-]?(0[1-9]|1[0-2])[/_.-]?(0[1-9]|[12]\d|3[01])(?=\D|$)")
DIGIT = re.compile(r"\d")


def publication_dates(
    page: Page, zone: list[str], now: datetime, timezone: str, language: str
) -> list[Candidate[PrintedDate]]:
    """Candidates for the publication date; ``zone`` are the lines around the title."""

    def read(raw: str) -> PrintedDate | None:
        return plausible(read_date(raw, language=language, timezone=timezone, now=now), now)

    found = [
        *by_json_ld(page, "datePublished", "dateCreated", "uploadDate"),
        *by_meta(page, META_PUBLISHED),
        *by_url(page.url),
    ]
    dated = [
        Candidate(when, one.method, one.locator, one.raw, one.confidence) for one in found if (when := read(one.value))
    ]
    if any(one.confidence >= 0.8 for one in dated):
        return dated
    for one in [*by_markup(page), *by_line(zone)]:
        if when := read(one.value):
            dated.append(Candidate(when, one.method, one.locator, one.raw, one.confidence))
    return dated


def modification_dates(page: Page, now: datetime, timezone: str) -> list[Candidate[PrintedDate]]:
    """Candidates for the date of the last change."""
    found = [*by_json_ld(page, "dateModified"), *by_meta(page, META_MODIFIED)]
    return [
        Candidate(when, one.method, one.locator, one.raw, one.confidence)
        for one in found
        if (when := plausible(read_date(one.value, timezone=timezone, now=now), now))
    ]


def plausible(when: PrintedDate | None, now: datetime) -> PrintedDate | None:
    """A date on the web, not in the future. Some systems stamp tomorrow's issue today, so two days are let pass."""
    return when if when and EARLIEST <= when.on <= (now + timedelta(days=2)).date() else None


def same_day(one: PrintedDate, other: PrintedDate) -> bool:
    """Do two readings agree, as far as both say?"""
    if one.at and other.at:
        return abs((one.at - other.at).total_seconds()) <= 60
    return one.on == other.on


def by_json_ld(page: Page, *keys: str) -> Iterator[Candidate[str]]:
    for rank, key in enumerate(keys):
        if raw := text(page.article.get(key)):
            yield Candidate(raw, "json_ld", key, raw, 0.95 - rank * 0.1)


def by_meta(page: Page, names: tuple[str, ...]) -> Iterator[Candidate[str]]:
    for rank, name in enumerate(names):
        for content in page.meta.get(name, ())[:1]:
            raw = clean_line(content)
            if raw:
                yield Candidate(raw, "meta", name, raw, 0.92 - rank * 0.004)


def by_markup(page: Page) -> Iterator[Candidate[str]]:
    """<time> and elements named like dates; those that speak of a change count less."""
    rank = 0
    for node in page.tree.css(MARKED)[:MAX_MARKED]:
        attributes = node.attributes
        label = f"{attributes.get('class') or ''} {attributes.get('itemprop') or ''}"
        is_marked = (
            node.tag == "time"
            or "datePublished" in label
            or "published" in label
            or "pubdate" in label.lower()
            or "pubdate" in attributes
        )
        printed = clean_line(node.text(deep=True, separator=" "))
        raw = next(
            (
                value
                for key in ("datetime", "content", "data-time", "data-published", "title")
                if (value := attributes.get(key)) and DIGIT.search(value)
            ),
            "",
        )
        if not raw and (len(printed) > MAX_PRINTED or not DIGIT.search(printed)):
            continue
        rank += 1
        confidence = (0.75 if is_marked else 0.6) - rank * 0.004 - (0.2 if CHANGED.search(label + printed[:40]) else 0)
        for value in dict.fromkeys((raw, printed[:MAX_PRINTED])):
            if DIGIT.search(value):
                yield Candidate(value, "markup", node.tag or "", value, confidence)


def by_line(zone: list[str]) -> Iterator[Candidate[str]]:
    for rank, line in enumerate(zone):
        if len(line) <= MAX_PRINTED and DIGIT.search(line):
            yield Candidate(
                line,
                "line",
                f"line {rank + 1} around the title",
                line,
                0.55 - rank * 0.004 - (0.2 if CHANGED.search(line) else 0),
            )


def by_url(url: str) -> Iterator[Candidate[str]]:
    if match := IN_URL.search(url):
        yield Candidate("-".join(match.groups()), "url", "path", match[0], 0.5)


METHOD_FLAGS: dict[Method, str] = {"url": "date_from_url", "line": "date_from_text"}


def long_ago(now: datetime | None) -> datetime:
    """The moment against which a date may not lie in the future."""
    return now or datetime.now(UTC)
