"""One short line beside an article -> the agencies that it credits with the text, and with how much of it.

"By Reuters", "(AFP) - 2 days ago", "MIKE STOBBE AP Medical Writer", "Copyright 2012 The Associated Press" make the text
the agency's; "jb, Reuters", "Le Figaro et AFP", "mit dpa" make it partly so. A picture's credit tells nothing of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.article import Agency, AgencyUse
from extractors.clean.agency_names import MENTION, NAMES
from extractors.clean.bylines import NOT_A_PERSON, is_name, without_lead
from extractors.clean.dates import find_dates
from extractors.clean.prose import small

MAX_LINE_CHARS, MAX_RIGHTS_CHARS = 110, 260
MAX_OTHER_WORDS = 2  # besides names and places, as in "News - Anadolu Agency"
MAX_WORDS_BEHIND = 3  # of an agency's desk: "PAP - Nauka w Polsce"
PICTURE = re.compile(
    r"photo|foto|image|bild(?:rechte|:|$)|picture|fotograf|imago|getty|\bvia\b|alamy|scanpix|\bfile\b|\bfot\.|©(?!.*\d{4}|.*dpa-)|"
    r"kuva|写真|＝|사진|фото|снимок|φωτο|صورة|^\W*/(?!\w+/$)",
    re.I,
)
RIGHTS = re.compile(r"copyright|all rights reserved|dpa-infocom|abonelere sunulan|©.*\d{4}", re.I)
SOURCE = re.compile(
    r"^\W*(?:source|quelle|fuente|fonte|kaynak|bron|źródło|zdroj|kilde|källa|sumber|nguồn|forrás|출처|来源|來源|источник|πηγή|"
    r"autor)\s*[:：]\s*",
    re.I,
)
WITH = re.compile(
    r"^\W*(?:(?:additional|further)\s+reporting|with|mit|avec|con|com|met|med)\s+"
    r"(?:(?:inputs?|files|reporting|material|informationen|informaciones?|información|informações)\s+)?"
    r"(?:(?:from|by|von|der|des|de|da|do)\s+)?(?:the\s+)?",
    re.I,
)
WITH_BEHIND = re.compile(r"[,;]?\s+(?:with|mit|avec|con)\s+.*$", re.I)
AGO = re.compile(r"\b(?:\d+|an?)\s(?:minutes?|hours?|days?|weeks?)\sago\b|\d{1,2}[:.]\d\d(?:\s?[ap]m)?|@\w+", re.I)
PARTS = re.compile(r"(\s*[,/|;:()\[\]–—]\s*|\s-\s|^-\s|\s+(?:and|und|et|y|e|og|och|en|i|ve|&)\s+)")
ROLE = re.compile(
    r"(?:the\s+)?(?:\w+\s+){0,2}(?:writers?|reporters?|correspondents?|journalists?|editors?|service|newswire)|"
    r"sports?|news|health|in\s+[A-ZÀ-Þ][\w .]{1,24}",
    re.I,
)
INITIALS = re.compile(r"(?:[a-zäöüßłżść]{2,5}|[A-Z]{1,4})(?:\s[A-ZÄÖÜ][a-zäöüß]+)?")  # "kra", "kra Frankfurt"
PAPER = re.compile(r"[Tt]he\s[A-Z]|[\w-]+\.[a-z]{2,4}$")  # "The Local", "gazeta.pl"
SPELLED_WITH_SEPARATORS = re.compile(r"agence france-presse|deutschen? presse-agentur", re.I)


def credited(line: str) -> tuple[Agency, ...]:
    """The agencies of one line, each once; () for a line that is something else than a credit."""
    if len(line) > MAX_RIGHTS_CHARS or not MENTION.search(line) or PICTURE.search(line):
        return ()
    if RIGHTS.search(line):
        return _each(line, "full_copy")
    if len(line) > MAX_LINE_CHARS:
        return ()
    if (shared := WITH.match(line)) and MENTION.match(line, shared.end()):
        return _each(line[shared.end() :], "contributed")
    return _signed(line)


def _each(text: str, use: AgencyUse) -> tuple[Agency, ...]:
    return tuple(Agency(name, use) for name in dict.fromkeys(NAMES[one] for one in MENTION.findall(text)))


def _signed(line: str) -> tuple[Agency, ...]:
    """A byline or source line: names of agencies, people, desks and places, and the date."""
    bare = AGO.sub(" ", _without_dates(SOURCE.sub("", line, count=1)))
    bare = without_lead(WITH_BEHIND.sub("", bare))
    agencies: list[str] = []
    is_shared, others, joint, held, opens = False, 0, "", "", ""
    for kind, text in _parts(bare):
        if kind == "joint":
            joint = text.strip()
            continue
        if kind == "agency":
            if held == "name" and joint == "/":
                return ()  # "Ada Byron/AFP" took the picture
            is_shared |= held in ("desk", "initials") or (held == "name" and joint.isalpha())
            agencies += [NAMES[text]]
        elif kind == "name" and joint == "/" and agencies:
            return ()
        elif kind in ("name", "desk") or (kind == "initials" and joint == "/"):
            is_shared |= bool(agencies)
        elif kind == "other":
            is_shared |= bool(agencies) and joint == "/"  # "AFP/The Local"
            others += len(text.split())
        held = kind
        opens = opens or kind
    if others > (MAX_WORDS_BEHIND if opens == "agency" else MAX_OTHER_WORDS):
        return ()
    return tuple(Agency(name, "contributed" if is_shared else "full_copy") for name in dict.fromkeys(agencies))


def _without_dates(line: str) -> str:
    for one in reversed(find_dates(line)):
        line = f"{line[: one.span[0]]} {line[one.span[1] :]}"
    return line


def _parts(line: str) -> Iterator[tuple[str, str]]:
    """The parts of a line, each with what it is: joint, agency, name, desk, initials, place, other."""
    line = SPELLED_WITH_SEPARATORS.sub(lambda match: match[0].replace("-", "\u2011"), line)
    for i, part in enumerate(PARTS.split(line)):
        part = part.replace("\u2011", "-")
        if i % 2:
            yield "joint", part
        elif bare := part.strip(" .*_\"'"):
            yield from _part(bare)


def _part(text: str) -> Iterator[tuple[str, str]]:
    mention = MENTION.search(text)
    before = text[: mention.start()].strip() if mention else ""
    before = before.removesuffix("The").removesuffix("the").strip()
    after = text[mention.end() :].strip() if mention else ""
    if mention and (not after or ROLE.fullmatch(after)) and (not before or is_name(before)):
        yield from [("name", before), ("joint", " ")] if before else []
        yield "agency", mention[0]
    elif mention:
        yield "other", text + " " + "- " * MAX_OTHER_WORDS  # "AP Exclusive": a name within other words is no credit
    elif NOT_A_PERSON.search(small(text)) or PAPER.match(text):
        yield "desk", text
    elif text.isupper() and len(text) > 4:
        yield "place", text
    elif INITIALS.fullmatch(text):
        yield "initials", text
    elif is_name(text):
        yield "name", text
    else:
        yield "other", text
