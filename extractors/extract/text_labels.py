"""What one line of a saved article is: dates, reading time, byline, caption and credit, address, page furniture.

In: one line of text. Out: what was read from it. Nothing here knows where in the file the line stood; that is
``saved_text``'s part. Word lists are small and multilingual; each says what it is for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from extractors.clean.agency_credits import SOURCE
from extractors.clean.agency_names import MENTION
from extractors.clean.bylines import LABEL_FIRST, NOT_A_PERSON, authors_of, is_name, lead_of, said_once, without_role
from extractors.clean.dates import PrintedDate, find_dates
from extractors.clean.prose import IDEOGRAPH, UNSPACED_RUN, is_western, small

# ---------------------------------------------------------------------- how much a line says

SENTENCE_ENDS, CLOSING = ".!?…。！？।", "\"'”’»)]」』"
MIN_PROSE_WORDS = 15  # a line this long is prose even without a full stop
MIN_SENTENCE_WORDS = 8
EASTERN = re.compile("[\u0e00-\u1fff\u3000-\U0003ffff]")  # the scripts without spaces are among these
LONG_WORD = re.compile(r"[^\W\d_]{4,}")
UNSPACED = re.compile("[\u3040-\u30ff\u4e00-\u9fff\u0e00-\u0e7f]+")
RETOLD = 0.5  # share of a line's words
KNOWN_LINES = 4_096  # lines whose answer is kept; a page asks for each of its lines several times

dates_in = lru_cache(KNOWN_LINES)(find_dates)


@lru_cache(KNOWN_LINES)
def words(text: str) -> int:
    """About how many words, where white space is folded; two signs of a script without spaces count as one."""
    bare = text.strip()
    spaced = bare.count(" ") + 1 if bare else 0
    if is_western(text) or not EASTERN.search(text):
        return spaced
    unspaced = len(IDEOGRAPH.findall(text)) + sum(map(len, UNSPACED_RUN.findall(text)))
    return spaced + unspaced // 2


def ends_sentence(text: str) -> bool:
    """A full stop or the like at its end, perhaps within quotes or brackets."""
    bare = text.rstrip(CLOSING)
    return bool(bare) and bare[-1] in SENTENCE_ENDS


@lru_cache(KNOWN_LINES)
def is_prose(text: str) -> bool:
    count = words(text)
    return count >= MIN_PROSE_WORDS or (count >= MIN_SENTENCE_WORDS and ends_sentence(text))


def content_of(text: str) -> list[str]:
    """The words that carry meaning, near enough: the longer ones; of scripts without spaces, pairs of signs."""
    found = LONG_WORD.findall(text.casefold())
    if is_western(text):
        return found
    pairs = [run[i : i + 2] for run in UNSPACED.findall(text) if len(run) > 1 for i in range(len(run) - 1)]
    return [word for word in found if not UNSPACED.search(word)] + pairs


def is_retold(title: str, text: str) -> bool:
    """Does a line that is no sentence use the title's words for the most part, as a second headline does?"""
    content, told = content_of(text), set(content_of(title))
    return not ends_sentence(text) and len(content) > 2 and sum(map(told.__contains__, content)) > RETOLD * len(content)


# ---------------------------------------------------------------------- addresses

ADDRESS_LINE = re.compile(
    r"(?:(?:source|original|originally|link|url|via|quelle|fonte|fuente|from|read (?:more|original|"
    r"online) at|permalink|retrieved from|источник|出典|原文)"
    r"\s*(?:article|url|link)?\s*[:：]?\s*)?<?(https?://[^\s<>\"]+)>?", re.I)  # fmt: skip
SITE = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,12}", re.I)

# ---------------------------------------------------------------------- reading time

MINUTE = (
    r"(?:m(?=\s(?:read|lect|lesez))|['′](?=\s(?:di|de)\b)|m[ií]n(?:\.|s|uten?|utes?|uter|utters?|uti|útur|utos?|utę|uty|ut|uut(?:tia)?|utt?en)?\b\.?|мин(?:\.|"
    r"ут[аы]?)?|хв(?:\.|илин[аи]?)?|dk\b\.?|dakika\w*|"
    r"menit|phút|perc\w*|λεπτ\w+|דקות|דקה|دقائق|دقيقة|دقیقه|मिनट|মিনিট|นาที|分钟|分鐘|分間|分|분)"
)
READ = (
    r"(?:read|lect|lett|leit|lee|lese|lest|les|lez|läs|lés|læs|czyt|čte|čít|чит|чтен|прочит|oku|baca|đọc|読|读|讀|閱|阅|"
    r"읽|독|पढ|पढ़|citi|čita|ανάγν|ανάγνωσ|olvas|luku|"
    r"lugem|skait|lasī|skaity|lexo|lexim|læs|lire|\blu\b|legge|\blê\b|чет|পড়|قراءة|خواندن|קריאה|อ่าน)"
)
READING = re.compile(
    rf"(?P<before>(?:[^\d:：|·•]{{2,32}}[:：]?\s*)?)(?:約|약|ca\.?\s|about\s|etwa\s|"
    rf"[~≈<>]\s?)?(?P<n>\d{{1,3}})(?:(?:\s?[-–—]\s?|\s(?:to|bis|à|a)\s)(?P<m>\d{{1,3}}))?[\s-]?{MINUTE}"
    r"(?:,?\s?\d{1,2}\s?sec\w*)?(?P<after>[^\d|·•]{0,32})", re.I)  # fmt: skip
MAX_READING_MINUTES = 240
MAX_READING_CHARS = 90
HAS_DIGIT = re.compile(r"\d")
AROUND_MINUTES = " ()[]⏱⏲⏳⌛🕐🕒\ufe0f"


def reading_minutes(part: str) -> int | None:
    """ "2 min read", "Lesezeit: 5 Minuten", "4-5 minutes" -> 2, 5, 4; None for what is no reading time."""
    if len(part) > MAX_READING_CHARS or not HAS_DIGIT.search(part):
        return None
    match = READING.fullmatch(part.strip(AROUND_MINUTES))
    if not match:
        return None
    said = (match["before"] + " " + match["after"]).lower()
    if said.strip(" :.") and not re.search(READ, said):
        return None
    minutes = int(match["n"])
    return minutes if 0 < minutes <= MAX_READING_MINUTES else None


# ---------------------------------------------------------------------- dates and what they are dates of

UPDATED = re.compile(
    r"updat|modif|amend|last edit|aktualis|stand\b|geändert|mis à jour|mise à jour|maj\b|actualiz|atualiz|"
    r"aggiorn|bijgewerkt|gewijzigd|oppdat|uppdat|opdat|"
    r"endret|ändrad|güncel|aktualiz|zaktual|frissít|päivit|muokat|обновл|измен|оновлен|ενημ|تحديث|به‌روز|"
    r"diperbarui|cập nhật|更新|수정|최종|अपडेट|อัปเดต|עודכן",
    re.I,
)
# Words that stand around a date and tell nothing more, for the reader of one line.
DATE_WORDS_TEXT = """
    as of geplaatst gewijzigd gepubliceerd uploaded filed recorded publication publicación actualización fecha data
    julkaistu päivitetty megjelent frissítve objavljeno ažurirano zveřejněno zaktualizowano opublikowany dodane
    first originally last published posted issued created updated modified edited aired release released
    date dated online on at in the print since veröffentlicht erschienen erstellt publiziert aktualisiert
    stand datum vom am um den der uhr seit heute zuletzt publié publiée mis mise à jour le par paru créé
    modifié publicado publicada actualizado actualizada el a las em às atualizado pubblicato aggiornato il
    alle ore del gepubliceerd bijgewerkt om op publisert oppdatert publicerad uppdaterad kl klockan udgivet
    opdateret publiceret opublikowano aktualizacja data dodano publikováno aktualizováno vydáno dne yayın
    yayınlanma yayınlandı giriş tarihi son güncelleme güncellendi saat опубликовано обновлено дата
    публикации в г года опубліковано оновлено diterbitkan diperbarui tayang terbit wib wita pukul ngày cập
    nhật đăng lúc mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday
    saturday sunday montag dienstag donnerstag freitag samstag sonntag mittwoch mo di mi do fr sa so lundi
    mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo
    segunda terça quarta quinta sexta feira lunedì martedì mercoledì giovedì venerdì sabato domenica maandag
    dinsdag woensdag donderdag vrijdag zaterdag zondag måndag tisdag onsdag torsdag fredag lördag söndag
    mandag tirsdag lørdag søndag poniedziałek wtorek środa czwartek piątek sobota niedziela pondělí úterý
    středa čtvrtek pátek neděle понедельник вторник среда четверг пятница суббота воскресенье pazartesi salı
    çarşamba perşembe cuma cumartesi pazar senin selasa rabu kamis jumat sabtu minggu thứ hai ba tư năm sáu
    bảy chủ 입력 승인 수정 등록 기사 최종 기사입력 प्रकाशित अपडेटेड पर को बजे প্রকাশ আপডেট نشر تاريخ النشر آخر تحديث فورסם
    עודכן δημοσίευση δημοσιεύθηκε
"""
DATE_WORDS = frozenset(DATE_WORDS_TEXT.split())
DATE_SIGNS = frozenset("公開更新掲載配信日発表行发布發时间時間期月火水木金土曜星入力")
WORD = re.compile(r"[^\W_]+")
BESIDE_DATE = " ,;:.-–—()"
MAX_DATE_REST = 3  # letters that a line of dates may hold besides


@dataclass(slots=True)
class Labels:
    """What one line beside a headline says. Empty when it says nothing of the kind."""

    published: list[PrintedDate] = field(default_factory=list)
    modified: list[PrintedDate] = field(default_factory=list)
    minutes: int | None = None
    bylines: list[str] = field(default_factory=list)
    site: str = ""
    ago: str = ""  # "3 hours ago": a date too, though not one that a saved text can place
    rest: str = ""  # what was understood as none of these

    @property
    def is_any(self) -> bool:
        return self.is_dated or bool(self.minutes or self.bylines or self.site)

    @property
    def is_dated(self) -> bool:
        return bool(self.published or self.modified or self.ago)


MAX_LABELS_CHARS, MAX_REASON_CHARS = 300, 40
PICTURE_CREDIT = re.compile(
    r"(?:photo|foto|image|bild|picture|crédit|credit|fot|ảnh|사진|写真)[\w ]{0,12}[:：/]|©|\(c\)", re.I
)
PARTS = re.compile(r"\s*[|•·‧](?!\s*\d{1,2}[:.]\d\d(?![\d.]))\s*|\s+/\s+(?=\D)|\s[–—]\s(?=\D)|\s-\s(?=[^\d\s])")
PARTING_SIGN = re.compile("[|•·‧/–—-]")
NAME_AND_MINUTES = re.compile(rf"(?P<name>\D{{5,60}}) (?P<minutes>\d{{1,2}}[ -]?{MINUTE}.{{0,20}})", re.I)
# "来源：海湾晚报 作者：王小明": among the other labels beside a date.
SIGNED_WITHIN = re.compile(r"(?:作者|记者|記者|撰文|著者|執筆)\s?[:：]\s?[^\s:：|]{2,8}")
INITIALS = re.compile(r"(?:[A-ZÀ-Þ]\.[ -]?){2,3}")
CLOCK, MAX_STAMP_WORDS = re.compile(r"\b\d{1,2}[:.]\d\d\b"), 8
CLOCK_ALONE = re.compile(r"\d{1,2}[:.h]\d\d(?:\s?(?:uhr|h|[ap]\.?m\.?))?", re.I)
AGO_WORD = re.compile("ago|vor|il y a|hace|há|heute|gestern|today|yesterday|aujourd|hier|hoy|ayer|oggi|ieri|前|전")
AGO = re.compile(
    r"\b(?:\d+|an?|einer?|une?|una?)\s(?:seconds?|mins?|minutes?|hours?|hrs?|days?|weeks?)\sago\b|"
    r"\bvor\s(?:\d+|einem|einer)\s(?:Sekunden?|Minuten?|Stunden?|Tag(?:en)?)|\bil y a \d+ \w+|"
    r"\bhace \d+ \w+|\bhá \d+ \w+|"
    r"\b(?:heute|gestern|today|yesterday|aujourd'hui|hier|hoy|ayer|oggi|ieri)(?:,| um| at| à| a las| alle)? "
    r"\d{1,2}[:.h]\d\d\b|"
    r"\d+\s?(?:時間前|分前|日前|시간 전|분 전|小时前|分钟前)",
    re.I,
)


# Without one of these signs a line that opens like no byline holds no label; most lines of a page are told so.
PERHAPS_LABEL = re.compile(
    r"[\d|•·‧/.–—기특記记-](?:(?<=[\d|•·‧/])|(?<=\.)\w|(?<=\s[–—-])\s|(?<=기)자|(?<=특)파원|(?<=[記记])者)"
)


def labels_of(text: str, *, language: str = "", timezone: str = "", names_count: bool = False) -> Labels:
    """Read a line such as "By Ada Byron · 1 March 2024, updated 2 March 2024 · 3 min read".

    ``names_count``: what is nothing but a person's name is a byline (true beside a headline only).
    """
    found = Labels()
    is_plain = not PERHAPS_LABEL.search(text) and not lead_of(text)
    if (is_plain and not names_count) or len(text) > MAX_LABELS_CHARS or PICTURE_CREDIT.match(text):
        found.rest = text
        return found
    if is_plain:  # a name alone, or nothing
        byline = byline_in(text, True)
        found.bylines += [byline] if byline else []
        found.rest = "" if byline or not _says_more(text) else text
        return found
    rests: list[str] = []
    parts = [part for part in PARTS.split(text) if part] if PARTING_SIGN.search(text) else [text]
    before = ""  # "Updated - April 21, 2016": the word may stand in a part of its own
    for i, part in enumerate(parts):
        is_named = names_count or (i == 0 and len(parts) > 1)
        has_digit = HAS_DIGIT.search(part)
        signed = NAME_AND_MINUTES.fullmatch(part) if has_digit else None
        if signed and (byline := byline_in(signed["name"].strip(), is_western(part))):
            found.bylines.append(byline)
            found.minutes = found.minutes or reading_minutes(signed["minutes"])
        elif has_digit and (minutes := reading_minutes(part)):
            found.minutes = found.minutes or minutes
        elif has_digit and (dates := dates_in(part, language=language, timezone=timezone)):
            _take_dates(found, part, dates, rests, is_named, before)
        elif "." in part and SITE.fullmatch(part):
            found.site = found.site or part
        elif byline := byline_in(part, is_named):
            found.bylines.append(byline)
        elif found.bylines and words(part) <= 4 and NOT_A_PERSON.search(small(part)):
            continue  # "Ada Byron | Staff writer"
        elif found.bylines and names_count and words(part) == 1 and part.istitle():
            continue  # "Ada Byron | Madrid"
        elif has_digit and CLOCK_ALONE.fullmatch(part):
            continue
        elif AGO_WORD.search(part.lower()) and (ago := AGO.search(part)):
            found.ago = ago[0]
            rests.append(AGO.sub("", part))
        else:
            before = part if i + 1 < len(parts) and len(part) <= MAX_REASON_CHARS and UPDATED.search(part) else ""
            rests.append(part)
    found.rest = " ".join(rest for rest in rests if _says_more(rest))
    return found


def _take_dates(
    found: Labels, part: str, dates: tuple[PrintedDate, ...], rests: list[str], names_count: bool, earlier: str
) -> None:
    """Sort the dates of one part into published and modified by the words before each; names may stand around them."""
    start = 0
    for one in dates:
        before = part[start : one.span[0]]
        start = one.span[1]
        (found.modified if UPDATED.search(earlier + before) else found.published).append(one)
        _take_beside(found, before, rests, names_count)
    _take_beside(found, part[start:], rests, False)


def _take_beside(found: Labels, text: str, rests: list[str], names_count: bool) -> None:
    """What stands before or after a date: a byline, a reading time, or words of the date itself."""
    text = text.strip(BESIDE_DATE)
    named, comma, rest = text.partition(",")
    if signed := SIGNED_WITHIN.search(text):
        found.bylines.append(signed[0])
    elif minutes := reading_minutes(text):
        found.minutes = found.minutes or minutes
    elif not _says_more(text):
        return
    elif byline := byline_in(text, False) or byline_in(named, names_count):
        found.bylines.append(byline)
        rests.append(rest if comma and byline not in (text, _without_role_after(text)) else "")
    else:
        rests.append(text)


def _says_more(text: str) -> bool:
    """Do more than a few letters and digits remain when the words that belong to dates are left out?"""
    rest = 0
    for match in WORD.finditer(text.lower()):
        if match[0] not in DATE_WORDS and not DATE_SIGNS.issuperset(match[0]):
            rest += len(match[0])
            if rest > MAX_DATE_REST:
                return True
    return False


def is_stamp(text: str) -> bool:
    """A clock beside words of publication, on a page of today: "Publicerad 22:31"."""
    return words(text) <= MAX_STAMP_WORDS and bool(CLOCK.search(text)) and not _says_more(CLOCK.sub(" ", text))


# ---------------------------------------------------------------------- bylines

AND = re.compile(r"\s*(?:,|&|\b(?:and|und|et|y|e|i|och|og|en|ve|dan|with|mit)\b)\s*")
ASIAN_REPORTER_ROLE = re.compile(r"\s?(?:기자|특파원|記者|记者|통신원|논설위원)(?:\s*[=＝]?\s*\S{0,10}|\s\S+@\S+)?$")
HAS_REPORTER = re.compile("[기특記记통논]")
ASIAN_REPORTER = re.compile(rf"[\w·・ ]{{2,20}}{ASIAN_REPORTER_ROLE.pattern}|記者\w{{2,4}}／\w{{2,4}}報導")
DESK = (
    r"(?:senior|chief|staff|deputy|political|politics|business|sports?|health|science|education|foreign|world|news|"
    r"national|city|crime|culture|technology|environment|lifestyle)"
)
ROLE_AFTER = re.compile(
    rf"[\s,]+(?:on|am|published|posted|(?:last )?updated|last|ph\.?d\.?|(?:{DESK} )*(?:redakteur(?:in)?|"
    r"reporter(?:in)?|editor|correspondent|korrespondent(?:in)?|journalist(?:in)?|autor(?:in)?|writer|columnist|contributor)"
    r"(?:, [\w .]{2,30})?)$"
)  # in small letters, which are as many as the others
HANDLE = re.compile(r"@\w+")
NEWSROOM = re.compile(
    r"(?:[\w.-]+[ -]){0,3}(?:redaktion|newsroom|news desk|staff|redazione|rédaction|redacción|toimitus)", re.I
)
MAX_BYLINE_WORDS, MAX_PAPER_WORDS, MAX_PLACE_WORDS = 14, 3, 2
MAX_AGENCY_WORDS = 3
LEAD_ALONE = re.compile(
    r"(?:(?:(?:written|words|story|text|article|reported|report|posted|published) )?by|von|par|por|di|door|av|af|"
    r"autor(?:in|es|i)?|authors?(?: of the article)?|penulis|pewarta|yazar|автор|作者|記者|記者名|文|撰文)\s?[:：]?",
    re.I,
)  # the name on the next line
OPENS_SENTENCE = re.compile(r"\b(?:is|was|are|were|has|have|ist|sind|hat|wurde|est|sont|es|è|sono|är|er)\b")


def byline_in(part: str, names_count: bool) -> str:
    """The part, when it is a byline: "By ..." in many languages, or (where asked) a name alone."""
    part = said_once(part.strip(" ,;–—-"))
    if not (names_count or lead_of(part) or HAS_REPORTER.search(part)):
        return ""
    if names_count and (source := SOURCE.match(part)) and is_agency(part[source.end() :]):
        return part
    part = _without_role_after(without_role(part))
    lead = lead_of(part)
    if lead and INITIALS.fullmatch(part[lead.end() :]):
        return part
    if not 2 <= len(part) <= 160 or words(part) > MAX_BYLINE_WORDS or re.search(r"\d{3}|[!?…]|\.$", part):
        return ""
    if lead and lead.end() < len(part) and not OPENS_SENTENCE.search(part[lead.end() :]):
        rest = part[lead.end() :].lstrip()
        is_labelled = bool(re.search(r"[:：/|]\s*$", lead[0]))  # "Text: Ada Byron"
        is_short = words(rest) <= 3 and rest[:1].isupper() and ":" not in rest  # a bare "Von ..." may open a title
        if is_labelled or is_short or MENTION.fullmatch(rest) or authors_of(part):
            return part
    if ASIAN_REPORTER.fullmatch(part):
        return part
    return part if names_count and "(" not in part and _is_signed(part) else ""


def _without_role_after(part: str) -> str:
    """ "Ada Byron, political editor" -> "Ada Byron" """
    role = ROLE_AFTER.search(small(part))
    return part[: role.start()] if role else part


def _is_signed(part: str) -> bool:
    """Names of people, perhaps with a place or their paper behind them, or a newsroom's own name."""
    first, *others = AND.split(LABEL_FIRST.sub("", part))
    if not is_name(first) or first.isupper():
        is_placed = len(others) == 1 and words(others[0]) <= MAX_PLACE_WORDS and others[0].isupper()  # "AFP, MANILA"
        is_named = all(is_name(one) and not one.isupper() for one in others)
        return bool(MENTION.fullmatch(first) or NEWSROOM.fullmatch(first)) and (is_named or is_placed)
    return all((is_name(one) and not one.isupper()) or _is_paper(one) or HANDLE.fullmatch(one) for one in others)


def is_agency(text: str) -> bool:
    """ "Reuters", "AFP, MANILA" """
    return bool(MENTION.match(text)) and words(text) <= MAX_AGENCY_WORDS


def _is_paper(text: str) -> bool:
    return words(text) <= MAX_PAPER_WORDS and (bool(NOT_A_PERSON.search(small(text))) or text.isupper())


# ---------------------------------------------------------------------- datelines

DATELINE = re.compile(
    r"^(?P<dateline>[A-ZÀ-ÝА-ЯΑ-Ω][^.!?:\n]{1,58}?(?:\s?\([^()\n]{2,24}\)(?=[.:])|"
    r"(?:\s?\([^()\n]{2,24}\))?(?=\s*[-–—])))\s*(?:[-–—]{1,2}|[.:])\s+(?=\S)"
)
CAPITALS = re.compile(r"^[^a-zà-ÿ]{3,}")


OPENS_WITH_PLACE = re.compile(
    r"(?:[A-ZÀ-ÞА-ЯΑ-Ω][\w.'’-]+[ /,]{0,2}){1,4}(?:\([^()]{2,20}\)\s?)?(?:[–—]\s|(?<=\s)-\s|(?<=\w)\.\s(?=[A-ZÀ-Þ]))"
)


def dateline_of(first: str) -> str:
    """ "GENEVA (AFP)" where the first paragraph starts so; "" otherwise."""
    match = DATELINE.match(first)
    if not match:
        return ""
    dateline = match["dateline"].strip()
    return dateline if "(" in dateline or CAPITALS.match(dateline) else ""
