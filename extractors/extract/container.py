"""Where is the body? A Survey -> the box that holds the article's text, and the boxes inside it that are cut out.

Boxes named as standing beside the article are set aside first, each judged by its share of the prose too. Then the
box whose content is worth most wins: prose adds, links and scraps take away, but what could simply be
cut out takes away only a little. Of several articles on a page, the one under the title is meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extractors.clean.prose import small, without_case
from extractors.extract.beside import BESIDE_SHARE, LEAVE, set_aside
from extractors.extract.calls import HEADS_OTHERS, READERS
from extractors.extract.survey import HEADINGS, LINK_COST, Box, Survey

CUT_COST = 120.0  # what a part that must be cut out takes at most from the box around it
SCRAP = -20.0  # a box inside the container worth less than this is cut out
MAINLY = 0.5  # articles that are less than this of their box are not what the page is about
SMALL = 0.3  # of the prose, at most, is in a box that only a label calls another's
LABEL = 70.0  # letters of a line that heads a box
CORE = 0.5  # of the container's prose, at least, is in its main box
TRAILER = 250.0  # letters of prose that go with one link to another article
FAR, FAR_IF_SMALL = 4, 3  # levels of boxes between two texts that are not one
PARTS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "li"})
LABELLED = 0.9  # of a line, at most, is in links where a label stands before them
LABEL_BEFORE = re.compile(r"[^\W\d_]{2,12}[:：]\s*\S")
ARTICLE_PROSE = 250.0  # letters of prose that make an <article> one of several on the page


@dataclass(slots=True)
class Container:
    box: Box
    cut: list[Box] = field(default_factory=list)  # inside ``box``, not the article's

    def lines(self, survey: Survey) -> list[int]:
        """Indices of the lines that are left."""
        gone = {index for box in self.cut for index in range(box.first_line, box.end_line)}
        return [index for index in range(self.box.first_line, self.box.end_line) if index not in gone]


def find_container(survey: Survey, title: str = "", *, has_entries: bool = False) -> Container:
    """The article's container; the whole <body> when nothing stands out.

    Where the page is made of entries, as a live blog is, its articles are parts of one.
    """
    gone = set_aside(survey, title_line(survey, title))
    worth = valued(survey, gone)
    best = heaviest(survey, worth)
    if worth[best.index] < min(LEAVE, survey.root.prose * BESIDE_SHARE):
        gone = [False] * len(survey.boxes)  # all was set aside: the names were of no use on this page
        worth = valued(survey, gone)
        best = heaviest(survey, worth)
    best = standing(best)
    best, others = (best, []) if has_entries else one_of_several(best, worth, survey, title)
    for box in (*others, *trailing(best, survey, gone), *announced(best, survey)):
        gone[box.index] = True
    return Container(best, cuts(best, gone, worth, survey))


def title_line(survey: Survey, title: str) -> int:
    """The first heading that is the title; -1 when it stands in no heading."""
    key = without_case(title)
    return next(
        (at for at, line in enumerate(survey.lines) if line.box.tag in HEADINGS and line.says(key)),
        -1,
    )


def heaviest(survey: Survey, worth: list[float]) -> Box:
    """The box that is worth most; of equals the innermost."""
    most = max(worth)
    return max((survey.boxes[at] for at, one in enumerate(worth) if one == most), key=lambda box: box.depth)


def valued(survey: Survey, gone: list[bool]) -> list[float]:
    """What each box is worth as the article, by index: children come after their parents, so count from the end."""
    worth = [0.0 if gone[box.index] else box.own_prose - box.own_cost for box in survey.boxes]
    for box in reversed(survey.boxes):
        if box.parent is None or gone[box.parent.index]:
            continue
        if gone[box.index]:
            worth[box.parent.index] -= min(box.cost, CUT_COST)
        else:
            worth[box.parent.index] += max(worth[box.index], -CUT_COST)
    return worth


def one_of_several(best: Box, worth: list[float], survey: Survey, title: str) -> tuple[Box, list[Box]]:
    """Where the winner holds several articles: the one that is meant, or the winner and the others to cut out of it.

    An article is an <article>, or the box around an <h1>. The one under the title is meant, else the first.
    """
    inside = inside_of(best, survey)
    articles = [box for box in articles_in(best, inside) if worth[box.index] > ARTICLE_PROSE]
    if not articles:
        return best, []
    key = without_case(title)
    titled = [index for index in range(best.first_line, best.end_line) if survey.lines[index].says(key)]
    for article in articles:
        if any(article.first_line <= index < article.end_line for index in titled):
            return (article, []) if len(articles) > 1 else (best, [])
    if sum(worth[box.index] for box in articles) < worth[best.index] * MAINLY:
        return best, articles if titled and len(articles) > 1 else []
    return (articles[0], []) if len(articles) > 1 else (best, [])


def standing(best: Box) -> Box:
    """A paragraph is never all of an article: take what it stands in."""
    while best.tag in PARTS and best.parent is not None:
        best = best.parent
    return best


def announced(best: Box, survey: Survey) -> list[Box]:
    """Boxes in the midst of the text that open with a label such as "Related stories" or "Comments".

    What stands below the text under such a label is left to ``lines``, which ends the article there.
    """
    found: list[Box] = []
    above = 0.0
    for at in range(best.first_line, best.end_line):
        line = survey.lines[at]
        if line.length > LABEL:
            above += line.length - line.linked
        elif above >= LEAVE and line.box.first_line == at:
            box = line.box
            while box.parent is not None and box.parent is not best and box.parent.first_line == at:
                box = box.parent
            is_small = box is not best and box.prose < best.prose * SMALL and goes_on_after(box)
            said = small(line.text)
            if is_small and (READERS.fullmatch(said) or HEADS_OTHERS.match(said)):
                found.append(box)
    return found


def goes_on_after(box: Box) -> bool:
    """Do paragraphs beside this box follow it?"""
    beside = box.parent.children if box.parent is not None else []
    return any(other.tag == "p" and other.prose > 0 and other.first_line >= box.end_line for other in beside)


def trailing(best: Box, survey: Survey, gone: list[bool]) -> list[Box]:
    """Boxes below the text that are not its own: what follows the box with most of the prose, and has links with
    little prose to each, or stands on another level of the page."""
    inside = [best, *inside_of(best, survey)]
    core = max((box for box in inside if not gone[box.index]), key=paragraphs_in, default=best)
    text = paragraphs_in(core)
    if core is best or text <= 0:
        return []
    is_main = text >= best.prose * CORE
    depth = depth_of_prose([core, *(child for child in core.children if child.tag == "p")])
    found: list[Box] = []
    box = core
    while box is not best and box.parent is not None:
        for other in box.parent.children:
            if other.first_line < box.end_line:
                continue
            left = [part for part in (other, *inside_of(other, survey)) if not gone[part.index]]
            links = sum(part.own_cost for part in left) / LINK_COST
            if is_far(left, depth, best.prose) or (
                is_main and links >= 1 and sum(part.own_prose for part in left) < min(links * TRAILER, text)
            ):
                found.append(other)
        box = box.parent
    return found


def is_far(parts: list[Box], depth: float, prose: float) -> bool:
    """Does this text stand on another level of the page than the article's? Pieces of one text stand on one level."""
    held = sum(part.own_prose for part in parts)
    if held <= 0:
        return False
    levels = abs(depth_of_prose(parts) - depth)
    return levels >= FAR or (levels >= FAR_IF_SMALL and held < prose * SMALL)


def depth_of_prose(parts: list[Box]) -> float:
    """How deep the prose in these boxes themselves stands, on average."""
    return sum(part.depth * part.own_prose for part in parts) / max(1.0, sum(part.own_prose for part in parts))


def paragraphs_in(box: Box) -> float:
    """Letters of prose in the box itself and in the paragraphs that are its children."""
    return box.own_prose + sum(child.own_prose for child in box.children if child.tag == "p")


def inside_of(best: Box, survey: Survey) -> list[Box]:
    end = best.index + 1
    while end < len(survey.boxes) and survey.boxes[end].depth > best.depth:
        end += 1
    return survey.boxes[best.index + 1 : end]


def articles_in(best: Box, inside: list[Box]) -> list[Box]:
    """The outermost articles inside a box, in page order."""
    tagged: list[Box] = []
    for box in inside:
        if box.tag == "article" and not (tagged and is_inside(box, tagged[-1])):
            tagged.append(box)
    if len(tagged) > 1 and not any(box.tag in HEADINGS and is_inside(box, tagged[1]) for box in inside):
        tagged = []  # what goes on without a heading is a part of the first
    headings = [box for box in inside if box.tag == "h1"]
    if len(tagged) > 1 or len(headings) < 2:
        return tagged
    around: list[Box] = []
    for heading in headings:
        box = heading
        while box.parent is not None and box.parent is not best:
            if any(other is not heading and is_inside(other, box.parent) for other in headings):
                break
            box = box.parent
        around.append(box)
    return around


def is_labelled(box: Box, survey: Survey) -> bool:
    """Is it a paragraph of links behind a word of its own? "Leeds: Armley, Headingley"."""
    if box.tag != "p" or box.parent is None or box.end_line - box.first_line != 1:
        return False
    line = survey.lines[box.first_line]
    return line.linked < line.length * LABELLED and LABEL_BEFORE.match(line.text) is not None


def cuts(best: Box, gone: list[bool], worth: list[float], survey: Survey) -> list[Box]:
    """The outermost boxes inside the container that are not the article's."""
    found: list[Box] = []
    waiting = list(best.children)
    while waiting:
        box = waiting.pop()
        is_scrap = worth[box.index] < SCRAP and box.tag not in ("tr", "td", "th", "tbody", "thead")
        if gone[box.index] or (is_scrap and not is_labelled(box, survey)):
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
