"""A parsed page -> Survey: its block elements as boxes, its visible lines in reading order, and how much each weighs as prose.

One walk over the tree. A line is a run of text between two block boundaries; prose makes its box heavier,
links and scraps make it lighter. Nothing is removed and nothing is decided here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors.clean.prose import clean_line
from extractors.extract.junk import is_box

INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "-comment",
        "amp-fit-text",
    ]
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
PICTURED = frozenset({"figure", "figcaption", "picture", "img"})
SENTENCE = re.compile(r"[.!?…:;,][\"'”’»)\]]*(?:\s|$)|[。！？；，、।؟،۔]|\.\.\.")
WIDE = re.compile("[\u0e00-\u0e7f\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
WIDE_FACTOR = 2.5  # a Chinese, Japanese, Korean or Thai sign says as much as this many Latin letters

SHORT = 40  # letters; a line below is a label, a name, a button: not prose
SCRAP_COST = 6.0  # what one such line takes from its box
LINK_COST = 25.0  # what a line that is mostly links takes


@dataclass(slots=True, eq=False)
class Box:
    """A block element."""

    node: LexborNode
    tag: str
    names: str  # class, id and the like, for those who go by names
    role: str
    parent: Box | None
    depth: int
    index: int  # in Survey.boxes
    first_line: int = 0  # its lines are lines[first_line:end_line]
    end_line: int = 0
    prose: float = 0.0  # letters of prose inside, wide scripts adjusted
    cost: float = 0.0  # what speaks against it: scraps and links inside
    own_prose: float = 0.0  # of the lines that stand in the box itself
    own_cost: float = 0.0
    children: list[Box] = field(default_factory=list)
    is_beside: bool = False  # named like a box beside the article

    @property
    def weight(self) -> float:
        return self.prose - self.cost


@dataclass(slots=True, eq=False)
class Line:
    """A run of text between two block boundaries."""

    text: str
    box: Box
    length: float  # letters, wide scripts adjusted
    linked: float  # of them inside links


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
        self.pieces: list[str] = []
        self.linked = 0

    def enter(self, node: LexborNode, tag: str, parent: Box | None, *, in_link: bool) -> Box:
        attributes = node.attributes
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".strip() if attributes else ""
        role = (attributes.get("role") or "") if attributes else ""
        box = Box(node, tag, names, role, parent, parent.depth + 1 if parent else 0, len(self.boxes), len(self.lines))
        box.is_beside = is_furniture(tag, role, attributes) or is_box(names)
        self.boxes.append(box)
        self.within(node, box, in_link)
        self.end_line(box)
        box.end_line = len(self.lines)
        if parent is not None:
            parent.children.append(box)
            parent.prose += box.prose
            parent.cost += box.cost
        return box

    def within(self, node: LexborNode, box: Box, in_link: bool) -> None:
        child = node.first_child
        while child is not None:
            tag = child.tag
            if tag == "-text":
                text = child.text_content or ""
                self.pieces.append(text)
                if in_link:
                    self.linked += len(text.strip())
            elif tag == "br":
                self.end_line(box)
            elif tag == "-comment":
                pass
            elif tag in INLINE:
                self.within(child, box, in_link or tag == "a")
            else:
                self.end_line(box)
                self.enter(child, tag or "", box, in_link=in_link)
            child = child.next

    def end_line(self, box: Box) -> None:
        if not self.pieces:
            return
        text = " ".join("".join(self.pieces).split())
        linked, self.linked = self.linked * self.factor, 0
        self.pieces.clear()
        if not text:
            return
        length = len(text) * self.factor
        line = Line(text, box, length, min(linked, length))
        self.lines.append(line)
        prose, cost = weigh(line)
        box.prose += prose
        box.cost += cost
        box.own_prose += prose
        box.own_cost += cost


def weigh(line: Line) -> tuple[float, float]:
    """How much prose a line is, and what it costs its box."""
    free = line.length - line.linked
    if line.linked > line.length * 0.6:
        return 0.0, LINK_COST
    if line.box.tag in HEADINGS or line.box.tag in PICTURED:
        return 0.0, 0.0
    if free < SHORT:
        return 0.0, 0.0 if line.box.tag in ("li", "td", "th", "dd", "p") and not line.linked else SCRAP_COST
    if not SENTENCE.search(line.text):
        return free * 0.2, 0.0
    return free - line.linked, 0.0


def is_furniture(tag: str, role: str, attributes: dict[str, str | None]) -> bool:
    """Navigation and page frame, by tag or declared role."""
    return (
        tag in ("nav", "footer", "aside")
        or role
        in ("navigation", "banner", "contentinfo", "complementary", "search", "dialog", "menu", "toolbar", "tablist")
        or "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or "display:none" in (attributes.get("style") or "").replace(" ", "")
    )


def survey(tree: LexborHTMLParser) -> Survey:
    """Walk the whole body once."""
    body = tree.body or tree.root
    assert body is not None
    sample = (body.text(deep=True) or "")[:20_000]
    factor = WIDE_FACTOR if len(WIDE.findall(sample)) > len("".join(sample.split())) * 0.2 else 1.0
    walk = Walk(factor)
    root = walk.enter(body, "body", None, in_link=False)
    root.is_beside = False
    for line in walk.lines:
        line.text = clean_line(line.text)
    return Survey(root, walk.boxes, walk.lines, factor)
