"""What changed between two texts of an article: both in, the edit out - its kinds, its size, its words.

    title, standfirst -> words         body -> paragraphs -> those that stand on both sides, changed -> words

Texts are compared as ``told`` compares them, so whatever makes no revision makes no change here; what is handed out is
as printed. A change is named by the most telling of its kinds: a correction notice, the words of a quotation, a figure,
else a rewording. Pure, and bounded: long texts of repeated words are compared in less detail, never for longer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, get_args

from extractors.article import folded, is_running
from warehouse.corrections import is_correction

Part = Literal["title", "standfirst", "body"]
Kind = Literal[
    "headline",
    "standfirst",
    "number",  # a figure is another one
    "quotation",  # words between quotation marks
    "paragraph_added",
    "paragraph_removed",
    "paragraph_moved",
    "paragraph_reworded",
    "correction_notice",
]

CONTEXT_WORDS = 6  # shown before and after a change
STANDS = 0.45  # words that two paragraphs share (Dice) to be one, reworded; measured on pairs, see benchmarks/edits.py
STANDS_ALONE = 0.3  # where one paragraph is in the place of one
MAX_PAIRS = 2_500  # of paragraphs that are compared with one another; beyond that it is another text
DETAILED = 250_000  # pairs of words, or of paragraphs; in longer texts common words are no anchors
MAX_CHANGES = 200  # of one edit that are kept; its sizes count all
SHORTEST_NOTICE_CHARS = 5  # 更正：一字 says it in that many
LOOSE_WORDS = 3  # that may change beside a figure without being a rewording

SIGNS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"  # written without spaces, or as good as
TOKEN = re.compile(rf"\d+(?:[.,:]\d+)*|[{SIGNS}]|[^\W\d{SIGNS}]+(?:['’-][^\W\d]+)*|[^\w\s]|_")
WORD = re.compile(rf"[{SIGNS}]|[^\W{SIGNS}]+(?:['’.,-][^\W{SIGNS}]+)*")
NUMBERS = """
    two three four five six seven eight nine ten eleven twelve dozen hundred thousand million billion
    zwei drei vier fünf sechs sieben acht neun zehn elf zwölf hundert tausend million millionen milliarde milliarden
    deux trois quatre cinq sept huit neuf dix onze douze douzaine cent mille millions milliard milliards
    dos tres cuatro cinco seis siete ocho nueve diez once doce cien mil millón millones dois duas três quatro cinco
    sete oito nove dez cem milhão milhões due tre quattro cinque sei sette otto dieci cento mila milione milioni
    twee drie vijf zes zeven negen tien honderd duizend miljoen två tre fyra fem sex sju åtta nio tio hundra tusen
"""
NUMBER_WORDS = frozenset(NUMBERS.split())
QUOTES = re.compile(
    r"“[^”“]*”|„[^“”„]*[“”]|«[^»«]*»|»[^«»]*«|「[^」]*」|『[^』]*』|\"[^\"]*\"|‹[^›]*›|(?<!\w)[‘'](?=\S)[^‘’']*(?:[’'](?=\w)[^‘’']*)*[’'](?!\w)"
)


@dataclass(frozen=True, slots=True)
class Text:
    """What an article says: its blocks as (kind, text)."""

    title: str
    standfirst: str
    blocks: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Change:
    """One place that changed: words that were there, and words that are there now, with some words around them."""

    part: Part
    kind: Kind
    before: str
    was: str
    now: str
    after: str


@dataclass(frozen=True, slots=True)
class Edit:
    """All that changed. ``kinds`` are in the order of ``Kind``, each once."""

    kinds: tuple[Kind, ...]
    changes: tuple[Change, ...]
    chars_added: int
    chars_removed: int
    words_added: int
    words_removed: int


KINDS: tuple[Kind, ...] = get_args(Kind)


def edit(was: Text, now: Text) -> Edit:
    """What one has to do to the one text to get the other."""
    found = [
        *_line("title", "headline", was.title, now.title),
        *_line("standfirst", "standfirst", was.standfirst, now.standfirst),
        *_body(_told(was.blocks), _told(now.blocks)),
    ]
    kinds = {kind for _, others in found for kind in others} | {change.kind for change, _ in found}
    counted = [change for change, _ in found if change.kind != "paragraph_moved"]
    return Edit(
        tuple(kind for kind in KINDS if kind in kinds),
        tuple(change for change, _ in found[:MAX_CHANGES]),
        sum(len(change.now) for change in counted),
        sum(len(change.was) for change in counted),
        sum(len(WORD.findall(change.now)) for change in counted),
        sum(len(WORD.findall(change.was)) for change in counted),
    )


Found = tuple[Change, tuple[Kind, ...]]  # a change, and what it is besides


def _line(part: Part, kind: Kind, was: str, now: str) -> Iterator[Found]:
    """Title and standfirst: every change is one of them, and of a figure besides when it is one."""
    if folded(was) != folded(now):
        for hunk in _hunks(was, now):
            yield hunk.change(part, kind), ("number",) if hunk.is_number else ()


# ---------------------------------------------------------------------- paragraphs


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    told: str  # as it is compared
    is_quote: bool


def _told(blocks: Sequence[tuple[str, str]]) -> list[Paragraph]:
    return [Paragraph(text, folded(text), kind == "quote") for kind, text in blocks if not is_running(text)]


def _body(was: list[Paragraph], now: list[Paragraph]) -> Iterator[Found]:
    """The paragraphs that went, that came, that moved, and the words that changed in those that stand."""
    gone, come, stand = _matched(was, now)
    left = Counter(each.told for each in gone) & Counter(each.told for each in come)
    for moved in (each for each in come if each.told in left):
        yield Change("body", "paragraph_moved", "", moved.text, moved.text, ""), ()
    for old, new in stand:
        yield from _reworded(old, new)
    for old in gone:
        if old.told not in left:
            yield Change("body", "paragraph_removed", "", old.text, "", ""), ()
    for new in come:
        if new.told not in left:
            kind: Kind = "correction_notice" if is_correction(new.text) else "paragraph_added"
            yield Change("body", kind, "", "", new.text, ""), ()


Pairs = list[tuple[Paragraph, Paragraph]]


def _matched(was: list[Paragraph], now: list[Paragraph]) -> tuple[list[Paragraph], list[Paragraph], Pairs]:
    """-> paragraphs that are only in the one, only in the other, and in both but changed."""
    gone: list[Paragraph] = []
    come: list[Paragraph] = []
    stand: Pairs = []
    if " ".join(each.told for each in was) == " ".join(each.told for each in now):
        return gone, come, stand
    for tag, i, i_end, j, j_end in _opcodes([each.told for each in was], [each.told for each in now]):
        if tag == "equal":
            continue
        old, new = was[i:i_end], now[j:j_end]
        if " ".join(each.told for each in old) == " ".join(each.told for each in new):
            continue  # only cut into paragraphs in another way
        pairs = _alike(old, new)
        stand += [(old[i], new[j]) for i, j in pairs]
        gone += [each for i, each in enumerate(old) if i not in dict(pairs)]
        come += [each for j, each in enumerate(new) if j not in {j for _, j in pairs}]
    return gone, come, stand


def _alike(old: list[Paragraph], new: list[Paragraph]) -> list[tuple[int, int]]:
    """Which of these stands for which of those: the most alike first."""
    if not old or not new:
        return []
    if len(old) * len(new) > MAX_PAIRS:
        return []
    least = STANDS_ALONE if len(old) == len(new) == 1 else STANDS
    bags = [[Counter(TOKEN.findall(each.told.casefold())) for each in side] for side in (old, new)]
    ranked = sorted(
        ((_dice(one, other), -abs(i - j), i, j) for i, one in enumerate(bags[0]) for j, other in enumerate(bags[1])),
        reverse=True,
    )
    pairs: dict[int, int] = {}
    for share, _, i, j in ranked:
        if share >= least and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return sorted(pairs.items())


def _dice(one: Counter[str], other: Counter[str]) -> float:
    shared: int = (one & other).total()
    return 2 * shared / max(1, one.total() + other.total())


def _reworded(old: Paragraph, new: Paragraph) -> Iterator[Found]:
    is_longer = len(new.text) >= len(old.text) + SHORTEST_NOTICE_CHARS
    is_notice = is_longer and is_correction(new.text) and not is_correction(old.text)
    for hunk in _hunks(old.text, new.text):
        kinds = hunk.kinds(new.is_quote)
        is_long = len(hunk.now) >= SHORTEST_NOTICE_CHARS
        if is_long and (is_notice or (is_correction(hunk.now) and not is_correction(hunk.was))):
            kinds, is_notice = ("correction_notice",), False
        yield hunk.change("body", kinds[0]), kinds[1:]


# ---------------------------------------------------------------------- words


@dataclass(frozen=True, slots=True)
class Hunk:
    """A stretch of words in the place of another."""

    before: str
    was: str
    now: str
    after: str
    is_quoted: bool  # at least in part

    def change(self, part: Part, kind: Kind) -> Change:
        return Change(part, kind, self.before, self.was, self.now, self.after)

    @property
    def is_number(self) -> bool:
        old, new = _figures(self.was), _figures(self.now)
        return bool(old) and bool(new) and old != new

    def kinds(self, is_quote: bool) -> tuple[Kind, ...]:
        """What it is, the most telling first. ``is_quote``: the paragraph is a quotation as a whole."""
        if self.is_quoted or is_quote:
            return ("quotation", "number") if self.is_number else ("quotation",)
        if self.is_number:
            old, new = Counter(_words(self.was)), Counter(_words(self.now))
            is_more = ((old - new) + (new - old)).total() > LOOSE_WORDS
            return ("number", "paragraph_reworded") if is_more else ("number",)
        return ("paragraph_reworded",)


def _figures(text: str) -> list[str]:
    return [token for token in TOKEN.findall(text.casefold()) if token[0].isdigit() or token in NUMBER_WORDS]


def _words(text: str) -> list[str]:
    return [token for token in WORD.findall(text.casefold()) if not token[0].isdigit() and token not in NUMBER_WORDS]


def _hunks(was: str, now: str) -> Iterator[Hunk]:
    """The stretches in which two lines differ."""
    old, new = list(TOKEN.finditer(was)), list(TOKEN.finditer(now))
    quoted = [_quoted(was), _quoted(now)]
    for tag, i, i_end, j, j_end in _joined(_opcodes(_compared(old), _compared(new))):
        if tag == "equal":
            continue
        here = _between(new, j, j_end)
        there = _between(old, i, i_end)
        yield Hunk(
            now[_between(new, max(0, j - CONTEXT_WORDS), j)],
            was[there],
            now[here],
            now[_between(new, j_end, j_end + CONTEXT_WORDS)],
            _is_inside(there, quoted[0]) or _is_inside(here, quoted[1]),
        )


def _compared(tokens: list[re.Match[str]]) -> list[str]:
    return [word if (word := token[0]).isascii() else folded(word) for token in tokens]


def _between(tokens: list[re.Match[str]], first: int, end: int) -> slice:
    """Where in the text these tokens stand."""
    return (
        slice(tokens[first].start(), tokens[min(end, len(tokens)) - 1].end())
        if first < min(end, len(tokens))
        else slice(0, 0)
    )


def _quoted(text: str) -> list[tuple[int, int]]:
    return [found.span() for found in QUOTES.finditer(text)]


def _is_inside(place: slice, spans: list[tuple[int, int]]) -> bool:
    return place.stop > place.start and any(place.start < end and start < place.stop for start, end in spans)


Opcode = tuple[str, int, int, int, int]


def _joined(opcodes: list[Opcode]) -> list[Opcode]:
    """Changes with one word between them are one change, which reads better."""
    joined: list[Opcode] = []
    for number, (tag, i, i_end, j, j_end) in enumerate(opcodes):
        is_bridge = tag == "equal" and 0 < number < len(opcodes) - 1 and i_end - i == 1
        tag = "replace" if is_bridge or tag != "equal" else "equal"
        if joined and tag == joined[-1][0] == "replace":
            _, first, _, second, _ = joined.pop()
            i, j = first, second
        joined.append((tag, i, i_end, j, j_end))
    return joined


def _opcodes(old: list[str], new: list[str]) -> list[Opcode]:
    """difflib's opcodes. What both begin and end with is cut off first, which is nearly all of it."""
    head = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    most = min(len(old), len(new)) - head
    tail = next((n for n in range(most) if old[-1 - n] != new[-1 - n]), most)
    a, b = old[head : len(old) - tail], new[head : len(new) - tail]
    middle = SequenceMatcher(None, a, b, autojunk=len(a) * len(b) > DETAILED).get_opcodes()
    found: list[Opcode] = [("equal", 0, head, 0, head)] if head else []
    found += [(tag, i + head, i_end + head, j + head, j_end + head) for tag, i, i_end, j, j_end in middle]
    if tail:
        found.append(("equal", len(old) - tail, len(old), len(new) - tail, len(new)))
    return found
