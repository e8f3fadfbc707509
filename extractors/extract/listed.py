"""What a listing said of an item fills what its document leaves out. A value of the document is never replaced."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from extractors.article import Article, Capture, Entry, Finding
from extractors.clean.language import language_of
from extractors.clean.prose import clean_line, word_count
from extractors.errors import ExtractError

MIN_CONTENT_LETTERS = 300  # a feed's text shorter than this is a summary
NEAR = timedelta(hours=36)  # a feed's instant and a page's day that lie closer speak of the same moment


def with_entry(read: Callable[[], Article], capture: Capture, entry: Entry | None) -> Article:
    """Read the document; where it holds no body but the listing carried the full text, take that."""
    if entry is None:
        return read()
    try:
        article = read()
    except ExtractError as error:
        if error.reason != "no_content" or len(entry.content) < MIN_CONTENT_LETTERS or not entry.title:
            raise
        article = from_content(entry, capture)
    return filled(article, entry)


def from_content(entry: Entry, capture: Capture) -> Article:
    """An article whose body is the full text that a feed carried."""
    from extractors.extract.blocks import read_html
    from extractors.extract.lines import kept

    blocks = tuple(kept(read_html(entry.content), (entry.title,)))
    if not blocks:
        raise ExtractError("no_content", "neither the page nor the feed holds a body")
    found: tuple[Finding, ...] = (
        Finding("blocks", "feed", "content", blocks[0].text[:100], 0.8),
        Finding("title", "feed", "title", entry.title[:500], 0.8),
    )
    body = "\n\n".join(block.text for block in blocks)
    language = language_of(body, entry.language)
    if language:
        found += (Finding("language", "text", "content", body[:100], 0.9),)
    return Article(
        url=capture.page_url, title=clean_line(entry.title), blocks=blocks, language=language,
        word_count=word_count(body), quality=0.7, flags=("from_feed",), findings=found,
    )  # fmt: skip


def filled(article: Article, entry: Entry) -> Article:
    """Gaps filled from the entry, each with its Finding."""
    gained: dict[str, Any] = {}
    findings: list[Finding] = []

    def fill(field: str, value: object, raw: str) -> None:
        if value and not getattr(article, field):
            gained[field] = value
            findings.append(Finding(field, "feed", entry.listed_in or field, raw[:500], 0.7))

    fill("authors", entry.authors, "; ".join(entry.authors))
    fill("tags", entry.tags, "; ".join(entry.tags))
    fill("language", entry.language, entry.language)
    at = entry.published_at
    if (
        at
        and article.published_at is None
        and (article.published_on is None or abs(at.date() - article.published_on) <= NEAR)
    ):
        fill("published_on", at.date(), at.isoformat())
        fill("published_at", at, at.isoformat())
        gained |= {"published_precision": "second", "published_zone": "feed"}
        if not article.published_text:
            gained["published_text"] = at.isoformat()
        gained["flags"] = tuple(flag for flag in article.flags if flag != "no_date")
    if entry.modified_at and article.modified_on is None and entry.modified_at != at:
        fill("modified_on", entry.modified_at.date(), entry.modified_at.isoformat())
        fill("modified_at", entry.modified_at, entry.modified_at.isoformat())
    return replace(article, **gained, findings=article.findings + tuple(findings)) if gained else article
