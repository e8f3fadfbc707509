"""The body: where it is, what stands above it, and its blocks once everything else is out.

Two steps: ``find_body`` says which of the surveyed lines are the body's, ``read_body`` makes blocks of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from extractors.article import Block, Method
from extractors.clean.prose import without_case
from extractors.errors import ExtractError
from extractors.extract.blocks import read_blocks
from extractors.extract.container import Container, find_container
from extractors.extract.lines import kept
from extractors.extract.other_pages import is_live_blog
from extractors.extract.parsed import Page
from extractors.extract.quality import Surveyed
from extractors.extract.survey import SHORT, Box, Line, Survey, is_unprinted, survey

ZONE_LINES = 40  # lines above the body that may hold title, byline and date
LINES_OVER_TITLE = 4
LAST_LINES, LINES_UNDER_BODY = 3, 6
FIRST_PARAGRAPHS = 3
PROSE = 90  # letters of a line that begins the body
PICTURE_LETTERS = 400  # a figure or caption with more text than this holds the article, not a picture
PICTURES = frozenset({"figure", "figcaption"})


@dataclass(slots=True)
class Place:
    """Where the body is."""

    nodes: list[LexborNode]  # one container, or what the source's selector found
    lines: list[Line]  # of the body
    top: Box | None  # what they all stand in; None when there are several such
    zone: list[Line]  # from the title to the first prose of the body: byline, date, standfirst
    above: list[Line]  # of these, those that stand before the body's first block
    over: list[str]  # the lines just above the title, and the title
    amid: list[Line]  # cut out from among its first paragraphs: credits below a standfirst
    under: list[str]  # the last lines of the body and those just below it, where some sites print the date
    text: str  # its lines, before it is read in earnest: enough to tell the language
    method: Method
    locator: str
    surveyed: Surveyed | None = None  # None when the source's selector named the body


def see(page: Page, drop: tuple[str, ...]) -> Survey:
    """Take out what the source drops, and survey the rest."""
    for selector in drop:
        for node in page.tree.css(selector):
            node.decompose()
    body = page.tree.body or page.tree.root
    if body is None:
        raise ExtractError("empty", "the page has no body")
    return survey(body)


def find_body(page: Page, seen: Survey, title: str, selectors: tuple[str, ...]) -> Place:
    """The body as the source's selector names it, else as the survey shows it."""
    for selector in selectors:
        if nodes := page.tree.css(selector):
            at = max(0, title_at(seen, title, 0, len(seen.lines)))
            zone = seen.lines[at : at + ZONE_LINES]
            named = survey(*nodes)
            tops = [box for box in named.boxes if box.parent is None]
            lines = printed(named, range(len(named.lines)), tops)
            named.forget()
            text = "\n".join(line.text for line in lines)
            return Place(nodes, lines, None, zone, zone, over_title(seen, at), [], [], text, "selector", selector)
    container = find_container(seen, title, has_entries=is_live_blog(page))
    at, zone, above = head_of(seen, container, title)
    locator = container.box.tag + "".join(f".{name}" for name in container.box.names.split()[:2])
    inside = container.lines(seen)
    text = "\n".join(seen.lines[index].text for index in inside)
    return Place(
        [container.box.node],
        printed(seen, inside, [container.box]),
        container.box,
        zone,
        above,
        over_title(seen, at),
        cut_amid(seen, inside),
        under_body(seen, inside),
        text,
        "markup",
        locator,
        measured(seen, inside),
    )


def read_body(place: Place, titles: Iterable[str], authors: tuple[str, ...]) -> list[Block]:
    """The blocks of the body."""
    return kept(read_blocks(place.lines, place.top), titles, authors)


def printed(seen: Survey, inside: Iterable[int], tops: Iterable[Box]) -> list[Line]:
    """The lines with these indices, but for captions and what only screen readers say."""
    unprinted = {at for top in tops for box in captions(seen, top) for at in range(box.first_line, box.end_line)}
    return [seen.lines[at] for at in inside if at not in unprinted]


def captions(seen: Survey, top: Box) -> Iterator[Box]:
    """The outermost boxes inside this one that hold a picture's text, or what is not printed."""
    for box in top.children:
        if (box.tag in PICTURES or is_unprinted(box.attributes)) and letters_in(seen, box) < PICTURE_LETTERS:
            yield box
        else:
            yield from captions(seen, box)


def letters_in(seen: Survey, box: Box) -> int:
    return sum(len(line.text) for line in seen.lines[box.first_line : box.end_line])


def head_of(seen: Survey, container: Container, title: str) -> tuple[int, list[Line], list[Line]]:
    """Where the head begins, its lines down to the body's first prose, and those of them above the container's text."""
    inside, key = container.lines(seen), without_case(title)
    long = (index for index in inside if seen.lines[index].length >= PROSE and not seen.lines[index].says(key))
    start = next(long, inside[0] if inside else 0)
    first = max(0, start - ZONE_LINES)
    at = title_at(seen, title, first, start)
    at = first if at < 0 else at
    kept = set(inside)
    return at, seen.lines[at:start], [seen.lines[index] for index in range(at, start) if index not in kept]


def title_at(seen: Survey, title: str, first: int, end: int) -> int:
    """The last line before ``end`` that is the title, not before ``first``; -1 when there is none."""
    key = without_case(title)
    return next((at for at in range(end - 1, first - 1, -1) if seen.lines[at].says(key)), -1)


def over_title(seen: Survey, at: int) -> list[str]:
    return [line.text for line in seen.lines[max(0, at - LINES_OVER_TITLE) : at + 1]]


def cut_amid(seen: Survey, inside: list[int]) -> list[Line]:
    """The lines between the first paragraphs that are not the body's."""
    first = [index for index in inside if seen.lines[index].length >= PROSE][:FIRST_PARAGRAPHS]
    between = range(first[0], first[-1]) if first else range(0)
    kept = set(inside)
    return [seen.lines[index] for index in between if index not in kept]


def measured(seen: Survey, inside: list[int]) -> Surveyed:
    """How much of the page the body is, for judging its quality."""
    lines = [seen.lines[index] for index in inside]
    prose, page = (sum(one.length - one.linked for one in some if one.length >= SHORT) for some in (lines, seen.lines))
    linked = sum(line.linked for line in lines) / max(1.0, sum(line.length for line in lines))
    return Surveyed(prose, page, linked, seen.factor)


def under_body(seen: Survey, inside: list[int]) -> list[str]:
    if not inside:
        return []
    below = range(inside[-1] + 1, min(inside[-1] + 1 + LINES_UNDER_BODY, len(seen.lines)))
    return [seen.lines[index].text for index in (*inside[-LAST_LINES:], *below)]
