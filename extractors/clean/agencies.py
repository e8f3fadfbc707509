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

# Name -> how it is printed. A spelling that also means something else (AP, PA, TT, "ATS") stands after the bar:
# it counts only where an agency is meant by the words around it.
AGENCIES = {
    "Reuters": "Reuters Рейтер رويترز रॉयटर्स ロイター 路透社 路透 로이터",
    "AFP": "AFP Agence_France-Presse Agence_France_Presse АФП فرانس_برس एएफपी 法新社",
    "AP": "Associated_Press एसोसिएटेड_प्रेस AP通信 美联社 美聯社 أسوشيتد_برس | AP",
    "dpa": "dpa dpa-AFX dpa-infocom Deutsche_Presse-Agentur Deutschen_Presse-Agentur",
    "EFE": "Agencia_EFE Europa_Press_y_EFE | EFE Efe",
    "Europa Press": "Europa_Press",
    "ANSA": "ANSA Ansa",
    "AGI": "Agenzia_Italia | AGI",
    "Adnkronos": "Adnkronos AdnKronos",
    "Anadolu": "Anadolu_Agency Anadolu_Ajansı Anadolu_Agentur Anadolu Agence_Anadolu وكالة_الأناضول | AA",
    "DHA": "Demirören_Haber_Ajansı | DHA",
    "İHA": "İhlas_Haber_Ajansı | İHA",
    "Xinhua": "Xinhua 新华社 新華社 Синьхуа شينخوا",
    "TASS": "TASS ТАСС ИТАР-ТАСС Tass",
    "RIA Novosti": "RIA_Novosti РИА_Новости",
    "Interfax": "Interfax Интерфакс",
    "Ukrinform": "Ukrinform Укрінформ",
    "Kyodo": "Kyodo_News Kyodo 共同通信 共同社",
    "Jiji": "Jiji_Press 時事通信",
    "Yonhap": "Yonhap 연합뉴스 聯合ニュース 韩联社",
    "PTI": "Press_Trust_of_India पीटीआई | PTI",
    "ANI": "Asian_News_International | ANI",
    "IANS": "IANS",
    "Antara": "| Antara",
    "Bernama": "Bernama",
    "UPI": "United_Press_International | UPI",
    "PA": "Press_Association PA_Media PA_news_agency",
    "AAP": "Australian_Associated_Press | AAP",
    "The Canadian Press": "Canadian_Press La_Presse_Canadienne",
    "APA": "Austria_Presse_Agentur APA-OTS | APA",
    "Keystone-SDA": "Keystone-SDA Keystone-ATS | SDA SDA/ATS",
    "Belga": "Belga",
    "ANP": "| ANP",
    "NTB": "| NTB",
    "TT": "TT_Nyhetsbyrån | TT",
    "Ritzau": "Ritzau",
    "STT": "| STT",
    "PAP": "Polska_Agencja_Prasowa | PAP",
    "ČTK": "ČTK | CTK",
    "MTI": "| MTI",
    "Agerpres": "Agerpres AGERPRES",
    "Lusa": "Agência_Lusa | Lusa",
    "Agência Brasil": "Agência_Brasil",
    "WAFA": "WAFA",
    "SANA": "| SANA",
    "SPA": "Saudi_Press_Agency",
    "IRNA": "IRNA ایرنا",
    "epd": "epd Evangelischer_Pressedienst",
    "KNA": "Katholische_Nachrichten-Agentur | KNA",
    "Bloomberg": "Bloomberg_News | Bloomberg",
}


def _spellings(column: int) -> dict[str, str]:
    """Spelling -> name of the agency, of those before (0) or after (1) the bar."""
    found = {}
    for name, row in AGENCIES.items():
        columns = row.partition("|")[::2]
        found.update({spelling.replace("_", " "): name for spelling in columns[column].split()})
    return found


SURE, DOUBTFUL = _spellings(0), _spellings(1)
NAMES = SURE | DOUBTFUL
NAME = "|".join(re.escape(name) for name in sorted(NAMES, key=len, reverse=True))
WORD = re.compile(r"\w+")
# Of each spelling its first word, by which most are seen to be on no page; "" where words take prefixes, or run on.
FIRST_WORD = {name: "" if name[0] > "\u024f" else WORD.findall(name)[0] for name in NAMES}
LATIN_EDGE = r"[A-Za-zÀ-ɏ0-9]"
MENTION = re.compile(rf"(?<!{LATIN_EDGE})(?:{NAME})(?!{LATIN_EDGE})")


@lru_cache(512)
def _mention(names: tuple[str, ...]) -> re.Pattern[str]:
    """MENTION for a few of the names, which is ten times as fast."""
    few = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<!{LATIN_EDGE})(?:{few})(?!{LATIN_EDGE})")


# Words right before or right after a name that show an agency is meant.
SPEAKS_BEFORE = re.compile(
    r"(?:told|telling|tells|by|via|quoted|cited|according\s+to|source|sources|with|from|"
    r"laut|nach\s+Angaben|gegenüber|sagte|berichtet|berichtete|Nachrichtenagentur(?:en)?|Agentur|zufolge|selon|indiqué|déclaré|agence|"
    r"secondo|agenzia|según|agencia|a\s+la|agência|segundo|agency|Agency|agencies|ajansı|persbureau|nyhetsbyrån|nyhetsbyrået|agencji|agentury|"
    r"агентству?|агентства|وكالة)\W+(?:the\s+|der\s+|die\s+|dem\s+|l['’]|à\s+l['’]|la\s+|de\s+)?(?:news\s+agency\s+|Nachrichtenagentur\s+)?$",
    re.IGNORECASE,
)  # fmt: skip
SPEAKS_AFTER = re.compile(
    r"['’]?s?,?\s+(?:has\s+|had\s+)?(?:report|said|say|quot|learn|news\s+agency|correspondent|journalist|photographer|told|found|count|tally|poll|"
    r"berichte|melde|zufolge|a\s+rapporté|rapporte|inform|señal|riferi|riport|haber|pisze|podaje|meldt|bericht|сообщ)",
    re.IGNORECASE,
)
GIVES_BEFORE = re.compile(
    r"(?:(?:additional|with|further|extra)\s+(?:reporting|report|material|files?|input|inputs|content)\s+(?:by|from|of)|contributions?\s+(?:by|from)|"
    r"(?:^|[(\[*–—-]\s?)with|\(mit|mit\s+(?:Material|Informationen|Inhalten)\s+(?:von|der|des)|Material\s+(?:von|der)|"
    r"\(?avec|\(con(?:\s+información\s+de)?|con\s+información\s+de|com\s+informações\s+d[aeo]|com\s+(?=\w+$)|met\s+medewerking\s+van)"
    r"\s+(?:(?:the|der|la|l['’]|de|da)\s*)?(?:[\w.\- ]{2,40}?(?:,|\band\b|\bund\b|\bet\b|\by\b|&|/)\s*){0,4}$",
    re.IGNORECASE,
)
GIVES_AFTER = re.compile(r"[^.\n]{0,60}\bcontributed\s+(?:to|reporting)\b", re.IGNORECASE)
OWNS_BEFORE = re.compile(
    r"(?:©|\(c\)|copyright|quelle|source|fuente|fonte|fuentes|kaynak|bron|źródło|kilde|källa|sumber|nguồn|forrás|출처|来源|來源)"
    r"\s*[:：]?\s*(?:\d{4}\s*)?(?:by\s+|the\s+)*$",
    re.IGNORECASE,
)
DATELINE = re.compile(
    rf"^\W{{0,3}}(?:[^\n(.]{{2,60}}?\s*[(\[/]\s*(?P<a>{NAME})(?:/\w+)?\s*[)\]]?|\((?P<b>{NAME})(?:/\w+)?\)[^\n]{{0,40}}?)\s*[-–—:]\s"
)
SIGN_OFF = re.compile(
    rf"(?:^|[\s(\[–—-])(?P<staff>[a-zäöü]{{2,5}}/)?(?P<names>(?:{NAME})(?:\s?[/,]\s?(?:{NAME}|[a-z]{{2,5}}))*)\W{{0,3}}$"
)
PICTURE = re.compile(r"(?:photo|foto|image|bild|picture|crédit|credit)s?\b[^.\n]{0,60}$", re.IGNORECASE)
RANK: dict[AgencyUse, int] = {"cited": 0, "contributed": 1, "full_copy": 2}
CONTEXT_CHARS = 90
SIGN_OFF_LINES = 2


def find_agencies(
    body: str, *, byline: str = "", dateline: str = "", credits: Sequence[str] = ()
) -> tuple[Agency, ...]:
    """The agencies an article names, in the order in which they are met, each once with its strongest use.

    ``credits`` are lines that credit the text ("Source: AFP"), never those of pictures.
    """
    strongest: dict[str, AgencyUse] = {}
    for name, use in _uses(body, byline, dateline, credits):
        if name not in strongest or RANK[use] > RANK[strongest[name]]:
            strongest[name] = use
    return tuple(Agency(name, use) for name, use in strongest.items())


def _uses(body: str, byline: str, dateline: str, credits: Sequence[str]) -> Iterator[tuple[str, AgencyUse]]:
    credited = (byline, dateline, *credits)
    everything = "\n".join((*credited, body))
    words = set(WORD.findall(everything))
    named = tuple(name for name, first in FIRST_WORD.items() if (first in words or not first) and name in everything)
    if not named:
        return
    mention = _mention(named)
    for line in credited:
        for match in mention.finditer(line):
            yield NAMES[match[0]], "full_copy"
    if opening := DATELINE.match(body[:200]):
        yield NAMES[opening["a"] or opening["b"]], "full_copy"
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
    if GIVES_BEFORE.search(before) or GIVES_AFTER.match(after):
        return "contributed"
    if PICTURE.search(before.rpartition("\n")[2]):
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
        in_brackets = line.rstrip()[-1:] in ")]" or re.search(r"[–—-]\s?$", line[: -len(match["names"].rstrip())][-3:])
        if not in_brackets and len(line) > len(match[0]) + 3:
            continue  # "... he told Reuters." is no sign-off
        names = [NAMES[name] for name in MENTION.findall(match["names"])]
        alone = len(names) == 1 and not match["staff"] and "/" not in match["names"]
        for name in names:
            yield name, "full_copy" if alone else "contributed"
