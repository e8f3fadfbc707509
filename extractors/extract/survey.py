"""A parsed page -> Survey: its block elements as boxes, its visible lines in order, and how much prose each holds.

One walk over the tree. A line is a run of text between two block boundaries; prose makes its box heavier,
links and scraps make it lighter. Nothing is removed and nothing is decided here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors.clean.prose import clean_line, without_case
from extractors.errors import ExtractError
from extractors.extract.junk import ROLES, is_box

INLINE_TAGS = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp small "
    "span strike strong sub sup time tt u var wbr -comment amp-fit-text"
)
INLINE = frozenset(INLINE_TAGS.split())
LABELLING = frozenset({"a", "label", "small", "span", "time"})  # parted by style, where no space is written
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
ASIDE = frozenset({"footer", "aside", "form"})
UNNAMED = frozenset({"tr", "tbody", "thead"})  # named after what is in them: "player-580"
EMPTY = frozenset({"br", "img", "hr"})
UNSEEN_BY = frozenset({"role", "hidden", "aria-hidden", "style"})
PICTURED = frozenset({"figure", "figcaption", "picture", "img"})
SENTENCE = re.compile(r"[.!?…:;,][\"'”’»)\]]*(?:\s|$)|[。！？；，、।؟،۔]|\.\.\.")
WIDE = re.compile("[\u0e00-\u0e7f\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
WIDE_FACTOR = 2.5  # a Chinese, Japanese, Korean or Thai sign says as much as this many Latin letters

SAMPLE = 20_000  # characters that tell the script of a page
WIDE_SHARE = 0.2  # of them in wide scripts

MOSTLY = 0.5  # a line with a larger share in links announces something else
SEPARATED = 0.3  # links parted by signs, " | " or "、", may be less than half of a line that holds nothing else
LETTERS = re.compile(r"\W+")
SHORT = 40  # letters; a line below is a label, a name, a button: not prose
SCRAP_COST = 6.0  # what one such line takes from its box
LINK_COST = 25.0  # what a line that is mostly links takes


MAX_DEPTH = 300  # open elements; lxml, which reads the container, silently drops text below 500


class Box:
    """A block element. Its lines are ``lines[first_line:end_line]`` of the survey."""

    __slots__ = (
        "children", "cost", "depth", "end_line", "first_line", "index", "is_beside", "is_unseen", "names", "node",
        "own_cost", "own_prose", "parent", "prose", "tag",
    )  # fmt: skip

    def __init__(self, node: LexborNode, tag: str, names: str, parent: Box | None, index: int, first_line: int) -> None:
        self.node, self.tag, self.names, self.parent = node, tag, names, parent
        self.index = index  # in Survey.boxes
        self.depth: int = parent.depth + 1 if parent is not None else 0
        self.first_line = self.end_line = first_line
        self.own_prose = self.own_cost = 0.0  # of the lines that stand in the box itself
        self.prose = self.cost = 0.0  # letters of prose in all of it, and what speaks against it
        self.children: list[Box] = []
        self.is_beside = False  # named as a box beside the article
        self.is_unseen = False  # declared to be furniture, or not shown


@dataclass(slots=True, eq=False)
class Line:
    """A run of text between two block boundaries."""

    text: str
    box: Box
    length: float  # letters, wide scripts adjusted
    linked: float  # of them inside links

    def says(self, key: str) -> bool:
        """Is this, letter case and punctuation aside, the text with this ``without_case`` key?"""
        return bool(key) and len(key) - 5 <= len(self.text) <= 2 * len(key) + 10 and without_case(self.text) == key


@dataclass(slots=True)
class Survey:
    root: Box
    boxes: list[Box]  # in document order
    lines: list[Line]
    factor: float


class Walk:
    """The state of one walk over a tree."""

    def __init__(self, factor: float) -> None:
        self.factor = factor
        self.boxes: list[Box] = []
        self.lines: list[Line] = []
        self.pieces: list[str] = []  # of the line that is being gathered
        self.linked = 0  # letters of it inside links

    def enter(self, node: LexborNode, tag: str, parent: Box | None, level: int, in_link: bool) -> Box:
        """A block element: its box, and all that is in it."""
        attributes = node.attributes
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}" if attributes else ""
        box = Box(node, tag, names, parent, len(self.boxes), len(self.lines))
        if tag in ASIDE:
            box.is_beside = True
        elif attributes and tag not in UNNAMED:
            # The id of a heading is made from its text.
            box.is_beside = is_box(attributes.get("class") or "" if tag in HEADINGS else names)
            box.is_unseen = not UNSEEN_BY.isdisjoint(attributes) and is_unseen(attributes)
        self.boxes.append(box)
        if tag != "footer":  # holds no article, and on many pages a tenth of all elements
            self.within(node, box, level + 1, in_link)
            if self.pieces:
                self.end_line(box)
        box.end_line = len(self.lines)
        if parent is not None:
            parent.children.append(box)
            parent.prose += box.prose
            parent.cost += box.cost
        return box

    def within(self, node: LexborNode, box: Box, level: int, in_link: bool) -> None:
        """What is inside an element: text, inline elements, and blocks that end the line."""
        if level > MAX_DEPTH:
            raise ExtractError("too_deep", f"elements are nested deeper than {MAX_DEPTH}")
        pieces = self.pieces
        child = node.first_child
        before: str | None = "-text"
        while child is not None:
            tag = child.tag
            if tag == "-text":
                text = child.text_content or ""
                if pieces or not text.isspace():
                    pieces.append(text)
                    if in_link:
                        self.linked += len(text.strip())
            elif tag not in INLINE:
                if pieces:
                    self.end_line(box)
                if tag not in EMPTY:
                    self.enter(child, tag or "", box, level, in_link)
            elif tag != "-comment":
                if tag in LABELLING and before in LABELLING:  # "<time>09:30</time><span>2 min read</span>"
                    pieces.append(" ")
                self.within(child, box, level + 1, in_link or (tag == "a" and "href" in child.attributes))
            before = tag
            child = child.next

    def end_line(self, box: Box) -> None:
        """The pieces gathered so far are a line."""
        text = clean_line("".join(self.pieces))
        linked, self.linked = self.linked * self.factor, 0
        self.pieces.clear()
        if not text:
            return
        length = len(text) * self.factor
        line = Line(text, box, length, min(linked, length))
        self.lines.append(line)
        prose, cost = weigh(line, box.tag)
        box.prose += prose
        box.cost += cost
        box.own_prose += prose
        box.own_cost += cost


def weigh(line: Line, tag: str) -> tuple[float, float]:
    """How much prose a line is, and what it costs its box."""
    length, linked = line.length, line.linked
    if linked > length * MOSTLY or (linked > length * SEPARATED and tag != "p" and is_separated(line)):
        return 0.0, LINK_COST
    if tag in HEADINGS or tag in PICTURED:
        return 0.0, 0.0
    free = length - linked
    if free < SHORT:
        return 0.0, 0.0 if tag in ("li", "td", "th", "dd", "p") and not linked else SCRAP_COST
    if not SENTENCE.search(line.text):
        return free * 0.2, 0.0
    return free - linked, 0.0


def is_separated(line: Line) -> bool:
    """Is it links with signs between them?"""
    return line.linked > len(LETTERS.sub("", line.text)) / len(line.text) * line.length * MOSTLY


def is_unseen(attributes: dict[str, str | None]) -> bool:
    """Declared to be furniture, or not shown."""
    return (
        (attributes.get("role") or "") in ROLES
        or "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or "display:none" in (attributes.get("style") or "").replace(" ", "")
    )


def survey(tree: LexborHTMLParser) -> Survey:
    """Walk the whole body once. Raises ExtractError("too_deep")."""
    body = tree.body or tree.root
    if body is None:
        raise ExtractError("empty", "the page has no body")
    walk = Walk(WIDE_FACTOR if is_wide((body.text(deep=True) or "")[:SAMPLE]) else 1.0)
    root = walk.enter(body, "body", None, 0, False)
    root.is_beside = False
    return Survey(root, walk.boxes, walk.lines, walk.factor)


def is_wide(sample: str) -> bool:
    """Is a good part of this text in wide scripts? Their signs take three bytes in UTF-8, which is quickly measured."""
    if len(sample.encode("utf-8", "replace")) < len(sample) * (1 + WIDE_SHARE):
        return False
    return len(WIDE.findall(sample)) > len("".join(sample.split())) * WIDE_SHARE
