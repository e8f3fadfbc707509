"""The lines of a whole page saved as text -> its outline.

The body is found first: the stretch of lines with the most prose and the least else. Then the title above it: the line
whose words the body uses most. What stands between and around them are labels, captions and the standfirst.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import zip_longest

from extractors.clean.bylines import lead_of
from extractors.clean.prose import is_western, without_case
from extractors.extract.text_captions import Caption, caption_of
from extractors.extract.text_furniture import KNOWN_LINES, boilerplate, is_end, is_furniture, is_notice, is_stop
from extractors.extract.text_labels import (
    LEAD_ALONE,
    Labels,
    ends_sentence,
    is_agency,
    is_prose,
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

# What a line adds to (or takes from) the sum of a stretch, in words of prose.
MAX_GAIN = 80.0
MIN_BODY_GAIN = 100.0  # words of prose that are enough for an article
BULLET_COST, FURNITURE_COST, END_COST, SHORT_COST, TEASER_COST, BOILERPLATE_COST = 6.0, 4.0, 30.0, 4.0, 5.0, 10.0
LONG_WORDS = 25  # without a full stop, from here on a line is prose all the same
TITLE_WITHIN = 60  # lines above the first paragraph
MAX_TITLE_WORDS, LONG_TITLE_WORDS, KICKER_WORDS = 40, 18, 4
SUMMARY_WITHIN, MIN_SUMMARY_WORDS = 3, 7
MAX_TEASER_WORDS, MAX_TEASER_SHARE = 35, 0.3
TRAIL_WITHIN, MIN_KEY_CHARS = 80, 12  # lines above; shorter ones stand in many others
LABELS_ABOVE, LABELS_BELOW = 8, 16  # lines above the title and below the body in which a date may stand
HEADER_LINES = 16
MAX_CREDIT_WORDS = 4
MIN_STANDFIRST_WORDS, MAX_STANDFIRST_WORDS = 8, 80

# What w3m prints for a picture without a text: the beginning of its name.
IMAGE_MARK = re.compile(r"^(?:\[(?:(?=[a-f]*\d)[0-9a-f]{3,12}|[\w-]+\.(?:png|jpe?g|gif|svg|webp))\]\s?)+")

key_of = lru_cache(KNOWN_LINES)(without_case)  # each line is asked for several times


def read_page(lines: list[Line], reader: Reader) -> Outline:
    """All lines of a page -> its outline; without a body when there is no prose."""
    found = Outline(is_page=True)
    lines = list(_without_image_marks(lines))
    take_address(found, lines)
    start, end = body_span(lines)
    if start == end:
        return found
    end = start + tail_cut(lines[start:end])
    titles = titles_above(lines, start, end, reader)
    title = titles[0] if titles else max(0, start - 1)
    found.title = lines[title]
    found.rivals = _rivals(lines, titles)
    start = title + 1
    first = _take_header(found, lines, start, end, reader)
    first = _take_leading_paragraph(found, lines, first, end, reader)
    _take_labels(found, lines, start, first, end, reader)
    found.body = list(_paragraphs(lines, first, end, found))
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


def _paragraphs(lines: Sequence[Line], first: int, end: int, found: Outline) -> Iterable[Line]:
    """The lines of the body without furniture, teasers that stand on the page twice, and notices of the site."""
    repeats = Counter(line.text.casefold() for line in lines)
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


# ---------------------------------------------------------------------- the title

# How much each sign speaks for a line being the headline; fitted by logistic regression to pages whose title is known.
WEIGHTS = {
    "spoken": 2.8,  # share of its words that the body uses
    "spoken_early": 1.4,  # share that the first paragraphs use
    "words": 0.5,  # number of words, up to eight
    "above": 0.1,  # lines above the first paragraph, up to ten: it stands before standfirst and captions
    "far": -0.05,  # lines beyond ten
    "again": 1.6,  # stands on the page a second time, as in the trail of links above it
    "within": 1.5,  # ... or inside another line, behind a kicker
    "holds": -1.5,  # ... or holds another line, behind a trail: "Home / World / ..."
    "gap": 0.3,  # after a blank line
    "labels_below": 1.5,  # a date, byline or reading time follows soon
    "labels_next": 1.2,  # ... or right away
    "below_title": -1.6,  # stands below a line that could be a headline: then it is the summary
    "date_above": -2.9,  # ... or came before
    "full_stop": -6.0,
    "two_sentences": -1.1,
    "long": -0.5,  # words beyond eighteen
    "late": -2.3,  # stands among the paragraphs
    "menu": -0.5,  # for each sign that parts the names in a trail or menu
    "between": -0.3,  # for each line from here to the body that could be a headline too
}
LONG_WORD = re.compile(r"[^\W\d_]{4,}")
UNSPACED = re.compile("[\u3040-\u30ff\u4e00-\u9fff\u0e00-\u0e7f]+")
MENU_SIGN = re.compile(r"[|»›>→]|\s/\s|\s[·•]\s|\S[-–]\S{1,12}[-–]\S")
EARLY_LINES, SOON_LINES, BEFORE_LINES = 6, 8, 6


def _rivals(lines: Sequence[Line], titles: Sequence[int]) -> list[Line]:
    """The lines that could have been the title and say something else."""
    told: dict[str, Line] = {}
    for i in titles:
        told.setdefault(key_of(lines[i].text), lines[i])
    return list(told.values())[1:]


def titles_above(lines: Sequence[Line], start: int, end: int, reader: Reader) -> list[int]:
    """The indices of lines above the first paragraphs that could be the headline, the best first."""
    scores = {
        i: sum(WEIGHTS[name] * value for name, value in signs.items())
        for i, signs in title_signs(lines, start, end, reader)
    }
    return sorted((i for i in scores if scores[i] > 0), key=lambda i: -scores[i])


def title_signs(lines: Sequence[Line], start: int, end: int, reader: Reader) -> Iterable[tuple[int, dict[str, float]]]:
    """Each line that could be the headline, by its index, and the signs of WEIGHTS it shows."""
    spoken = {word for line in lines[start:end] for word in _content(line.text)}
    early = {word for line in lines[start : min(end, start + EARLY_LINES)] for word in _content(line.text)}
    repeats = Counter(line.text.casefold() for line in lines)
    near = {key_of(line.text) for line in lines[max(0, start - TRAIL_WITHIN) : start + 2]}
    near = {key for key in near if len(key) > MIN_KEY_CHARS}
    like_titles = [
        max(0, start - TITLE_WITHIN) <= i < start and _is_like_a_title(line, reader) for i, line in enumerate(lines)
    ]
    for i in range(max(0, start - TITLE_WITHIN), min(start + 2, len(lines))):
        line = lines[i]
        if line.bullet or not 2 <= words(line.text) <= MAX_TITLE_WORDS or _is_no_title(line, reader):
            continue
        content, own = _content(line.text), key_of(line.text)
        yield (
            i,
            {
                "spoken": sum(word in spoken for word in content) / max(3, len(content)),
                "spoken_early": sum(word in early for word in content) / max(3, len(content)),
                "words": min(words(line.text), 8),
                "above": min(10, max(0, start - i)),
                "far": max(0, start - i - 10),
                "again": repeats[line.text.casefold()] > 1 and words(line.text) > KICKER_WORDS,
                "within": any(len(own) < len(key) < 2.2 * len(own) and own in key for key in near),
                "holds": any(len(key) < len(own) < 2.2 * len(key) and key in own for key in near),
                "gap": line.gap,
                "labels_below": any(reader.is_labelled(one) for one in lines[i + 1 : i + 1 + SOON_LINES]),
                "labels_next": any(reader.is_labelled(one) for one in lines[i + 1 : i + 3]),
                "below_title": i > 0 and _is_like_a_title(lines[i - 1], reader),
                "date_above": any(reader.is_dated(one) for one in lines[max(0, i - BEFORE_LINES) : i]),
                "full_stop": ends_sentence(line.text.rstrip("?!")),
                "two_sentences": bool(re.search(r"[^\W\d]{3}[.!?] \w", line.text)),
                "long": max(0, words(line.text) - 18),
                "late": i > start,
                "menu": len(MENU_SIGN.findall(line.text)),
                "between": min(6, sum(like_titles[i + 1 : start])),
            },
        )


def _is_no_title(line: Line, reader: Reader) -> bool:
    if line.text not in reader.no_titles:
        reader.no_titles[line.text] = _says_no_title(line, reader)
    return reader.no_titles[line.text]


def _says_no_title(line: Line, reader: Reader) -> bool:
    if is_furniture(line.text) or is_end(line.text) or boilerplate(line.text) > 1 or reader.labels(line):
        return True
    dated = reader.found(line)
    if dated and any(line.text.endswith(one.text) for one in dated.published):
        return True  # a teaser or a caption with its day
    caption = caption_of(line.text, in_header=False)
    return caption is not None and words(caption.credit) <= MAX_CREDIT_WORDS  # "First picture: how the bridge may look"


def _is_like_a_title(line: Line, reader: Reader) -> bool:
    if line.bullet or not KICKER_WORDS < words(line.text) <= LONG_TITLE_WORDS or ends_sentence(line.text):
        return False
    return not _is_no_title(line, reader)


def _content(text: str) -> list[str]:
    """The words that carry meaning, near enough: the longer ones; of scripts without spaces, pairs of signs."""
    found = LONG_WORD.findall(text.casefold())
    if is_western(text):
        return found
    pairs = [run[i : i + 2] for run in UNSPACED.findall(text) if len(run) > 1 for i in range(len(run) - 1)]
    return [word for word in found if not UNSPACED.search(word)] + pairs


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
        if found.title and key_of(found.title.text) in key_of(line.text):
            continue  # printed twice, perhaps behind its kicker
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


def _labels_near(lines: Sequence[Line], reader: Reader) -> list[tuple[Line, Labels]]:
    """Labels below the title. Where a line says "By", no names count but those right below it.

    Elsewhere a name counts beside the title, beside a date, and beside another name that counts.
    """
    labels = [reader.labels(line, names_count=False) for line in lines]
    signed = {i for i, line in enumerate(lines) if LEAD_ALONE.fullmatch(line.text) or _is_led(labels[i])}
    dated = {i for i, one in enumerate(labels) if one and one.is_dated and not one.bylines}
    beside = signed or dated | {-1}
    for _ in range(2):  # the second time for names above those that count
        for i, line in enumerate(lines):
            if is_furniture(line.text) or i in signed:
                continue
            near = {i - 1} if signed else {i - 1, i, i + 1}
            if near & beside or is_agency(line.text):
                labels[i] = one = reader.labels(line, names_count=True)
                beside |= {i} if one and one.bylines and not one.is_dated else set()
    return [(line, one) for line, one in zip(lines, labels, strict=True) if one]


def _is_led(labels: Labels | None) -> bool:
    """Does its byline open with "By"?"""
    return labels is not None and any(lead_of(byline) for byline in labels.bylines)
