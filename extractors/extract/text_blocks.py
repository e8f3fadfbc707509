"""Lines of a body -> its blocks: paragraphs, headings, and lists of bullets that stand together. No word is lost."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.article import Block
from extractors.extract.text_labels import ends_sentence, is_prose, words
from extractors.extract.text_lines import Line

MAX_HEADING_WORDS = 14


def blocks_of(lines: Sequence[Line]) -> tuple[Block, ...]:
    """The blocks, in the order of the lines."""
    blocks: list[Block] = []
    for i, line in enumerate(lines):
        if line.bullet and blocks and blocks[-1].kind == "list" and lines[i - 1].bullet:
            blocks[-1] = Block("list", f"{blocks[-1].text}\n{line.text}")
        elif line.bullet:
            blocks.append(Block("list", line.text))
        elif _is_heading(line, lines[i + 1] if i + 1 < len(lines) else None):
            blocks.append(Block("heading", line.text, 2))
        else:
            blocks.append(Block("paragraph", line.text))
    return tuple(blocks)


def _is_heading(line: Line, after: Line | None) -> bool:
    """A short line without a full stop between two paragraphs."""
    if after is None or words(line.text) > MAX_HEADING_WORDS or not (line.gap and is_prose(after.text)):
        return False
    return not ends_sentence(line.text.rstrip("?!")) and line.text[:1].isalnum()
