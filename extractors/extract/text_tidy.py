"""The lines of a tidy file -> its outline: a reader view, a mail, a clipping, which hold the article and little else.

It is read from its top down: title, header, body. What is no tidy file is read by ``text_page``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.extract.text_captions import Caption, caption_of
from extractors.extract.text_furniture import is_end, is_furniture
from extractors.extract.text_labels import NEWSROOM, Labels, ends_sentence, is_agency, is_prose, is_retold, words
from extractors.extract.text_lines import Line
from extractors.extract.text_outline import (
    Outline,
    Reader,
    add_caption,
    tail_cut,
    take_address,
    take_captions,
    take_leading_standfirst,
)

HEADER_LINES = 16  # a header is no longer than this
TIDY_PROSE_WITHIN = 14  # lines; the first paragraph of a tidy file stands this high
TIDY_JUNK_SHARE = 0.03
MANY_SCRAPS, MAX_SCRAP_SHARE, MIN_TIDY_PROSE = 8, 0.45, 0.75  # of the lines below the header, and of all words
TIDY_HEADER_LINES, MENU_BARS = 5, 5  # a list of results may be an article, below a header as short as this
SCRAP_WORDS = 8  # fewer, and no sentence: a label, a link, a menu's item
MAX_TITLE_WORDS = 40
LAST_LINES = 4
KICKER_WORDS = 4
TITLE_TWICE_WITHIN = 5  # lines from the top
MIN_CAPTION_WORDS = 4


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


def read_tidy(lines: list[Line], reader: Reader) -> Outline:
    """All lines of a tidy file -> its outline."""
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
    _take_signature(found)
    take_captions(found)
    return found


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


def _take_last_labels(found: Outline, reader: Reader) -> None:
    """A date below the text, where none stands above it."""
    if any(labels.published for _, labels in found.labels):
        return
    for line in found.body[: -LAST_LINES - 1 : -1]:
        labels = reader.labels(line, names_count=False)
        if labels and labels.is_dated and line is not found.body[0]:
            found.labels.append((line, labels))
            found.body.remove(line)


def _take_signature(found: Outline) -> None:
    """A newsroom's name alone below the text, where no byline stands above it."""
    if any(labels.bylines for _, labels in found.labels):
        return
    for line in found.body[len(found.body) // 2 :]:
        if NEWSROOM.fullmatch(line.text):
            found.labels.append((line, Labels(bylines=[line.text])))
            found.body.remove(line)
            return
