"""Says no to files that are no article: binary, code, logs, tables, lists, chats, licences, menus, block pages.

Each refusal raises ExtractError with a sentence for a person. What passes here may still be without a body.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from extractors.clean.prose import IDEOGRAPH
from extractors.errors import ExtractError
from extractors.extract.text_labels import ends_sentence, is_prose, words
from extractors.extract.text_lines import Line

MAX_CONTROL_SHARE = 0.01
MIN_LETTERS = 100  # in all paragraphs together; the shortest news in brief has more
SNIFF_BYTES = 8_192
CONTROL = bytes(code for code in range(32) if code not in (9, 10, 11, 12, 13, 27))
BOMS = (b"\xff\xfe", b"\xfe\xff")

STAMPED = re.compile(
    r"[\[(<]?(?:\d{4}-\d\d-\d\d[T ])?\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?[\])>]?[\s,:]|\d+\.\d+\.\d+\.\d+ |"
    r"[A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d "
)
CODE = re.compile(
    r"\s*(?:#include|#define|#!|import \w|from [\w.]+ import|def \w+\(|class \w+[:(]|return\b|"
    r"if .*[:{]$|for .*[:{]$|else\b.*[:{]|"
    r"(?:public|private|static|const|let|var|function|package|using|namespace|struct|fn|func)\b.*[({=;]|"
    r"\w+\s*(?:=|:=|\+=)\s|</?\w+[^>]*>|//|/\*|\*/|--\s|"
    r"(?:select|insert|update|create|alter|drop)\s.*\b(?:from|into|table|set)\b|\"[\w-]+\"\s*:|\[[\w.-]+\]$|\$ |>>> )",
    re.I,
)
CODE_ENDS = tuple("{}[];")
LEGAL = (
    "gnu general public license", "gnu lesser general public license", "gnu affero general public license",
    "permission is hereby granted, free of charge", "apache license", "mozilla public license",
    "creative commons legal code", "redistribution and use in source and binary forms",
    'the software is provided "as is"', "permission to use, copy, modify",
)  # fmt: skip
BLOCKED = (
    "verify you are human", "verifying you are human", "enable javascript and cookies", "checking your browser",
    "access denied", "access to this page has been denied", "ray id", "captcha", "are you a robot", "unusual traffic",
    "403 forbidden", "404 not found", "page not found", "service unavailable", "just a moment",
)  # fmt: skip
LEGAL_LINES, JUDGED_LINES = 15, 200  # a licence says so at its top; the first lines show what a file is
BLOCK_PAGE_WORDS = 150
MIN_DATA_LINES, TABLE_SHARE = 5, 0.8


def refuse_bytes(body: bytes) -> None:
    """Raise for nothing at all and for what is not text."""
    if not body.strip(b" \t\r\n\x00\x0b\x0c\xef\xbb\xbf\xff\xfe"):
        raise ExtractError("empty", "the file holds nothing but white space")
    head = body[:SNIFF_BYTES]
    if head.startswith(BOMS):
        return
    control = len(head) - len(head.translate(None, CONTROL))
    if control > MAX_CONTROL_SHARE * len(head):
        raise ExtractError("not_article", "the bytes are not text; this looks like a binary file")


def refuse_lines(lines: Sequence[Line]) -> None:
    """Raise for text that is plainly something else than an article."""
    if not lines:
        raise ExtractError("empty", "the file holds nothing that could be read")
    top = "\n".join(line.text for line in lines[:LEGAL_LINES]).lower()
    if any(phrase in top for phrase in LEGAL):
        raise ExtractError("not_article", "this is a licence, not an article")
    if any(phrase in top for phrase in BLOCKED) and sum(words(line.text) for line in lines) < BLOCK_PAGE_WORDS:
        raise ExtractError("not_article", "the site answered with a block page, not with the article")
    _refuse_data([line.text for line in lines[:JUDGED_LINES]])
    long = [line.text for line in lines if is_prose(line.text)]
    prose = next((i for i, text in enumerate(long) if ends_sentence(text)), None)
    if not (_are_enough(long) if prose is None else _are_enough(filter(ends_sentence, long[prose:]))):
        raise ExtractError("not_article", "there is no paragraph in it, only short lines: a list or a menu")


def _refuse_data(texts: Sequence[str]) -> None:
    """Raise when most of the lines are stamped with a time, are code, or have the same number of cells."""
    if len(texts) < MIN_DATA_LINES:
        return
    if _are_many(texts, lambda text: STAMPED.match(text) is not None, 0.5):
        raise ExtractError("not_article", "this is a log or a chat, not an article")
    if _are_many(texts, _is_code, 0.35):
        raise ExtractError("not_article", "this is program code, not an article")
    together = "\n".join(texts)
    for sign in ",;\t|":
        if together.count(sign) <= TABLE_SHARE * 2 * len(texts):
            continue  # fewer than two in most lines
        cells = [text.count(sign) for text in texts]
        usual = max(set(cells), key=cells.count)
        if usual > 1 and cells.count(usual) > TABLE_SHARE * len(texts):
            raise ExtractError("not_article", "this is a table, not an article")


def _are_many(texts: Sequence[str], test: Callable[[str], bool], share: float) -> bool:
    """Is it true of more than this share? Asked no longer than it may be."""
    others = 0
    for text in texts:
        others += not test(text)
        if len(texts) - others <= share * len(texts):
            return False
    return True


def _is_code(text: str) -> bool:
    return text.rstrip(" ,").endswith(CODE_ENDS) or CODE.match(text) is not None


def _are_enough(texts: Iterable[str]) -> bool:
    letters = 0
    for text in texts:
        letters += _letters(text)
        if letters >= MIN_LETTERS:
            return True
    return False


def _letters(text: str) -> int:
    """Letters; one of a script without spaces says as much as three."""
    return sum(map(str.isalpha, text)) + 2 * len(IDEOGRAPH.findall(text))
