"""What stands beside the article? A Survey -> which of its boxes are set aside before the body is looked for.

Three kinds of evidence: a name or role that calls a box so, weighed against its share of the page's prose; boxes alike
that each announce another article; and what stands above the title. Nothing is removed here.
"""

from __future__ import annotations

from itertools import pairwise

from extractors.extract.junk import NEVER, VOICES
from extractors.extract.survey import LINK_COST, Box, Survey

BESIDE_SHARE = 0.3  # a box named like junk that holds more of the page's prose than this is not junk
LEAVE = 250.0  # letters of prose that must remain when readers' comments or consent texts are set aside
ENOUGH = 1500.0  # letters of prose that are an article by themselves
PARAGRAPH = 100.0  # letters of prose
TEASERS = 3  # so many announcements alike are a list of them
TEASER_PROSE = 500.0  # letters of prose that one of them has at most
ALTERNATING = 0.8  # of the prose in a list of headlines with summaries follows a headline
BELOW_TITLE = 0.5  # of the page's prose stands below the title, or it is not where the article begins


def set_aside(survey: Survey, title_at: int) -> list[bool]:
    """Which boxes are beside the article, by index. What is inside such a box is gone with it.

    ``title_at`` is the line with the title, or -1: what holds it is the article, not beside it.
    """
    gone = [False] * len(survey.boxes)
    total = left = survey.root.prose
    begins = title_at if title_at >= 0 and prose_from(survey, title_at) >= total * BELOW_TITLE else -1
    for box in survey.boxes:
        if box.parent is not None and gone[box.parent.index]:
            gone[box.index] = True
        elif box.first_line <= title_at < box.end_line:
            continue
        elif box.end_line <= begins or ((box.is_beside or is_hidden(box)) and may_go(box, total, left)):
            gone[box.index] = True
            left -= box.prose
        else:
            for teaser in teasers(box):
                gone[teaser.index] = True
                left -= teaser.prose
    return gone


def is_hidden(box: Box) -> bool:
    """Not shown, and no paragraph of a text that is: a paywall hides those from the screen, not from the page."""
    if not box.is_unseen or box.tag != "p" or box.prose < PARAGRAPH or box.parent is None:
        return box.is_unseen
    return box.parent.prose - box.prose < LEAVE


def prose_from(survey: Survey, line_at: int) -> float:
    """Letters of prose from this line on."""
    return sum(box.own_prose for box in survey.boxes if box.first_line >= line_at)


def teasers(box: Box) -> list[Box]:
    """Children that announce other articles: three or more alike, most of them a link with a little prose."""
    if len(box.children) < TEASERS:
        return []
    alike: dict[str, list[Box]] = {}
    for child in box.children:
        if child.tag == "tr" and len(child.children) == 1:  # no row of facts; even and odd ones have names of their own
            alike.setdefault("tr", []).append(child)
        elif child.tag not in ("p", "tr", "td"):
            alike.setdefault(f"{child.tag}.{child.names.split(' ')[0]}", []).append(child)
    found: list[Box] = []
    for group in alike.values():
        if len(group) < TEASERS:
            continue
        linked = [child for child in group if child.cost >= LINK_COST and 0 < child.prose < TEASER_PROSE]
        if len(linked) >= TEASERS and len(linked) * 3 >= len(group) * 2:
            found += group
    return found or alternating(box)


def alternating(box: Box) -> list[Box]:
    """Children that are a link and some prose by turns: headlines with their summaries, side by side."""
    told = [child for child in box.children if child.prose]
    pairs = [
        (one, two)
        for one, two in pairwise(box.children)
        if one.cost >= LINK_COST and not one.prose and 0 < two.prose < TEASER_PROSE
    ]
    if len(pairs) < TEASERS or len(pairs) < len(told) * ALTERNATING:
        return []
    return [child for pair in pairs for child in pair]


def may_go(box: Box, total: float, left: float) -> bool:
    if box.prose <= 0:
        return True
    if VOICES.search(box.names) or NEVER.search(box.names) or box.tag == "footer":
        return left - box.prose >= LEAVE
    return box.prose <= total * BESIDE_SHARE or is_amid(box)


def is_amid(box: Box) -> bool:
    """Does it stand amid the paragraphs of a text that is long enough without it?"""
    beside = [one for one in box.parent.children if one.tag == "p" and one.prose > 0] if box.parent is not None else []
    told = sum(one.prose for one in beside)
    return told >= ENOUGH and beside[-1].first_line >= box.end_line and beside[0].end_line <= box.first_line
