"""A Capture -> the articles in it, by what kind of document it is: page, saved text, mail, or table row.

Pure: the same capture, entry and configuration give the same articles. Readers of the single kinds are
imported when the first document of their kind comes. What the listing said fills what the document leaves out.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal

from extractors.article import Article, Capture, Entry
from extractors.errors import ExtractError

if TYPE_CHECKING:
    from extractors.source import Source

VERSION = "1"  # of the reading; a new one means that stored captures are worth reading again

Kind = Literal["page", "text", "mail", "row"]
BY_MEDIA_TYPE: dict[str, Kind] = {
    "text/html": "page", "application/xhtml+xml": "page", "application/xml": "page", "text/xml": "page",
    "text/plain": "text", "text/markdown": "text", "text/x-markdown": "text",
    "message/rfc822": "mail", "multipart/related": "mail", "application/x-mimearchive": "mail",
    "application/json": "row", "application/x-ndjson": "row",
}  # fmt: skip
BY_SUFFIX: dict[str, Kind] = {
    ".html": "page", ".htm": "page", ".xhtml": "page", ".shtml": "page", ".php": "page", ".aspx": "page",
    ".txt": "text", ".md": "text", ".eml": "mail", ".mhtml": "mail", ".mht": "mail",
}  # fmt: skip
NOT_TEXT = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b", b"RIFF")
SNIFF_BYTES = 2_048


def read_capture(capture: Capture, source: Source, entry: Entry | None = None) -> tuple[Article, ...]:
    """The articles of one capture; most have one. Raises ExtractError."""
    from extractors.extract.boilerplate import without_boilerplate
    from extractors.extract.plausible import with_time_flags
    from extractors.extract.provenance import with_findings

    reader = source.extract.reader or ""
    articles = (without_boilerplate(each, source.extract.boilerplate) for each in _read(capture, source, entry))
    return tuple(with_findings(with_time_flags(article, capture, source), reader) for article in articles)


def _read(capture: Capture, source: Source, entry: Entry | None) -> tuple[Article, ...]:
    """By its own reader, or the one for its kind."""
    if source.extract.reader:
        return (own_reader(source.extract.reader, capture, source),)
    kind = kind_of(capture, entry)
    if kind == "text":
        from extractors.extract.saved_text import extract_text

        return extract_text(capture, source, entry)
    if kind == "mail":
        from extractors.extract.mail import extract_mail

        return extract_mail(capture, source, entry)
    if kind == "row":
        from extractors.extract.table_row import extract_row

        return (extract_row(capture, source, entry),)
    from extractors.extract.listed import with_entry
    from extractors.extract.page import extract_page

    listed_at = entry.published_at if entry else None
    return (with_entry(lambda: extract_page(capture, source, listed_at), capture, entry),)


def extract_document(body: bytes, *, url: str | None = None, media_type: str | None = None) -> Article:
    """Read one document: an HTML page, saved text, or mail. Raises ExtractError.

    Without ``media_type`` the kind is told from the bytes. Without ``url`` and without a canonical address
    on the page, the article's url is ``file:document/<sha256 of the bytes>``.
    """
    from extractors.source import Source

    source = Source.model_validate({"name": "document", "discover": [{"kind": "folder", "path": "."}]})
    name = url or f"file:document/{hashlib.sha256(body).hexdigest()}"
    capture = Capture(
        source="document", url=name, captured_at=datetime.now(UTC), body=body, media_type=media_type or ""
    )
    return read_capture(capture, source)[0]


def kind_of(capture: Capture, entry: Entry | None) -> Kind:
    """By label, else by file name, else by a look at the bytes. Raises ExtractError for what is no text."""
    if not capture.body.strip():
        raise ExtractError("empty", "there is nothing in it")
    media_type = capture.media_type.split(";")[0].strip().lower()
    if capture.body.startswith(NOT_TEXT):
        raise ExtractError("not_html", f"the bytes are those of a file of another kind ({media_type or 'unlabelled'})")
    kind = BY_MEDIA_TYPE.get(media_type)
    if kind == "row" and (entry is None or entry.kind != "table"):
        raise ExtractError("not_html", f"{media_type} is data, not a document")
    if kind == "text" and media_type == "text/plain" and looks_like_html(capture.body):
        return "page"
    if kind:
        return kind
    if media_type and media_type != "application/octet-stream" and not media_type.startswith("text/"):
        raise ExtractError("not_html", f"{media_type} is not a document that can be read")
    path = capture.page_url.partition("?")[0].partition("#")[0].removesuffix(".gz")
    if kind := BY_SUFFIX.get(PurePosixPath(path).suffix.lower()):
        return kind
    if looks_like_html(capture.body):
        return "page"
    head = capture.body[:SNIFF_BYTES]
    if (
        head.lower()
        .lstrip()
        .startswith((b"mime-version:", b"received:", b"return-path:", b"delivered-to:", b"from: ", b"message-id:"))
    ):
        return "mail"
    return "text"


def looks_like_html(body: bytes) -> bool:
    head = body[:SNIFF_BYTES].lower().replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return head.startswith((b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body", b"<!--")) or (
        head.startswith(b"<") and b"</" in head
    )


def own_reader(name: str, capture: Capture, source: Source) -> Article:
    """The source's own ``module:function(capture, source) -> Article``."""
    from importlib import import_module

    module, _, function = name.partition(":")
    article = getattr(import_module(module), function)(capture, source)
    if not isinstance(article, Article):
        raise ExtractError("internal", f"{name} returned {type(article).__name__}, not an Article")
    return article
