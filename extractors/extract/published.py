"""When was it published, and when last changed? Dates as the page gives them, with the original string.

Candidates come from JSON-LD, meta elements, <time>, marked-up text, the lines around the title, and the address.
A date is read by ``extractors.clean.dates``; what it does not read is no candidate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from extractors.article import Method
from extractors.clean.dates import PrintedDate, find_dates, read_date
from extractors.clean.prose import clean_line
from extractors.extract.candidates import Candidate
from extractors.extract.json_ld import text
from extractors.extract.parsed import Page


@dataclass(frozen=True, slots=True)
class Lines:
    """Where on a page a date may be printed."""

    head: list[str]  # from the title to the first prose
    over: list[str]  # just above the title
    under: list[str]  # the last of the body, and just below it


EARLIEST = date(1990, 1, 1)  # no page on the web is older; papers that are, say so in their text
META_PUBLISHED = (
    "article:published_time", "og:article:published_time", "article:published", "og:published_time", "datepublished",
    "date_published", "publish-date", "publishdate", "publish_date", "published_time", "parsely-pub-date",
    "originalpublicationdate", "article.published", "published-date", "article_date_original", "bt:pubdate",
    "cxenseparse:recs:publishtime", "dcterms.issued", "dc.date.issued", "dcterms.created", "citation_publication_date",
    "article:create_at", "iso-8601-publish-date", "publication_date", "pubdate", "sailthru.date", "dcterms.date",
    "dc.date",     "datecreated", "lastpublishdate", "date", "timestamp",
)  # fmt: skip
SHARED = META_PUBLISHED[0]
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
LIKELY = 0.5
DOUBTFUL = 0.3  # below are dates that belong to something else on the page
BACKED = 0.05  # what a date printed under the title adds to one that was declared
NEARLY = 0.15
# Where most papers in a language have their clocks; for languages that are printed mostly in one zone.
CENTRAL = ("de", "fr", "it", "nl", "sv", "da", "no", "nb", "nn", "pl", "cs", "sk", "hu", "hr", "sl")
EASTERN = ("el", "fi", "bg", "ro", "uk", "et", "lv", "lt")
ZONES = {
    **dict.fromkeys(CENTRAL, "Europe/Berlin"), **dict.fromkeys(EASTERN, "Europe/Athens"),
    "es": "Europe/Madrid", "tr": "Europe/Istanbul", "ru": "Europe/Moscow", "he": "Asia/Jerusalem", "fa": "Asia/Tehran",
    "hi": "Asia/Kolkata", "bn": "Asia/Dhaka", "th": "Asia/Bangkok", "vi": "Asia/Ho_Chi_Minh", "id": "Asia/Jakarta",
    "zh": "Asia/Shanghai", "ja": "Asia/Tokyo", "ko": "Asia/Seoul",
}  # fmt: skip
EASTMOST, WESTMOST = timedelta(hours=14), timedelta(hours=12)  # how far from UTC a newsroom's clock can be
VAGUE = 0.3  # a month alone is rarely the date of an article
DATED = ("datetime", "content", "data-time", "data-date", "data-published", "data-datetime", "data-timestamp", "title")
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
# /2019/04/21/, /2019-4-21-, 20190421 also with a time behind it, /2019/apr/21/
IN_URL = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)(?:[/_.-]?(?P<m>0[1-9]|1[0-2])[/_.-]?(?P<d>0[1-9]|[12]\d|3[01])(?=\D|$|\d{4,9}(?!\d))|"
    r"([/_-])(?P<m1>[1-9]|1[0-2])\4(?P<d1>[1-9]|[12]\d|3[01])(?=\D|$)|"
    r"/(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*/(?P<d2>\d\d?)(?=\D|$))",
    re.IGNORECASE,
)
ARCHIVED = re.compile(r"(?<=/)(?:web/)?(?:19|20)\d{6,12}[a-z_]{0,3}/(?=https?:)")  # when an archive of the web came by
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DIGIT = re.compile(r"\d")


def publication_dates(
    page: Page, lines: Lines, now: datetime, timezone: str, language: str
) -> list[Candidate[PrintedDate]]:
    """Candidates for the publication date."""

    def read(found: Iterable[Candidate[str]]) -> Iterator[Candidate[PrintedDate]]:
        return dates_in(found, now, timezone, language)

    printed = [day for line in lines.head for day in days_of(line, language)]
    if (match := IN_URL.search(ARCHIVED.sub("", page.url))) and (day := day_in(match)):
        printed.append(day)  # an address holds the newsroom's day, too
    declared = read([*by_json_ld(page, "datePublished", "dateCreated", "uploadDate"), *by_meta(page, META_PUBLISHED)])
    dated = [at_midnight(beside_print(one, printed), timezone, language) for one in of_two_days(list(declared), page)]
    if any(one.confidence >= SURE for one in dated):
        return dated
    dated += read(by_markup(page, " ".join(lines.head)))
    dated += read(by_line(lines.head, language, 0.62, "around the title"))
    dated += read(by_url(f"{page.links.get('canonical', '')} {page.url}"))  # a saved page has its address within
    if not any(one.confidence >= LIKELY for one in dated):
        dated += read(by_line(lines.over, language, 0.5, "above the title"))
        dated += read(by_line(lines.under, language, 0.45, "below the body"))
    return to_the_minute([one for one in dated if one.confidence >= DOUBTFUL])


def declared_day(page: Page, now: datetime, timezone: str) -> date | None:
    """The day of publication that the page declares to machines; None where it declares none."""
    declared = dates_in([*by_json_ld(page, "datePublished"), *by_meta(page, META_PUBLISHED)], now, timezone, "")
    when = next(declared, None)
    if when is None:
        return None
    return when.value.at.astimezone(ZoneInfo(timezone)).date() if when.value.at else when.value.on


def of_two_days(declared: list[Candidate[PrintedDate]], page: Page) -> list[Candidate[PrintedDate]]:
    """Where JSON-LD and the meta element made for sharing declare two days, the meta element goes first.

    JSON-LD gives the moment more exactly, but on some sites that at which the text was begun, or a clock without its
    zone. A meta element that repeats the time of the last change says nothing of publication.
    """
    written = next((one for one in declared if one.locator == "datePublished"), None)
    shared = next((one for one in declared if one.locator == SHARED), None)
    if written is None or shared is None or shared.value.on == written.value.on:
        return declared
    changed = {one.value for one in (*by_json_ld(page, "dateModified"), *by_meta(page, META_MODIFIED))}
    if shared.raw in changed:
        return declared
    return [replace(one, confidence=written.confidence + 0.01) if one is shared else one for one in declared]


def days_of(line: str, language: str) -> list[date]:
    """The days printed in a short line, but for those of a change."""
    if len(line) > MAX_PRINTED or not DIGIT.search(line):
        return []
    return [
        one.on
        for one in find_dates(line, language=language)
        if one.precision == "day" and not CHANGED.search(line[max(0, one.span[0] - 30) : one.span[0]])
    ]


def beside_print(one: Candidate[PrintedDate], printed: list[date]) -> Candidate[PrintedDate]:
    """A declared date beside those printed under the title: backed by one, and on the day that readers were shown.

    Systems declare instants in UTC; what they print is the newsroom's day, which near midnight is another.
    """
    when = one.value
    if when.on in printed:
        return replace(one, confidence=one.confidence + BACKED)
    if when.at is not None and when.at.date() == when.on:
        for day in printed:
            midnight = datetime.combine(day, time(), UTC)
            if midnight - EASTMOST <= when.at < midnight + timedelta(days=1) + WESTMOST:
                return replace(one, value=replace(when, on=day), confidence=one.confidence + BACKED)
    return one


def at_midnight(one: Candidate[PrintedDate], timezone: str, language: str) -> Candidate[PrintedDate]:
    """A day that was declared as its first moment, in UTC: east of London that is the evening before."""
    when, zone = one.value, timezone if timezone not in ("", "UTC") else ZONES.get(language.split("-")[0], "")
    if not zone or when.at is None or when.at.date() != when.on or when.at.minute % 30:
        return one
    local = when.at.astimezone(ZoneInfo(zone))
    return replace(one, value=replace(when, on=local.date())) if local.time() == time() else one


def to_the_minute(dated: list[Candidate[PrintedDate]]) -> list[Candidate[PrintedDate]]:
    """Of readings of one day, the one that knows the instant goes before one that does not, if nearly as sure."""
    best = max(dated, key=lambda one: one.confidence, default=None)
    if best is None or best.value.at is not None:
        return dated
    for one in dated:
        if one.value.at is not None and one.value.on == best.value.on and one.confidence >= best.confidence - NEARLY:
            return [replace(one, confidence=best.confidence), *(other for other in dated if other is not one)]
    return dated


def modification_dates(
    page: Page, head: list[str], now: datetime, timezone: str, language: str
) -> list[Candidate[PrintedDate]]:
    """Candidates for the date of the last change; ``head`` are the lines from the title to the first prose."""
    declared = [*by_json_ld(page, "dateModified"), *by_meta(page, META_MODIFIED)]
    return list(dates_in([*declared, *by_changes(head, language)], now, timezone, language))


def by_changes(head: list[str], language: str) -> Iterator[Candidate[str]]:
    """ "Updated 3 May 2024, 10:30", alone or behind the date of publication."""
    for rank, line in enumerate(head):
        if len(line) > MAX_PRINTED or not DIGIT.search(line) or not (label := CHANGED.search(line)):
            continue
        if dates := find_dates(line[label.end() :], language=language):
            raw = line[label.end() :][dates[0].span[0] :]
            yield Candidate(raw, "line", f"line {rank + 1} around the title", line, 0.6 - rank * 0.004)


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


def by_line(lines: list[str], language: str, sureness: float, where: str) -> Iterator[Candidate[str]]:
    """Short lines that hold a date; the nearer to the top of ``lines``, the likelier."""
    for rank, line in enumerate(lines):
        if len(line) <= MAX_PRINTED and DIGIT.search(line) and (dates := find_dates(line, language=language)):
            start = dates[0].span[0]
            changed = 0.2 if CHANGED.search(line[max(0, start - 30) : start]) else 0.0
            yield Candidate(line[start:], "line", f"line {rank + 1} {where}", line, sureness - rank * 0.004 - changed)


def by_url(url: str) -> Iterator[Candidate[str]]:
    if (match := IN_URL.search(ARCHIVED.sub("", url))) and (day := day_in(match)):
        yield Candidate(day.isoformat(), "url", "path", match[0], 0.5)


def day_in(match: re.Match[str]) -> date | None:
    """The day that was found in an address; None for the 31st of April."""
    month = match["m"] or match["m1"] or MONTHS.index(match["name"].lower()) + 1
    try:
        return date(int(match["y"]), int(month), int(match["d"] or match["d1"] or match["d2"]))
    except ValueError:
        return None


METHOD_FLAGS: dict[Method, str] = {"url": "date_from_url", "line": "date_from_text"}
