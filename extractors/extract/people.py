"""Who wrote it? The byline as printed and the names of people in it.

Candidates come from JSON-LD, meta elements, marked-up names and the lines between title and body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from extractors.clean.bylines import MAX_BYLINE, authors_of, is_name
from extractors.clean.prose import clean_line, without_case
from extractors.extract.candidates import Candidate
from extractors.extract.json_ld import plain, text, types_of
from extractors.extract.parsed import Page

Names = tuple[str, ...]
META_NAMES = (
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "authors",
    "dcsext.author",
    "cxenseparse:author",
)
MARKED = (
    "[rel~=author], [itemprop~=author], [class*=byline], [class*=Byline], [class*=author], [class*=Author], [id*=byline], [id*=author], "
    "[data-testid*=byline], [class*=autor], [class*=writer], [class*=reporter]"
)
ABOUT_OTHERS = re.compile(
    r"comment|related|bio|card|teaser|sidebar|footer|popular|avatar|image|photo|share|follow", re.IGNORECASE
)
MAX_MARKED = 40
BY_LINE = re.compile(
    r"^\s*(?:By|Von|Par|Por|Di|Av|Af|Door|Autor(?:in)?|Text|Автор|Oleh|作者|記者|文)[\s:：/]\s*\S", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Byline:
    printed: str  # "" when only names are known
    names: Names


def bylines(page: Page, zone: list[str]) -> list[Candidate[Byline]]:
    """Candidates for byline and authors; ``zone`` are the lines between the title and the body."""
    found = [*by_json_ld(page), *by_meta(page), *by_markup(page), *by_line(zone)]
    return [one for one in found if one.value.names]


def by_json_ld(page: Page) -> Iterator[Candidate[Byline]]:
    people = page.article.get("author") or page.article.get("creator")
    names = unique(
        name for entry in (people if isinstance(people, list) else [people])[:20] for name in people_in(entry, page)
    )
    if names:
        yield Candidate(Byline("", names), "json_ld", "author", "; ".join(names), 0.9)


def people_in(entry: Any, page: Page) -> Iterator[str]:
    """Names of the people that one author entry stands for."""
    if isinstance(entry, dict):
        if set(entry) <= {"@id", "@type"}:
            entry = next(
                (other for other in page.linked if other.get("@id") == entry.get("@id") and other.get("name")), entry
            )
        if types_of(entry) & {"Organization", "NewsMediaOrganization", "Corporation"}:
            for name in authors_of(text(entry)):
                if len(name.split()) == 2 or "," in text(entry):
                    yield name
            return
        name = text(entry)
        if "Person" in types_of(entry) and len(name.split()) > 1 and is_name(name):
            yield name
            return
        yield from authors_of(name)
    elif isinstance(entry, str):
        yield from authors_of(plain(entry))


def by_meta(page: Page) -> Iterator[Candidate[Byline]]:
    for key in META_NAMES:
        contents = [plain(content) for content in page.meta.get(key, ()) if not content.startswith("http")]
        names = unique(name for content in contents for name in authors_of(content))
        if names:
            yield Candidate(Byline("", names), "meta", key, "; ".join(contents), 0.8)


def by_markup(page: Page) -> Iterator[Candidate[Byline]]:
    """Elements marked as author or byline; the first that names people, and others of its kind beside it."""
    for node in page.tree.css(MARKED)[:MAX_MARKED]:
        attributes = node.attributes
        label = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        printed = clean_line(node.text(deep=True, separator=" "))
        if not printed or len(printed) > MAX_BYLINE:
            continue
        names = authors_of(printed)
        if not names:
            continue
        is_exact = (attributes.get("rel") or "") == "author" or (attributes.get("itemprop") or "") == "author"
        confidence = (0.75 if is_exact or "byline" in label.lower() else 0.65) - (
            0.2 if ABOUT_OTHERS.search(label) else 0
        )
        yield Candidate(
            Byline(printed if len(names) < 6 else "", names),
            "markup",
            f".{label.split()[0]}" if label.split() else "[rel=author]",
            printed,
            confidence,
        )


def by_line(zone: list[str]) -> Iterator[Candidate[Byline]]:
    for line in zone:
        if len(line) <= 160 and BY_LINE.match(line) and (names := authors_of(line)):
            yield Candidate(Byline(line, names), "line", "between title and body", line, 0.6)


def unique(names: Iterator[str]) -> Names:
    kept: dict[str, str] = {}
    for name in names:
        kept.setdefault(without_case(name), name)
    return tuple(kept.values())
