"""Says no to files that are no article: binary, code, logs, tables, lists, chats, licences, menus, block pages.

Each refusal raises ExtractError with a sentence for a person. What passes here may still be without a body.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.clean.prose import IDEOGRAPH
from extractors.errors import ExtractError
from extractors.extract.text_labels import SENTENCE_END, is_prose, words
from extractors.extract.text_lines import Line

MAX_CONTROL_SHARE = 0.01
MIN_LETTERS = 100  # in all paragraphs together; the shortest news in brief has more
SNIFF_BYTES = 8_192
BOMS = (b"\xff\xfe", b"\xfe\xff")

STAMPED = re.compile(
    r"[\[(<]?(?:\d{4}-\d\d-\d\d[T ])?\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?[\])>]?[\s,:]|\d+\.\d+\.\d+\.\d+ |"
    r"[A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d "
)
CODE = re.compile(
    r"[{}\[\];]\s*,?$|^\s*(?:#include|#define|#!|import \w|from [\w.]+ import|def \w+\(|class \w+[:(]|"
    r"return\b|if .*[:{]$|for .*[:{]$|else\b.*[:{]|"
    r"(?:public|private|static|const|let|var|function|package|using|namespace|struct|fn|func)\b.*[({=;]|"
    r"\w+\s*(?:=|:=|\+=)\s|</?\w+[^>]*>|//|/\*|\*/|--\s|"
    r"(?:select|insert|update|create|alter|drop)\s.*\b(?:from|into|table|set)\b|\"[\w-]+\"\s*:|\[[\w.-]+\]$|\$ |>>> )",
    re.I,
)
TABULAR = re.compile(r"[^,;\t|]*(?:[,;\t|][^,;\t|]*){2,}")
LEGAL = re.compile(
    r"\b(?:GNU (?:\w+ )?GENERAL PUBLIC LICENSE|Permission is hereby granted, free of charge|"
    r"Apache License\W+Version|Mozilla Public License|Creative Commons Legal Code|"
    r"Redistribution and use in source and binary forms|WITHOUT WARRANTIES? OR CONDITIONS|"
    r"THE SOFTWARE IS PROVIDED .AS IS|Permission to use, copy, modify)",
    re.I,
)
BLOCKED = re.compile(
    r"\b(?:verif(?:y|ying) (?:that )?you are (?:a )?human|enable javascript and cookies|"
    r"checking your browser|access (?:to this page has been )?denied|ray id|captcha|"
    r"are you a robot|unusual traffic|403 forbidden|404 not found|page not found|service unavailable|just a moment)",
    re.I,
)
BLOCK_PAGE_WORDS = 150


def refuse_bytes(body: bytes) -> None:
    """Raise for nothing at all and for what is not text."""
    if not body.strip(b" \t\r\n\x00\x0b\x0c\xef\xbb\xbf\xff\xfe"):
        raise ExtractError("empty", "the file holds nothing but white space")
    head = body[:SNIFF_BYTES]
    if head.startswith(BOMS):
        return
    control = sum(head.count(bytes([code])) for code in range(32) if code not in (9, 10, 11, 12, 13, 27))
    if control > MAX_CONTROL_SHARE * len(head):
        raise ExtractError("not_article", "the bytes are not text; this looks like a binary file")


def refuse_lines(lines: Sequence[Line]) -> None:
    """Raise for text that is plainly something else than an article."""
    if not lines:
        raise ExtractError("empty", "the file holds nothing that could be read")
    count = len(lines)
    prose = [line for line in lines if is_prose(line.text) and SENTENCE_END.search(line.text)]
    text = "\n".join(line.text for line in lines[:60])
    if LEGAL.search(text):
        raise ExtractError("not_article", "this is a licence, not an article")
    if BLOCKED.search(text) and sum(words(line.text) for line in lines) < BLOCK_PAGE_WORDS:
        raise ExtractError("not_article", "the site answered with a block page, not with the article")
    for pattern, share, name in (
        (STAMPED, 0.5, "a log or a chat"),
        (CODE, 0.35, "program code"),
        (TABULAR, 0.9, "a table"),
    ):
        alike = [line for line in lines if pattern.search(line.text) if pattern is CODE or pattern.match(line.text)]
        if count >= 5 and len(alike) > share * count and (pattern is not TABULAR or _same_columns(alike)):
            raise ExtractError("not_article", f"this is {name}, not an article")
    if sum(_letters(line.text) for line in (prose or _long(lines))) < MIN_LETTERS:
        raise ExtractError("not_article", "there is no paragraph in it, only short lines: a list or a menu")


def _same_columns(lines: Sequence[Line]) -> bool:
    """Do nearly all rows have one number of cells?"""
    cells = [len(re.findall(r"[,;\t|]", line.text)) for line in lines]
    return cells.count(max(set(cells), key=cells.count)) > 0.8 * len(cells)


def _long(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if is_prose(line.text)]


def _letters(text: str) -> int:
    """Letters; one of a script without spaces says as much as three."""
    return sum(map(str.isalpha, text)) + 2 * len(IDEOGRAPH.findall(text))
