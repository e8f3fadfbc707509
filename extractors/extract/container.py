"""Where is the body? A Survey -> the box that holds the article's text, and the boxes inside it that are cut out.

First what is beside the article is set aside, each box judged by its name and by its share of the prose.
Then the search goes down from <body> for as long as one child holds what its siblings do not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extractors.extract.survey import Box, Survey

BESIDE_SHARE = 0.3  # a box named like junk that holds more of the page's prose than this is not junk
VOICES = re.compile(r"comment|kommentar|disqus|respond|replies|leserbrief|reactions?\b", re.IGNORECASE)
VOICES_LEAVE = 400.0  # letters of prose that must remain when readers' comments are set aside, however long they are
BODY_NAMES = re.compile(
    r"article-?_?(?:body|text|content)|(?:story|entry|post|news|body|main)-?_?(?:body|text|content)|articlebody|richtext|body-?copy",
    re.IGNORECASE,
)
DOMINANT = 0.75  # of the prose: then the other children are looked at one by one
PURE = 0.15  # cost per letter of prose that a part of an article may have


@dataclass(slots=True)
class Container:
    box: Box
    cut: list[Box] = field(default_factory=list)  # inside ``box``, not the article's

    def lines(self, survey: Survey) -> list[int]:
        """Indices of the lines that are left."""
        gone = {index for box in self.cut for index in range(box.first_line, box.end_line)}
        return [index for index in range(self.box.first_line, self.box.end_line) if index not in gone]


def find_container(survey: Survey) -> Container:
    """The article's container; the whole <body> when nothing stands out."""
    cut = set_aside(survey)
    box = descend(survey.root, cut)
    inside = [one for one in cut if is_inside(one, box)]
    return Container(box, inside + scraps(box, set(inside)))


def set_aside(survey: Survey) -> list[Box]:
    """Cut boxes beside the article out of the weights of all that hold them."""
    cut: list[Box] = []
    gone: set[int] = set()
    for box in survey.boxes:
        if box.parent is not None and id(box.parent) in gone:
            gone.add(id(box))
            continue
        if box.is_beside and may_go(box, survey.root):
            gone.add(id(box))
            cut.append(box)
            subtract(box)
    return cut


def may_go(box: Box, root: Box) -> bool:
    if VOICES.search(box.names):
        return root.prose - box.prose >= VOICES_LEAVE or box.prose <= 0
    return box.prose <= root.prose * BESIDE_SHARE


def subtract(box: Box) -> None:
    """Take a box's weight out of everything around it."""
    above = box.parent
    while above is not None:
        above.prose -= box.prose
        above.cost -= box.cost
        above = above.parent


def descend(box: Box, cut: list[Box]) -> Box:
    """From the whole page down to the smallest box that holds the article."""
    gone = {id(one) for one in cut}
    while True:
        children = [child for child in box.children if id(child) not in gone]
        if not children:
            return box
        best = max(children, key=lambda child: child.weight)
        if best.prose <= 0:
            return box
        others = [child for child in children if child is not best and belongs(child, best)]
        own = box.prose - sum(child.prose for child in children)  # lines that stand in the box itself
        missed = sum(child.prose for child in others) + own
        if missed > (1 - DOMINANT) * box.prose or (missed > 100 and best.tag in ("p", "li", "blockquote")):
            return box
        if (
            best.tag in ("p", "li", "tr", "td", "ul", "ol", "blockquote", "table", "tbody")
            and best.prose < 600
            and missed
        ):
            return box
        box = best


def belongs(child: Box, best: Box) -> bool:
    """Is this sibling a part of the same text?"""
    if child.prose < 60 or child.cost > child.prose * PURE:
        return False
    return child.tag == best.tag or child.tag in ("p", "blockquote", "ul", "ol", "section", "div", "table")


def scraps(container: Box, gone: set[Box]) -> list[Box]:
    """Boxes inside the container that hold more links and labels than prose."""
    found: list[Box] = []
    waiting = list(container.children)
    while waiting:
        box = waiting.pop()
        if box in gone:
            continue
        if box.weight < -30 and box.tag not in ("tr", "td", "th", "tbody", "thead"):
            found.append(box)
        else:
            waiting.extend(box.children)
    return found


def is_inside(box: Box, container: Box) -> bool:
    above: Box | None = box.parent
    while above is not None:
        if above is container:
            return True
        above = above.parent
    return False
