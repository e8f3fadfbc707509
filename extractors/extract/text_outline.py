"""The lines of a saved article -> which of them are title, standfirst, labels, captions and body.

Two kinds of file: a tidy one holds the article alone (a seed, a reader view, a mail); a page holds menus, banners and
related links around it (a browser's "select all", a text dump). A tidy file is read from its top down; on a page
the body is found first, as the stretch of lines with the most prose and the least else, and the header above it.
No line is changed here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extractors.clean.prose import without_case
from extractors.extract.text_labels import (
    ADDRESS_LINE,
    SENTENCE_END,
    SITE,
    Caption,
    Labels,
    caption_of,
    is_end,
    is_furniture,
    is_prose,
    labels_of,
    words,
)
from extractors.extract.text_lines import Line

HEADER_LINES = 16  # a header is no longer than this
TIDY_PROSE_WITHIN = 14  # lines; the first paragraph of a tidy file stands this high
TIDY_JUNK_SHARE = 0.03
MAX_TITLE_WORDS = 40
KICKER_WORDS = 4
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
    is_page: bool = False


@dataclass(frozen=True, slots=True)
class Reader:
    """What is known before the first line is read."""

    language: str = ""
    timezone: str = ""

    def labels(self, line: Line, *, names_count: bool = True) -> Labels | None:
        """The line's labels when it holds nothing else."""
        if words(line.text) > 30:
            return None
        found = labels_of(line.text, language=self.language, timezone=self.timezone, names_count=names_count)
        return found if found.is_complete else None


def outline_of(lines: Sequence[Line], reader: Reader) -> Outline:
    """All lines of a file -> its outline."""
    return _tidy(list(lines), reader) if is_tidy(lines) else _page(list(lines), reader)


def is_tidy(lines: Sequence[Line]) -> bool:
    first = next((i for i, line in enumerate(lines) if is_prose(line.text) and not line.bullet), len(lines))
    if first > TIDY_PROSE_WITHIN or any(line.bullet for line in lines[:first]):
        return False
    junk = sum(is_furniture(line.text) or is_end(line.text) for line in lines)
    return junk <= max(1, TIDY_JUNK_SHARE * len(lines))


# ---------------------------------------------------------------------- a tidy file, from the top down


def _tidy(lines: list[Line], reader: Reader) -> Outline:
    found = Outline()
    _take_address(found, lines)
    start = _take_title(found, lines, reader)
    end = _header_end(lines, start, reader)
    _take_header(found, lines[start:end], reader)
    found.body = lines[end:]
    _take_captions(found)
    return found


def _take_address(found: Outline, lines: list[Line]) -> None:
    """An address line at the very top or bottom is the article's own; a site's name alone is no part of the article."""
    for i in (*range(len(lines) - 1, max(0, len(lines) - 4), -1), 0):
        if i < len(lines) and (match := ADDRESS_LINE.fullmatch(lines[i].text)):
            found.address = (lines[i], match[1])
            del lines[i]
    if lines and SITE.fullmatch(lines[0].text):
        del lines[0]


def _take_title(found: Outline, lines: list[Line], reader: Reader) -> int:
    """Set title and kicker; returns the index of the first line after them."""
    top = lines[:5]
    for i, line in enumerate(top):
        for j in range(i + 1, len(top)):
            if words(line.text) > 1 and _starts_with(top[j].text, line.text):
                found.title = line
                found.kicker = top[0] if i == 1 else next((one for one in top[i + 1 : j]), None)
                rest = top[j].text[len(line.text) :].strip()
                if rest:  # a hard line break hid where the second title ends
                    lines[j] = replace(top[j], text=rest, gap=False)
                return j if rest else j + 1
    labelled = 0
    while labelled < len(top) - 1 and reader.labels(top[labelled], names_count=False):
        found.labels.append((top[labelled], reader.labels(top[labelled], names_count=False) or Labels()))
        labelled += 1
    top = lines[labelled : labelled + 4]
    if len(top) > 2 and _is_kicker(top[0], top[1], reader):
        found.kicker, found.title = top[0], top[1]
        return labelled + 2
    found.title = top[0] if top else None
    return labelled + 1


def _starts_with(text: str, title: str) -> bool:
    return text == title or (words(title) >= 3 and text.startswith(f"{title} "))


def _is_kicker(line: Line, after: Line, reader: Reader) -> bool:
    """A few words directly above what reads like a title."""
    return (
        words(line.text) <= KICKER_WORDS
        and not after.gap
        and not SENTENCE_END.search(line.text)
        and words(line.text) < words(after.text) <= MAX_TITLE_WORDS
        and not SENTENCE_END.search(after.text.rstrip("?!"))
        and not reader.labels(after)
        and not caption_of(after.text, in_header=True)
    )


def _header_end(lines: list[Line], start: int, reader: Reader) -> int:
    """The index of the first line of the body: behind the last label, and what hangs on to it without a blank line."""
    end, unlabelled = start, 0
    for i in range(start, min(len(lines), start + HEADER_LINES)):
        line = lines[i]
        if reader.labels(line, names_count=unlabelled == 0) or (i - start < 6 and _is_header_caption(line)):
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
        elif (caption := caption_of(line.text, in_header=True)) and (found.standfirst or caption.credit):
            if not caption.text and i and found.standfirst is header[i - 1]:
                caption, found.standfirst = Caption(header[i - 1].text, caption.credit), None
            elif not caption.text and found.captions and found.captions[-1][0] is header[i - 1]:
                caption = Caption(found.captions.pop()[1].text, caption.credit)
            found.captions.append((line, caption))
        elif found.standfirst is None and (not found.captions or is_prose(line.text)):
            found.standfirst = line
        else:
            found.captions.append((line, Caption(line.text, "")))


def _take_captions(found: Outline) -> None:
    """Captions that stand among the paragraphs move out of the body."""
    kept: list[Line] = []
    for line in found.body:
        caption = caption_of(line.text, in_header=False)
        if caption is None:
            kept.append(line)
            continue
        if not caption.text and kept and not line.gap and words(kept[-1].text) <= MAX_CAPTION_LINE_WORDS:
            caption = Caption(kept.pop().text, caption.credit)
        found.captions.append((line, caption))
    found.body = kept


# ---------------------------------------------------------------------- a page, from the body outwards

MAX_PARAGRAPH_GAIN = 80
BULLET_COST, FURNITURE_COST, END_COST, SHORT_COST, TEASER_COST = 6.0, 4.0, 60.0, 4.0, 5.0
TITLE_WITHIN = 40  # lines above the first paragraph


def _gain(line: Line, repeats: int) -> float:
    """How much a line speaks for (or against) being part of the article."""
    count = words(line.text)
    if is_end(line.text):
        return -END_COST
    if is_furniture(line.text):
        return -FURNITURE_COST
    if line.bullet:
        return (
            min(count, MAX_PARAGRAPH_GAIN) / 2
            if is_prose(line.text) and SENTENCE_END.search(line.text)
            else -BULLET_COST
        )
    if repeats > 1:
        return -TEASER_COST
    if is_prose(line.text) and SENTENCE_END.search(line.text):
        return float(min(count, MAX_PARAGRAPH_GAIN))
    if count >= 25:
        return count / 2
    if SENTENCE_END.search(line.text):
        return 1.0
    return -TEASER_COST if count >= 6 else -SHORT_COST


def body_span(lines: Sequence[Line]) -> tuple[int, int]:
    """The stretch of lines with the highest sum of gains (Kadane's maximum subarray)."""
    repeats = Counter(line.text for line in lines)
    best, best_span, total, start = 0.0, (0, 0), 0.0, 0
    for i, line in enumerate(lines):
        gain = _gain(line, repeats[line.text])
        if total <= 0:
            total, start = 0.0, i
        total += gain
        if total > best:
            best, best_span = total, (start, i + 1)
    return best_span


def _page(lines: list[Line], reader: Reader) -> Outline:
    found = Outline(is_page=True)
    _take_address(found, lines)
    start, end = body_span(lines)
    if start == end:
        return found
    start = _take_page_title(found, lines, start, reader)
    header_end = _page_header(found, lines, start, end, reader)
    found.body = [line for line in lines[header_end:end] if not is_furniture(line.text)]
    found.body = [line for line in found.body if not reader.labels(line, names_count=False)]
    _take_captions(found)
    return found


def _take_page_title(found: Outline, lines: list[Line], start: int, reader: Reader) -> int:
    """The best headline among the lines above the first paragraph; returns the index of the line after it."""
    repeats = Counter(without_case(line.text) for line in lines)
    best, best_score = -1, 0.0
    for i in range(max(0, start - TITLE_WITHIN), min(start + 1, len(lines))):
        line = lines[i]
        count = words(line.text)
        if not 2 <= count <= MAX_TITLE_WORDS or line.bullet or is_furniture(line.text) or is_end(line.text):
            continue
        if reader.labels(line) or caption_of(line.text, in_header=False):
            continue
        score = 3.0 - 0.08 * (start - i) + min(count, 8) * 0.4
        score += 1.0 * (line.gap) + 1.5 * min(repeats[without_case(line.text)] - 1, 1)
        score -= 2.5 * bool(SENTENCE_END.search(line.text.rstrip("?!"))) + 0.15 * max(0, count - 20)
        score += 1.0 * any(reader.labels(one, names_count=False) is not None for one in lines[i + 1 : i + 6])
        if score > best_score:
            best, best_score = i, score
    if best < 0:
        return start
    found.title = lines[best]
    return best + 1


def _page_header(found: Outline, lines: list[Line], start: int, end: int, reader: Reader) -> int:
    """Labels, captions and standfirst between the title and the body; returns the index of the first body line."""
    last = start
    for i in range(start, min(end, start + HEADER_LINES)):
        if reader.labels(lines[i]) or _is_header_caption(lines[i]):
            last = i + 1
        elif sum(is_prose(line.text) for line in lines[last : i + 1]) > 2:
            break
    for line in lines[max(0, start - 8) : start - 1]:
        if labels := reader.labels(line, names_count=False):
            found.labels.append((line, labels))
    for line in lines[start:last]:
        if labels := reader.labels(line):
            found.labels.append((line, labels))
        elif is_furniture(line.text) or (found.title and without_case(line.text) == without_case(found.title.text)):
            continue
        elif caption := caption_of(line.text, in_header=True):
            found.captions.append((line, caption))
        elif found.standfirst is None and is_prose(line.text):
            found.standfirst = line
    return last
