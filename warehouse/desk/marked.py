"""What changed, in place: two texts in, one out whose pieces stand, went or came. Pure, and bounded.

Paragraphs are matched first, then the words of those that changed; a text too long for that is compared by paragraphs
alone. What kind of edit it was is the business of ``difference``; this is for reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Sign = Literal["stands", "went", "came"]
SIGNS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\u0e00-\u0e7f"  # written without spaces between words
TOKEN = re.compile(rf"\s*(?:[{SIGNS}]|[^\W{SIGNS}]+|[^\w\s])|\s+")  # a word with the space before it
SPACE = re.compile(r"\s+")
MAX_WORDS = 2_000  # of a paragraph that is compared word by word
MAX_PARAGRAPHS = 200  # in one place, among which the new version of one is looked for
MAX_COMPARED_CHARS = 2_000  # of a paragraph, to find its new version
ALIKE = 0.35  # the share of words by which a paragraph is another one's new version


@dataclass(frozen=True, slots=True)
class Piece:
    sign: Sign
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``sign`` is "stands" when only words in it changed, or nothing."""

    sign: Sign
    pieces: tuple[Piece, ...]

    @property
    def is_changed(self) -> bool:
        return any(piece.sign != "stands" for piece in self.pieces)


def marked(was: str, now: str) -> list[Paragraph]:
    """Both texts as one, paragraph by paragraph."""
    old, new = was.split("\n\n") if was else [], now.split("\n\n") if now else []
    return [paragraph for pair in _pairs(old, new) for paragraph in _compared(*pair)]


def line(was: str, now: str) -> tuple[Piece, ...]:
    """Two versions of a line as one."""
    return tuple(_words(was, now))


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Paragraphs side by side; "" where there is none."""
    for tag, i, i_end, j, j_end in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            yield from zip(old[i:i_end], new[j:j_end], strict=True)
            continue
        left = list(old[i:i_end])
        if len(left) * (j_end - j) > MAX_PARAGRAPHS**2:
            yield from ((gone, "") for gone in left)
            yield from (("", text) for text in new[j:j_end])
            continue
        for text in new[j:j_end]:
            place = next((place for place, other in enumerate(left) if _is_alike(other, text)), None)
            if place is None:
                yield "", text
                continue
            yield from ((gone, "") for gone in left[:place])
            yield left[place], text
            del left[: place + 1]
        yield from ((gone, "") for gone in left)


def _is_alike(was: str, now: str) -> bool:
    """Is the one a new version of the other, by their words?"""
    old, new = ({token.strip() for token in TOKEN.findall(text[:MAX_COMPARED_CHARS])} for text in (was, now))
    return len(old & new) >= ALIKE * max(len(old), len(new), 1)


def _compared(was: str, now: str) -> Iterator[Paragraph]:
    if was == now:
        yield Paragraph("stands", (Piece("stands", now),))
    elif not was:
        yield Paragraph("came", (Piece("came", now),))
    elif not now:
        yield Paragraph("went", (Piece("went", was),))
    else:
        yield Paragraph("stands", tuple(_words(was, now)))


def _words(was: str, now: str) -> Iterator[Piece]:
    old, new = TOKEN.findall(was), TOKEN.findall(now)
    if max(len(old), len(new)) > MAX_WORDS:
        old, new = [was], [now]
    for tag, i, i_end, j, j_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("stands", "".join(new[j:j_end]))
            continue
        went, came = "".join(old[i:i_end]), "".join(new[j:j_end])
        if (space := SPACE.match(came)) and (went.startswith(space[0]) or not went):
            yield Piece("stands", space[0])  # what both begin with is no change, and is not underlined
            went, came = went[space.end() :], came[space.end() :]
        if went:
            yield Piece("went", went)
        if came:
            yield Piece("came", came)
