"""Saved text -> the lines its author meant: one line a paragraph, each knowing where it stood in the file.

Undoes what carrying does to a text: mail headers, quote marks, a signature, page numbers, hard line breaks.
No word is dropped from what remains, and none is changed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from extractors.clean.prose import clean_line, is_western

MIN_WRAP, MAX_WRAP = 50, 150  # columns; what is broken below or above was not broken by a machine
SHORT_TEXT_SHARE = 0.6  # ... or so many of all lines that another follows
MIN_BREAKS = 3  # this many lines must end where the next word would not have fitted
WIDEST_SHARES = (0.01, 0.04, 0.12)  # of the lines may be wider than the text: tables, addresses
FAR_WIDER, MAX_WIDER_SHARE = 1.1, 0.08  # of all signs; prose that runs on past the column was not broken by a machine
FULL_FROM, FULL_SHARE = 0.75, 0.4  # so many of the lines that are nearly full must end so; authors break anywhere

MAIL_HEADER = re.compile(
    r"(?:From|To|Cc|Date|Sent|Subject|Reply-To|Message-ID|Von|An|Gesendet|Datum|Betreff|De|À|Objet|Asunto|"
    r"Oggetto)\s?:\s",
    re.I,
)
FORWARDED = re.compile(
    r"-{2,}\s?(?:forwarded message|original message|ursprüngliche nachricht|message transféré)\b.*", re.I
)
BULLET = re.compile(r"\s*(?:[•□☆■▪◦○●▸►‣·*+#o]|[-–](?=\s\S{1,40}$))(?:\s+|$)")
PAGE_NUMBER = re.compile(r"(?:[-–—]\s?|page |seite |p\. ?)?\d{1,3}(?:\s?[-–—]| (?:of|von|/) \d{1,3})?", re.I)
BREAKS = ("\r\n", "\r", "\x0c", "\u2028", "\u2029")
PAGE_NUMBER_ENDS = frozenset("0123456789-–—")
BLANK = " \t\v\u00a0\u200b\u200c\u200d\u2060\ufeff\u3000"
AND = re.compile(r"(?:und|oder|bis|and|or|to|och|og|en|et|y|e)\b")  # "Haus- und Hof", not "reaction-based"
SENTENCE_END = re.compile(r"[.!?…:。！？][\"'”’»)\]」』]*$")
# East Asian Wide and Fullwidth (Unicode UAX 11), near enough: two columns each.
WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]"
)
# Marks that stand above or below the letter before them: no column of their own.
MARK = re.compile("[" + "".join(c for c in map(chr, range(0x300, 0x1200)) if unicodedata.category(c) == "Mn") + "]")


class Line(NamedTuple):
    """One paragraph, heading or label."""

    text: str  # on one line, white space folded
    number: int  # of its first line in the file, from 1
    until: int  # of its last
    gap: bool  # stands after a blank line
    bullet: bool  # was an item of a list

    @property
    def place(self) -> str:
        return f"line {self.number}" if self.number == self.until else f"lines {self.number}-{self.until}"


@dataclass(frozen=True, slots=True)
class SavedText:
    lines: tuple[Line, ...]
    mail: dict[str, str]  # the mail headers it was carried under, names in lower case
    is_wrapped: bool


def read_lines(text: str) -> SavedText:
    """A decoded file -> its lines."""
    for sign in BREAKS:
        text = text.replace(sign, "\n")
    rows = [(number, row.rstrip()) for number, row in enumerate(text.split("\n"), 1)]
    mail, rows = _without_mail_header(rows)
    rows = _unquoted(_without_signature(rows) if mail else rows)
    if not mail:
        mail, rows = _without_mail_header(rows)
        rows = _without_signature(rows) if mail else rows
    wrap = wrap_of(rows)
    rows = _without_page_numbers(rows, wrap)
    return SavedText(tuple(joined(rows, wrap)), mail, wrap is not None)


Rows = list[tuple[int, str]]  # number in the file, and the row without white space at its end


def _unquoted(rows: Rows) -> Rows:
    """Take "> " off when nearly every line has it."""
    full = [row for _, row in rows if row]
    while full and sum(row.startswith(">") for row in full) > 0.8 * len(full):
        rows = [(number, re.sub(r"^> ?", "", row)) for number, row in rows]
        full = [row for _, row in rows if row]
        if not any(row.startswith(">") for row in full):
            break
    return rows


def _without_mail_header(rows: Rows) -> tuple[dict[str, str], Rows]:
    start = next((i for i, (_, row) in enumerate(rows) if row.strip()), len(rows))
    while start < len(rows) and (FORWARDED.fullmatch(rows[start][1].strip()) or not rows[start][1].strip()):
        start += 1
    headers: dict[str, str] = {}
    end, name = start, ""
    while end < len(rows) and rows[end][1].strip():
        row = rows[end][1]
        if MAIL_HEADER.match(row):
            name, _, value = row.partition(":")
            name = name.strip().lower()
            headers[name] = value.strip()
        elif name and not re.match(r"[A-Z][\w-]+: ", row):
            headers[name] += " " + row.strip()
        elif not name:
            break
        end += 1
    if len(headers) < 2:
        return {}, rows
    inner, rest = _without_mail_header(rows[end:])
    return {**headers, **inner}, rest


def _without_signature(rows: Rows) -> Rows:
    for i in range(len(rows) - 1, max(-1, len(rows) - 12), -1):
        if rows[i][1].strip() == "--":
            return rows[:i]
    return rows


# ---------------------------------------------------------------------- hard line breaks


def columns(text: str) -> int:
    """How many columns a terminal would give it."""
    return len(text) + len(WIDE.findall(text)) - len(MARK.findall(text))


def _is_unspaced(sign: str) -> bool:
    """A letter or mark of a script that writes no spaces; Korean does."""
    return sign > "\u2e80" and not "\uac00" <= sign <= "\ud7af"


@dataclass(frozen=True, slots=True)
class Wrap:
    """Where a machine broke the lines, and how it measured them."""

    width: int
    measure: Callable[[str], int]
    at_hyphens: bool  # some break "reaction-based" after its hyphen, some do not


def wrap_of(rows: Rows) -> Wrap | None:
    """The column at which lines were broken; None when they were not. Some programs count signs, others columns."""
    best, most = None, 0
    text = "\n".join(row for _, row in rows)
    measures = (len,) if is_western(text) or not (WIDE.search(text) or MARK.search(text)) else (len, columns)
    for measure in measures:
        every = [measure(row) for _, row in rows]
        if not (widths := _likely_widths(rows, every)):
            continue
        at_hyphens = sum(row.endswith("-") and row[-2:-1].isalpha() for _, row in rows) >= 2
        wraps = [Wrap(width, measure, at_hyphens) for width in widths]
        pairs = [
            (width, row, room, after)
            for (width, (_, row)), (room, (_, after)) in pairwise(zip(every, rows, strict=True))
            if row and after
        ]
        # Most rows of a page are so short that the next would fit behind them as a whole.
        fits = [
            (width, _with_next(row, after, wraps[0]) if width + 1 + room > min(widths) else 0)
            for width, row, room, after in pairs
        ]
        for wrap in wraps:
            width = wrap.width
            breaks = sum(is_wide <= width < longer for is_wide, longer in fits)
            full = sum(FULL_FROM * width <= is_wide <= width for is_wide, _ in fits)
            # The widest line always seems broken where another follows: a short text must be broken nearly everywhere.
            is_enough = breaks >= MIN_BREAKS or (breaks > 1 and breaks >= SHORT_TEXT_SHARE * len(pairs))
            if breaks > most and is_enough and breaks >= FULL_SHARE * full:
                best, most = wrap, breaks
    return best


def _likely_widths(rows: Rows, every: Sequence[int]) -> list[int]:
    """The columns at which a machine may have broken the rows, of which ``every`` has so many, widest first."""
    widths = sorted((width for width, (_, row) in zip(every, rows, strict=True) if " " in row.lstrip()), reverse=True)
    likely = {widths[int(len(widths) * share)]: None for share in WIDEST_SHARES} if widths else {}
    most_wider = MAX_WIDER_SHARE * sum(every)
    return [
        width
        for width in likely
        if MIN_WRAP <= width <= MAX_WRAP and sum(one for one in every if one > FAR_WIDER * width) <= most_wider
    ]


def _with_next(row: str, after: str, wrap: Wrap) -> int:
    """How wide the row would have been with the next word behind it; 0 where a list's item begins after it."""
    if BULLET.match(after):
        return 0
    word = after.split(maxsplit=1)[0]
    if word[:1] > "\u2e80":  # scripts without spaces break between any two letters
        word = word[:1]
    elif wrap.at_hyphens and "-" in word[1:-1]:
        word = word[: word.index("-", 1) + 1]
    return wrap.measure(row) + 1 + wrap.measure(word)


def _breaks(row: str, after: str, wrap: Wrap) -> bool:
    """Would the next word not have fitted at the end of this row? Then the break is the machine's, not the author's."""
    return bool(row and after) and _with_next(row, after, wrap) > wrap.width


def joined(rows: Rows, wrap: Wrap | None) -> list[Line]:
    """Rows -> lines, those that a machine broke made one again."""
    lines: list[Line] = []
    held: list[tuple[int, str]] = []
    gap = False
    for number, row in [*rows, (0, "")]:
        is_blank = not row.strip(BLANK)
        if held and (is_blank or not (wrap and _breaks(held[-1][1], row, wrap))):
            if line := _line(held, gap):
                lines.append(line)
                gap = False
            held = []
        if is_blank:
            gap = True
        else:
            held.append((number, row))
    return lines


def _line(held: list[tuple[int, str]], gap: bool) -> Line | None:
    """The line of these rows; None when nothing of them can be seen."""
    number, first = held[0]
    if bullet := BULLET.match(first):
        first = first[bullet.end() :]
    text = clean_line(first if len(held) == 1 else _glued([first, *(row for _, row in held[1:])]))
    return Line(text, number, held[-1][0], gap, bool(bullet)) if text else None


def _glued(rows: list[str]) -> str:
    text = rows[0].strip()
    for row in rows[1:]:
        row = row.strip()
        unspaced = _is_unspaced(text[-1:]) and _is_unspaced(row[:1])
        hyphen = (
            text.endswith("-")
            and text[-2:-1].isalpha()
            and not re.match(r"(?:und|oder|bis|and|or|to|och|og|en|et|y|e)\b", row)
        )
        text += row if unspaced or hyphen else f" {row}"
    return text


def _without_page_numbers(rows: Rows, wrap: Wrap | None) -> Rows:
    """Numbers that stand alone and count upwards are a printer's; the paragraph they cut in two is one again."""
    alone = [
        i
        for i, (_, row) in enumerate(rows)
        if row[-1:] in PAGE_NUMBER_ENDS
        and PAGE_NUMBER.fullmatch(row.strip())
        and not (_text(rows, i - 1) or _text(rows, i + 1))
    ]
    numbers = [int(re.search(r"\d+", rows[i][1])[0]) for i in alone]  # type: ignore[index]
    if not numbers or numbers != list(range(numbers[0], numbers[0] + len(numbers))) or numbers[0] > 2:
        return rows
    dropped: set[int] = set()
    for i in alone:
        before = next((j for j in range(i - 1, -1, -1) if _text(rows, j)), None)
        after = next((j for j in range(i + 1, len(rows)) if _text(rows, j)), None)
        dropped.add(i)
        if before is not None and after is not None and not SENTENCE_END.search(_text(rows, before)):
            cut = wrap is not None and _breaks(rows[before][1], rows[after][1], wrap)
            if cut or rows[after][1][:1].islower():
                dropped.update(range(before + 1, after))
    return [row for i, row in enumerate(rows) if i not in dropped]


def _text(rows: Rows, i: int) -> str:
    return rows[i][1].lstrip() if 0 <= i < len(rows) else ""
