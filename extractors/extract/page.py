"""A captured HTML page -> Article.

    parse | survey | find the container | ask (title? who? when? ...) | read the blocks | choose

lexbor parses the page and finds the container; BeautifulSoup reads the container. For each field the
source's own selectors come first, then JSON-LD, meta elements, markup and printed lines; what was chosen,
and what disagreed, is kept as Findings. Nothing is fetched and no clock is read.

Raises ExtractError: empty, too_large, too_deep, not_html, no_content, not_article.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from extractors.article import Article, Block, Capture, Finding, Image
from extractors.clean.dates import PrintedDate
from extractors.clean.language import language_of
from extractors.clean.prose import without_case, word_count
from extractors.extract import about, pictures, quality
from extractors.extract.body import Place, find_body, read_body, see
from extractors.extract.candidates import Candidate, choose, finding
from extractors.extract.json_ld import text
from extractors.extract.layout import layout_of
from extractors.extract.other_pages import is_live_blog, refuse_unread
from extractors.extract.parsed import Page, parse
from extractors.extract.people import Byline, bylines
from extractors.extract.published import METHOD_FLAGS, Lines, modification_dates, publication_dates, same_day
from extractors.extract.selected import Selected, select
from extractors.extract.standfirst import kickers, standfirsts
from extractors.extract.survey import Survey
from extractors.extract.titles import titles
from extractors.extract.wires import wires_of
from extractors.source import Source

Value = TypeVar("Value")
Default = TypeVar("Default")


@dataclass(slots=True)
class Choices:
    """Takes the winner of each field and keeps the findings."""

    findings: list[Finding] = field(default_factory=list)

    def pick(
        self,
        name: str,
        candidates: Iterable[Candidate[Value]],
        default: Value,
        same: Callable[[Value, Value], bool] = lambda one, other: one == other,
    ) -> Value:
        winner, findings = choose(name, candidates, same=same)
        self.findings += findings
        return winner.value if winner else default

    def note(self, name: str, candidate: Candidate[Value] | None, default: Default) -> Value | Default:
        """The only candidate of a field."""
        if candidate is None:
            return default
        self.findings.append(finding(name, candidate))
        return candidate.value


def extract_page(capture: Capture, source: Source, listed_at: datetime | None = None) -> Article:
    """Read one captured page; ``listed_at`` is when its listing says that it was published."""
    page = parse(capture)
    layout = layout_of(page, capture, source, listed_at)
    chosen = select(page, layout)
    seen = see(page, source.extract.drop)
    try:
        return article_on(page, seen, chosen, layout.body, capture, source)
    finally:
        seen.forget()


def article_on(
    page: Page, seen: Survey, chosen: Selected, body_selectors: tuple[str, ...], capture: Capture, source: Source
) -> Article:
    """Ask the page, choose among its answers, and judge."""
    choices = Choices()
    printed = [line.text for line in seen.lines]
    called = [*chosen.of("title"), *titles(page, printed)]
    title = choices.pick("title", called, "", same=about.named_twice)
    place = find_body(page, seen, title, body_selectors)
    zone = [line.text for line in place.zone]
    byline = choices.pick(
        "authors",
        [*chosen.bylines(), *bylines(page, place.zone, place.under)],
        Byline("", ()),
        same=lambda one, other: one.names == other.names,
    )
    language = language_of(place.text, declared_language(page) or source.language or "")
    if language:
        choices.findings.append(Finding("language", "text", "body and <html lang>", language))
    published = when(
        choices,
        "published",
        [
            *chosen.dates("published", language, source.timezone),
            *publication_dates(
                page, Lines(zone, place.over, place.under), capture.captured_at, source.timezone, language
            ),
        ],
    )
    modified = when(
        choices,
        "modified",
        [
            *chosen.dates("modified", language, source.timezone),
            *modification_dates(page, zone, capture.captured_at, source.timezone, language),
        ],
    )
    kicker = choices.pick("kicker", [*chosen.of("kicker"), *kickers(page, place.over, seen.names)], "")
    images = images_of(page, place)
    body = read_body(place, [one.value for one in called], byline.names)
    refuse_unread(page, seen, title, body)

    url, addresses, found = about.addresses(page)
    choices.note("url", found, "")
    is_paywalled = choices.note("is_paywalled", about.paywall(page), None)
    standfirst, blocks = parted(choices, page, chosen, place, body)
    dateline = choices.note("dateline", about.dateline(blocks), "")
    agencies, named = wires_of(
        [("body", block.text) for block in body],
        byline=byline.printed,
        dateline=dateline,
        beside=[*beside_text(place, byline.names), *declared_authors(choices.findings)],
    )
    choices.findings += named
    words = word_count("\n".join(block.text for block in blocks))
    sure, flags = quality.quality_of(
        quality.measures_of(tuple(blocks), words, place.surveyed),
        has_date=published is not None,
        is_paywalled=is_paywalled,
        others=(*origin_flags(choices.findings), *(("live_blog",) if is_live_blog(page) else ())),
    )
    return Article(
        url=url or capture.page_url,
        title=title,
        blocks=tuple(blocks),
        kicker=kicker,
        standfirst=standfirst,
        byline=byline.printed,
        authors=byline.names,
        dateline=dateline,
        published_on=published.on if published else None,
        published_at=published.at if published else None,
        published_precision=published.precision if published else None,
        published_text=published.text if published else "",
        published_zone=published.zone if published else "unknown",
        modified_on=modified.on if modified else None,
        modified_at=modified.at if modified else None,
        section=choices.pick("section", [*chosen.of("section"), *about.sections(page)], ""),
        publication=choices.note("publication", about.publication(page), ""),
        tags=choices.pick("tags", [*chosen.lists("tags"), *about.tag_lists(page)], ()),
        language=language,
        images=images,
        agencies=agencies,
        reading_minutes=choices.note("reading_minutes", about.reading_minutes(zone), None),
        word_count=words,
        is_paywalled=is_paywalled,
        quality=sure,
        flags=flags,
        addresses=addresses,
        findings=tuple(choices.findings),
    )


def parted(choices: Choices, page: Page, chosen: Selected, place: Place, body: list[Block]) -> tuple[str, list[Block]]:
    """The standfirst, and the body's blocks without it."""
    standfirst = choices.pick(
        "standfirst", [*chosen.of("standfirst"), *standfirsts(page, place.above, body)], "", same=about.named_twice
    )
    key = without_case(standfirst)
    blocks = [block for at, block in enumerate(body) if not (key and at < 3 and without_case(block.text) == key)]
    choices.findings.append(Finding("blocks", place.method, place.locator, body[0].text[:100]))
    return (standfirst, blocks) if blocks else ("", body)


def beside_text(place: Place, authors: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The lines around the text in which a wire service may be credited, but for those of pictures.

    Where nobody signed, a service may stand below the standfirst.
    """
    for line in (*place.zone, *(place.amid if not authors else ())):
        if not pictures.inside_figure(line.box.node):
            yield "beside the text", line.text
    for printed in (*place.over, *place.under):
        yield "beside the text", printed


def declared_authors(findings: Iterable[Finding]) -> Iterator[tuple[str, str]]:
    """Who the page's metadata say wrote it: often an agency beside people, or where the page prints only people."""
    for one in findings:
        if one.field == "authors" and one.method in ("json_ld", "meta"):
            yield one.locator, one.raw.replace("; ", " and ")


def images_of(page: Page, place: Place) -> tuple[Image, ...]:
    return pictures.all_images(page, place.nodes, place.zone)


def when(choices: Choices, name: str, candidates: list[Candidate[PrintedDate]]) -> PrintedDate | None:
    """The date that was chosen for ``<name>_on`` and ``<name>_at``."""
    nothing: PrintedDate | None = None
    winner, findings = choose(f"{name}_on", candidates, same=same_day)
    choices.findings += findings
    return winner.value if winner else nothing


def origin_flags(findings: list[Finding]) -> tuple[str, ...]:
    """Flags for values from places that are less sure."""
    return tuple(
        METHOD_FLAGS[one.method]
        for one in findings
        if one.field == "published_on" and one.is_chosen and one.method in METHOD_FLAGS
    )


def declared_language(page: Page) -> str:
    """What the page says its language is."""
    return (
        text(page.article.get("inLanguage"))
        or page.language
        or page.first("og:locale", "language", "content-language", "dc.language")
    )
