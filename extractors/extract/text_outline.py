"""The lines of a saved article -> which of them are title, standfirst, labels, captions and body.

Two kinds of file: a tidy one holds the article alone (a reader view, a mail, a clipping) and is read here, from its
top down; a page holds menus, banners and related links around it (a browser's "select all", a text dump) and is
read by ``text_page``. No line is changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from extractors.clean.dates import find_dates
from extractors.extract.text_captions import Caption, caption_of, once
from extractors.extract.text_furniture import is_end, is_furniture, is_stop
from extractors.extract.text_labels import (
    ADDRESS_LINE,
    CLOCK_ALONE,
    OPENS_WITH_PLACE,
    SITE,
    Labels,
    dateline_of,
    ends_sentence,
    is_agency,
    is_prose,
    is_retold,
    labels_of,
    words,
)
from extractors.extract.text_lines import Line

HEADER_LINES = 16  # a header is no longer than this
TIDY_PROSE_WITHIN = 14  # lines; the first paragraph of a tidy file stands this high
TIDY_JUNK_SHARE = 0.03
MANY_SCRAPS, MAX_SCRAP_SHARE, MIN_TIDY_PROSE = 8, 0.45, 0.75  # of the lines below the header, and of all words
TIDY_HEADER_LINES, MENU_BARS = 5, 5  # a list of results may be an article, below a header as short as this
SCRAP_WORDS = 8  # fewer, and no sentence: a label, a link, a menu's item
MAX_TITLE_WORDS = 40
TAIL_FROM, TAIL_TO = 0.4, 0.2  # an end mark counts when more prose stands before and less behind it
MAX_LABEL_WORDS = 30
ADDRESS_WITHIN = 5  # lines from the top
MAX_REST_CHARS, MAX_WORDS_BEFORE_DATE, MAX_DATE_WORDS = 60, 4, 8
LAST_LINES = 4
KICKER_WORDS = 4
TITLE_TWICE_WITHIN = 5  # lines from the top
MIN_CAPTION_WORDS, MAX_CAPTION_LINE_WORDS = 4, 50


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


def outline_of(lines: Sequence[Line], reader: Reader) -> Outline:
    """All lines of a file -> its outline."""
    lines = list(_with_clocks(lines))
    if is_tidy(lines):
        return _tidy(list(lines), reader)
    from extractors.extract.text_page import read_page

    return read_page(list(lines), reader)


def _with_clocks(lines: Sequence[Line]) -> Iterable[Line]:
    """The lines; a time of day that stands alone below a date becomes part of the date's line."""
    held: Line | None = None
    for line in lines:
        if held and CLOCK_ALONE.fullmatch(line.text) and words(held.text) <= MAX_DATE_WORDS and find_dates(held.text):
            held = held._replace(text=f"{held.text.rstrip(',')}, {line.text}", until=line.until)
            continue
        if held:
            yield held
        held = line
    if held:
        yield held


def is_tidy(lines: Sequence[Line]) -> bool:
    first = next((i for i, line in enumerate(lines) if is_prose(line.text) and not line.bullet), len(lines))
    if first > TIDY_PROSE_WITHIN or any(line.bullet or _is_menu(line) for line in lines[: first + 1]):
        return False
    junk = sum(is_furniture(line.text) or is_end(line.text) for line in lines)
    is_headed = not junk and 0 < first <= TIDY_HEADER_LINES
    return junk <= max(1, TIDY_JUNK_SHARE * len(lines)) and (is_headed or not _is_scrappy(lines))


def _is_menu(line: Line) -> bool:
    """Names in a row with bars between them; a line of labels has few."""
    return line.text.count("|") >= MENU_BARS


def _is_scrappy(lines: Sequence[Line]) -> bool:
    """Are most lines below the header scraps, as on a page, and too many of all words in them?"""
    below = lines[TIDY_PROSE_WITHIN:]
    scraps = sum(words(line.text) < SCRAP_WORDS and not ends_sentence(line.text) for line in below)
    if scraps < max(MANY_SCRAPS, MAX_SCRAP_SHARE * len(below)):
        return False
    told = sum(words(line.text) for line in lines if is_prose(line.text) and ends_sentence(line.text))
    return told < MIN_TIDY_PROSE * sum(words(line.text) for line in lines)


# ---------------------------------------------------------------------- a tidy file, from the top down


def _tidy(lines: list[Line], reader: Reader) -> Outline:
    found = Outline()
    take_address(found, lines)
    start = _take_title(found, lines, reader)
    end = _header_end(lines, start, reader)
    _take_header(found, lines[start:end], reader)
    found.body = lines[end : end + tail_cut(lines[end:])]
    while len(found.body) > 1 and is_furniture(found.body[-1].text):
        found.body.pop()
    take_leading_standfirst(found)
    _take_last_labels(found, reader)
    take_captions(found)
    return found


def _take_last_labels(found: Outline, reader: Reader) -> None:
    """A date below the text, where none stands above it."""
    if any(labels.published for _, labels in found.labels):
        return
    for line in found.body[: -LAST_LINES - 1 : -1]:
        labels = reader.labels(line, names_count=False)
        if labels and labels.is_dated and line is not found.body[0]:
            found.labels.append((line, labels))
            found.body.remove(line)


def take_address(found: Outline, lines: list[Line]) -> None:
    """An address line at the very top or bottom is the article's own; a site's name alone is no part of the article."""
    for i in (*range(len(lines) - 1, max(ADDRESS_WITHIN, len(lines) - 4), -1), *range(ADDRESS_WITHIN, -1, -1)):
        if i < len(lines) and (match := ADDRESS_LINE.fullmatch(lines[i].text)):
            found.address = (lines[i], match[1])
            del lines[i]
    if lines and SITE.fullmatch(lines[0].text):
        del lines[0]


def _take_title(found: Outline, lines: list[Line], reader: Reader) -> int:
    """Set title and kicker; returns the index of the first line after them."""
    top = lines[:TITLE_TWICE_WITHIN]
    for i, line in enumerate(top):
        for j in range(i + 1, len(top)):
            if words(line.text) > 1 and _starts_with(top[j].text, line.text):
                found.title = line
                _take_between(found, [*top[:i], *top[i + 1 : j]], reader)
                rest = top[j].text[len(line.text) :].strip()
                if rest:  # a hard line break hid where the second title ends
                    lines[j] = top[j]._replace(text=rest, gap=False)
                return j if rest else j + 1
    labelled = 0
    while labelled < len(top) - 1 and (labels := reader.found(top[labelled])):
        if labels.rest and not _opens_with_date(top[labelled].text, labels):
            break
        found.labels.append((top[labelled], replace(labels, rest="")))
        labelled += 1
    top = lines[labelled : labelled + 4]
    if len(top) > 2 and _is_kicker(top[0], top[1], reader):
        found.kicker, found.title = top[0], top[1]
        return labelled + 2
    found.title = top[0] if top else None
    return labelled + 1


def _take_between(found: Outline, lines: list[Line], reader: Reader) -> None:
    """What stands above or between two printings of the title: labels, and one kicker."""
    for line in lines:
        if labels := reader.labels(line, names_count=False):
            found.labels.append((line, labels))
        elif found.kicker is None:
            found.kicker = line


def _opens_with_date(text: str, labels: Labels) -> bool:
    return any(text.startswith(one.text) for one in labels.published)


def _starts_with(text: str, title: str) -> bool:
    return text == title or (words(title) >= 3 and text.startswith(f"{title} "))


def _is_kicker(line: Line, after: Line, reader: Reader) -> bool:
    """A few words directly above what reads like a title."""
    return (
        words(line.text) <= KICKER_WORDS
        and not after.gap
        and not ends_sentence(line.text)
        and words(line.text) < words(after.text) <= MAX_TITLE_WORDS
        and not ends_sentence(after.text.rstrip("?!"))
        and not reader.labels(after)
        and not caption_of(after.text, in_header=True)
    )


def _header_end(lines: list[Line], start: int, reader: Reader) -> int:
    """The index of the first line of the body: behind the last label, and what hangs on to it without a blank line."""
    end, unlabelled = start, 0
    for i in range(start, min(len(lines), start + HEADER_LINES)):
        line = lines[i]
        names_count = unlabelled == 0 or is_agency(line.text)
        if reader.labels(line, names_count=names_count) or (i - start < 6 and _is_header_caption(line)):
            end, unlabelled = i + 1, 0
            continue
        unlabelled += 1
        is_captioned = (
            i + 1 < len(lines) and (after := caption_of(lines[i + 1].text, in_header=True)) and not after.text
        )
        if unlabelled > 2 or (unlabelled == 2 and line.gap and is_prose(line.text) and not is_captioned):
            break
    has_gaps = sum(line.gap for line in lines) >= 3
    while has_gaps and end < len(lines) - 1 and end < start + HEADER_LINES and not lines[end].gap:
        end += 1
    return min(end, len(lines) - 1)


def take_leading_standfirst(found: Outline) -> None:
    """A paragraph above the one that opens with its place, as a report does, is no part of the report."""
    if found.standfirst is None and len(found.body) > 2:
        first, second = found.body[0].text, found.body[1].text
        opens = OPENS_WITH_PLACE.match if found.is_page else dateline_of
        if opens(second) and not opens(first) and is_prose(first) and is_prose(second):
            found.standfirst = found.body.pop(0)


def _is_header_caption(line: Line) -> bool:
    return caption_of(line.text, in_header=True) is not None


def _take_header(found: Outline, header: list[Line], reader: Reader) -> None:
    """Give each line between title and body its part."""
    for i, line in enumerate(header):
        if labels := reader.labels(line):
            found.labels.append((line, labels))
        elif caption := caption_of(line.text, in_header=True):
            add_caption(found, line, caption, header[i - 1] if i else None)
        elif found.title and is_retold(found.title.text, line.text):
            continue  # a second headline, for those who search
        elif found.standfirst is None and _may_be_standfirst(line.text, bool(found.captions)):
            found.standfirst = line
        elif found.standfirst is header[i - 1] and not (line.gap or found.labels) and ends_sentence(line.text):
            found.standfirst = found.standfirst._replace(text=f"{found.standfirst.text} {line.text}", until=line.until)
        elif words(line.text) >= MIN_CAPTION_WORDS and not is_furniture(line.text):
            found.captions.append((line, Caption(line.text, "")))


def _may_be_standfirst(text: str, below_picture: bool) -> bool:
    """More than a label; below a picture, where captions stand, a whole sentence."""
    return is_prose(text) or (not below_picture and words(text) >= MIN_CAPTION_WORDS)


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
