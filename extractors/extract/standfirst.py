"""Is there a summary under the title, and a short line above it? As printed, never from a description alone.

A standfirst may stand outside the body's container; wherever it stands, it is not part of the body.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from extractors.article import Block
from extractors.clean.prose import clean_line, without_case
from extractors.extract.candidates import Candidate
from extractors.extract.json_ld import plain, text
from extractors.extract.parsed import Page
from extractors.extract.survey import PICTURED, Line

MIN_STANDFIRST, MAX_STANDFIRST = 25, 900  # characters
MAX_KICKER = 60
AROUND = (3, 3, 1)  # lines that a line's box, and the boxes around it, may hold to be named for this one
# What designers call the summary: the English and German words of the trade, French chapeau, Spanish entradilla ...
NAMES = re.compile(
    r"(?:^|[\s_-])(?:standfirst|dek|deck|lede|lead|leadtext|leadin|sub-?title|sub-?head(?:line|ing)?|"
    r"sub-?headline|intro|introduction|excerpt|summary|abstract|strapline|tagline|"
    r"vorspann|teaser-?text|kurztext|chapo|chapeau|sottotitolo|sommario|occhiello|entradilla|bajada|copete|gancho|"
    r"ingress|preamble|manchet|zajawka|"
    r"article-?description|description|desc|synopsis|entry-summary)(?=$|[\s_-])|standfirst|[Ss]ubtitle|[Ss]ubhead|"
    r"[a-z](?:Dek|Standfirst|Intro|Lead|Summary|Description|Deck|Excerpt)\b",
    re.IGNORECASE,
)
# The German, American, British, Spanish and French words for it.
KICKER_NAMES = (
    "kicker", "Kicker", "eyebrow", "overline", "dachzeile", "roofline", "spitzmarke", "topline", "antetitulo",
    "surtitre",
)  # fmt: skip
KICKERS = ", ".join(f"[class*={name}]" for name in KICKER_NAMES)
KICKER_WITHIN = 3  # levels above the heading
MAX_KICKERS = 5  # elements that are looked at


def standfirsts(page: Page, before: list[Line], blocks: list[Block]) -> list[Candidate[str]]:
    """Candidates: lines between title and body that are named so, or that the page's own description repeats."""
    described = {key for raw in descriptions(page) if (key := without_case(raw))}
    found = []
    for line in before:
        if (
            line.box.tag == "h1"
            or not MIN_STANDFIRST <= len(line.text) <= MAX_STANDFIRST
            or line.linked > line.length * 0.5
        ):
            continue
        key = without_case(line.text)
        label = named(line)
        if key in described:
            found.append(Candidate(line.text, "markup", f".{label or line.box.tag}", line.text, 0.95))
        elif any(starts(key, other) for other in described):
            found.append(Candidate(line.text, "markup", f".{label or line.box.tag}", line.text, 0.85))
        elif label and not is_of_another(line):
            found.append(Candidate(line.text, "markup", f".{label}", line.text, 0.75))
    if (
        not found
        and len(blocks) > 3
        and blocks[0].kind == "heading"
        and len(blocks[0].text) > MIN_STANDFIRST
        and without_case(blocks[0].text) in described
    ):
        found.append(Candidate(blocks[0].text, "markup", "first heading of the body", blocks[0].text, 0.7))
    return found


def kickers(page: Page, around: list[str], names: Iterable[str]) -> list[Candidate[str]]:
    """A short text that is named so, and printed near the title; ``around`` are the lines there.

    ``names`` are the classes on the page: few pages have such a one, and asking in CSS is dear.
    """
    if not any(map(is_kicker, names)):
        return []
    heading = page.tree.css_first("h1")
    scope = heading
    for _ in range(KICKER_WITHIN):
        scope = scope.parent if scope is not None and scope.parent is not None else scope
    if scope is None:
        return []
    printed = "\n".join(around)
    for node in scope.css(KICKERS)[:MAX_KICKERS]:
        text_of = clean_line(node.text(deep=True, separator=" "))
        if 2 <= len(text_of) <= MAX_KICKER and text_of in printed and text_of != around[-1]:
            name = (node.attributes.get("class") or "").split()
            return [Candidate(text_of, "markup", f".{name[0] if name else node.tag}", text_of, 0.7)]
    return []


@lru_cache(maxsize=20_000)
def is_kicker(names: str) -> bool:
    return any(name in names for name in KICKER_NAMES)


def descriptions(page: Page) -> list[str]:
    """How the page describes itself to others."""
    named_so = [text(page.article.get(key)) for key in ("description", "alternativeHeadline", "abstract")]
    return [
        *named_so,
        plain(page.first("og:description")),
        plain(page.first("description")),
        plain(page.first("twitter:description")),
    ]


def is_of_another(line: Line) -> bool:
    """Does it stand in a picture, or in a box beside the article?"""
    around = (line.box, line.box.parent)
    return any(box is not None and (box.is_beside or box.tag in PICTURED) for box in around)


def named(line: Line) -> str:
    """The class name that calls this line, or the box around it, a standfirst; "" when none does."""
    box = line.box
    for lines in AROUND:
        if box is None or box.end_line - box.first_line > lines:
            break
        if match := NAMES.search(box.names):
            return match[0].strip(" _-") or "standfirst"
        if box.parent is None:
            break
        box = box.parent
    return ""


def starts(key: str, other: str) -> bool:
    """Is one the cut-off beginning of the other?"""
    short, long = sorted((key, other), key=len)
    return len(short) >= 40 and long.startswith(short[: max(40, len(short) - 3)])
