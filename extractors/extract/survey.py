"""A parsed page -> Survey: its block elements as boxes, its visible lines in order, and how much prose each holds.

One walk over the tree. A line is a run of text between two block boundaries; prose makes its box heavier,
links and scraps make it lighter. Nothing is removed and nothing is decided here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from selectolax.lexbor import LexborNode

from extractors.clean.prose import clean_line, without_case
from extractors.errors import ExtractError
from extractors.extract.junk import CAPTIONS, FOR_SCREEN_READERS, PARTING, PASSED, ROLES, STRIPPED, is_box

INLINE_TAGS = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp small "
    "span strike strong sub sup time tt u var wbr amp-fit-text"
)
INLINE = frozenset(INLINE_TAGS.split())
LABELLING = frozenset({"a", "label", "small", "span", "time"})  # parted by style, where no space is written
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
ASIDE = frozenset({"footer", "aside", "form"})
UNNAMED = frozenset({"tr", "tbody", "thead"})  # named after what is in them: "player-580"
UNSEEN_BY = frozenset({"role", "hidden", "aria-hidden", "style"})
PICTURED = frozenset({"figure", "figcaption", "picture", "img"})
SENTENCE = re.compile(r"[.!?…:;,][\"'”’»)\]]*(?:\s|$)|[。！？；，、।؟،۔]|\.\.\.")
WIDE = re.compile("[\u0e00-\u0e7f\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
WIDE_FACTOR = 2.5  # a Chinese, Japanese, Korean or Thai sign says as much as this many Latin letters

WIDE_SHARE = 0.2  # of a line in such a script

MOSTLY = 0.5  # a line with a larger share in links announces something else
SEPARATED = 0.3  # links parted by signs, " | " or "、", may be less than half of a line that holds nothing else
WITHIN = 0.75  # of a sentence, at most, is in its links
ENDS = (".", "!", "?", "…", "。")
ADDRESSES = ("http://", "https://", "www.")
UNCHARGED = frozenset({"li", "td", "th", "dd", "p", "pre"})  # short lines are in the nature of these
LETTERS = re.compile(r"\W+")
SHORT = 40  # letters; a line below is a label, a name, a button: not prose
SCRAP_COST = 6.0  # what one such line takes from its box
LINK_COST = 25.0  # what a line that is mostly links takes


# Marks inside a line while it is gathered; all are white space to Python, and on no page.
GAP = "\x1f"  # between labels that only their style parts
UNPRINTED, PRINTED = "\x1d", "\x1e"  # around what only screen readers say
MARKED = re.compile("\x1d[^\x1e]*\x1e?|\x1f")

PARTED = 2  # line breaks that part paragraphs, as the beginning or end of a block does
CLIPPED = re.compile(r"clip:\s?rect")  # the style of what only screen readers say
MAX_DEPTH = 300  # open elements; lxml, which reads the container, silently drops text below 500


class Box:
    """A block element that holds text. Its lines are ``lines[first_line:end_line]`` of the survey."""

    __slots__ = (
        "attributes", "children", "cost", "depth", "end_line", "first_line", "index", "is_beside", "is_unseen",
        "names", "node", "own_cost", "own_prose", "parent", "prose", "tag",
    )  # fmt: skip

    def __init__(self, node: LexborNode, tag: str, parent: Box | None) -> None:
        self.node, self.tag, self.parent = node, tag, parent
        self.index = -1  # in Survey.boxes; the rest is looked at when text is met in it

    def enlist(self, index: int, first_line: int) -> None:
        """Text was met inside."""
        self.index = index
        self.first_line = self.end_line = first_line
        self.own_prose = self.own_cost = 0.0  # of the lines that stand in the box itself
        self.prose = self.cost = 0.0  # letters of prose in all of it, and what speaks against it
        self.children: list[Box] = []
        tag, parent = self.tag, self.parent
        self.attributes = attributes = self.node.attributes
        self.names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}" if attributes else " "
        self.is_beside = tag in ASIDE  # named as a box beside the article
        self.is_unseen = False  # declared to be furniture, or not shown
        if attributes and not self.is_beside and tag not in UNNAMED:
            # The id of a heading is made from its text.
            self.is_beside = is_box(attributes.get("class") or "" if tag in HEADINGS else self.names)
            self.is_unseen = not UNSEEN_BY.isdisjoint(attributes) and is_unseen(attributes)
        self.depth: int = 0
        if parent is not None:
            self.depth = parent.depth + 1
            parent.children.append(self)


@dataclass(slots=True, eq=False)
class Line:
    """A run of text between two block boundaries."""

    text: str
    box: Box
    length: float  # letters, wide scripts adjusted
    linked: float  # of them inside links
    breaks: int  # between the line before and this one: 1 is <br>, more part paragraphs
    printed: str  # the text without what only screen readers say, and without gaps that no space makes

    def says(self, key: str) -> bool:
        """Is this, letter case and punctuation aside, the text with this ``without_case`` key?"""
        return bool(key) and len(key) - 5 <= len(self.text) <= 2 * len(key) + 10 and without_case(self.text) == key


@dataclass(slots=True)
class Survey:
    root: Box
    boxes: list[Box]  # in document order
    lines: list[Line]
    names: set[str]  # of boxes, and of the elements in lines: their classes
    factor: float

    def forget(self) -> None:
        """Let go of the page: boxes hold each other and the tree, and such rings wait long for Python to free them."""
        for box in self.boxes:
            box.children.clear()
            del box.node


class Walk:
    """The state of one walk over a tree."""

    def __init__(self) -> None:
        self.boxes: list[Box] = []
        self.lines: list[Line] = []
        self.silent: list[LexborNode] = []  # elements that say nothing to anybody
        self.names: set[str] = set()  # classes of the others
        self.pieces: list[str] = []  # of the line that is being gathered
        self.linked = 0  # letters of it inside links
        self.box: Box | None = None  # that it stands in
        self.before = PARTED  # line breaks before it
        self.breaks = PARTED  # line breaks since the last piece

    def over(self, root: LexborNode) -> Box:
        """All text inside an element, in order; the box of the element itself."""
        top = Box(root, root.tag or "", None)
        self.enlist(top)
        self.within(root, top, 0)
        self.end_line()
        return top

    def within(self, node: LexborNode, box: Box, level: int, is_linked: bool = False, is_printed: bool = True) -> None:
        """What is inside an element: text, inline elements, and blocks, which end the line."""
        if level > MAX_DEPTH:
            raise ExtractError("too_deep", f"elements are nested deeper than {MAX_DEPTH}")
        child = node.first_child
        before = ""
        while child is not None:
            if child.is_empty_text_node:  # white space between tags: two of five nodes
                if not self.breaks:
                    self.pieces.append(" ")
                before = ""
                child = child.next
                continue
            tag = child.tag or ""
            if tag == "-text":
                text = child.text_content or ""
                if not text.isspace():
                    self.add(text, box, is_linked, is_printed)
                elif not self.breaks:
                    self.pieces.append(text)
            elif tag in INLINE:
                if before in LABELLING and tag in LABELLING:
                    self.pieces.append(GAP)  # "<time>09:30</time><span>2 min read</span>"
                if attributes := child.attributes:
                    if names := attributes.get("class"):
                        self.names.add(names)
                    link = is_linked or (tag == "a" and "href" in attributes)
                    self.within(child, box, level + 1, link, is_printed and not is_unprinted(attributes))
                else:
                    self.within(child, box, level + 1, is_linked, is_printed)
            elif tag == "br":
                self.breaks += 1
            elif tag in STRIPPED:
                self.silent.append(child)
                tag = before
            elif tag not in PASSED:
                self.breaks = PARTED
                if tag == "footer":
                    self.silent += child.css("noscript")  # it is not walked, but its dates and pictures are asked for
                elif tag not in PARTING:
                    self.within(child, Box(child, tag, box), level + 1, is_linked)
                    self.breaks = PARTED
            before = tag
            child = child.next

    def add(self, text: str, box: Box, is_linked: bool, is_printed: bool) -> None:
        """A piece of text that says something."""
        if self.breaks:
            self.end_line()
            self.before, self.breaks = self.breaks, 0
        self.box = box
        if box.index < 0:
            self.enlist(box)
        if box.tag == "pre":
            *shown, text = text.split("\n")
            for line in shown:
                self.pieces.append(line)
                self.end_line()
                self.before += 1
        self.pieces.append(text if is_printed else f"{UNPRINTED}{text}{PRINTED}")
        if is_linked:
            self.linked += len(text.strip())

    def enlist(self, box: Box) -> None:
        """Text was met in this box, and so in those around it."""
        if box.parent is not None and box.parent.index < 0:
            self.enlist(box.parent)
        box.enlist(len(self.boxes), len(self.lines))
        self.names.add(box.names)
        self.boxes.append(box)

    def end_line(self) -> None:
        """The pieces gathered so far are a line."""
        joined = "".join(self.pieces)
        linked, self.linked = self.linked, 0
        self.pieces.clear()
        box, text = self.box, clean_line(joined)
        if not text or box is None:
            return
        factor = 1.0 if text.isascii() else factor_of(text)
        length = len(text) * factor
        printed = clean_line(MARKED.sub("", joined)) if UNPRINTED in joined or GAP in joined else text
        line = Line(text, box, length, min(linked * factor, length), self.before, printed)
        self.before = 0
        self.lines.append(line)
        prose, cost = weigh(line, box.tag)
        box.own_prose += prose
        box.own_cost += cost
        box.end_line = len(self.lines)


def weigh(line: Line, tag: str) -> tuple[float, float]:
    """How much prose a line is, and what it costs its box."""
    length, linked = line.length, line.linked
    if linked > length * MOSTLY or (linked > length * SEPARATED and tag != "p" and is_separated(line)):
        return 0.0, 0.0 if is_said(line, tag) else LINK_COST
    if tag in HEADINGS or tag in PICTURED:
        return 0.0, 0.0
    free = length - linked
    if free < SHORT:
        return 0.0, 0.0 if tag in UNCHARGED and not linked else SCRAP_COST
    if not SENTENCE.search(line.text):
        return free * 0.2, 0.0
    return free - linked, 0.0


def is_said(line: Line, tag: str) -> bool:
    """Is it a sentence of which most is a link, or an address printed as it is? Neither announces another article."""
    return (tag == "p" and line.linked <= line.length * WITHIN and line.text.endswith(ENDS)) or line.text.startswith(
        ADDRESSES
    )


def is_separated(line: Line) -> bool:
    """Is it links with signs between them?"""
    return line.linked > len(LETTERS.sub("", line.text)) / len(line.text) * line.length * MOSTLY


@lru_cache(maxsize=20_000)
def is_unprinted_class(names: str) -> bool:
    """Is this class a name for what only screen readers say, or for a caption?"""
    return any(name in names for name in (*FOR_SCREEN_READERS, *CAPTIONS))


def is_unprinted(attributes: dict[str, str | None]) -> bool:
    """Is an element with these attributes read to the blind only, or a caption?"""
    if (names := attributes.get("class")) and is_unprinted_class(names):
        return True
    style = attributes.get("style")
    return (style is not None and CLIPPED.search(style) is not None) or attributes.get("itemprop") == "caption"


def is_unseen(attributes: dict[str, str | None]) -> bool:
    """Declared to be furniture, or not shown."""
    return (
        (attributes.get("role") or "") in ROLES
        or "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or "display:none" in (attributes.get("style") or "").replace(" ", "")
    )


def survey(*nodes: LexborNode) -> Survey:
    """Walk these elements once; the first is the root. Raises ExtractError("too_deep")."""
    walk = Walk()
    root, *_ = [walk.over(node) for node in nodes]
    root.is_beside = root.is_unseen = False
    for node in walk.silent:
        node.decompose()
    for box in reversed(walk.boxes):  # children come after their parents
        box.prose += box.own_prose
        box.cost += box.own_cost
        if box.parent is not None:
            box.parent.prose += box.prose
            box.parent.cost += box.cost
            box.parent.end_line = max(box.parent.end_line, box.end_line)
    letters = sum(len(line.text) for line in walk.lines)
    return Survey(root, walk.boxes, walk.lines, walk.names, sum(line.length for line in walk.lines) / max(1, letters))


def factor_of(text: str) -> float:
    """What a letter of this text counts. Signs of wide scripts take three bytes in UTF-8, which is quickly measured."""
    if len(text.encode("utf-8", "replace")) < len(text) * (1 + WIDE_SHARE):
        return 1.0
    return WIDE_FACTOR if len(WIDE.findall(text)) > len(text) * WIDE_SHARE else 1.0
