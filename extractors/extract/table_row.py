"""One row of a table (a JSON object) -> Article. The source's ``columns`` name the columns; others keep their names.

A row with ``html`` is read as a page first; what its other columns say then wins. Raises ExtractError.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from extractors.article import Article, Block, Capture, Entry, Finding
from extractors.clean.bylines import authors_of
from extractors.clean.dates import PrintedDate, read_date
from extractors.clean.language import language_of
from extractors.clean.prose import clean_line, word_count
from extractors.clean.urls import canonical_url
from extractors.errors import ExtractError
from extractors.extract import quality
from extractors.extract.wires import wires_of
from extractors.source import TABLE_FIELDS, Source, TableListing

FIELDS = {"published": "published_on", "modified": "modified_on", "body": "blocks"}  # where a column has another name


def extract_row(capture: Capture, source: Source, entry: Entry | None = None) -> Article:
    """Read one row."""
    row = columns_of(capture, source, entry)
    base = page_of(row, capture, source)
    title = line(row.get("title")) or (base.title if base else "")
    blocks = paragraphs(row.get("body")) or (base.blocks if base else ())
    if not title or not blocks:
        raise ExtractError("no_content", f"the row has no {'body' if title else 'title'}")
    byline = line(row.get("byline"))
    authors = tuple(lines_of(row.get("authors"))) or authors_of(byline)
    body = "\n\n".join(block.text for block in blocks)
    language = line(row.get("language")) or language_of(body, source.language or "")
    is_heard = bool(language) and not line(row.get("language"))
    heard = [Finding("language", "text", "body", body[:100])] if is_heard else []
    published = date_in(row.get("published"), language, source)
    modified = date_in(row.get("modified"), language, source)
    url = line(row.get("url"))
    sure, flags = quality.quality_of(
        quality.measures_of(blocks, word_count(body)), has_date=published is not None, is_paywalled=None
    )
    article = base or Article(
        url=canonical_url(url) if url.startswith(("http://", "https://")) else capture.page_url,
        title=title,
        blocks=blocks,
    )
    agencies, named = wires_of([("body", block.text) for block in blocks], byline=byline)
    said: dict[str, Any] = {
        "title": title, "blocks": blocks, "kicker": line(row.get("kicker")), "standfirst": line(row.get("standfirst")),
        "byline": byline, "authors": authors, "section": line(row.get("section")),
        "tags": tuple(lines_of(row.get("tags"))), "language": language, "agencies": agencies,
    }  # fmt: skip
    if published:
        said |= {
            "published_on": published.on, "published_at": published.at, "published_precision": published.precision,
            "published_text": published.text, "published_zone": published.zone,
        }  # fmt: skip
    if modified:
        said |= {"modified_on": modified.on, "modified_at": modified.at}
    said = {name: value for name, value in said.items() if value or value == 0}
    found = tuple(
        Finding(FIELDS.get(name, name), "column", name, str(row[name])[:500])
        for name in TABLE_FIELDS
        if row.get(name) not in (None, "", [])
    )
    return replace(
        article,
        **said,
        word_count=word_count(body),
        flags=flags,
        quality=sure,
        findings=(*article.findings, *found, *named, *heard),
    )


def columns_of(capture: Capture, source: Source, entry: Entry | None) -> Mapping[str, Any]:
    """The row's values under the names of fields."""
    try:
        row = json.loads(capture.body)
    except ValueError as error:
        raise ExtractError("bad_charset", f"the row is not JSON: {error}") from None
    if not isinstance(row, dict):
        raise ExtractError("no_content", "the row has no columns")
    listings = [listing for listing in source.discover if isinstance(listing, TableListing)]
    listed_in = entry.listed_in if entry else ""
    named = next(
        (listing.columns for listing in listings if not listed_in or listing.path == listed_in),
        listings[0].columns if listings else {},
    )
    return {name: row.get(named.get(name, name), row.get(name)) for name in TABLE_FIELDS}


def page_of(row: Mapping[str, Any], capture: Capture, source: Source) -> Article | None:
    """The row's HTML read as a page; None when it has none, or when its body stands in a column of its own."""
    html = row.get("html")
    if not isinstance(html, str) or not html.strip():
        return None
    from extractors.extract.page import extract_page

    url = line(row.get("url")) or capture.page_url
    titled = html if not row.get("title") or "<title" in html.lower() else f"<title>{line(row['title'])}</title>{html}"
    page = replace(
        capture, url=url, final_url="", body=titled.encode("utf-8", "replace"), media_type="text/html; charset=utf-8"
    )
    try:
        return extract_page(page, source)
    except ExtractError:
        if row.get("body"):
            return None
        raise


def paragraphs(text: object) -> tuple[Block, ...]:
    """Text with blank lines (else with line breaks) between paragraphs -> blocks."""
    if not isinstance(text, str):
        return ()
    parts = text.replace("\r\n", "\n").split("\n\n")
    if len(parts) == 1:
        parts = text.split("\n")
    return tuple(Block("paragraph", printed) for part in parts if (printed := clean_line(part)))


def line(value: object) -> str:
    return clean_line(str(value)) if value not in (None, "") and not isinstance(value, list | dict) else ""


def lines_of(value: object) -> list[str]:
    """A list of strings, from a list or from one string with ; or , between."""
    if isinstance(value, str):
        value = value.split(";") if ";" in value else value.split(",")
    return [printed for item in value if (printed := line(item))] if isinstance(value, list) else []


def date_in(value: object, language: str, source: Source) -> PrintedDate | None:
    return read_date(line(value), language=language, timezone=source.timezone) if line(value) else None
