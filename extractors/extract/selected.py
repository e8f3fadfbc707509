"""What the source's own CSS selectors find. They win over everything else on the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from extractors.clean.bylines import authors_of
from extractors.clean.dates import PrintedDate, read_date
from extractors.clean.prose import clean_line
from extractors.extract.candidates import Candidate
from extractors.extract.parsed import Page
from extractors.extract.people import Byline
from extractors.source import Select

FIELDS = ("title", "kicker", "standfirst", "byline", "authors", "published", "modified", "section", "tags")
ATTRIBUTES = ("datetime", "content")  # hold the value where an element is not meant for readers
Found = tuple[str, str]  # selector, text


@dataclass(frozen=True, slots=True)
class Selected:
    """Field -> what each of its selectors found, of the first selector that found anything."""

    found: Mapping[str, tuple[Found, ...]]

    def of(self, name: str) -> Iterator[Candidate[str]]:
        for selector, text in self.found.get(name, ())[:1]:
            yield Candidate(text, "selector", selector, text)

    def lists(self, name: str) -> Iterator[Candidate[tuple[str, ...]]]:
        if found := self.found.get(name):
            yield Candidate(
                tuple(dict.fromkeys(text for _, text in found)),
                "selector",
                found[0][0],
                "; ".join(text for _, text in found),
            )

    def bylines(self) -> Iterator[Candidate[Byline]]:
        printed = next((text for _, text in self.found.get("byline", ())), "")
        named = self.found.get("authors", ())
        names = tuple(dict.fromkeys(text for _, text in named)) if named else authors_of(printed)
        if printed or names:
            selector = (self.found.get("byline") or named)[0][0]
            yield Candidate(Byline(printed, names), "selector", selector, printed or "; ".join(names))

    def dates(self, name: str, language: str, timezone: str) -> Iterator[Candidate[PrintedDate]]:
        for selector, text in self.found.get(name, ()):
            if when := read_date(text, language=language, timezone=timezone):
                yield Candidate(when, "selector", selector, text)


def select(page: Page, wanted: Select) -> Selected:
    """Apply all selectors but the body's to the page."""
    found: dict[str, tuple[Found, ...]] = {}
    for name in FIELDS:
        for selector in getattr(wanted, name):
            texts = []
            for node in page.tree.css(selector):
                attributes = node.attributes
                marked = next((attributes[key] for key in ATTRIBUTES if attributes.get(key)), "")
                if text := clean_line(marked or node.text(deep=True, separator=" ")):
                    texts.append((selector, text))
            if texts:
                found[name] = tuple(texts)
                break
    return Selected(found)
