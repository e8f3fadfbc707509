"""Which lines of a body are not the article's? Calls to read, share, sign up; bylines, dates and captions set as text.

Each pattern says what kind of line it is. A line is judged by itself and by where it stands; nothing is rewritten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractors.article import Block
from extractors.clean.bylines import LEAD, authors_of
from extractors.clean.dates import find_dates
from extractors.clean.prose import without_case

MAX_CALL = 220  # characters; a longer paragraph that opens like a call is prose
CALL = re.compile(
    r"^\W*(?:"
    # go on reading elsewhere
    r"read (?:more|also|next|the full|on)\b|also read\b|see also\b|more (?:on this|from|stories|news|about)\b|related(?: (?:stories|articles|content|posts|news|links|topics))?\b\W*(?:$|:)|"
    r"continue reading|keep reading|click here|tap here|recommended(?: for you)?\W*$|most (?:read|popular|viewed)|don['’]t miss\b|you may also like|up next|trending|editor['’]s picks?|"
    r"lesen sie (?:auch|mehr|hier)|mehr zum thema|lies (?:auch|mehr)|zum thema\W*$|weiterlesen|auch interessant|das könnte sie|"
    r"à lire (?:aussi|également)|lire (?:aussi|également|la suite)|voir aussi|leggi anche|lea también|lee también|leia (?:também|mais)|te puede interesar|lees ook|läs (?:också|mer|även)|les også|"
    r"læs også|lue myös|czytaj (?:też|także|więcej|również)|zobacz (?:też|także|również)|przeczytaj (?:też|także)|читайте (?:также|ещё|еще)|смотрите также|по теме\W*$|διαβάστε (?:επίσης|ακόμα|περισσότερα)|"
    r"δείτε (?:επίσης|ακόμα)|ayrıca (?:bkz|okuyun)|baca juga|lihat juga|xem thêm|あわせて読みたい|関連記事|相关(?:阅读|新闻|链接)|相關(?:閱讀|新聞)|延伸閱讀|延伸阅读|推荐阅读|更多|"
    # share, follow, comment
    r"share (?:this|on|via)|tweet this|follow (?:us|me|@|\w+ on)|like us on|join (?:us|our|the (?:conversation|discussion))|comments?\W*$|leave a (?:comment|reply)|view comments|\d+ comments?\W*$|"
    r"folgen sie|teilen(?: sie)?\W*$|partager\b|suivez|síguenos|seguici|udostępnij|поделиться|подписывайтесь|присоединяйтесь|分享|"
    # sign up, buy, install
    r"sign up|subscribe|get (?:the|our) (?:latest|app|newsletter|free)|download (?:the|our)|newsletter\b|advertisement\W*$|advertising\W*$|sponsored|story continues|article continues|"
    r"scroll (?:down|to continue)|support (?:us|our|independent)|become a (?:member|subscriber)|register (?:now|here)|log ?in\b|anzeige\W*$|werbung\W*$|reklama\W*$|реклама\W*$|publicité\W*$|publicidad\W*$|"
    r"abonnez-vous|inscrivez-vous|suscríbete|iscriviti|melden sie sich|jetzt (?:abonnieren|anmelden)|"
    # rights and sources of pictures
    r"(?:©|\(c\)|copyright\b)|all rights reserved|alle rechte vorbehalten|this (?:material|story|article) (?:may not|was originally)|"
    r"(?:photo|picture|image|foto|bild|фото)(?:s|graph)?(?: (?:by|credit|von))?\s*[:：]|"
    # the page's own labels
    r"(?:tags?|topics?|keywords|filed under|categor(?:y|ies)|schlagworte|themen|теги|метки|tagi|słowa kluczowe|标签|關鍵字|关键词)\s*[:：]|"
    r"print(?: this)?(?: article)?\W*$|e-?mail(?: this)?\W*$|drucken\W*$|send\W*$|enlarge\W*$|view (?:gallery|image)|watch(?: (?:now|live|video|below|the video))?\s*[:：]|video\W*$|listen\W*$|"
    r"\d+ (?:min(?:ute)?s?|hours?) (?:read|ago)\W*$|(?:reading time|lesezeit)\b|back to top|next\W*$|previous\W*$|source\s*[:：]\s*\S+\W*$"
    r")",
    re.IGNORECASE,
)
PROSE = 120  # characters: from a block as long as this on, it is the article
MAX_LABEL = 70  # characters
SENTENCE_END = re.compile(r"[.!?…。！？।؟»”\"\u2019)]\s*$")
# Notices that may be long, wherever they stand near the end: rights, and how to report a mistake.
NOTICE = re.compile(
    r"^\W*(?:©|\(c\)|copyright\b|all rights reserved|alle rechte vorbehalten|版权|版權|著作權|免责声明|免責聲明|声明[:：]|все права защищены)|"
    r"ctrl\s?\+\s?(?:enter|insert)|all rights reserved|все права защищены|alle rechte vorbehalten|版权相关声明|wszelkie prawa zastrzeżone|"
    r"todos los derechos reservados|tutti i diritti riservati|tous droits réservés",
    re.IGNORECASE,
)
NOTICE_WITHIN = 4  # blocks from the end
NO_LETTERS = re.compile(r"[\W\d_]*")
DIGIT = re.compile(r"\d")
MAX_STAMP = 160  # characters of a line that holds dates and little else
COPIED = 0.15  # of the text, at least, or what comes again is the author's way of writing
REPEATED = 60  # characters: a longer block that comes a second time is a copy


def kept(blocks: list[Block], titles: Iterable[str]) -> list[Block]:
    """The blocks that are the article's: without calls, copies, the title again, and labels before the first and after the last prose."""
    rest = [block for block in blocks if not is_call(block) and not NO_LETTERS.fullmatch(block.text)]
    rest = once(rest)
    keys = {key for title in titles if (key := without_case(title))}
    first = next((at for at, block in enumerate(rest) if len(block.text) >= PROSE), len(rest))
    repeated = [at for at, block in enumerate(rest[: first + 1]) if without_case(block.text) in keys]
    rest = rest[repeated[-1] + 1 :] if repeated else rest
    start, end = 0, len(rest)
    while start < end and (is_label(rest[start]) or is_stamp(rest[start]) or is_byline(rest[start])):
        start += 1
    while end > start and is_ending(rest[end - 1]):
        end -= 1
    body = rest[start:end] or rest
    return [
        block for at, block in enumerate(body) if at < len(body) - NOTICE_WITHIN or not NOTICE.search(block.text)
    ] or body


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
    return block.kind in ("paragraph", "list") and len(block.text) <= MAX_LABEL and not SENTENCE_END.search(block.text)


def is_stamp(block: Block) -> bool:
    """A line of dates and little else: "Published 2 May 2024, updated 3 May 2024"."""
    if len(block.text) > MAX_STAMP or not DIGIT.search(block.text) or SENTENCE_END.search(block.text):
        return False
    dated = sum(date.span[1] - date.span[0] for date in find_dates(block.text))
    return dated > 0 and len(block.text) - dated <= max(50, dated)


def is_byline(block: Block) -> bool:
    """ "By Ada Byron and Tom Paine", standing alone."""
    return len(block.text) <= MAX_STAMP and LEAD.match(block.text) is not None and bool(authors_of(block.text))


def is_ending(block: Block) -> bool:
    return block.kind == "heading" or is_label(block)


def is_call(block: Block) -> bool:
    """A line that asks the reader to do something else, or labels the page."""
    return len(block.text) <= MAX_CALL and block.kind != "table" and CALL.match(block.text) is not None
