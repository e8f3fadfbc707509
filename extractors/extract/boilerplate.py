"""A source's boilerplate: lines that stand in many of its articles and belong to none.

``without_boilerplate`` takes the lines that the source's configuration names out of an article, whatever kind of
document it was read from. ``may_be_learned`` says of a line that recurs whether a person should be asked about it.
Lines are compared by letters and digits alone. Nothing is learned while reading: the same capture and configuration
give the same article.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from extractors.article import Article, Block
from extractors.clean.dates import find_dates
from extractors.clean.prose import without_case, word_count
from extractors.errors import ExtractError

MIN_LETTERS = 6  # a shorter line is a name, a sign, an answer in an interview
MAX_UNDATED = 12  # letters beside a date in a line that is a date


def without_boilerplate(article: Article, lines: tuple[str, ...]) -> Article:
    """The article without these lines. Raises no_content when nothing else is left."""
    keys = keys_of(lines)
    if not keys:
        return article
    kept = [left for block in article.blocks if (left := without(block, keys)) is not None]
    if not kept:
        raise ExtractError("no_content", "nothing but lines that the source calls boilerplate")
    if len(kept) == len(article.blocks) and all(map(Block.__eq__, kept, article.blocks)):
        return article
    return replace(article, blocks=tuple(kept), word_count=word_count("\n".join(block.text for block in kept)))


@lru_cache(maxsize=64)
def keys_of(lines: tuple[str, ...]) -> frozenset[str]:
    return frozenset(key for line in lines if (key := without_case(line)))


def without(block: Block, keys: frozenset[str]) -> Block | None:
    """The block without lines of these keys; None when nothing is left of it."""
    lines = block.text.split("\n")
    kept = [line for line in lines if without_case(line) not in keys]
    if len(kept) == len(lines):
        return block
    return replace(block, text="\n".join(kept)) if kept else None


def may_be_learned(line: str) -> bool:
    """Is this recurring line worth showing to a person? A date is none, nor is what is too short to be told apart."""
    if len(without_case(line)) < MIN_LETTERS:
        return False
    dated = sum(date.span[1] - date.span[0] for date in find_dates(line))
    return not dated or len(line) - dated > MAX_UNDATED
