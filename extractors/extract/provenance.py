"""No value without its Finding: what was read together with another value shares the place of that one.

In: an article as its reader made it. Out: the same with a Finding for each field that a page, text or row gave and that
had none. What is computed (word_count, quality, flags) has none, and of a date its precision and zone share the day's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extractors.article import Article, Finding
from extractors.extract.candidates import MAX_RAW

# Fields that are found, each with the one that is read from the same words.
FOUND = {
    "url": "", "title": "", "blocks": "", "kicker": "", "standfirst": "", "byline": "authors", "authors": "byline",
    "dateline": "", "published_on": "published_at", "published_at": "published_on", "modified_on": "modified_at",
    "modified_at": "modified_on", "section": "", "publication": "", "tags": "", "language": "",
    "images": "", "agencies": "", "reading_minutes": "", "is_paywalled": "",
}  # fmt: skip


def with_findings(article: Article, own_reader: str = "") -> Article:
    """``own_reader`` is the name of the source's own reader, which may say nothing of where it found a value."""
    known = {one.field for one in article.findings if one.is_chosen}
    lacking = [name for name in found_in(article) if name not in known]
    added = tuple(one for name in lacking for one in _finding(name, article, own_reader))
    return replace(article, findings=article.findings + added) if added else article


def found_in(article: Article) -> list[str]:
    """The fields that hold a value somebody printed."""
    return [name for name in FOUND if getattr(article, name, None) not in ("", (), None)]


def _finding(name: str, article: Article, own_reader: str) -> Iterator[Finding]:
    twin = next((one for one in article.findings if one.is_chosen and one.field == FOUND[name]), None)
    if twin is not None:
        yield replace(twin, field=name)
    elif name == "url":
        yield Finding("url", "url", "what was asked for", article.url[:MAX_RAW])
    elif name == "images":
        image = article.images[0]
        yield Finding("images", "markup", "figure, img; og:image", (image.url or image.caption)[:MAX_RAW])
    elif own_reader:
        yield Finding(name, "source", f"reader {own_reader}", str(getattr(article, name))[:MAX_RAW])
