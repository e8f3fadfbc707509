"""The lines of a saved article -> which of them are title, standfirst, labels, captions and body: what is shared.

A tidy file, which holds the article alone, is read by ``text_tidy``; a page with menus, banners and related links
around it by ``text_page``. No line is changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extractors.extract.text_captions import Caption, caption_of, once
from extractors.extract.text_furniture import is_end, is_stop
from extractors.extract.text_labels import (
    ADDRESS_LINE,
    OPENS_WITH_PLACE,
    SITE,
    Labels,
    dateline_of,
    ends_sentence,
    is_prose,
    labels_of,
    words,
)
from extractors.extract.text_lines import Line

TAIL_FROM, TAIL_TO = 0.4, 0.2  # an end mark counts when more prose stands before and less behind it
MAX_LABEL_WORDS = 30
ADDRESS_WITHIN = 5  # lines from the top
MAX_REST_CHARS, MAX_WORDS_BEFORE_DATE = 60, 4
MAX_CAPTION_LINE_WORDS = 50


@dataclass(slots=True)
class Outline:
    """Which line is what. Lines in none of the fields are furniture."""

    title: Line | None = None
    kicker: Line | None = None
    standfirst: Line | None = None
    labels: list[tuple[Line, Labels]] = field(default_factory=list)
    captions: list[tuple[Line, Caption]] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    address: tuple[Line, str] | None = None
    rivals: list[Line] = field(default_factory=list)  # lines that could have been the title, the likeliest first
    is_page: bool = False


@dataclass(slots=True)
class Reader:
    """Reads labels, knowing language and time zone; remembers each line it has read."""

    language: str = ""
    timezone: str = ""
    known: dict[tuple[str, bool], Labels] = field(default_factory=dict)
    judged: dict[tuple[str, bool], Labels | None] = field(default_factory=dict)
    no_titles: dict[str, bool] = field(default_factory=dict)  # for text_page: what could not be a headline

    def found(self, line: Line, *, names_count: bool = False) -> Labels | None:
        """What labels the line holds, beside anything else; None when there are none or it is prose."""
        if words(line.text) > MAX_LABEL_WORDS:
            return None
        key = (line.text, names_count)
        if key not in self.known:
            self.known[key] = labels_of(
                line.text, language=self.language, timezone=self.timezone, names_count=names_count
            )
        found = self.known[key]
        return found if found.is_any else None

    def labels(self, line: Line, *, names_count: bool = True) -> Labels | None:
        """The line's labels when it holds nothing else, or a day and little else: "Ada Byron 27/09/2018 Comment!"."""
        key = (line.text, names_count)
        if key not in self.judged:
            found = self.found(line, names_count=names_count)
            is_more = found is None or (bool(found.rest) and not _is_little_beside(line.text, found))
            self.judged[key] = None if found is None or is_more else replace(found, rest="")
        return self.judged[key]

    def is_labelled(self, line: Line) -> bool:
        return self.labels(line, names_count=False) is not None


def _is_little_beside(text: str, found: Labels) -> bool:
    """Does a line hold a day and, besides, no more than a name or a button? Captions and teasers end with a date."""
    days = [one for one in (*found.published, *found.modified) if one.precision not in ("month", "year")]
    if not (days or found.ago) or len(found.rest) > MAX_REST_CHARS or ends_sentence(text.rstrip("!")):
        return False
    return not (days and text.endswith(days[-1].text) and words(found.rest) > MAX_WORDS_BEFORE_DATE)


def take_address(found: Outline, lines: list[Line]) -> None:
    """An address line at the very top or bottom is the article's own; a site's name alone is no part of the article."""
    for i in (*range(len(lines) - 1, max(ADDRESS_WITHIN, len(lines) - 4), -1), *range(ADDRESS_WITHIN, -1, -1)):
        if i < len(lines) and (match := ADDRESS_LINE.fullmatch(lines[i].text)):
            found.address = (lines[i], match[1])
            del lines[i]
    if lines and SITE.fullmatch(lines[0].text):
        del lines[0]


def take_leading_standfirst(found: Outline) -> None:
    """A paragraph above the one that opens with its place, as a report does, is no part of the report."""
    if found.standfirst is None and len(found.body) > 2:
        first, second = found.body[0].text, found.body[1].text
        opens = OPENS_WITH_PLACE.match if found.is_page else dateline_of
        if opens(second) and not opens(first) and is_prose(first) and is_prose(second):
            found.standfirst = found.body.pop(0)


def tail_cut(body: Sequence[Line]) -> int:
    """How many lines of a body are the article's: up to an end mark behind which little is told."""
    told = [words(line.text) if is_prose(line.text) and ends_sentence(line.text) else 0 for line in body]
    whole, before = sum(told), 0
    for i, line in enumerate(body):
        if (
            is_end(line.text)
            and before > TAIL_FROM * whole
            and (is_stop(line.text) or whole - before < TAIL_TO * whole)
        ):
            return i
        before += told[i]
    return len(body)


def add_caption(found: Outline, line: Line, caption: Caption, above: Line | None) -> None:
    """Keep a caption; a line that is only a credit belongs to the line above it, whatever that was taken for."""
    if not caption.text and above and words(above.text) <= MAX_CAPTION_LINE_WORDS:
        if found.standfirst is above:
            found.standfirst = None
        found.captions = [one for one in found.captions if one[0] is not above]
        caption = Caption(once(above.text), caption.credit)
    if caption.text and caption.text not in [one.text for _, one in found.captions]:
        found.captions.append((line, caption))


def take_captions(found: Outline) -> None:
    """Captions that stand among the paragraphs move out of the body."""
    kept: list[Line] = []
    for line in found.body:
        caption = caption_of(line.text, in_header=False)
        if caption is None:
            kept.append(line)
            continue
        above = kept[-1] if kept and (not line.gap or not ends_sentence(kept[-1].text)) else None
        add_caption(found, line, caption, above)
        if not caption.text and above and words(above.text) <= MAX_CAPTION_LINE_WORDS:
            kept.pop()
    found.body = kept
