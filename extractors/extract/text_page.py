"""The lines of a whole page saved as text -> its outline.

The body is found first: the stretch of lines with the most prose and the least else. Then the title above it: the line
whose words the body uses most. What stands between and around them are labels, captions and the standfirst.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import zip_longest

from extractors.clean.bylines import is_name, lead_of
from extractors.extract.text_captions import Caption, caption_of
from extractors.extract.text_furniture import boilerplate, is_end, is_furniture, is_notice, is_stop
from extractors.extract.text_labels import (
    LEAD_ALONE,
    NEWSROOM,
    Labels,
    ends_sentence,
    is_agency,
    is_prose,
    is_retold,
    is_stamp,
    words,
)
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
from extractors.extract.text_title import key_of, rivals, titles_above

# What a line adds to (or takes from) the sum of a stretch, in words of prose.
MAX_GAIN = 80.0
MIN_BODY_GAIN = 100.0  # words of prose that are enough for an article
BULLET_COST, FURNITURE_COST, END_COST, SHORT_COST, TEASER_COST, BOILERPLATE_COST = 6.0, 4.0, 30.0, 4.0, 5.0, 10.0
LONG_WORDS = 25  # without a full stop, from here on a line is prose all the same
SUMMARY_WITHIN, MIN_SUMMARY_WORDS = 3, 7
MAX_TEASER_WORDS, MAX_TEASER_SHARE = 35, 0.3
EDITED = re.compile(r"(?:editor|redaktur|pewarta|reporter|redakteur(?:in)?)\s?:\s?(?P<name>.+)", re.I)
MAX_PAPER_WORDS, LAST_LINES = 4, 3
MAX_NAMES_ABOVE = 4  # lines that hold nothing but a name, one above the other
LABELS_ABOVE, LABELS_BELOW = 8, 16  # lines above the title and below the body in which a date may stand
HEADER_LINES = 16
MIN_STANDFIRST_WORDS, MAX_STANDFIRST_WORDS = 8, 80

# What w3m prints for a picture without a text: the beginning of its name.
IMAGE_MARK = re.compile(r"^(?:\[(?:(?=[a-f]*\d)[0-9a-f]{3,12}|[\w-]+\.(?:png|jpe?g|gif|svg|webp))\]\s?)+")


def read_page(lines: list[Line], reader: Reader) -> Outline:
    """All lines of a page -> its outline; without a body when there is no prose."""
    found = Outline(is_page=True)
    lines = list(_without_image_marks(lines))
    take_address(found, lines)
    start, end = body_span(lines)
    if start == end:
        return found
    end = start + tail_cut(lines[start:end])
    repeats = Counter(line.text.casefold() for line in lines)
    titles = titles_above(lines, start, end, repeats, reader)
    title = titles[0] if titles else max(0, start - 1)
    found.title = lines[title]
    found.rivals = rivals(lines, titles)
    start = title + 1
    first = _take_header(found, lines, start, end, reader)
    first = _take_leading_paragraph(found, lines, first, end, reader)
    _take_labels(found, lines, start, first, end, reader)
    found.body = list(_paragraphs(lines, first, end, repeats, found))
    take_leading_standfirst(found)
    take_captions(found)
    found.body = list(_without_strays(found.body))
    found.body = found.body[: _teasers_from(found.body)]
    return found


def _without_image_marks(lines: Iterable[Line]) -> Iterable[Line]:
    for line in lines:
        if not line.text.startswith("["):
            yield line
        elif text := IMAGE_MARK.sub("", line.text):
            yield line._replace(text=text)


# ---------------------------------------------------------------------- the body


def gain(line: Line, repeats: int) -> float:
    """How much a line speaks for (or against) being part of the article."""
    count = words(line.text)
    if is_end(line.text):
        return -END_COST
    if is_furniture(line.text):
        return -FURNITURE_COST
    if count > 3 and boilerplate(line.text) > 1:
        return -BOILERPLATE_COST
    is_sentence = ends_sentence(line.text)
    if line.bullet:
        return min(count, MAX_GAIN) / 2 if is_sentence and is_prose(line.text) else -BULLET_COST
    if repeats > 1:
        return -TEASER_COST
    if is_sentence and is_prose(line.text):
        return min(count, MAX_GAIN) * (0.3 if boilerplate(line.text) else 1.0)
    if count >= LONG_WORDS:
        return count / 2
    if is_sentence:
        return 1.0
    return -TEASER_COST if count >= 6 else -SHORT_COST


def body_span(lines: Sequence[Line]) -> tuple[int, int]:
    """The stretch with the highest sum of gains (Kadane's maximum subarray); none crosses the end of an article."""
    repeats = Counter(line.text for line in lines)
    best, span, total, start = 0.0, (0, 0), 0.0, 0
    for i, line in enumerate(lines):
        if is_stop(line.text) and best >= MIN_BODY_GAIN:
            break  # what is said in the comments may be longer than the article
        if total <= 0 or is_stop(line.text):
            total, start = 0.0, i
        total += gain(line, repeats[line.text])
        if total > best:
            best, span = total, (start, i + 1)
    start, end = span
    while start < end and lines[start].bullet:  # links of a menu that are whole sentences
        start += 1
    return start, end


def _paragraphs(lines: Sequence[Line], first: int, end: int, repeats: Counter[str], found: Outline) -> Iterable[Line]:
    """The lines of the body without furniture, teasers that stand on the page twice, and notices of the site."""
    taken = {line.number for line, _ in found.labels}
    for line in lines[first:end]:
        is_repeated = repeats[line.text.casefold()] > 1 and words(line.text) < LONG_WORDS
        if not (line.number in taken or is_repeated or is_notice(line.text) or LEAD_ALONE.fullmatch(line.text)):
            yield line


def _without_strays(body: Sequence[Line]) -> Iterable[Line]:
    above = ""
    for line, after in zip_longest(body, body[1:]):
        if not _is_stray(line, above, after):
            yield line
        if not line.bullet:
            above = line.text


def _is_stray(line: Line, above: str, after: Line | None) -> bool:
    """A label or the link of a teaser: words without a sentence that head no paragraph and belong to no list."""
    if ends_sentence(line.text):
        return False
    if line.bullet:
        return not above.endswith(":") and not is_prose(line.text)
    return words(line.text) < LONG_WORDS and not (line.gap and after and is_prose(after.text))


def _teasers_from(body: Sequence[Line]) -> int:
    """The index of the first of two or more teasers at the end: a headline over a sentence or two, again and again."""
    end, teasers = len(body), 0
    while end > 2 and not ends_sentence(body[end - 2].text) and words(body[end - 1].text) <= MAX_TEASER_WORDS:
        end, teasers = end - 2, teasers + 1
    told = sum(words(line.text) for line in body)
    is_small = sum(words(line.text) for line in body[end:]) < MAX_TEASER_SHARE * told
    return end if teasers > 1 and is_small else len(body)


# ---------------------------------------------------------------------- what stands around them


def _take_header(found: Outline, lines: Sequence[Line], start: int, end: int, reader: Reader) -> int:
    """Captions and standfirst between the title and the body; returns the index of the first body line."""
    last, prose = start, 0
    for i in range(start, min(end, start + HEADER_LINES)):
        line = lines[i]
        if reader.labels(line, names_count=False) or is_furniture(line.text) or caption_of(line.text, in_header=True):
            last, prose = i + 1, 0
            continue
        prose += is_prose(line.text) and words(line.text) >= 12 and not _is_credited(lines, i)
        if prose > 1:
            break
    for i, line in enumerate(lines[start:last], start):
        if is_furniture(line.text) or reader.labels(line, names_count=False):
            continue
        if found.title and (key_of(found.title.text) in key_of(line.text) or is_retold(found.title.text, line.text)):
            continue  # printed twice, perhaps behind its kicker or in other words
        if any(one.text.startswith(line.text) for one in lines[i + 1 : i + 3]):
            continue  # what the blind are told of a picture, above its caption
        if caption := caption_of(line.text, in_header=True):
            add_caption(found, line, caption, lines[i - 1] if i > start else None)
        elif (
            found.standfirst is None
            and boilerplate(line.text) < 2
            and (is_prose(line.text) or _is_summary(i - start, line))
        ):
            found.standfirst = line
    return last


def _is_credited(lines: Sequence[Line], i: int) -> bool:
    """Is the next line nothing but a picture's credit?"""
    after = caption_of(lines[i + 1].text, in_header=True) if i + 1 < len(lines) else None
    return after is not None and not after.text


def _is_summary(below_title: int, line: Line) -> bool:
    """A line right below the title, above labels, is its summary though it is no sentence."""
    return below_title < SUMMARY_WITHIN and words(line.text) >= MIN_SUMMARY_WORDS and not line.bullet


def _take_leading_paragraph(found: Outline, lines: Sequence[Line], first: int, end: int, reader: Reader) -> int:
    """A first paragraph that is set apart from the others is the standfirst; returns the first body line after it.

    Apart means: no blank line before it where the others have one, or something else than a heading after it.
    One that hangs on to the date or byline is the caption of the picture that stood there.
    """
    while first < end and not is_prose(lines[first].text):
        first += 1
    if found.standfirst or first + 3 >= end or not ends_sentence(lines[first].text):
        return first
    one, two, three = lines[first : first + 3]
    is_heading = two.gap and three.gap and is_prose(three.text) and not ends_sentence(two.text)
    is_apart = not one.gap and two.gap and three.gap
    is_followed = not is_prose(two.text) and not is_heading
    if is_apart and first and words(one.text) <= MAX_STANDFIRST_WORDS and reader.is_labelled(lines[first - 1]):
        found.captions.append((one, Caption(one.text, "")))
        return first + 1
    if MIN_STANDFIRST_WORDS <= words(one.text) <= MAX_STANDFIRST_WORDS and (is_apart or is_followed):
        found.standfirst = one
        return first + 1
    return first


def _take_labels(found: Outline, lines: Sequence[Line], start: int, first: int, end: int, reader: Reader) -> None:
    """Dates, byline and reading time: below the title, then right above it, then below the body."""
    near = list(lines[start : max(first + 3, start + LABELS_BELOW)])
    above = list(lines[max(0, start - 1 - LABELS_ABOVE) : max(0, start - 1)])[::-1]
    below = list(lines[end : end + LABELS_BELOW])
    found.labels += _labels_near(near, reader)
    for part in (above, below):
        for line in part:
            taken = [labels for _, labels in found.labels]
            labels = reader.labels(line, names_count=False)
            if labels and not is_end(line.text):
                if any(one.published or one.modified for one in taken):
                    labels = replace(labels, published=[], modified=[])
                if any(one.bylines for one in taken):
                    labels = replace(labels, bylines=[])
                found.labels.append((line, labels))
    if not any(labels.bylines for _, labels in found.labels):
        found.labels += _signature(lines[first:end], below, reader)


def _signature(body: Sequence[Line], below: Sequence[Line], reader: Reader) -> list[tuple[Line, Labels]]:
    """A newsroom alone among the last lines, or a name right behind them.

    Whom the text names is a topic, and several names are links.
    """
    for line in (*body[-LAST_LINES:], *below):
        edited = EDITED.fullmatch(line.text)
        if NEWSROOM.fullmatch(line.text) or (edited and is_name(edited["name"])):
            return [(line, Labels(bylines=[line.text]))]
    signed = [reader.labels(line, names_count=True) for line in below[:2]]
    if not signed or not signed[0] or not signed[0].bylines or (len(signed) > 1 and signed[1] and signed[1].bylines):
        return []
    last_name = below[0].text.split()[-1]
    return [] if any(last_name in line.text for line in body) else [(below[0], signed[0])]


def _labels_near(lines: Sequence[Line], reader: Reader) -> list[tuple[Line, Labels]]:
    """Labels below the title. Where a line says "By", no names count but those right below it.

    Elsewhere a name counts beside the title, beside a date, and beside another name that counts.
    """
    labels = [reader.labels(line, names_count=False) for line in lines]
    signed = {i for i, line in enumerate(lines) if LEAD_ALONE.fullmatch(line.text) or _is_led(labels[i])}
    dated = {i for i, one in enumerate(labels) if one and one.is_dated and not one.bylines}
    dated |= {i for i, line in enumerate(lines) if labels[i] is None and is_stamp(line.text)}
    beside = signed or dated | {-1}
    for _ in range(MAX_NAMES_ABOVE):  # again and again for names above those that count
        for i, line in enumerate(lines):
            if is_furniture(line.text) or i in signed:
                continue
            near = {i - 1} if signed else {i - 1, i, i + 1}
            if near & beside or is_agency(line.text):
                labels[i] = one = reader.labels(line, names_count=True)
                if one is None and i and LEAD_ALONE.fullmatch(lines[i - 1].text) and is_titled(line.text):
                    labels[i] = one = Labels(bylines=[line.text])  # "Author:", and below it "The Valley Press"
                beside |= {i} if one and one.bylines and not one.is_dated else set()
    return [(line, one) for line, one in zip(lines, labels, strict=True) if one]


def is_titled(text: str) -> bool:
    """A few words with capitals: what an organisation is called."""
    return words(text) <= MAX_PAPER_WORDS and all(word[0].isupper() for word in text.split())


def _is_led(labels: Labels | None) -> bool:
    """Does its byline open with "By"?"""
    return labels is not None and any(lead_of(byline) for byline in labels.bylines)
