"""A clipping of a press database -> Article, each value with the line it stood on. Raises ExtractError (no_content)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractors.article import Article, Finding
from extractors.clean.bylines import authors_of
from extractors.clean.dates import PrintedDate, read_date
from extractors.clean.language import language_of
from extractors.clean.prose import word_count
from extractors.errors import ExtractError
from extractors.extract.candidates import MAX_RAW
from extractors.extract.press_export import Clipping, documents_in
from extractors.extract.text_blocks import blocks_of
from extractors.extract.text_findings import language_finding
from extractors.extract.text_lines import Line, joined, wrap_of
from extractors.extract.wires import wires_of

SURE = 0.98  # the fields of an export are labelled
MIN_SHARE_OF_WORDS = 0.5  # of the printed length; a text that is shorter was cut
FIELDS = {
    "title": "title",
    "standfirst": "standfirst",
    "byline": "byline",
    "section": "section",
    "dateline": "dateline",
}
CREDITS = ("credit", "paper", "byline")  # rows that say whose text it is


def articles_of(clippings: Sequence[Clipping], *, language: str, timezone: str) -> tuple[Article, ...]:
    """All documents of an export. ``language`` and ``timezone`` are what the source's configuration says, or ""."""
    wrap = wrap_of([row for one in clippings for row in one.rows["body"]])  # a short document shows no column
    return tuple(article_of(one, joined(one.rows["body"], wrap), language, timezone) for one in clippings)


def left_out(text: str, url: str) -> tuple[tuple[str, str], ...]:
    """Of an export the documents that are no articles: the address of each, and what it lacks, and where it stands."""
    name = url.rpartition("/")[2]
    return tuple((one.address, _lack(one, name)) for one in documents_in(text) if one.lacks)


def _lack(clipping: Clipping, name: str) -> str:
    line = min(row[0] for rows in clipping.rows.values() for row in rows)
    return f"the document at line {line} of {name} prints no {' and no '.join(clipping.lacks)}"


def article_of(clipping: Clipping, lines: Sequence[Line], language: str, timezone: str) -> Article:
    """One document as an article."""
    blocks = blocks_of(lines)
    if not blocks:
        raise ExtractError("no_content", f"the document at line {clipping.line('title')} has no text")
    body = "\n\n".join(block.text for block in blocks)
    heard = language_of(body, language)
    byline = clipping.text("byline")
    agencies, named = wires_of(
        [(line.place, line.text) for line in lines],
        byline=byline,
        dateline=clipping.text("dateline"),
        credits=[(f"line {clipping.line(name)}", clipping.text(name)) for name in CREDITS if clipping.text(name)],
    )
    published = published_of(clipping, heard, timezone)
    return Article(
        url=clipping.address,
        title=clipping.text("title"),
        blocks=blocks,
        standfirst=clipping.text("standfirst"),
        byline=byline,
        authors=authors_of(byline, heard),
        dateline=clipping.text("dateline"),
        published_on=published.on if published else None,
        published_at=published.at if published else None,
        published_precision=published.precision if published else None,
        published_text=published.text if published else "",
        published_zone=published.zone if published else "unknown",
        section=clipping.text("section"),
        publication=clipping.text("paper"),
        language=heard,
        agencies=agencies,
        word_count=word_count(body),
        flags=tuple(flags_of(clipping, word_count(body))),
        findings=(*findings_of(clipping, lines, published, heard), *named),
    )


def published_of(clipping: Clipping, language: str, timezone: str) -> PrintedDate | None:
    """Day and time of day stand in rows of their own."""
    told = f"{clipping.text('date')} {clipping.text('clock')}".strip()
    return read_date(told, language=language, timezone=timezone) or read_date(clipping.text("date"), language=language)


def flags_of(clipping: Clipping, counted: int) -> Iterator[str]:
    if counted < MIN_SHARE_OF_WORDS * clipping.printed_words:
        yield "shorter_than_printed_length"


def findings_of(
    clipping: Clipping, lines: Sequence[Line], published: PrintedDate | None, language: str
) -> Iterator[Finding]:
    """Which row of the document each value was read from."""

    def finding(field: str, name: str, raw: str = "") -> Iterator[Finding]:
        if raw := raw or clipping.text(name):
            yield Finding(field, "line", f"line {clipping.line(name)}", raw[:MAX_RAW], SURE)

    for name in FIELDS:
        yield from finding(name, name)
    yield from finding("publication", "paper")
    if authors_of(clipping.text("byline"), language):
        yield from finding("authors", "byline")
    if published:
        yield from finding("published_on", "date", published.text)
    if published and published.at:
        yield from finding("published_at", "date", published.text)
    yield Finding("blocks", "line", f"lines {lines[0].number}-{lines[-1].until}", lines[0].text[:MAX_RAW], SURE)
    yield from finding("url", "number" if clipping.text("number") else "title")
    yield from language_finding(language, lines[0])
