"""Which title? What a page calls its article, without the name of the site.

Candidates come from JSON-LD, Open Graph, <h1> and <title>; those that say the same support each other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from extractors.clean.prose import clean_line, without_case
from extractors.extract.candidates import Candidate
from extractors.extract.json_ld import plain, text
from extractors.extract.parsed import Page

MAX_TITLE = 400  # characters
SEPARATOR = re.compile(r"\s+[|–—·•»«:-]+\s+|\s*[|｜_»«]\s*|\s+[:：]{2}\s+")
SEPARATING = frozenset("|–—·•»«:-｜_：")  # one is in every separator
MIN_TITLE_SHARE = 0.35  # a title keeps at least this much when a site's name is taken off
BACKED = 0.4  # share of another title that a heading must have in common with it
JOINT = re.compile(r"[a-zà-ÿ.:!?][A-ZÀ-Þ]")  # two elements stuck together: "DemoDer"
WORD = re.compile(r"\w+")
DANGLING = " |–—·•-"  # what is left where a name was to follow
BACKING = ("headline", "og:title", "title")
MAX_KICKED = 20  # characters; a heading may end in so short a name by chance
GLANCE = 3  # letters at either end that show whether a line may be part of a title
CUT_OFF = ("…", "...")
STRAIGHT = str.maketrans("‘’“”„«»–—", '\'\'"""""--')  # differences of keyboards, not of spelling
PRINTED = "in the page's text and its window title"
# What a place lends to candidates that say the same. A headline written for sharing is written by hand; a window's
# title is made from whatever field is nearest.
SUPPORT = {"headline": 0.08, "og:title": 0.08, "name": 0.04, "twitter:title": 0.02, "title": 0.02}
# How much a place says of the spelling, where they differ; others say 1, and lines of the page repeat the heading.
SPELLS = {"h1": 2.0, "headline": 2.5, PRINTED: 0.5}


def titles(page: Page, lines: list[str]) -> list[Candidate[str]]:
    """Candidates for the title, the likeliest first; ``lines`` are the page's visible lines."""
    alike: dict[str, list[Candidate[str]]] = {}
    for one in gathered(page, lines):
        if one.value and len(one.value) <= MAX_TITLE:
            alike.setdefault(without_case(one.value), []).append(one)
    return sorted((backed for group in alike.values() for backed in agreed(group)), key=lambda one: -one.confidence)


def agreed(group: list[Candidate[str]]) -> Iterator[Candidate[str]]:
    """Candidates that say the same support each other; all are written as most of them are."""
    written: dict[str, str] = {}
    for one in group:
        written.setdefault(one.locator, one.value)
    votes: dict[str, float] = defaultdict(float)
    for place, value in written.items():
        votes[value.translate(STRAIGHT)] += SPELLS.get(place, 1.0)
    usual = max(votes, key=lambda spelling: votes[spelling])
    title = next(value for value in written.values() if value.translate(STRAIGHT) == usual)
    support = {place: SUPPORT.get(place, 0.0) for place in written}
    for one in group:
        backing = sum(support.values()) - support[one.locator]
        yield replace(one, value=title, confidence=one.confidence + backing)


def gathered(page: Page, lines: list[str]) -> Iterator[Candidate[str]]:
    site = site_names(page)
    named = list(declared(page, site))
    printed = list(by_heading(page, site, named))
    yield from printed
    told = {without_case(one.value) for one in named if one.locator in ("headline", "title")}
    if not any(without_case(one.value) in told for one in printed):
        names = [one.raw for place in ("title", "og:title") for one in named if one.locator == place]
        if part := next((part for name in names if (part := printed_part(name, lines))), ""):
            yield Candidate(part, "line", PRINTED, part, 0.87)
    yield from named


def declared(page: Page, site: tuple[str, ...]) -> Iterator[Candidate[str]]:
    """What the page tells machines that it is called."""
    name = bearable(text(page.article.get("name")))
    if headline := bearable(text(page.article.get("headline"))) or name:
        # Systems cut headlines at 110 signs; whole ones are what the newsroom declares.
        confidence = 0.8 if headline.endswith(CUT_OFF) else 0.93
        yield Candidate(without_site(headline, site), "json_ld", "headline", headline, confidence)
    if name:
        yield Candidate(without_site(name, site), "json_ld", "name", name, 0.6)
    if shared := bearable(plain(page.first("og:title"))):
        yield Candidate(without_site(shared, site), "meta", "og:title", shared, 0.8)
    if twitter := bearable(plain(page.first("twitter:title"))):
        yield Candidate(without_site(twitter, site), "meta", "twitter:title", twitter, 0.7)
    named = page.tree.css_first("title")  # stops at the first
    if window := bearable(plain(named.text(deep=True))) if named is not None else "":
        yield Candidate(without_site(window, site, is_window=True), "markup", "title", window, 0.6)


def by_heading(page: Page, site: tuple[str, ...], named: list[Candidate[str]]) -> Iterator[Candidate[str]]:
    """The first <h1> headings; surer where another place on the page says much the same."""
    ours = {without_case(name) for name in site}
    others = [one for one in named if one.locator in BACKING]
    ends = tuple(without_case(one.value) for one in others if len(one.value) > MAX_KICKED)
    for at, (heading, is_composed) in enumerate(headings(page)):
        key = without_case(heading)
        if key in ours:
            continue
        confidence = 0.88 if is_backed(heading, [one.raw for one in others]) else 0.55
        if is_composed and key.endswith(ends):
            confidence = 0.8  # a kicker stands inside the heading
        yield Candidate(heading.rstrip(DANGLING) or heading, "markup", "h1", heading, confidence - at * 0.005)


def bearable(title: str) -> str:
    """The title, or "" for what is too long to be one: an element that was never closed holds the whole page."""
    return title if len(title) <= MAX_TITLE else ""


def headings(page: Page) -> Iterator[tuple[str, bool]]:
    """The first <h1> headings, and whether they are put together from several elements."""
    for node in page.tree.tags("h1")[:6]:
        joined = bearable(clean_line(node.text(deep=True)))
        parted = clean_line(node.text(deep=True, separator=" "))
        if joined:
            is_glued = JOINT.search(joined) is not None and JOINT.search(parted) is None
            yield (parted if is_glued else joined), joined != parted


def is_backed(heading: str, known: list[str]) -> bool:
    """Does another place on the page say much the same?"""
    key, words = without_case(heading), set(WORD.findall(heading.casefold()))
    for name in known:
        other, other_words = without_case(name), set(WORD.findall(name.casefold()))
        if (key in other and len(key) >= len(other) * BACKED) or (other in key and len(other) >= len(key) * BACKED):
            return True
        if len(words) > 3 and len(words & other_words) >= min(len(words), len(other_words)) * BACKED:
            return True
    return False


def printed_part(name: str, lines: list[str]) -> str:
    """The longest line of the page with which this title begins or ends; "" when there is none."""
    key, folded = without_case(name), name.casefold()
    best = ""
    shortest, longest = len(key) * BACKED - 1, len(name)
    for line in lines:
        if not shortest < len(line) <= longest:
            continue
        if folded.startswith(line[:GLANCE].casefold()) or folded.endswith(line[-GLANCE:].casefold()):
            part = without_case(line)
            if len(part) >= len(key) * BACKED and part in key and (key.startswith(part) or key.endswith(part)):
                best, shortest = line, len(line)
    return best


def site_names(page: Page) -> tuple[str, ...]:
    """What the site calls itself."""
    publisher = page.article.get("publisher")
    names = [page.first("og:site_name"), page.first("application-name"), text(publisher)]
    host = page.url.split("/")[2].removeprefix("www.") if page.url.count("/") >= 2 else ""
    return tuple(clean_line(name) for name in [*names, host, host.split(".")[0]] if name)


def without_site(title: str, site: tuple[str, ...], *, is_window: bool = False) -> str:
    """Take the site's name off either end; of a window title also a short last part that names no part of the story."""
    title = title.rstrip(DANGLING) or title
    seams = [] if SEPARATING.isdisjoint(title) else list(SEPARATOR.finditer(title))
    if not seams:
        return title
    keys = {without_case(name) for name in site}
    start, end = 0, len(title)
    last = without_case(title[seams[-1].end() :])
    first = without_case(title[: seams[0].start()])
    if any(last == key or (len(key) > 3 and (key in last or last in key) and len(last) > 2) for key in keys):
        end = seams[-1].start()
    elif any(first == key for key in keys):
        start = seams[0].end()
    elif is_window:
        end = seams[-1].start() if seams[-1].start() >= len(title) * MIN_TITLE_SHARE else len(title)
    rest = title[start:end].strip()
    if len(rest) < len(title) * 0.2:
        return title
    return without_site(rest, site, is_window=is_window) if rest != title and len(rest) > 20 else rest
