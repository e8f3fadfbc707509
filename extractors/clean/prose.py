"""Text as found on a page -> text as a reader sees it, and how many words it has.

Pure string work. Spaces and invisible characters are tidied; words, quotes and dashes stay as printed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Seen by nobody, yet they break comparing and searching: C0 and C1 controls, soft hyphen, zero-width space, word
# joiner, BOM, direction marks and overrides (Unicode UAX 9), and halves of surrogate pairs, which no file can hold.
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
# Joiners belong to the spelling of Persian and of Indic scripts and to emoji; between Latin letters they are dust.
STRAY_JOINER = re.compile("(?<![\u0600-\u0dff\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]")

SCRIPT_WITHOUT_SPACES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
IDEOGRAPH = re.compile("[\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
UNSPACED_RUN = re.compile(f"[{SCRIPT_WITHOUT_SPACES}]+")
UNSPACED = re.compile(f"{IDEOGRAPH.pattern}|[{SCRIPT_WITHOUT_SPACES}]")
WORD = re.compile(r"\w+")
NO_WORD = bytes(code for code in range(128) if not WORD.match(chr(code)))
LONE_SIGNS = frozenset("–—―-−·•●■▪►→|/\\&+*#=<>…!?:;,.«»()[]\"“”„'’")
LETTERS_PER_UNSPACED_WORD = 4.5  # signs per Thai word in running news text, marks included


# Bytes of UTF-8 that letters below U+0250 and the signs of U+2000-2FFF are made of: quotes, dashes, arrows.
WESTERN_BYTES = bytes([*range(0xC0), *range(0xC2, 0xCA), 0xE2])


def is_western(text: str) -> bool:
    """No letter but Latin ones, no sign that is wide or stands above another; twice as fast as a pattern can say it."""
    return text.isascii() or not text.encode(errors="replace").translate(None, WESTERN_BYTES)


def small(text: str) -> str:
    """In small letters, the Turkish \u0130 without the dot that would stand beside it.

    A pattern that minds the case, read in small letters, picks among many words in a third of the time or less.
    """
    return text.lower().replace("i\u0307", "i")


def clean_line(text: str) -> str:
    """One line: NFC, white space folded, nothing invisible."""
    # Of all white space only the space is printable, and what is invisible is not: most lines have nothing to fold.
    line = text.strip() if text.isprintable() and "  " not in text else " ".join(text.split())
    if not line.isprintable():
        line = " ".join(STRAY_JOINER.sub("", INVISIBLE.sub("", line)).split())
    return line if line.isascii() or unicodedata.is_normalized("NFC", line) else unicodedata.normalize("NFC", line)


def word_count(text: str) -> int:
    """Words; for Chinese and Japanese each sign counts as one, as word processors do; Thai is measured by length."""
    if is_western(text) or not UNSPACED.search(text):
        return spaced_words(text)
    ideographs = len(IDEOGRAPH.findall(text))
    unspaced = sum(max(1, round(len(run) / LETTERS_PER_UNSPACED_WORD)) for run in UNSPACED_RUN.findall(text))
    rest = UNSPACED_RUN.sub(" ", IDEOGRAPH.sub(" ", text))
    return ideographs + unspaced + sum(any(map(str.isalnum, word)) for word in rest.split())


def spaced_words(text: str) -> int:
    """What stands between spaces, but for signs alone: a thousand words of news in a tenth of a millisecond."""
    words = text.split()
    return len(words) - sum(words.count(sign) for sign in LONE_SIGNS.intersection(words))


@lru_cache(256)  # a title is compared with line after line, in several places: four of five questions are repeated
def without_case(text: str) -> str:
    """Letters and digits only, case folded: two texts with the same key read the same."""
    folded = text.casefold()
    if folded.isascii():  # the same, five times as fast
        return folded.encode().translate(None, NO_WORD).decode()
    return "".join(WORD.findall(folded))
