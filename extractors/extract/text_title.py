"""The headline of a whole page saved as text: the line above the body whose words the body uses most.

In: the lines, and where the body was found. Out: the lines that could be the headline, the best first.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from extractors.clean.prose import without_case
from extractors.extract.text_captions import caption_of
from extractors.extract.text_furniture import KNOWN_LINES, boilerplate, is_end, is_furniture
from extractors.extract.text_labels import content_of, ends_sentence, words
from extractors.extract.text_lines import Line
from extractors.extract.text_outline import Reader

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
MENU_SIGN = re.compile(r"[|»›>→]|\s/\s|\s[·•]\s|\S[-–]\S{1,12}[-–]\S")
EARLY_LINES, SOON_LINES, BEFORE_LINES = 6, 8, 6
TITLE_WITHIN = 60  # lines above the first paragraph
NEAR_LINES = 10  # above it; farther away a headline is none of whose words the text uses a single one
MAX_TITLE_WORDS, LONG_TITLE_WORDS, KICKER_WORDS = 40, 18, 4
TRAIL_WITHIN, MIN_KEY_CHARS = 80, 12  # lines above; shorter ones stand in many others
MAX_CREDIT_WORDS = 4

key_of = lru_cache(KNOWN_LINES)(without_case)  # each line is asked for several times


def rivals(lines: Sequence[Line], titles: Sequence[int]) -> list[Line]:
    """The lines that could have been the title and say something else."""
    told: dict[str, Line] = {}
    for i in titles:
        told.setdefault(key_of(lines[i].text), lines[i])
    return list(told.values())[1:]


def titles_above(lines: Sequence[Line], start: int, end: int, repeats: Counter[str], reader: Reader) -> list[int]:
    """The indices of lines above the first paragraphs that could be the headline, the best first."""
    scores = {
        i: sum(WEIGHTS[name] * value for name, value in signs.items())
        for i, signs in title_signs(lines, start, end, repeats, reader)
    }
    return sorted((i for i in scores if scores[i] > 0), key=lambda i: -scores[i])


def title_signs(
    lines: Sequence[Line], start: int, end: int, repeats: Counter[str], reader: Reader
) -> Iterable[tuple[int, dict[str, float]]]:
    """Each line that could be the headline, by its index, and the signs of WEIGHTS it shows."""
    contents = [content_of(line.text) for line in lines[start:end]]
    spoken, early = set().union(*contents), set().union(*contents[:EARLY_LINES])
    near = {key_of(line.text) for line in lines[max(0, start - TRAIL_WITHIN) : start + 2]}
    trail = sorted((key for key in near if len(key) > MIN_KEY_CHARS), key=len)
    top = max(0, start - TITLE_WITHIN)
    like_titles = [top <= i < start and _is_like_a_title(line, reader) for i, line in enumerate(lines)]
    candidates = [i for i in range(top, min(start + 2, len(lines))) if _may_be_title(lines, i, start, spoken, reader)]
    beside = {near for i in candidates for near in range(i - BEFORE_LINES, i + 1 + SOON_LINES)}
    labels = [reader.labels(line, names_count=False) if i in beside else None for i, line in enumerate(lines)]
    dated = [one is not None and one.is_dated for one in labels]
    for i in candidates:
        line = lines[i]
        content, own = content_of(line.text), key_of(line.text)
        yield (
            i,
            {
                "spoken": sum(word in spoken for word in content) / max(3, len(content)),
                "spoken_early": sum(word in early for word in content) / max(3, len(content)),
                "words": min(words(line.text), 8),
                "above": min(10, max(0, start - i)),
                "far": max(0, start - i - 10),
                "again": repeats[line.text.casefold()] > 1 and words(line.text) > KICKER_WORDS,
                "within": any(own in key for key in _sized(trail, len(own), 2.2 * len(own))),
                "holds": any(key in own for key in _sized(trail, 0, len(own)) if len(own) < 2.2 * len(key)),
                "gap": line.gap,
                "labels_below": any(labels[i + 1 : i + 1 + SOON_LINES]),
                "labels_next": any(labels[i + 1 : i + 3]),
                "below_title": i > 0 and _is_like_a_title(lines[i - 1], reader),
                "date_above": any(dated[max(0, i - BEFORE_LINES) : i]),
                "full_stop": ends_sentence(line.text.rstrip("?!")),
                "two_sentences": bool(re.search(r"[^\W\d]{3}[.!?] \w", line.text)),
                "long": max(0, words(line.text) - 18),
                "late": i > start,
                "menu": len(MENU_SIGN.findall(line.text)),
                "between": min(6, sum(like_titles[i + 1 : start])),
            },
        )


def _may_be_title(lines: Sequence[Line], i: int, start: int, spoken: set[str], reader: Reader) -> bool:
    line = lines[i]
    if line.bullet or not 2 <= words(line.text) <= MAX_TITLE_WORDS:
        return False
    if start - i > NEAR_LINES and (content := content_of(line.text)) and spoken.isdisjoint(content):
        return False
    return not _is_no_title(line, reader)


def _sized(keys: Sequence[str], least: float, most: float) -> Sequence[str]:
    """Of keys in order of their length those that are longer than ``least`` and shorter than ``most``."""
    return keys[bisect_right(keys, least, key=len) : bisect_left(keys, most, key=len)]


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
