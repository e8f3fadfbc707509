"""A byline as printed -> the names of the people in it.

"By Ada Byron and Tom Paine in Leeds, Reuters" -> ("Ada Byron", "Tom Paine"). Newsrooms, agencies and roles are not
people. Names are taken as printed, never completed or turned around.
"""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.clean.dates import find_dates
from extractors.clean.prose import clean_line, small, without_case

MAX_BYLINE = 300  # characters; what is longer is prose, not a byline
MAX_NAME_WORDS = 5

# What stands before the names: "By", "Von", "Par", "Text:", "Autor:", "Words by", "Scritto da" ...
WRITTEN = (
    r"(?:written|reported|posted|published|edited|reviewed|compiled|contributed|story|words|text|report|article|"
    r"analysis|opinion|review|interview|exclusive|comment|photos?|created|submitted|updated|guest (?:post|column)|news|"
    r"adaptiert|adapted|adaptado|adapté|"
    r"verfasst|geschrieben|geschreven|rédigé|écrit|publié|propos recueillis|texte|escrito|redactado|publicado|texto|"
    r"scritto|redatto|pubblicato|a cura|articolo|testo|skrevet|skriven|scris|kommentar|gastbeitrag|analyse|kolumne|"
    r"glosse|reportage|essay|rezension|porträt|leitartikel|bericht|kritik|column|columna|chronique|crónica|krönika|recension)"
)
LEAD_WORDS = (
    rf"^\W*(?:(?:{WRITTEN}\b[^a-z]{{0,3}})?(?:(?:by){{1,2}}|from)\b|{WRITTEN}\s+(?:par|por|da|di|de|door|av|af|von)\b|"
    r"(?:von|de|door|dal|dalla|av|af|por)\s+(?:unser\w*|notre|onze|nostr[oa]|vår|vores|nuestr[oa])\s+\w+|"
    r"ein(?:e|en)?\s+\w+\s+von|von|vom|par|por|di|av|af|od|door|autor(?:in|en|a|es|zy|ka)?|auteurs?|autori|"
    r"authors?|author\(s\)|text|texte|texto|testo|tekst|"
    r"redacci[oó]n|reporter|journalist|foto|автор(?:ы)?|текст|του|της|συντάκτης|γράφ(?:ει|ουν) (?:ο|η|οι)|yazan|haber|"
    r"oleh|記者|记者|기자|글|penulis|tác giả)\s*[:：–-]?\s+|"
    r"^\W*(?:by|von|autor(?:in|en|a)?|authors?|text|tekst|автор(?:ы)?|текст|作者|著者|筆者|撰稿|撰文|記者|记者|(?:取材・)?文|"
    r"執筆|글|문|szerző|írta|yazar|piše|napisao|लेखक|بقلم|كتب|מאת)"
    r"\s*[:：／/|=＝]\s*"
)
LEAD = re.compile(rf"{LEAD_WORDS}|^\W*(?-i:[Bb]y(?=[A-ZÀ-Þ][a-zà-ÿ]+ [A-ZÀ-Þ]))", re.IGNORECASE)
PERHAPS_LEAD = re.compile(rf"{LEAD_WORDS}|^\W*by")  # in small letters
# "Published 2 hours ago by Ada Byron"
STAMPED = re.compile(
    r"^\W*(?:published|posted|updated|written|reported|submitted)\b.{0,60}?\bby\s+", re.IGNORECASE | re.DOTALL
)
BETWEEN = re.compile(
    r"\s*(?:[,;|•·/、，；＋+\n]|\s[–—-]\s|\s&\s|\b(?:and|und|et|och|og|en|with|mit|ve|dan|и|και|i|e|y|a|oraz|con|"
    r"avec)\b(?=\s+\w))\s*"
)
# "in Leeds", "at the High Court", "for BBC News": from here on it is not a name any more.
TAIL = re.compile(
    r"\s+(?:[Ii]n|at|[Ff]or|from|of|on|report(?:s|ing)?|aus|für|in\s+het|à|pour|en|para|da|dal|via|@|is an?|"
    r"ist|was|has|covers?|writes?|special to|contributing|published|(?:last )?updated)(?:\s.*)?$"
)
DANGLING = re.compile(r"(?:\s+(?:le|am|on|el|il|den|um|at|op|vom|em|på|à|le|kl))+$")  # "Ada Byron le [7 May]"
SENTENCE = re.compile(r"[^\W\d_]{5,}\.\s|:")  # no name goes over the end of one
# "Kirjoittaja: Ada Byron": before a colon, one word in whatever language, but for those that credit something else.
LABEL_FIRST = re.compile(
    r"^(?:oprac\.|(?!source|quelle|fuente|fonte|kaynak|photo|foto|bild|image|credit|via)[^\W\d_]{2,14}\s?:)\s+(?=\S+\s\S)",
    re.I,
)
NEXT_LABEL = re.compile(r"(?<=\w)\s+[^\W\d_]+:(?:\s.*)?$")  # "Ada Byron Category: Film"
BRACKETS = re.compile(r"\s*[\(\[（【<][^\)\]）】>]*[\)\]）】>]\s*")
DIGIT = re.compile(r"\d")
HANDLE_GLUED = re.compile(r"(?<=[a-zà-ÿ])@\w+$")
NOISE = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|@\w+|\b\d[\d./:-]*\b\S*")

# A word that no person is called by, in any of the languages in which bylines are common.
NOT_A_PERSON = re.compile(
    r"^the\s|\b(?:staff|staffs|deals|newsletters?|links?|editors?|editorial|desk|team|newsroom|news|newswire|agency|agencies|agence|agentur|"
    r"agencia|agenzia|press|reuters|afp|dpa|ap|"
    r"upi|ansa|efe|apa|pap|tass|anadolu|xinhua|ians|pti|ani|bloomberg|ritzau|interfax|ukrinform|kyodo|yonhap|belga|"
    r"kontakt|contact|ajansı|images?|getty|redaktion|redaksi|redakcja|redacci[oó]n|"
    r"r[ée]daction|redazione|redaktör|redaktionen|"
    r"toimitus|редакция|агентство|σύνταξης|correspondents?|correspondante?|korrespondent(?:in)?|reporters?|"
    r"writers?|columnists?|contributors?|"
    r"journalists?|producers?|magazine|media|medien|online|digital|network|times|post|guardian|telegraph|herald|"
    r"tribune|gazette|journal|chronicle|"
    r"daily|weekly|today|tv|radio|bbc|cnn|abc|nbc|cbs|fox|npr|university|institute|foundation|department|ministry|"
    r"company|group|inc|ltd|llc|gmbh|"
    r"admin|administrator|webmaster|user|guest|anonymous|unknown|sponsored|advertorial|partner|content|studios?|"
    r"service|services|bureau|"
    r"board|council|committee|association|center|centre|report|reports|updates?|exclusive|subscribe|share|"
    r"comments?|read|more|minutes?|min|published|"
    r"archives?|artikel|beiträge|beitrag|kategorien?|landesanstalt|verband|articles?|website|site|blog|com|net|org|null|none|undefined|author|autor|posts?|view|profile|follow|sport|"
    r"sports|politik|politics|business|world|"
    r"nachrichten|zeitung|presse|rundschau|anzeiger|kurier|tagblatt|redaktionsnetzwerk|verlag|notizie|noticias|"
    r"haber|haberleri|нews|новости|газета)\b|"
    r"编辑|記者會|新聞|新闻|報導|报道|社説|編集部|통신|뉴스|^(?:国際|国内|社会|政治|経済|地域|文化|科学|芸能|生活|教育|医療|事件|気象|災害)$"
)  # in small letters
ROLE_FIRST = re.compile(
    r"^(?:(?:senior|chief|deputy|political|business|science|health|education|sports?|foreign|royal|news|world|"
    r"managing|associate|assistant|staff|"
    r"digital|data|climate|environment|technology|crime|arts|entertainment|culture|lead|freelance|guest|"
    r"contributing)\s+)*"
    r"(?:editor|reporter|correspondent|writer|columnist|journalist|producer|photographer|analyst|"
    r"critic)(?:\s*[:,-]\s*|\s+(?=[A-Z]\w+ [A-Z]))",
    re.IGNORECASE,
)
ROLES = (
    r"(?:Editors?|Reporters?|Correspondents?|Writers?|Columnists?|Journaliste?|Producer|CEO|Staff|Director|Critic|Analyst|"
    r"Team|Redakteur(?:in)?|Korrespondent(?:in)?|Redattore)"
)
# "Ada ByronPolitical Editor", "Ada ByronPublished": what a page sets apart by its type alone.
ROLE_GLUED = re.compile(
    rf"(?<=[a-zà-ÿ])(?:(?:[A-Z][\w&-]+ ){{0,4}}{ROLES}|Published|Posted|Updated|Veröffentlicht|Aktualisiert|Publié)"
    r"(?:[ ,|].*)?$"
)
# "Ada Byron Deputy Content Director"
ROLE_BEHIND = re.compile(
    r"(?<=\w) (?:Senior|Deputy|Chief|Lead|Head|Staff|Assistant|Associate|Acting|Executive|Managing|Contributing|"
    r"Freelance|Special|Content|Audience|Digital|Social|Live|Video|Trends|Showbiz|Lifestyle|Features?|Travel|Money|Consumer|Royal|"
    r"TV|Entertainment|Gear|Tech|Technology|Science|Health|Environment|Education|Political|Politics|Crime|Courts?|Business|"
    r"Sports?|Football|Foreign|World|News|National|City|Local|Home|Defence|Data|Investigations|US|UK|Washington|Westminster)"
    rf"(?: [A-Z&][\w-]*){{0,4}}? {ROLES}(?:[ ,|].*)?$"
)
CASED = re.compile(r"[A-Za-zÀ-ɏͰ-ϿЀ-ӿ]")
PARTICLE_WORDS = (
    "de del della di da do dos das van von der den ten ter zu zur zum la le el al bin ibn ben bint abu y e af av of "
    "und i ap o' d' du des st. mac san dal dalla"
)
PARTICLES = frozenset(PARTICLE_WORDS.split())
EASTERN = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")  # two words of these scripts may be a whole headline
EASTERN_NAME = re.compile(
    "[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{2,8}(?:[ ・·][\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{1,8})?"
)


def authors_of(byline: str, language: str = "") -> tuple[str, ...]:
    """The people named, in printed order, each once; () when it names none."""
    line = clean_line(byline)
    if not line or len(line) > MAX_BYLINE:
        return ()
    if DIGIT.search(line) and (dates := find_dates(line, language=language)):
        line = line[: dates[0].span[0]] + "\n" + line[dates[-1].span[1] :]
    line = STAMPED.sub("", line)
    line = BRACKETS.sub(" ", without_lead(without_lead(line)))
    names: dict[str, str] = {}
    for part in BETWEEN.split(line):
        name = name_in(part)
        if name:
            names.setdefault(without_case(name), name)
    return tuple(names.values())


@lru_cache(1_024)  # a line is asked for its labels several times
def lead_of(text: str) -> re.Match[str] | None:
    """What stands before the names at the very beginning; asked in small letters first, since most texts have none."""
    return LEAD.match(text) if PERHAPS_LEAD.match(small(text)) else None


def without_lead(text: str) -> str:
    lead = lead_of(text)
    return text[lead.end() :] if lead else text


@lru_cache(1_024)  # JSON-LD, meta elements and lines name the same people
def name_in(part: str) -> str:
    """One person's name, or "" when this stretch of a byline is something else."""
    part = HANDLE_GLUED.sub("", LABEL_FIRST.sub("", part.strip()))
    name = NOISE.sub(" ", NEXT_LABEL.sub("", without_lead(part.strip())))
    name = without_role(ROLE_FIRST.sub("", TAIL.sub("", clean_line(name))))
    name = said_once(DANGLING.sub("", name))
    name = clean_line(name).strip(" .,:;|-–—·•*'\"“”/")
    return name if is_name(name) else ""


def without_role(text: str) -> str:
    """What stands before a role that only the type of the page sets apart: "Ada Byron Political Editor"."""
    return ROLE_BEHIND.sub("", ROLE_GLUED.sub("", text))


def said_once(text: str) -> str:
    """A name printed twice in one line, as pages do that describe the author's picture: "Ada Byron Ada Byron"."""
    half = len(text) // 2
    return text[:half] if len(text) % 2 and text[:half] == text[half + 1 :] else text


def is_name(name: str) -> bool:
    """Does this look like a person's name: two to five words, capitals where the script has them, no newsroom word?"""
    if not _is_like_a_name(name) or DIGIT.search(name) or SENTENCE.search(name):
        return False
    return not NOT_A_PERSON.search(small(name))


def _is_like_a_name(text: str) -> bool:
    """By its number of words and its capitals; which words they are is not asked."""
    words = text.split()
    if not CASED.search(text) and EASTERN.search(text):
        return bool(EASTERN_NAME.fullmatch(text))
    if not 2 <= len(words) <= MAX_NAME_WORDS:
        return False
    loud = [word for word in words if word.lower() not in PARTICLES]
    return not CASED.search(text) or (
        bool(loud)
        and all(word[0].isupper() or "'" in word[:3] or "’" in word[:3] or not word[0].isalpha() for word in loud)
    )
