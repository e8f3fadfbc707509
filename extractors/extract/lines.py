"""Which lines of a body are not the article's? Calls to read, share or sign up, notices, labels, stamps, and copies.

A block is judged by what it says (``calls``) and by where it stands; nothing is rewritten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractors.article import Block
from extractors.clean.bylines import authors_of, lead_of
from extractors.clean.dates import find_dates
from extractors.clean.prose import small, without_case
from extractors.extract.calls import CALL, FOLLOW_ON, NETWORKS, NOTICE, NOTICE_PATTERNS, NOTICE_PHRASES, READERS
from extractors.extract.survey import factor_of
from extractors.extract.text_captions import caption_of

MAX_CALL = 220  # characters; a longer paragraph that opens like a call is prose
PROSE = 120  # characters: from a block as long as this on, it is the article
MAX_LABEL = 70  # characters
SENTENCE_END = re.compile(r"[.!?…。！？।؟»”\"\u2019)]\s*$")
ENOUGH = 150  # letters of text that an article has at least
LAST_BLOCKS = 4  # blocks from the end
HEAD_BLOCKS = 5  # among the first blocks a date or byline is the page's, wherever it stands
MAX_CAPTION = 300  # characters
MAX_CONTACTS = 400  # characters of lines that give several addresses to write to
MIN_KICKED, MAX_KICKED = 20, 250  # letters of a title, and of one with a kicker before it
# "A ferry at the quay / Shutterstock": behind a stroke these names credit pictures, never words.
LIBRARY = re.compile(
    r"\s/\s?(?:shutterstock|istock|getty images|depositphotos|fotolia|123rf|adobe ?stock)\b.{0,30}$", re.I
)
ENDS = frozenset('.!?:…。！？”"»')  # of sentences, never of credits
NO_LETTERS = re.compile(r"[\W\d_]*")
READING_TIME = re.compile(r"(?:lesedauer|lesezeit|reading time)\W{0,3}\d+ min\w*\W*$|\d+ min\w* read\W*$", re.I)
DIGIT = re.compile(r"\d")
MAX_STAMP = 160  # characters of a line that holds dates and little else
MAX_READING = 80  # characters that tell the reading time behind them
COPIED = 0.15  # of the text, at least, or what comes again is the author's way of writing
REPEATED = 60  # characters: a longer block that comes a second time is a copy


def kept(blocks: list[Block], titles: Iterable[str], authors: tuple[str, ...] = ()) -> list[Block]:
    """The blocks that are the article's.

    Out go calls, captions, copies, the title again, labels and stamps before the first prose and after the last, and
    what the last lines say of the authors: "Ada Byron is a writer in Leeds."
    """
    rest = [block for block in before_readers(blocks) if not is_call(block) and not NO_LETTERS.fullmatch(block.text)]
    rest = [block for block in below_title(once(rest), titles) if not is_caption(block)] or rest
    start, end = 0, len(rest)
    while start < end and (is_label(rest[start]) or is_furniture(rest[start])):
        start += 1
    while end > start and (is_ending(rest[end - 1]) or is_notice(rest[end - 1])):
        end -= 1
    body = rest[start:end] or rest
    last = len(body) - LAST_BLOCKS
    return [
        block
        for at, block in enumerate(body)
        if not (at < HEAD_BLOCKS and is_furniture(block))
        and not (at >= last and (is_notice(block) or (at > 0 and block.text.startswith(authors))))
    ] or body


def below_title(blocks: list[Block], titles: Iterable[str]) -> list[Block]:
    """The blocks below the title, where it is said again before the first prose: alone, or behind a kicker."""
    keys = {key for title in titles if (key := without_case(title))}
    first = next((at for at, one in enumerate(blocks) if len(one.text) >= PROSE and one.kind != "table"), len(blocks))
    for at in range(min(first, len(blocks) - 1), -1, -1):
        block, key = blocks[at], without_case(blocks[at].text)
        is_title = block.kind == "heading" and block.level == 1 and at < first
        is_kicked = len(key) <= MAX_KICKED and any(len(one) >= MIN_KICKED and key.endswith(one) for one in keys)
        if key in keys or is_title or is_kicked:
            return blocks[at + 1 :]
    return blocks


def before_readers(blocks: list[Block]) -> list[Block]:
    """The blocks above a heading under which readers speak, where enough stands above it."""
    letters = 0
    for at, block in enumerate(blocks):
        if letters >= ENOUGH and len(block.text) <= MAX_LABEL and READERS.fullmatch(small(block.text)):
            return blocks[:at]
        letters += len(block.text) if len(block.text) >= MAX_LABEL else 0
    return blocks


def once(blocks: list[Block]) -> list[Block]:
    """Each long block once where a page holds its text twice, for other screens or for print."""
    seen: set[str] = set()
    found = []
    for block in blocks:
        if len(block.text) < REPEATED or block.text not in seen:
            found.append(block)
        seen.add(block.text)
    total, left = (sum(len(block.text) for block in some) for some in (blocks, found))
    return found if left < total * (1 - COPIED) else blocks


def is_label(block: Block) -> bool:
    """A short line that is no sentence: a name, a date, a place in the menu."""
    if block.kind not in ("paragraph", "list") or len(block.text) > MAX_LABEL or SENTENCE_END.search(block.text):
        return False
    return len(block.text) * factor_of(block.text) <= MAX_LABEL


def is_caption(block: Block) -> bool:
    """A line that ends in the credit of a picture."""
    if block.kind not in ("paragraph", "list") or len(block.text) > MAX_CAPTION or block.text[-1] in ENDS:
        return False
    if LIBRARY.search(block.text):
        return True
    caption = caption_of(block.text, in_header=False)
    return caption is not None and bool(caption.text) and bool(caption.credit)


def is_furniture(block: Block) -> bool:
    return is_stamp(block) or is_byline(block)


def is_stamp(block: Block) -> bool:
    """A line of dates and little else: "Published 2 May 2024, updated 3 May 2024"."""
    if len(block.text) > MAX_STAMP + MAX_READING or not DIGIT.search(block.text):
        return False
    text = READING_TIME.sub("", block.text)
    if len(text) > MAX_STAMP or not DIGIT.search(text) or SENTENCE_END.search(text):
        return False
    dated = sum(date.span[1] - date.span[0] for date in find_dates(text))
    return dated > 0 and len(text) - dated <= max(50, dated)


def is_byline(block: Block) -> bool:
    """ "By Ada Byron and Tom Paine", standing alone."""
    return len(block.text) <= MAX_STAMP and lead_of(block.text) is not None and bool(authors_of(block.text))


def is_ending(block: Block) -> bool:
    return block.kind == "heading" or is_label(block)


def is_call(block: Block) -> bool:
    """A line that asks the reader to do something else, or labels the page."""
    if len(block.text) > MAX_CALL or block.kind == "table":
        return False
    folded = small(block.text)
    is_networked = any(network in folded for network in NETWORKS)
    return CALL.match(folded) is not None or (is_networked and FOLLOW_ON.search(folded) is not None)


def is_notice(block: Block) -> bool:
    """Rights, how to comment, where to write."""
    folded = small(block.text)
    if NOTICE.match(folded):
        return True
    if any(phrase in folded for phrase in NOTICE_PHRASES) or (len(folded) <= MAX_CONTACTS and folded.count("@") > 1):
        return True
    return any(word in folded and pattern.search(folded) for word, pattern in NOTICE_PATTERNS)
