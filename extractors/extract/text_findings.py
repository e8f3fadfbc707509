"""Where each value of a saved text came from: the line it stood on, what was printed there, and who disagreed.

In: the outline of the text and the values chosen from it. Out: Findings. Chooses nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractors.article import Finding
from extractors.clean.dates import PrintedDate
from extractors.extract.candidates import MAX_LOSERS, MAX_RAW
from extractors.extract.text_labels import dateline_of
from extractors.extract.text_lines import Line
from extractors.extract.text_outline import Outline

CONTEXT_CHARS = 80  # of a line, before and after the name of an agency
SURE, ON_A_PAGE = 0.95, 0.8  # a tidy file has little else; on a page the title could be another line
HEARD = 0.9  # a model's ear, not a printed word
LOST = 0.3

Found = tuple[Line, PrintedDate]


def finding(
    field: str, line: Line | None, raw: str = "", confidence: float = 1.0, *, lost: bool = False
) -> Iterator[Finding]:
    """The finding of one field, where there is a line."""
    if line:
        yield Finding(field, "line", line.place, (raw or line.text)[:MAX_RAW], confidence, not lost)


def findings_of(
    outline: Outline, published: Found | None, modified: Found | None, byline: str, has_authors: bool
) -> Iterator[Finding]:
    """Which line each field was read from, and the lines that said something else."""
    sure = ON_A_PAGE if outline.is_page else SURE
    for name in ("title", "kicker", "standfirst"):
        yield from finding(name, getattr(outline, name), confidence=sure)
    for rival in outline.rivals[:MAX_LOSERS]:
        yield from finding("title", rival, confidence=LOST, lost=True)
    for name, dated in (("published", published), ("modified", modified)):
        if dated:
            yield from finding(f"{name}_on", dated[0], dated[1].text, sure)
            if dated[1].at:
                yield from finding(f"{name}_at", dated[0], dated[1].text, sure)
    yield from _other_dates(outline, published)
    signed = next((line for line, labels in outline.labels if labels.bylines), None)
    yield from finding("byline", signed, byline, sure)
    if has_authors:
        yield from finding("authors", signed, byline, sure)
    yield from finding("reading_minutes", next((line for line, labels in outline.labels if labels.minutes), None))
    for line, _ in outline.captions:
        yield from finding("images", line)
    if outline.address:
        yield from finding("url", outline.address[0], outline.address[1])
    first, last = outline.body[0], outline.body[-1]
    if dateline := dateline_of(first.text):
        yield from finding("dateline", first, dateline, sure)
    yield Finding("blocks", "line", f"lines {first.number}-{last.until}", first.text[:MAX_RAW], sure)


def _other_dates(outline: Outline, published: Found | None) -> Iterator[Finding]:
    """Dates of publication on other lines that name another day."""
    others = [(line, one) for line, labels in outline.labels for one in labels.published]
    told = {published[1].on} if published else set()
    for line, one in others:
        if one.on not in told:
            told.add(one.on)
            yield from finding("published_on", line, one.text, LOST, lost=True)


def language_finding(language: str, first: Line) -> Iterator[Finding]:
    if language:
        yield Finding("language", "text", f"from {first.place}", first.text[: 2 * CONTEXT_CHARS], HEARD)
