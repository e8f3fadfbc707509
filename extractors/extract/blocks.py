"""The container's HTML -> typed blocks in reading order. BeautifulSoup reads; nothing else of the page is seen.

Paragraphs are split where a page breaks lines twice; list items and table rows are lines of one block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bs4 import BeautifulSoup
from bs4.builder import HTMLTreeBuilder
from bs4.element import NavigableString, PreformattedString, Tag
from selectolax.lexbor import LexborHTMLParser

from extractors.article import Block, BlockKind
from extractors.clean.prose import clean_line
from extractors.extract.survey import HEADINGS, INLINE, PARTED, Box, Line, survey

BREAK = "\x00"  # stands for <br> while a run of text is gathered; no page text holds a NUL
LAYOUT_LETTERS = 300  # an item or cell that holds blocks and more text than this is no item of a list
LAID_OUT = frozenset({"p", "div", "ul", "h2", "h3", "table"})
PARAGRAPH_BREAK = re.compile(r"(?:[^\S\x00]*\x00){2,}\s*")


class Played(HTMLTreeBuilder):
    """Plays lines of a survey to BeautifulSoup, each in the elements around it, so that nothing is parsed twice."""

    NAME = "survey"

    def __init__(self, lines: Sequence[Line], top: Box | None) -> None:
        super().__init__(multi_valued_attributes={})
        self.lines, self.top = lines, top

    def feed(self, markup: object) -> None:
        soup = self.soup
        assert soup is not None  # BeautifulSoup has introduced itself before it asks
        opened: list[Box] = []
        for line in self.lines:
            if opened and line.box is opened[-1]:
                for _ in range(min(line.breaks, PARTED)):
                    soup.handle_starttag("br", None, None, {})
                    soup.handle_endtag("br")
            else:
                path = path_to(line.box, self.top)
                while opened != path[: len(opened)]:
                    soup.handle_endtag(opened.pop().tag)
                for box in path[len(opened) :]:
                    soup.handle_starttag(box.tag, None, None, {})
                opened = path
            soup.handle_data(line.printed)


def path_to(box: Box, top: Box | None) -> list[Box]:
    """The boxes from ``top`` down to this one."""
    path = [box]
    while box is not top and box.parent is not None:
        box = box.parent
        path.append(box)
    path.reverse()
    return path


def read_blocks(lines: Sequence[Line], top: Box | None = None) -> list[Block]:
    """Blocks of these lines, which stand in ``top``."""
    return list(blocks_in(BeautifulSoup("", builder=Played(lines, top)), "paragraph"))


def read_html(html: str) -> list[Block]:
    """Blocks of a piece of HTML."""
    body = LexborHTMLParser(html).body
    return read_blocks(survey(body).lines) if body is not None else []


def blocks_in(element: Tag, kind: BlockKind, level: int | None = None) -> Iterator[Block]:
    """Walk an element; text between block boundaries becomes blocks of ``kind``."""
    run: list[str] = []
    for child in element.children:
        if isinstance(child, NavigableString):
            if not isinstance(child, PreformattedString):
                run.append(child)
        elif isinstance(child, Tag):
            if child.name == "br":
                run.append(BREAK)
            elif child.name in INLINE and not holds_blocks(child):
                run.append(inline_text(child))
            else:
                yield from ended(run, kind, level)
                run = []
                yield from block(child, kind)
    yield from ended(run, kind, level)


def block(element: Tag, kind: BlockKind) -> Iterator[Block]:
    """The block or blocks that one block-level element makes."""
    name = element.name
    if name in HEADINGS:
        yield from blocks_in(element, "heading", int(name[1]))
    elif name in ("ul", "ol"):
        yield from listed(element, [child for child in element.children if isinstance(child, Tag)], kind)
    elif name == "dl":
        yield from as_block("list", [flat(item) for item in element.find_all(("dt", "dd"))])
    elif name == "blockquote":
        yield from blocks_in(element, "quote")
    elif name == "table":
        yield from table(element, kind)
    else:
        yield from blocks_in(element, kind)


def listed(element: Tag, items: list[Tag], kind: BlockKind) -> Iterator[Block]:
    """A list is one block, a line an item; a list that only lays out the page is read through."""
    if any(holds(item, LAID_OUT) and len(item.get_text()) > LAYOUT_LETTERS for item in items):
        yield from blocks_in(element, kind)
    else:
        yield from as_block("list", [flat(item) for item in items])


def table(element: Tag, kind: BlockKind) -> Iterator[Block]:
    """A table of facts is one block; a table that only lays out the page is read through."""
    inside = [child for child in element.descendants if isinstance(child, Tag)]
    rows = [row for row in inside if row.name == "tr"]
    cells = [[cell for cell in row.children if isinstance(cell, Tag) and cell.name in ("td", "th")] for row in rows]
    is_layout = any(child.name == "table" for child in inside) or max((len(row) for row in cells), default=0) < 2
    if is_layout or any(
        holds(cell, LAID_OUT) and len(cell.get_text()) > LAYOUT_LETTERS for row in cells for cell in row
    ):
        yield from blocks_in(element, kind)
        return
    lines = ["\t".join(flat(cell) for cell in row).strip() for row in cells]
    yield from as_block("table", lines)


def holds(element: Tag, names: frozenset[str]) -> bool:
    """Is there an element of these names inside?"""
    return any(isinstance(child, Tag) and child.name in names for child in element.descendants)


def as_block(kind: BlockKind, lines: list[str]) -> Iterator[Block]:
    if text := "\n".join(line for line in lines if line):
        yield Block(kind, text)


def ended(run: list[str], kind: BlockKind, level: int | None) -> Iterator[Block]:
    """A run of text that has come to its end -> its paragraphs."""
    if not run:
        return
    text = "".join(run)
    for part in PARAGRAPH_BREAK.split(text) if BREAK in text else [text]:
        if line := clean_line(part.replace(BREAK, " ")):
            yield Block(kind, line, level)


def holds_blocks(element: Tag) -> bool:
    """Does this inline element, against the rules, hold block-level ones?"""
    return any(
        isinstance(child, Tag) and ((child.name not in INLINE and child.name != "br") or holds_blocks(child))
        for child in element.children
    )


def flat(element: Tag) -> str:
    """All text of an element on one line."""
    return clean_line(inline_text(element).replace(BREAK, " "))


def inline_text(element: Tag) -> str:
    """Text of an element with <br> kept as BREAK."""
    parts: list[str] = []
    for child in element.descendants:
        if isinstance(child, NavigableString):
            if not isinstance(child, PreformattedString):
                parts.append(child)
        elif isinstance(child, Tag):
            if child.name == "br":
                parts.append(BREAK)
            elif child.name not in INLINE:
                parts.append(" ")
    return "".join(parts)
