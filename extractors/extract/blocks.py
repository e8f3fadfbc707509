"""The container's lines -> typed blocks in reading order, in a BeautifulSoup tree that holds nothing else of the page.

Paragraphs are split where a page breaks lines twice; list items and table rows are lines of one block.
"""

from __future__ import annotations

from collections.abc import Sequence

from bs4 import BeautifulSoup
from bs4.builder import HTMLTreeBuilder
from bs4.element import NavigableString, Tag
from selectolax.lexbor import LexborHTMLParser

from extractors.article import Block, BlockKind
from extractors.clean.prose import clean_line
from extractors.extract.survey import HEADINGS, PARTED, Box, Line, survey

LAYOUT_LETTERS = 300  # an item or cell that holds blocks and more text than this is no item of a list
LAID_OUT = ("p", "div", "ul", "h2", "h3", "table")
# Elements that say what a text is; of the others only the innermost is kept, which parts its text from the next.
TELLING = HEADINGS | {"blockquote", "dd", "dl", "dt", "li", "ol", "p", "pre", "table", "td", "th", "tr", "ul"}


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
    """The boxes that tell, from ``top`` down to this one."""
    path = [box]
    while box is not top and box.parent is not None:
        box = box.parent
        if box.tag in TELLING:
            path.append(box)
    path.reverse()
    return path


def read_blocks(lines: Sequence[Line], top: Box | None = None) -> list[Block]:
    """Blocks of these lines, which stand in ``top``."""
    soup = BeautifulSoup("", builder=Played(lines, top))
    found = blocks_in(soup, "paragraph")
    soup.decompose()  # frees it at once: its elements hold each other
    return found


def read_html(html: str) -> list[Block]:
    """Blocks of a piece of HTML."""
    body = LexborHTMLParser(html).body
    return read_blocks(survey(body).lines) if body is not None else []


def blocks_in(element: Tag, kind: BlockKind, level: int | None = None) -> list[Block]:
    """Walk an element; text between block boundaries becomes blocks of ``kind``."""
    found: list[Block] = []
    run: list[str] = []  # lines of the paragraph that is being gathered
    for child in element.contents:
        if isinstance(child, NavigableString):
            run.append(child)
        elif isinstance(child, Tag):
            is_break = child.name == "br"
            if run and not (is_break and isinstance(child.next_sibling, NavigableString)):
                found.append(Block(kind, " ".join(run), level))
                run = []
            if not is_break:
                found += block(child, kind)
    if run:
        found.append(Block(kind, " ".join(run), level))
    return found


def block(element: Tag, kind: BlockKind) -> list[Block]:
    """The block or blocks that one block-level element makes."""
    name = element.name
    if name in HEADINGS:
        return blocks_in(element, "heading", int(name[1]))
    if name in ("ul", "ol"):
        return listed(element, kind)
    if name == "dl":
        return as_block("list", [flat(item) for item in element.find_all(("dt", "dd"))])
    if name == "blockquote":
        return blocks_in(element, "quote")
    if name == "table":
        return table(element, kind)
    return blocks_in(element, kind)


def listed(element: Tag, kind: BlockKind) -> list[Block]:
    """A list is one block, a line an item; a list that only lays out the page is read through."""
    items = [child for child in element.contents if isinstance(child, Tag)]
    if any(is_laid_out(item) for item in items):
        return blocks_in(element, kind)
    return as_block("list", [flat(item) for item in items])


def table(element: Tag, kind: BlockKind) -> list[Block]:
    """A table of facts is one block; a table that only lays out the page is read through."""
    cells = [row.find_all(("td", "th"), recursive=False) for row in element.find_all("tr")]
    is_layout = element.find("table") is not None or max((len(row) for row in cells), default=0) < 2
    if is_layout or any(is_laid_out(cell) for row in cells for cell in row):
        return blocks_in(element, kind)
    return as_block("table", ["\t".join(flat(cell) for cell in row).strip() for row in cells])


def is_laid_out(item: Tag) -> bool:
    """Does an item or cell hold blocks and more text than a list or a table of facts would?"""
    return len(item.get_text()) > LAYOUT_LETTERS and item.find(LAID_OUT) is not None


def as_block(kind: BlockKind, lines: list[str]) -> list[Block]:
    text = "\n".join(line for line in lines if line)
    return [Block(kind, text)] if text else []


def flat(element: Tag) -> str:
    """All text of an element on one line."""
    return clean_line(element.get_text(" "))
