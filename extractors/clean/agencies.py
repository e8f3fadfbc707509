"""Wire services: which agency an article names, and how its words were used.

In: the body and the lines that credit its text. Out: one Agency for each service named, with the strongest use found:

- full_copy    the text is the agency's: byline, dateline "PARIS (AFP) -", credit or copyright line, "(dpa)" at the end
- contributed  part of it is: "additional reporting by AFP", "mit Material der dpa", "mak/AFP" in a German sign-off
- cited        it is only quoted: "told Reuters", "AFP reported", "laut dpa"

The credit of a picture says nothing about the text and is no use. Pure string work, nothing is looked up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from extractors.article import Agency, AgencyUse
from extractors.clean.agency_credits import credited
from extractors.clean.agency_names import CAPITALIZED, FIRST_WORD, LATIN_EDGE, MENTION, NAME, NAMES, SURE, UNCAPITALIZED
from extractors.clean.prose import is_western


@lru_cache(512)
def _mention(names: tuple[str, ...]) -> re.Pattern[str]:
    """MENTION for a few of the names, many times as fast: it opens with a letter, which is quickly searched for."""
    few = (re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile("|".join(rf"{name}(?<!{LATIN_EDGE}{name})(?!{LATIN_EDGE})" for name in few))


# Words right before or right after a name that show an agency is meant.
SPEAKS_BEFORE = re.compile(
    r"(?:told|telling|tells|by|via|quoted|cited|according\s+to|source|sources|with|from|laut|nach\s+Angaben|gegenüber|sagte|"
    r"berichtet|berichtete|Nachrichtenagentur(?:en)?|Agentur|zufolge|selon|indiqué|déclaré|dit|agence|secondo|detto|agenzia|"
    r"según|dijo|declaró|agencia|a\s+la|agência|segundo|disse|agency|Agency|agencies|ajansı|volgens|aldus|persbureau|"
    r"nyhetsbyrån|nyhetsbyrået|nyhedsbureauet|skriver|ifølge|enligt|oplyser|opplyser|melder|til|"
    r"agencj[aię]|agentury|poinformował\w*|powiedział\w*|podał\w*|podaje|dla|агентству?|агентства|сообщил\w*|сообщает|"
    r"передает|пишет|рассказал\w*|σύμφωνα\s+με\s+το|στο|وكالة)\W+"
    r"(?:the\s+|der\s+|die\s+|dem\s+|l['’]|à\s+l['’]|la\s+|de\s+)?(?:news\s+agency\s+|Nachrichtenagentur\s+)?$",
    re.IGNORECASE,
)
SPEAKS_AFTER = re.compile(
    r"['’]?s?,?\s+(?:ha[sd]\s+|have\s+)?(?:report|said|say|quot|learn|news\s+agency|correspondent|journalist|photographer|told|"
    r"found|count|tally|poll|survey|writes|wrote|adds|added|berichte|melde|schreib|zufolge|a\s+rapporté|rapporte|écrit|inform|"
    r"señal|escrib|riferi|riport|scriv|haber|bildir|pisze|poda|meldt|bericht|schrijf|skriver|melder|сообщ|переда|пишет)",
    re.IGNORECASE,
)
GIVES_BEFORE = re.compile(
    r"(?:(?:additional|with|further|extra)\s+(?:reporting|report|material|files?|input|inputs|content)\s+(?:by|from|of)|contributions?\s+(?:by|from)|"
    r"(?:^|[(\[*–—-]\s?)with|\(mit|mit\s+(?:Material|Informationen|Inhalten)\s+(?:von|der|des)|Material\s+(?:von|der)|"
    r"\(?avec|\(con(?:\s+información\s+de)?|con\s+información\s+de|com\s+informações\s+d[aeo]|com\s+(?=\w+$)|met\s+medewerking\s+van)"
    r"\s+(?:(?:the|der|la|l['’]|de|da)\s*)?(?:[\w.\- ]{2,40}?(?:,|\band\b|\bund\b|\bet\b|\by\b|&|/)\s*){0,4}$",
    re.IGNORECASE,
)
# "... reports of the news agencies AFP, AP, dpa and Reuters": a list is what the text was made of, not who said it.
AND = r"(?:,\s|\s(?:und|and|et|e|y)\s)"
LISTED_BEFORE = re.compile(
    rf"(?:Nachrichtenagenturen|Agenturen|news agencies|agences|agenzie|agencias)\s+(?:(?:{NAME}|\w{{2,4}}){AND})*$"
)
LISTED_AFTER = re.compile(rf"{AND}(?:{NAME}|\w{{2,4}})\b|\.|\s*$")
GIVES_AFTER = re.compile(r"[^.\n]{0,60}\bcontributed\s+(?:to|reporting)\b", re.IGNORECASE)
OWNS_BEFORE = re.compile(
    r"(?:©|\(c\)|copyright|quelle|source|fuente|fonte|fuentes|kaynak|bron|źródło|kilde|källa|sumber|nguồn|forrás|출처|来源|來源)"
    r"\s*[:：]?\s*(?:\d{4}\s*)?(?:by\s+|the\s+)*$",
    re.IGNORECASE,
)
DATELINE = re.compile(
    rf"^\W{{0,3}}(?:[^\n(.]{{2,60}}?\s*[(\[/]\s*(?P<a>{NAME})(?:/\w+)?\s*[)\]]?|\((?P<b>{NAME})(?:/\w+)?\)[^\n]{{0,40}}?)\s*[-–—:]\s"
)
# "МОСКВА, 4 янв — РИА Новости.", "КИЕВ. 3 декабря. УНН.", "据新华社电"
PLACE_AND_NAME = re.compile(
    rf"^(?:[A-ZÀ-ÞА-Я][A-ZÀ-ÞА-Я' -]{{2,24}}(?:[.,]\s\d{{1,2}}\s[^\W\d_]{{3,9}}\.?)?\s?[.–—-]\s(?P<c>{NAME})\s?[.,(]|"
    rf"[据據]?(?P<d>{NAME})[^，。\s]{{0,6}}[电電])"
)
BY_NAME = re.compile(
    rf"\b(?:[Bb]y|[Vv]on|[Pp]ar|[Pp]or|[Aa]f|[Aa]v|[Dd]i)\s(?P<name>{NAME})(?!\w)(?!\s[A-Z])"
)  # in a longer line
TURKISH = re.compile("[ğışİĞŞ]")
SIGN_OFF = re.compile(
    rf"(?:^|[\s(\[–—-])(?P<staff>[a-zäöü]{{2,5}}/)?(?P<names>(?:{NAME})(?:\s?[/,]\s?(?:{NAME}|[a-z]{{2,5}}))*)\W{{0,3}}$"
)
BESIDE_NAME = re.compile(r"(?:/|\bvia\s)$")  # "Ada Byron/Reuters", "via AP"
PICTURE = re.compile(r"(?:photo|foto|image|bild|picture|crédit|credit|фото|снимок)s?\b[^.\n]{0,60}$", re.IGNORECASE)
RANK: dict[AgencyUse, int] = {"cited": 0, "contributed": 1, "full_copy": 2}
CONTEXT_CHARS = 90
SIGN_OFF_LINES = 2


def find_agencies(
    body: str, *, byline: str = "", dateline: str = "", credits: Sequence[str] = (), beside: Sequence[str] = ()
) -> tuple[Agency, ...]:
    """The agencies an article names, in the order in which they are met, each once with its strongest use.

    ``credits`` are lines that credit the text ("Source: AFP"), never those of pictures; ``beside`` are lines above and
    below the text, of which those count that read like a credit.
    """
    strongest: dict[str, AgencyUse] = {}
    for name, use in _uses(body, byline, dateline, credits, beside):
        if name not in strongest or RANK[use] > RANK[strongest[name]]:
            strongest[name] = use
    return tuple(Agency(name, use) for name, use in strongest.items())


def _uses(
    body: str, byline: str, dateline: str, credits: Sequence[str], beside: Sequence[str]
) -> Iterator[tuple[str, AgencyUse]]:
    everything = "\n".join((byline, dateline, *credits, *beside, body))
    words = {*CAPITALIZED.findall(everything), *(word for word in UNCAPITALIZED if word in everything)}
    if not is_western(everything):
        words.add("")
    named = tuple(name for name, first in FIRST_WORD.items() if first in words and name in everything)
    if "AA" in named and not TURKISH.search(everything):
        named = tuple(name for name in named if name != "AA")  # elsewhere a button for larger letters
    if not named:
        return
    mention = _mention(named)
    for line in (byline, *beside):
        for agency in credited(line) if mention.search(line) else ():
            yield agency.name, agency.use
    if signed := BY_NAME.search(byline):
        yield NAMES[signed["name"]], "full_copy"
    for line in (dateline, *credits):
        for match in mention.finditer(line):
            yield NAMES[match[0]], "full_copy"
    if opening := DATELINE.match(body[:200]) or PLACE_AND_NAME.match(body[:120]):
        yield NAMES[next(name for name in opening.groups() if name)], "full_copy"
    for match in mention.finditer(body):
        before, after = (
            body[max(0, match.start() - CONTEXT_CHARS) : match.start()],
            body[match.end() : match.end() + CONTEXT_CHARS],
        )
        if use := _use(match[0], before, after):
            yield NAMES[match[0]], use
    yield from _signed_off(body)


def _use(printed: str, before: str, after: str) -> AgencyUse | None:
    """What the words around one mention say of it; None when no agency is meant."""
    if OWNS_BEFORE.search(before):
        return "full_copy"
    is_listed = LISTED_BEFORE.search(before) and LISTED_AFTER.match(after)
    if is_listed or GIVES_BEFORE.search(before) or GIVES_AFTER.match(after):
        return "contributed"
    if (
        PICTURE.search(before.rpartition("\n")[2])
        or BESIDE_NAME.search(before)
        or (before.endswith("(") and after.startswith(")"))
    ):
        return None
    if printed in SURE or SPEAKS_BEFORE.search(before) or SPEAKS_AFTER.match(after):
        return "cited"
    return None


def _signed_off(body: str) -> Iterator[tuple[str, AgencyUse]]:
    """ "(AFP)" or "mak/dpa" at the end of the text or of the paragraph before its last."""
    for line in body.rstrip().split("\n\n")[-SIGN_OFF_LINES:]:
        match = SIGN_OFF.search(line[-60:])
        if not match or PICTURE.search(line[: -len(match[0])]):
            continue
        in_brackets = (
            line.rstrip()[-1:] in ")]"
            or re.search(r"[.!?…][\"”’»]?\s$|[»”]\s$", line[: len(line.rstrip(" .")) - len(match["names"])])
            or re.search(r"[–—-]\s?$", line[: -len(match["names"].rstrip())][-3:])
        )
        if not in_brackets and len(line) > len(match[0]) + 3:
            continue  # "... he told Reuters." is no sign-off
        names = [NAMES[name] for name in MENTION.findall(match["names"])]
        alone = len(names) == 1 and not match["staff"] and "/" not in match["names"]
        is_source = bool(OWNS_BEFORE.search(line[: -len(match["names"].rstrip())].rstrip(" (")))
        for name in names:
            yield name, "full_copy" if alone or is_source else "contributed"
