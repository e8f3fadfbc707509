"""Wire services: which agency an article names, and how its words were used.

In: the paragraphs and the lines that credit the text. Out: for each service named its strongest use, and the line and
the words that show it:

- full_copy    the text is the agency's: byline, dateline "PARIS (AFP) -", credit or copyright line, "(dpa)" at the end
- contributed  part of it is: "additional reporting by AFP", "mit Material der dpa", "mak/AFP" in a German sign-off
- cited        it is only quoted: "told Reuters", "AFP reported", "laut dpa"

The credit of a picture says nothing about the text and is no use. Pure string work, nothing is looked up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractors.article import Agency, AgencyUse
from extractors.clean.agency_credits import RIGHTS, SOURCE, credited
from extractors.clean.agency_names import LATIN_EDGE, MENTION, NAME, NAMES, SURE, TOLD_BY, plain_words
from extractors.clean.prose import is_western


@lru_cache(512)
def _mention(names: tuple[str, ...]) -> re.Pattern[str]:
    """MENTION for a few of the names, many times as fast: it opens with a letter, which is quickly searched for."""
    few = (re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile("|".join(rf"{name}(?<!{LATIN_EDGE}{name})(?!{LATIN_EDGE})" for name in few))


# Words right before or right after a name that show an agency is meant.
SPEAKS_BEFORE = re.compile(
    r"(?:told|telling|tells|by|via|quoted|cited|citing|citando|citant|Berufung\s+auf|ссыл\w+\s+на|powołując\s+się\s+na|according\s+to|source|sources|with|from|laut|nach\s+Angaben|gegenüber|zu|sagte|"
    r"berichtet|berichtete|Nachrichtenagentur(?:en)?|Agentur|zufolge|selon|indiqué|déclaré|dit|agence|secondo|detto|agenzia|"
    r"all['’]|según|dijo|declaró|agencia|a\s+la|agência|segundo|disse|agency|Agency|agencies|ajansı|volgens|aldus|tegen|"
    r"persbureau|nyhetsbyrån|nyhetsbyrået|nyhedsbureauet|skriver|rapporterar|uppger|ifølge|enligt|oplyser|opplyser|melder|"
    r"till?|agencj[aię]|agentury|agentuře|poinformował\w*|powiedział\w*|przekazał\w*|podał\w*|podaje|donosi|przez|rozmow\w+\s+z|"
    r"dla|řekla?|sdělila?|pre|az|kertoo|kepada|dikutip(?:\s+dari)?|berita|LKBN|агентств\w+|сообщил\w*|сообщает|передает|передаёт|"
    r"пишет|рассказал\w*|повідомля\w+|пред|за|σύμφωνα\s+με\s+το|στο|πρακτορείο|وكالة)\W+"
    r"(?:the\s+|der\s+|die\s+|dem\s+|l['’]|à\s+l['’]|la\s+|de\s+|het\s+)?(?:news\s+agency\s+|Nachrichtenagentur\s+)?$|"
    r"\b(?:agency|agencia|agenzia|agência)\s(?:\w+\s){1,5}$",
    re.IGNORECASE,
)
SPEAKS_AFTER = re.compile(
    r"['’]?s?,?\s+(?:ha[sd]\s+|have\s+)?(?:report|said|say|quot|learn|news\s+agency|correspondent|journalist|photographer|told|"
    r"found|count|tally|poll|survey|interview|analysis|writes|wrote|adds|added|berichte|melde|schreib|zufolge|a\s+rapporté|"
    r"rapporte|écrit|inform|señal|escrib|riferi|riport|scriv|haber|bildir|muhabir|pisze|poda|dowiedzia|meldt|bericht|schrijf|"
    r"skriver|melder|uppger|szerint|mukaan|melapor|сообщ|переда|пишет)|"
    r"['’](?:ya|ye|nın|nin|nun|dan|den)\s|:n\s|-nek\s",
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
    r"(?:©|\(c\)|copyright|quelle|source|fuente|fonte|fuentes|kaynak|bron|źródło|kilde|källa|sumber|nguồn|forrás|zdroj|πηγή|источник|출처|来源|來源)"
    r"\s*[:：]?\s*(?:\d{4}\s*)?(?:by\s+|the\s+)*$",
    re.IGNORECASE,
)
# "GENEVA (AFP) -", "Madrid, 3 mar. (EFE).-", "(ANSA) - ROMA, 3 MAR -", "PARIS/AFP -"
DATELINE = re.compile(
    rf"^\W{{0,3}}(?:(?:[^\n(.]|\.(?= \()|(?<=\d)\.){{2,60}}?\s*[(\[/]\s*(?P<a>{NAME})(?:/\w+)?\s*[)\]]?|"
    rf"\((?P<b>{NAME})(?:/\w+)?\)[^\n]{{0,40}}?)\.?\s*[-–—:]\s"
)
# "AFP, MANILA" in a line of its own, "Wiesbaden (KNA/iz). The ...", "МОСКВА, 4 янв — РИА Новости.",
# "КИЕВ. 3 декабря. УНН.", "据新华社电", "【ロンドン共同】", "(서울=연합뉴스)"
PLACE_AND_NAME = re.compile(
    rf"^(?:(?P<h>{NAME}), [A-ZÀ-Þ][A-ZÀ-Þ .'’-]{{2,24}}$|"
    rf"[A-ZÀ-Þ][\w'’-]+(?:[ /][A-ZÀ-Þ][\w'’-]+){{0,3}}\s\((?P<c>{NAME})(?:/\w+)?\)\.\s|"
    rf"[A-ZÀ-ÞА-Я][A-ZÀ-ÞА-Я' -]{{2,24}}(?:[.,]\s\d{{1,2}}\s[^\W\d_]{{3,9}}\.?)?\s?[.–—-]\s(?P<d>{NAME})\s?[.,(]|"
    rf"[据據]?(?P<e>{NAME})[^，。\s]{{0,14}}[电電]|"
    rf"[【［\[][^】］\]\n]{{0,24}}?(?P<f>{NAME})[】］\]]|[(（\[]\w{{1,8}}\s?=\s?(?P<g>{NAME})[)）\]])"
)
BY_NAME = re.compile(
    rf"\b(?:[Bb]y|[Vv]on|[Pp]ar|[Pp]or|[Aa]f|[Aa]v|[Dd]i)\s(?P<name>{NAME})(?!\w)(?!\s[A-Z])"
)  # in a longer line
TURKISH = re.compile("[ğışİĞŞ]")
SIGN_OFF = re.compile(
    rf"(?:^|[\s(\[–—-])(?P<staff>[a-zäöü]{{2,5}}/)?(?P<names>(?:{NAME})(?:\s?[/,]\s?(?:{NAME}|[a-z]{{2,5}}))*)\W{{0,3}}$"
)
BESIDE_NAME = re.compile(r"(?:/|\bvia\s)$")  # "Ada Byron/Reuters", "via AP"
# "Photo: Ada Byron/", "picture by", "AP Photo/", a line that opens with "Foto"; not "a picture of the dam, AFP said"
PICTURE_WORD = r"(?:photo|foto|image|bild|picture|crédit|credit|фото|снимок)(?:graph)?s?"
PICTURE = re.compile(
    rf"(?:(?:^|\n)\W*{PICTURE_WORD}\b[^.\n]{{0,60}}|\b{PICTURE_WORD}(?:\s?[:：/©|]|\s(?:by|von|par|di|credit|courtesy)\b)[^.\n]{{0,60}}|"
    rf"\b{PICTURE_WORD}\W*)$",
    re.IGNORECASE,
)
RANK: dict[AgencyUse, int] = {"cited": 0, "contributed": 1, "full_copy": 2}
CONTEXT_CHARS = 90
RAW_CHARS = 80  # of what stands before and after a name
SIGN_OFF_LINES = 2
DATELINE_WITHIN = 3  # paragraphs: a caption or a standfirst may stand first
DATELINE_CHARS = 200
PERSON = {
    "Bloomberg": re.compile(r"\b(?:Michael|Mike|Mayor|Mr\.?|R\.)\s(?:\w\.?\s)?Bloomberg\b")
}  # and none of his news
OFTEN_GLUED = ("dpa", "Reuters")  # to the next word: "dpaMadrid"
GLUED = re.compile(r"(?<=[a-zäöü])(?=[A-ZÄÖÜ]{2})|(?<=\bReuters)(?=[A-Z])|(?<=\bdpa)(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Named:
    """An agency, the line that shows its use, and the words around its name there."""

    agency: Agency
    line: str
    raw: str


def find_agencies(
    paragraphs: Sequence[str],
    *,
    byline: str = "",
    dateline: str = "",
    credits: Sequence[str] = (),
    beside: Sequence[str] = (),
) -> tuple[Named, ...]:
    """The agencies an article names, in the order in which they are met, each once with its strongest use.

    ``credits`` are lines that credit the text ("Source: AFP"), never those of pictures; ``beside`` are lines above and
    below the text, of which those count that read like a credit.
    """
    strongest: dict[str, Named] = {}
    for one in _uses(paragraphs, byline, dateline, credits, beside):
        held = strongest.get(one.agency.name)
        if held is None or RANK[one.agency.use] > RANK[held.agency.use]:
            strongest[one.agency.name] = one
    return tuple(strongest.values())


def _uses(
    paragraphs: Sequence[str], byline: str, dateline: str, credits: Sequence[str], beside: Sequence[str]
) -> Iterator[Named]:
    everything = "\n".join((byline, dateline, *credits, *beside, *paragraphs))
    named = _names_in(everything)
    if not named:
        return
    mention = _mention(named)
    for line in (byline, *_of_the_text(beside)):
        if any(name in line for name in named) and (mention.search(line) or mention.search(GLUED.sub(", ", line))):
            for agency in credited(GLUED.sub(", ", line)):
                yield Named(agency, line, line[: 2 * RAW_CHARS])
    if signed := BY_NAME.search(byline):
        yield _named(signed["name"], "full_copy", byline, signed.span("name"))
    for line in (dateline, *credits):
        for match in mention.finditer(line):
            yield _named(match[0], "full_copy", line, match.span())
    for text in paragraphs[:DATELINE_WITHIN]:
        if opening := DATELINE.match(text[:DATELINE_CHARS]) or PLACE_AND_NAME.match(text[:DATELINE_CHARS]):
            name = next(name for name in opening.groups() if name)
            yield _named(name, "full_copy", text, opening.span())
    for text in paragraphs:
        for match in mention.finditer(text):
            before = text[max(0, match.start() - CONTEXT_CHARS) : match.start()]
            if len(text) > len(match[0]) + 3 and (
                use := _use(match[0], before, text[match.end() : match.end() + CONTEXT_CHARS])
            ):
                yield _named(match[0], use, text, match.span())
    for text in paragraphs[-SIGN_OFF_LINES:]:
        yield from _signed_off(text)
        if RIGHTS.search(text):
            yield from (Named(agency, text, text[: 2 * RAW_CHARS]) for agency in credited(text))


def _of_the_text(beside: Sequence[str]) -> Iterator[str]:
    """The lines without the source of a box: "Liveblog", and under it "Quelle: dpa"."""
    for above, line in zip(("", *beside), beside, strict=False):
        if not (above.isalpha() and SOURCE.match(line)):
            yield line


def _names_in(everything: str) -> tuple[str, ...]:
    """The spellings that may stand in a text, quickly found, without those that mean something else in it."""
    words = plain_words(everything)
    words.update(name.encode() for name in OFTEN_GLUED if name in everything)
    if not is_western(everything):
        words.add(b"")
    named = [name for word in sorted(words & TOLD_BY.keys()) for name in TOLD_BY[word] if name in everything]
    if "AA" in named and not TURKISH.search(everything):
        named.remove("AA")  # elsewhere a button for larger letters
    return tuple(name for name in named if name not in PERSON or not PERSON[name].search(everything))


def _named(printed: str, use: AgencyUse, line: str, span: tuple[int, int]) -> Named:
    return Named(Agency(NAMES[printed], use), line, line[max(0, span[0] - RAW_CHARS) : span[1] + RAW_CHARS])


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


def _signed_off(line: str) -> Iterator[Named]:
    """ "(AFP)" or "mak/dpa" at the end of the text or of the paragraph before its last."""
    match = SIGN_OFF.search(line[-60:])
    if not match or PICTURE.search(line[: -len(match[0])]):
        return
    in_brackets = (
        line.rstrip()[-1:] in ")]"
        or re.search(r"[.!?…][\"”’»]?\s$|[»”]\s$", line[: len(line.rstrip(" .")) - len(match["names"])])
        or re.search(r"[–—-]\s?$", line[: -len(match["names"].rstrip())][-3:])
    )
    if not in_brackets and len(line) > len(match[0]) + 3:
        return  # "... he told Reuters." is no sign-off
    names = MENTION.findall(match["names"])
    alone = len(names) == 1 and not match["staff"] and "/" not in match["names"]
    is_source = bool(OWNS_BEFORE.search(line[: -len(match["names"].rstrip())].rstrip(" (")))
    for name in names:
        yield _named(name, "full_copy" if alone or is_source else "contributed", line, (len(line), len(line)))
