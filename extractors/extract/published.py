"""When was it published, and when last changed? Dates as the page gives them, with the original string.

Candidates come from JSON-LD, meta elements, <time>, marked-up text, the lines around the title, and the address.
A date is read by ``extractors.clean.dates``; what it does not read is no candidate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from extractors.article import Method
from extractors.clean.dates import PrintedDate, find_dates, read_date
from extractors.clean.prose import clean_line
from extractors.extract.candidates import Candidate
from extractors.extract.json_ld import text
from extractors.extract.parsed import Page

EARLIEST = date(1990, 1, 1)  # no page on the web is older; papers that are, say so in their text
META_PUBLISHED = (
    "article:published_time", "og:article:published_time", "article:published", "og:published_time", "datepublished",
    "date_published", "publish-date", "publishdate", "publish_date", "published_time", "parsely-pub-date",
    "originalpublicationdate", "article.published", "published-date", "article_date_original", "bt:pubdate",
    "cxenseparse:recs:publishtime", "dcterms.issued", "dc.date.issued", "dcterms.created", "citation_publication_date",
    "article:create_at", "iso-8601-publish-date", "publication_date", "pubdate", "sailthru.date", "dcterms.date",
    "dc.date",     "datecreated", "lastpublishdate", "date", "timestamp",
)  # fmt: skip
META_MODIFIED = (
    "article:modified_time", "og:updated_time", "datemodified", "last-modified", "article:modified", "dcterms.modified",
    "lastmod", "updated_time", "article.updated", "modified_time", "revision_date",
)  # fmt: skip
MARKED = (
    "time, [itemprop~=datePublished], [class*=published], [class*=pubdate], [class*=pub-date], [class*=date], "
    "[class*=Date], [class*=time], [id*=date], "
    "[class*=posted], [class*=datum], [class*=fecha], [class*=meta]"
)
MAX_MARKED = 60
MAX_DATED = 12  # of these, elements whose date is read
SURE = 0.8
VAGUE = 0.3  # a month alone is rarely the date of an article
DATED = ("datetime", "content", "data-time", "data-published", "data-datetime", "data-timestamp", "title")
PUBLISHED = re.compile(r"publi|pubdate|posted|veroeffentlicht|created", re.IGNORECASE)
ELSEWHERE = re.compile(
    r"comment|teaser|related|sidebar|widget|tweet|recent|latest|footer|popular|card|event", re.IGNORECASE
)
MAX_PRINTED = 120  # characters of an element or line that may be a date
CHANGED = re.compile(
    r"updat|modif|chang|aktualisiert|geändert|actualizad|mis à jour|aggiornat|bijgewerkt|oppdatert|uppdaterad|"
    r"обновл|更新",
    re.IGNORECASE,
)
IN_URL = re.compile(r"(?:/|-|_|\b)((?:19|20)\d\d)[/_.-]?(0[1-9]|1[0-2])[/_.-]?(0[1-9]|[12]\d|3[01])(?=\D|$)")
DIGIT = re.compile(r"\d")


def publication_dates(
    page: Page, zone: list[str], now: datetime, timezone: str, language: str
) -> list[Candidate[PrintedDate]]:
    """Candidates for the publication date; ``zone`` are the lines around the title."""

    def read(found: Iterable[Candidate[str]]) -> Iterator[Candidate[PrintedDate]]:
        return dates_in(found, now, timezone, language)

    found = [*by_json_ld(page, "datePublished", "dateCreated", "uploadDate"), *by_meta(page, META_PUBLISHED)]
    dated = list(read(found))
    if dated and dated[0].confidence >= SURE:
        return dated
    dated += read(by_markup(page, " ".join(zone)))
    dated += read(by_line(zone, language))
    dated += read(by_url(page.url))
    return dated


def modification_dates(page: Page, now: datetime, timezone: str) -> list[Candidate[PrintedDate]]:
    """Candidates for the date of the last change."""
    return list(dates_in([*by_json_ld(page, "dateModified"), *by_meta(page, META_MODIFIED)], now, timezone, ""))


def dates_in(
    found: Iterable[Candidate[str]], now: datetime, timezone: str, language: str
) -> Iterator[Candidate[PrintedDate]]:
    """The candidates that hold a date that may be right."""
    for one in found:
        when = plausible(read_date(one.value, language=language, timezone=timezone, now=now), now)
        if when:
            vague = VAGUE if when.precision in ("month", "year") else 0.0
            yield Candidate(when, one.method, one.locator, one.raw, one.confidence - vague)


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


def by_markup(page: Page, zone: str) -> Iterator[Candidate[str]]:
    """<time> and elements named like dates, in page order; those around the title count more."""
    rank = 0
    for node in page.tree.css(MARKED)[:MAX_MARKED]:
        attributes = node.attributes
        label = f"{attributes.get('class') or ''} {attributes.get('itemprop') or ''} {attributes.get('property') or ''}"
        printed = clean_line(node.text(deep=True, separator=" "))[: MAX_PRINTED + 1]
        raw = next((value for key in DATED if (value := attributes.get(key)) and DIGIT.search(value)), "")
        if not raw and (len(printed) > MAX_PRINTED or not DIGIT.search(printed)):
            continue
        confidence = 0.65 if node.tag == "time" or PUBLISHED.search(label) or "pubdate" in attributes else 0.55
        confidence += 0.2 if printed and printed in zone else 0.0
        confidence -= 0.2 if CHANGED.search(label + printed[:40]) else 0.0
        confidence -= 0.3 if ELSEWHERE.search(label) else 0.0
        yield Candidate(raw or printed, "markup", node.tag or "", raw or printed, confidence - rank * 0.004)
        rank += 1
        if rank == MAX_DATED:
            return


def by_line(zone: list[str], language: str) -> Iterator[Candidate[str]]:
    """Short lines around the title that hold a date."""
    for rank, line in enumerate(zone):
        if len(line) <= MAX_PRINTED and DIGIT.search(line) and (dates := find_dates(line, language=language)):
            start = dates[0].span[0]
            confidence = 0.62 - rank * 0.004 - (0.2 if CHANGED.search(line[max(0, start - 30) : start]) else 0.0)
            yield Candidate(line[start:], "line", f"line {rank + 1} around the title", line, confidence)


def by_url(url: str) -> Iterator[Candidate[str]]:
    if match := IN_URL.search(url):
        yield Candidate("-".join(match.groups()), "url", "path", match[0], 0.5)


METHOD_FLAGS: dict[Method, str] = {"url": "date_from_url", "line": "date_from_text"}
