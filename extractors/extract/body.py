"""The body: where it is, what stands above it, and its blocks once everything else is out.

The tree is pruned here, after all other questions of the page that need it whole were put.
"""

from __future__ import annotations

from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from extractors.article import Block, Image, Method
from extractors.clean.prose import without_case
from extractors.extract import lines, pictures
from extractors.extract.blocks import read_blocks
from extractors.extract.container import Container, find_container
from extractors.extract.junk import SILENT, UNSEEN
from extractors.extract.parsed import Page
from extractors.extract.survey import Line, Survey, survey
from extractors.source import Extract

ZONE_LINES = 40  # lines above the body that may hold title, byline and date
PROSE = 90  # letters of a line that begins the body
PICTURE_LETTERS = 400  # a figure or caption with more text than this holds the article, not a picture
INSIDE_JUNK = "figure, figcaption, [class*=caption], [class*=Caption], [class*=wp-caption], [itemprop=caption]"


@dataclass(slots=True)
class Body:
    survey: Survey
    zone: list[Line]  # from the title to the first prose of the body: byline, date, standfirst
    above: list[Line]  # of these, those that stand before the body's first block
    blocks: list[Block]
    images: tuple[Image, ...]
    method: Method
    locator: str

    @property
    def text(self) -> str:
        return "\n\n".join(block.text for block in self.blocks)


def find_body(page: Page, title: str, extract: Extract) -> Body:
    """Find, prune and read the body. ``blocks`` may come out empty."""
    page.tree.strip_tags(SILENT)
    for node in page.tree.css(UNSEEN):
        node.decompose()
    for selector in extract.drop:
        for node in page.tree.css(selector):
            node.decompose()
    seen = survey(page.tree)
    for selector in extract.select.body:
        if nodes := page.tree.css(selector):
            return selected_body(page, title, selector, nodes, seen)
    container = find_container(seen, title)
    zone, above = head_of(seen, container, title)
    images = pictures.all_images(page, container.box.node)
    for box in container.cut:
        box.node.decompose()
    locator = container.box.tag + "".join(f".{name}" for name in container.box.names.split()[:2])
    blocks = read(container.box.node, title, zone)
    return Body(seen, zone, above, blocks, images, "markup", locator)


def selected_body(page: Page, title: str, selector: str, nodes: list[LexborNode], seen: Survey) -> Body:
    """The body as the source's selector names it: one container, or the paragraphs one by one."""
    images = tuple(dict.fromkeys(image for node in nodes for image in pictures.all_images(page, node)))
    html = "".join(node.html or "" for node in nodes)
    key = without_case(title)
    at = next((index for index, line in enumerate(seen.lines) if without_case(line.text) == key), 0)
    zone = seen.lines[at : at + ZONE_LINES]
    blocks = lines.kept(read_blocks(html), title)
    return Body(seen, zone, zone, blocks, images, "selector", selector)


def read(node: LexborNode, title: str, zone: list[Line]) -> list[Block]:
    """Take pictures out, then read the blocks."""
    for picture in node.css(INSIDE_JUNK):
        if picture.mem_id != node.mem_id and len(picture.text(deep=True) or "") < PICTURE_LETTERS:
            picture.decompose()
    return lines.kept(read_blocks(node.html or ""), title)


def head_of(seen: Survey, container: Container, title: str) -> tuple[list[Line], list[Line]]:
    """The lines between the title and the body's first prose, and those of them above the container's text."""
    inside = container.lines(seen)
    start = next((index for index in inside if seen.lines[index].length >= PROSE), inside[0] if inside else 0)
    key = without_case(title)
    first = max(0, start - ZONE_LINES)
    at = next(
        (index for index in range(start - 1, first - 1, -1) if key and without_case(seen.lines[index].text) == key),
        first,
    )
    zone = seen.lines[at:start]
    kept = set(inside)
    return zone, [seen.lines[index] for index in range(at, start) if index not in kept]
