"""Who wrote it? The byline as printed and the names of people in it.

Candidates come from JSON-LD, meta elements, marked-up names and the lines between title and body.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from selectolax.lexbor import LexborNode

from extractors.clean.bylines import MAX_BYLINE, authors_of, is_name
from extractors.clean.dates import find_dates
from extractors.clean.prose import clean_line, without_case
from extractors.extract.about import sections
from extractors.extract.candidates import Candidate
from extractors.extract.json_ld import plain, text, texts, types_of
from extractors.extract.parsed import Page
from extractors.extract.survey import Line
from extractors.extract.titles import site_names

Names = tuple[str, ...]
META_NAMES = (              # the plain "author" last: many systems write the publisher there
    "article:author", "parsely-author", "sailthru.author", "byl", "dc.creator", "dcterms.creator", "author", "authors",
    "dcsext.author", "cxenseparse:author",
)  # fmt: skip
MARKED = (
    "[rel~=author], [itemprop~=author], [class*=byline], [class*=Byline], [class*=author], [class*=Author], "
    "[id*=byline], [id*=author], "
    "[data-testid*=byline], [class*=autor], [class*=auteur], [class*=writer], [class*=reporter]"
)
OF_OTHERS = re.compile(r"comment|related|teaser|sidebar|footer|popular|recommend", re.IGNORECASE)
ABOUT = re.compile(r"bio|card|avatar|image|photo|share|follow", re.IGNORECASE)
# Where pages about authors lie, as sites in English, German, French, Spanish, Italian and Portuguese call them.
TO_AUTHORS = re.compile(
    r"/(?:authors?|autor(?:en|es|e)?|auteur|byline|by|profile|people|journalists?|team|staff|contributors?|writers?)/"
)
MAX_MARKED = 40
MAX_LINKS = 20  # of one line
MAX_PRINTED = 160  # characters of a byline
SURE = 0.75
UNPRINTED = 0.74  # a name in a meta element that is not printed at the title may be the system's account
OURSELVES = 0.15  # that the site names itself says least of all
UNPERSONAL = 0.5  # a name that is no person's counts only where nobody is named
EXACT = re.compile(r"byline|^author$|^(?:post-?|article-?|entry-?)?author(?:-?names?)?$", re.IGNORECASE)
ORGANISATIONS = frozenset({"Organization", "NewsMediaOrganization", "Corporation", "Organisation"})
BY_LINE = re.compile(
    r"^\s*(?:By|Von|Par|Por|Di|Av|Af|Door|Autor(?:in)?|Text|Автор|Oleh|作者|記者|文)[\s:：/]\s*\S", re.IGNORECASE
)


LONE_BY = re.compile(r"\W*(?:By|Von|Par|Por|Di|Av|Af|Door|Autor(?:in)?|Text)\W*", re.IGNORECASE)
BY_AT_END = re.compile(r"(?<=\w )(?:by|von|par|por|door)\s+[^\W\d_a-z][^,;:!?]+$")
SIGNED = re.compile(
    r"\W*(?:autor(?:in|en)?|authors?|auteurs?|autore|автор|text|by|von|par|por)\s*[:：]\s*\S", re.IGNORECASE
)
BARS = re.compile(r"\s+[|•·]\s+")
MANY = 3  # places with the same mark: those who wrote other articles
MAX_SIGNED = 70  # characters
MAX_UNSIGNED = 50  # characters of a byline that names nobody: "By our own correspondent"
DIGIT = re.compile(r"\d")
NO_LETTER = re.compile(r"[\W\d_]+")
DATED = re.compile(r"\d[\d:/.]*\d")
ARTICLE = re.compile(r"^(?:the|die|der|das|le|la|les|el|il|de|het|o|a)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Byline:
    printed: str  # "" when only names are known
    names: Names


def bylines(page: Page, head: list[Line], under: list[str]) -> list[Candidate[Byline]]:
    """Candidates for byline and authors; ``head`` are the lines between title and body, ``under`` those at its end."""
    zone = [line.text for line in head]
    printed_names = " ".join(zone)
    found = [*by_json_ld(page), *by_meta(page, printed_names), *by_line(zone)]
    if not any(one.value.names and one.confidence > SURE for one in found):
        marked = by_markup(page, printed_names)  # the dearest question, asked where the others gave nobody
        # Where JSON-LD names a newsroom or an account, a person counts who is printed near the title.
        is_named = any(one.method == "json_ld" for one in found)
        found += (one for one in marked if not is_named or all(name in printed_names for name in one.value.names))
        if not any(one.value.names for one in found):
            found += by_links(head)
    if not any(one.value.names for one in found):
        found += signed(under)
    if not any(one.value.names for one in found):
        found += beside_dates(page, zone)
    site = {named_plainly(name) for name in site_names(page)}
    return completed([each for one in found for each in judged(one, site, zone)])


def judged(one: Candidate[Byline], site: set[str], zone: list[str]) -> Iterator[Candidate[Byline]]:
    """A candidate without the site's own name among the people, with the line in which its people are printed."""
    names = tuple(name for name in one.value.names if named_plainly(name) not in site)
    printed = one.value.printed
    if names:
        line = printed or next((line for line in zone if len(line) <= MAX_PRINTED and names[0] in line), "")
        yield replace(one, value=Byline(line, names))
        return
    printed = printed or one.raw
    is_declared = one.method in ("json_ld", "meta")
    if is_declared or (len(printed) <= MAX_UNSIGNED and not DATED.search(printed)):
        is_site = one.method != "json_ld" and named_plainly(printed) in site
        confidence = OURSELVES if is_site else one.confidence - UNPERSONAL
        yield replace(one, value=Byline(printed[:MAX_PRINTED], ()), confidence=confidence)


def named_plainly(name: str) -> str:
    """What a site or an author is called, without the article before it."""
    return without_case(ARTICLE.sub("", name))


def completed(found: list[Candidate[Byline]]) -> list[Candidate[Byline]]:
    """A printed line that names all whom the surest candidate names, and more, goes before it."""
    best = max(found, key=lambda one: one.confidence, default=None)
    if best is None or not best.value.names:
        return found
    known = {without_case(name) for name in best.value.names}
    return [
        replace(one, confidence=best.confidence + 0.01)
        if one.method == "line" and known < {without_case(name) for name in one.value.names}
        else one
        for one in found
    ]


def by_json_ld(page: Page) -> Iterator[Candidate[Byline]]:
    people = page.article.get("author") or page.article.get("creator")
    entries = [entry for entry in (people if isinstance(people, list) else [people])[:20] if entry]
    names = unique(name for entry in entries for name in people_in(entry, page))
    called = [name for entry in entries for name in texts(entry) if not name.startswith("http")]
    if called or names:
        raw = "; ".join(called or names)
        yield Candidate(Byline("" if names else ", ".join(called), names), "json_ld", "author", raw, 0.9)


def people_in(entry: Any, page: Page) -> Iterator[str]:
    """Names of the people that one author entry stands for."""
    if isinstance(entry, dict):
        if set(entry) <= {"@id", "@type"}:
            entry = next(
                (other for other in page.linked if other.get("@id") == entry.get("@id") and other.get("name")), entry
            )
        name = text(entry)
        if types_of(entry) & ORGANISATIONS:
            return
        if "Person" in types_of(entry) and len(name.split()) > 1 and is_name(name):
            yield name
            return
        yield from authors_of(name)
    elif isinstance(entry, str):
        yield from authors_of(plain(entry))


def by_meta(page: Page, zone: str) -> Iterator[Candidate[Byline]]:
    for rank, key in enumerate(META_NAMES):
        contents = [plain(content) for content in page.meta.get(key, ()) if content.strip() and "://" not in content]
        names = unique(name for content in contents for name in authors_of(content))
        if contents:
            confidence = 0.8 if all(name in zone for name in names) else UNPRINTED
            yield Candidate(
                Byline("" if names else contents[0], names), "meta", key, "; ".join(contents), confidence - rank * 0.005
            )


def by_markup(page: Page, zone: str) -> Iterator[Candidate[Byline]]:
    """Elements marked as author or byline, in page order; names that stand side by side under one mark go together."""
    nodes = page.tree.css(MARKED)[:MAX_MARKED]
    groups: dict[tuple[str, int], list[tuple[str, Names]]] = {}
    for node in nodes:
        printed = clean_line(node.text(deep=True, separator=" "))
        if not printed or len(printed) > MAX_BYLINE or node.tag == "body":
            continue
        if (names := authors_of(printed)) or (EXACT.search(mark_of(node)) and is_unsigned(printed, zone)):
            groups.setdefault((mark_of(node), kin_of(node)), []).append((printed, names))
    marks = Counter(mark for mark, _ in groups)
    for rank, ((mark, _), found) in enumerate(groups.items()):
        if OF_OTHERS.search(mark):
            continue
        names = unique(name for _, several in found for name in several)
        if max(marks[mark], len(found)) >= MANY and not any(name in zone for name in names):
            continue
        printed = (
            max((line for line, _ in found), key=len)
            if len(found) == 1 or len(names) == 1
            else ", ".join(line for line, _ in found)
        )
        confidence = 0.72 if EXACT.search(mark) else 0.65
        confidence -= 0.2 if ABOUT.search(mark) else 0.0
        confidence += 0.1 if all(name in zone for name in names) else 0.0
        yield Candidate(
            Byline(printed if len(printed) <= MAX_PRINTED else "", names),
            "markup",
            f".{mark}",
            printed,
            confidence - rank * 0.004,
        )


def by_links(zone: list[Line]) -> Iterator[Candidate[Byline]]:
    """Names between title and body that lead to an author's own page."""
    for line in zone:
        if not line.linked or len(line.text) > MAX_PRINTED:
            continue
        for node in line.box.node.css("a[href]")[:MAX_LINKS]:
            printed = clean_line(node.text(deep=True, separator=" "))
            is_author = printed in line.text and TO_AUTHORS.search(node.attributes["href"] or "")
            if is_author and (names := authors_of(printed)):
                yield Candidate(Byline(printed, names), "markup", "a[href]", printed, 0.64)


def is_unsigned(printed: str, zone: str) -> bool:
    """Does a byline name a newsroom or an agency, in a few words near the title?"""
    return len(printed) <= MAX_UNSIGNED and printed in zone and not DIGIT.search(printed)


def mark_of(node: LexborNode) -> str:
    """What calls this element an author: its class or property."""
    attributes = node.attributes
    rel = attributes.get("rel") or ""
    return (
        attributes.get("itemprop")
        or (rel if "author" in rel else "")
        or attributes.get("class")
        or attributes.get("id")
        or "author"
    ).strip()


def kin_of(node: LexborNode) -> int:
    """The same number for elements that stand side by side, or in boxes that do."""
    above = node.parent
    above = above.parent if above is not None and above.parent is not None else above
    return above.mem_id if above is not None else 0


def by_line(zone: list[str]) -> Iterator[Candidate[Byline]]:
    """ "By Ada Byron", also over two lines, behind a bar, or at the end: "Column | By Ada Byron", "A column by ..."."""
    for line, after in zip(zone, [*zone[1:], ""], strict=False):
        if len(line) > MAX_PRINTED:
            continue
        if LONE_BY.fullmatch(line):
            line = f"{line} {after}"
        for part in BARS.split(line):
            if BY_LINE.match(part) and (
                (names := authors_of(part)) or (len(part) <= MAX_UNSIGNED and not DIGIT.search(part))
            ):
                yield Candidate(Byline(part, names), "line", "between title and body", line, 0.7)
        if len(line) <= MAX_SIGNED and (match := BY_AT_END.search(line)) and (names := authors_of(match[0])):
            yield Candidate(Byline(line, names), "line", "between title and body", line, 0.6)


def beside_dates(page: Page, zone: list[str]) -> Iterator[Candidate[Byline]]:
    """ "Ada Byron, 5 March 2024": a line that holds nothing but names and a date, in letters that have capitals."""
    places = {without_case(one.value) for one in sections(page)}
    for line in zone:
        if len(line) <= MAX_SIGNED and DIGIT.search(line) and (dates := find_dates(line)):
            rest = line[: dates[0].span[0]] + line[dates[-1].span[1] :]
            names = tuple(
                name for name in authors_of(rest) if name.lower() != name and without_case(name) not in places
            )
            if names and len(NO_LETTER.sub("", rest)) == sum(len(NO_LETTER.sub("", name)) for name in names):
                yield Candidate(Byline(line, names), "line", "beside the date", line, 0.45)


def signed(under: list[str]) -> Iterator[Candidate[Byline]]:
    """ "Author: Ada Byron" at the end of the text."""
    for line in under:
        if len(line) <= MAX_SIGNED and SIGNED.match(line) and (names := authors_of(line)):
            yield Candidate(Byline(line, names), "line", "below the body", line, 0.55)


def unique(names: Iterator[str]) -> Names:
    kept: dict[str, str] = {}
    for name in names:
        kept.setdefault(without_case(name), name)
    return tuple(kept.values())
