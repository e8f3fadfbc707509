"""A captured page -> Page: decoded, checked for size and depth, parsed once by lexbor.

What it costs to look at a page is bounded before the parser sees it. Raises ExtractError with
empty, too_large, too_deep or not_html.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8, getincrementaldecoder
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from extractors.article import Capture
from extractors.clean.charset import decode
from extractors.errors import ExtractError
from extractors.extract.json_ld import linked_data

MAX_HTML_BYTES = 10_000_000
MAX_OPEN = 5_000  # open elements: lexbor's time grows with the square of the depth, 0.06 s here
FEW_TAGS = 15_000  # tags; were all of them open, lexbor would take half a second
MAX_ATTRIBUTES = 5_000  # of one tag: here too the time grows with the square
LONG_TAG_BYTES = 30_000  # shorter ones hold no more than that
LONG_TAG = re.compile(rb"<[a-z][^<>]{%d,}" % LONG_TAG_BYTES, re.IGNORECASE)
UTF8 = getincrementaldecoder("utf-8")
SURVEY_CHARS = 65_536  # depth is estimated at steps of this size
# Elements that never stay open, or that HTML closes by itself.
TAG = re.compile(
    rb"<(/?)(?!(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|p|li|dt|dd|option|tr|td|"
    rb"th)\b)[a-z][^<>]*?(/?)>",
    re.IGNORECASE,
)
# What holds nothing that is read and is plainly written: two thirds of a page's bytes, which the parser need not see.
SILENT = re.compile(rb"<(/?)(script|style|svg|nav|SCRIPT|STYLE|SVG|NAV)\b")


@dataclass(frozen=True, slots=True)
class Page:
    """One page, parsed. The tree is pruned by whoever looks for the body; all else only reads."""

    url: str  # "" when it is not known
    tree: LexborHTMLParser
    meta: Mapping[str, tuple[str, ...]]  # name, property or itemprop in lower case -> contents in page order
    links: Mapping[str, str]  # rel in lower case -> first href
    linked: tuple[Mapping[str, Any], ...]  # JSON-LD objects, flattened, in page order
    article: Mapping[str, Any] = field(default_factory=dict)  # the one that is the article, or {}
    language: str = ""  # as declared on <html>

    def first(self, *names: str) -> str:
        """The first non-empty meta content under one of these names."""
        return next((text for name in names for text in self.meta.get(name, ()) if text.strip()), "")


def parse(capture: Capture) -> Page:
    """Decode and parse one capture."""
    body = capture.body
    if not body.strip():
        raise ExtractError("empty", "there is nothing on the page")
    if len(body) > MAX_HTML_BYTES:
        raise ExtractError("too_large", f"{len(body):,} bytes; at most {MAX_HTML_BYTES:,} are read")
    if body.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04")):
        raise ExtractError("not_html", "the bytes are those of a file of another kind")
    url = capture.page_url if is_address(capture.page_url) else ""
    return parsed(*utf8(body, capture.media_type), url)


def is_address(url: str) -> bool:
    """Is this a web address that can be taken apart? The names of files are none."""
    try:
        return url.startswith(("http://", "https://")) and bool(urlsplit(url).hostname)
    except ValueError:
        return False


def utf8(body: bytes, media_type: str) -> tuple[bytes, bytes, list[int]]:
    """The page as UTF-8, which is what lexbor reads; what of it is not silent; and where scripts begin.

    Most pages are in UTF-8 already. That is seen from what is not silent, a third of their bytes.
    """
    html = body.removeprefix(BOM_UTF8)
    spoken, begun = without_silent(html)
    if not is_utf8(spoken):
        html = decode(html, media_type, is_html=True)[0].encode("utf-8", "replace")
    elif b"\x00" not in html:
        return html, spoken, begun
    html = html.replace(b"\x00", b"")
    return html, *without_silent(html)


def is_utf8(body: bytes) -> bool:
    """As ``decode`` would find, but piece by piece: the text of a large page takes four times its bytes."""
    decoder = UTF8()
    try:
        for start in range(0, len(body), SURVEY_CHARS):
            decoder.decode(body[start : start + SURVEY_CHARS])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return not (body.isascii() and b"\x1b$" in body)  # ISO-2022 is plain ASCII with escapes


def parsed(html: bytes, spoken: bytes, begun: list[int], url: str) -> Page:
    """Parse what is not silent; JSON-LD is found in the whole page."""
    if spoken.count(b"<") > FEW_TAGS:
        refuse_depth(spoken)
    if is_far_between(spoken):
        refuse_attributes(spoken)
    tree = LexborHTMLParser(spoken)
    meta: dict[str, list[str]] = {}
    links: dict[str, str] = {}
    for node in tree.css("meta, link[rel][href]"):
        attributes = node.attributes
        if node.tag == "link":
            for rel in (attributes.get("rel") or "").lower().split():
                links.setdefault(rel, attributes.get("href") or "")
            continue
        content = attributes.get("content")
        if content is None:
            continue
        for key in ("property", "name", "itemprop", "http-equiv"):
            if name := attributes.get(key):
                meta.setdefault(name.lower().strip(), []).append(content)
    linked, article = linked_data(html, begun, url)
    root = tree.root
    language = (root.attributes.get("lang") or root.attributes.get("xml:lang") or "") if root is not None else ""
    frozen = {name: tuple(contents) for name, contents in meta.items()}
    return Page(url, tree, frozen, links, linked, article, language)


def without_silent(html: bytes) -> tuple[bytes, list[int]]:
    """The page without scripts, styles, drawings and menus, and where scripts begin.

    What is not plain is left to the parser: an element in which another of its name begins, a menu with paragraphs.
    """
    kept: list[bytes] = []
    begun: list[int] = []
    at = start = 0
    inside, is_plain = b"", True
    for match in SILENT.finditer(html):
        name = match[2].lower()
        if not match[1]:
            if name == b"script":
                begun.append(match.start())
            if not inside:
                inside, start, is_plain = name, match.start(), True
            elif name == inside:
                is_plain = False
        elif name == inside:
            has_text = name == b"nav" and b"</p>" in html[start : match.start()]
            if is_plain and not has_text and html.startswith(b">", match.end()):
                kept.append(html[at:start])
                at = match.end() + 1
            inside = b""
    return b"".join((*kept, html[at:])), begun


def is_far_between(html: bytes) -> bool:
    """Are there so many bytes without a < somewhere? Looked for from behind: most stretches have one near the end."""
    at = -1
    while at + 1 + LONG_TAG_BYTES < len(html):
        at = html.rfind(b"<", at + 1, at + 2 + LONG_TAG_BYTES)
        if at < 0:
            return True
    return False


def refuse_depth(html: bytes) -> None:
    """Raise too_deep for a page that would take lexbor seconds; cheap for all others.

    Counts what is open at most, taking every < that closes nothing for an opening. Only a page that
    passes this is looked at tag by tag; the survey refuses what is deeper than it can walk.
    """
    opened = most = 0
    for start in range(0, len(html), SURVEY_CHARS):
        end = start + SURVEY_CHARS
        closing = html.count(b"</", start, end)
        opening = html.count(b"<", start, end) - closing
        most = max(most, opened + opening)
        opened += opening - closing
    if most <= MAX_OPEN:
        return
    depth = 0
    for match in TAG.finditer(html):
        if match[1]:
            depth = max(0, depth - 1)
        elif not match[2]:
            depth += 1
            if depth > MAX_OPEN:
                raise ExtractError("too_deep", f"more than {MAX_OPEN:,} elements are open at once")


def refuse_attributes(html: bytes) -> None:
    """Raise too_deep for a tag with so many attributes that lexbor would take seconds."""
    for match in LONG_TAG.finditer(html):
        if len(match[0].split(None, MAX_ATTRIBUTES + 1)) > MAX_ATTRIBUTES:
            raise ExtractError("too_deep", f"a tag has more than {MAX_ATTRIBUTES:,} attributes")
