"""An article saved as plain text (or Markdown, or the text of a mail) -> Article, with the line each value stood on.

In: one capture of a .txt or .md file. Out: its article, or ExtractError saying why it holds none. The text is cleaned
and never rewritten: white space is folded, hard line breaks are undone, page furniture is left out.
A file without an address is known by the capture's: ``file:<source>/<path>``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from extractors.article import Article, Capture, Entry, Image
from extractors.clean.agency_credits import SOURCE
from extractors.clean.bylines import authors_of
from extractors.clean.charset import decode
from extractors.clean.dates import PrintedDate, find_dates, read_date
from extractors.clean.language import language_of
from extractors.clean.prose import word_count
from extractors.clean.urls import canonical_url
from extractors.errors import ExtractError
from extractors.extract.listed import filled
from extractors.extract.markdown import plain
from extractors.extract.no_article import refuse_bytes, refuse_lines
from extractors.extract.press_article import articles_of, left_out
from extractors.extract.press_export import clippings_in
from extractors.extract.text_blocks import blocks_of
from extractors.extract.text_findings import Found, findings_of, language_finding
from extractors.extract.text_labels import ASIAN_REPORTER_ROLE, CLOCK_ALONE, dateline_of, is_prose, words
from extractors.extract.text_lines import Line, SavedText, read_lines
from extractors.extract.text_outline import Outline, Reader
from extractors.extract.text_page import read_page
from extractors.extract.text_tidy import is_tidy, read_tidy
from extractors.extract.wires import wires_of

if TYPE_CHECKING:
    from extractors.source import Source

MAX_TITLE_CHARS = 500
EXPORTED = ("file:factiva/", "file:nexis/")
LINES_ABOVE, LINES_BELOW = 4, 8  # in the file, blank ones among them
MIN_CAPTION_WORDS = 6  # above "Source: AFP", which then credits the picture
MAX_DATE_WORDS = 8  # of a line that a time of day may stand below
BYLINES_WITHIN = 4  # lines of each other; several authors are often printed one below the other
STATE_OF = re.compile(r"\bstand\b", re.I)  # a German page's only date, where it prints no other


def extract_text(capture: Capture, source: Source, entry: Entry | None = None) -> tuple[Article, ...]:
    """Read a saved text: one article, or all of an export. Raises ExtractError (empty, not_article, no_content)."""
    refuse_bytes(capture.body)
    text, _ = decode(capture.body, capture.media_type, is_html=False)
    if clippings := clippings_in(text):
        return articles_of(clippings, language=source.language or "", timezone=_zone(source))
    saved = read_lines(plain(text) if _is_markdown(capture) else text)
    refuse_lines(saved.lines)
    language = language_of(_sample(saved.lines), source.language or (entry.language if entry else ""))
    outline = outline_of(saved.lines, Reader(language, _zone(source)))
    if not outline.body:
        raise ExtractError("no_content", "the text has no paragraphs that could be an article's body")
    article = _article(outline, saved, capture, language)
    return (filled(article, entry) if entry else article,)


def left_out_of(capture: Capture, articles: Iterable[Article]) -> tuple[tuple[str, str], ...]:
    """Of an export the documents that could not become articles: the address of each, and a sentence why."""
    if not any(article.url.startswith(EXPORTED) for article in articles):
        return ()
    return left_out(decode(capture.body, capture.media_type, is_html=False)[0], capture.url)


def outline_of(lines: Sequence[Line], reader: Reader) -> Outline:
    """All lines of a file -> its outline."""
    lines = list(_with_clocks(lines))
    if is_tidy(lines):
        return read_tidy(lines, reader)
    return read_page(lines, reader)


def _with_clocks(lines: Sequence[Line]) -> Iterable[Line]:
    """The lines; a time of day that stands alone below a date becomes part of the date's line."""
    held: Line | None = None
    for line in lines:
        if held and CLOCK_ALONE.fullmatch(line.text) and words(held.text) <= MAX_DATE_WORDS and find_dates(held.text):
            held = held._replace(text=f"{held.text.rstrip(',')}, {line.text}", until=line.until)
            continue
        if held:
            yield held
        held = line
    if held:
        yield held


def _is_markdown(capture: Capture) -> bool:
    path = capture.page_url.removesuffix(".gz").lower()
    return "markdown" in capture.media_type or path.endswith((".md", ".markdown"))


def _zone(source: Source) -> str:
    """The source's time zone where its configuration names one; the default says nothing about a text."""
    return source.timezone if "timezone" in source.model_fields_set else ""


def _sample(lines: Iterable[Line]) -> str:
    """The paragraphs, which tell the language better than menus do."""
    return " ".join(line.text for line in lines if is_prose(line.text))


# ---------------------------------------------------------------------- outline -> article


def _article(outline: Outline, saved: SavedText, capture: Capture, language: str) -> Article:
    title = outline.title.text if outline.title else saved.mail.get("subject", "")
    if not title or len(title) > MAX_TITLE_CHARS:
        raise ExtractError("no_content", "no line in it could be a title")
    published, modified = _dates(outline, capture.captured_at)
    byline = _byline(outline)
    blocks = blocks_of(outline.body)
    body = "\n\n".join(block.text for block in blocks)
    dateline = dateline_of(blocks[0].text)
    shown = published[1] if published else None
    changed = modified[1] if modified else None
    authors = authors_of(", ".join(ASIAN_REPORTER_ROLE.sub("", one) for one in byline.split(", ")), language)
    agencies, named = wires_of(
        [(line.place, line.text) for line in outline.body],
        byline=byline,
        dateline=dateline,
        beside=[(line.place, line.text) for line in _beside(saved.lines, outline)],
    )
    findings = [
        *findings_of(outline, published, modified, byline, bool(authors)),
        *language_finding(language, outline.body[0]),
        *named,
    ]
    return Article(
        url=_address(outline, capture),
        title=title,
        blocks=blocks,
        kicker=outline.kicker.text if outline.kicker else "",
        standfirst=outline.standfirst.text if outline.standfirst else "",
        byline=byline,
        authors=authors,
        dateline=dateline,
        published_on=shown.on if shown else None,
        published_at=shown.at if shown else None,
        published_precision=shown.precision if shown else None,
        published_text=shown.text if shown else "",
        published_zone=shown.zone if shown else "unknown",
        modified_on=changed.on if changed else None,
        modified_at=changed.at if changed else None,
        language=language,
        images=tuple(Image("", caption.text, caption.credit) for _, caption in outline.captions),
        agencies=agencies,
        reading_minutes=next((labels.minutes for _, labels in outline.labels if labels.minutes), None),
        word_count=word_count(body),
        flags=tuple(_flags(outline, shown)),
        findings=tuple(findings),
    )


def _flags(outline: Outline, published: PrintedDate | None) -> Iterable[str]:
    """Why its date may be wrong: a saved file is often copied later than its page was seen."""
    if published is None:
        yield "no_date"
    elif any(labels.ago == published.text for _, labels in outline.labels):
        yield "relative_date"


def _beside(lines: Iterable[Line], outline: Outline) -> Iterable[Line]:
    """The lines from just above the title to the text, and those just below it."""
    first, last = outline.body[0].number, outline.body[-1].until
    top = outline.title.number if outline.title else first
    headed = [line.number for line in (outline.title, outline.standfirst) if line]
    headed += [line.number for line, labels in outline.labels]
    pictures = {line.number for line, _ in outline.captions}
    above: Line | None = None
    for line in lines:
        is_near = top - LINES_ABOVE <= line.number < first or last < line.number <= last + LINES_BELOW
        if is_near and line.number not in pictures:
            is_of_picture = above and above.number not in (*headed, last) and words(above.text) >= MIN_CAPTION_WORDS
            if not (is_of_picture and SOURCE.match(line.text)):
                yield line
        above = line


def _address(outline: Outline, capture: Capture) -> str:
    """The address that the text prints, else the one it was fetched from; a file's own otherwise."""
    printed = outline.address[1] if outline.address else capture.page_url
    return canonical_url(printed) if printed.startswith(("http://", "https://")) else capture.url


def _byline(outline: Outline) -> str:
    """The first byline, and those that follow it line after line."""
    near: list[tuple[int, str]] = []
    for line, labels in outline.labels:
        if labels.bylines and (not near or 0 <= line.number - near[-1][0] < BYLINES_WITHIN):
            near += ((line.number, byline) for byline in labels.bylines)
    return ", ".join(dict.fromkeys(byline for _, byline in near))


def _dates(outline: Outline, seen_at: datetime) -> tuple[Found | None, Found | None]:
    """The first date of publication and the first of change; "3 hours ago" counts back from the capture."""
    published = [(line, one) for line, labels in outline.labels for one in labels.published]
    modified = [(line, one) for line, labels in outline.labels for one in labels.modified]
    if not published and modified and STATE_OF.search(modified[0][0].text):
        published, modified = modified, []
    if not published:
        ago = [(line, read_date(labels.ago, now=seen_at)) for line, labels in outline.labels if labels.ago]
        published = [(line, one) for line, one in ago if one]
    return next(iter(published), None), next(iter(modified), None)
