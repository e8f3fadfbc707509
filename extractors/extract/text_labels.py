"""What one line of a saved article is: dates, reading time, byline, caption and credit, address, page furniture.

In: one line of text. Out: what was read from it. Nothing here knows where in the file the line stood; that is
``saved_text``'s part. Word lists are small and multilingual; each says what it is for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extractors.clean.agencies import MENTION
from extractors.clean.bylines import LEAD, is_name
from extractors.clean.dates import PrintedDate, find_dates
from extractors.clean.prose import IDEOGRAPH, UNSPACED_RUN

# ---------------------------------------------------------------------- how much a line says

SENTENCE_END = re.compile(r"[.!?…。！？।][\"'”’»)\]」』]*$")
MIN_PROSE_WORDS = 15  # a line this long is prose even without a full stop
MIN_SENTENCE_WORDS = 8


def words(text: str) -> int:
    """About how many words; two signs of a script without spaces count as one."""
    spaced = len(text.split())
    if text.isascii():
        return spaced
    unspaced = len(IDEOGRAPH.findall(text)) + sum(map(len, UNSPACED_RUN.findall(text)))
    return spaced + unspaced // 2


def is_prose(text: str) -> bool:
    count = words(text)
    return count >= MIN_PROSE_WORDS or (count >= MIN_SENTENCE_WORDS and bool(SENTENCE_END.search(text)))


# ---------------------------------------------------------------------- addresses

ADDRESS = re.compile(r"https?://[^\s<>\"]+|www\.[^\s<>\"]+", re.I)
ADDRESS_LINE = re.compile(
    r"(?:(?:source|original|originally|link|url|via|quelle|fonte|fuente|from|read (?:more|original|"
    r"online) at|permalink|retrieved from|источник|出典|原文)"
    r"\s*(?:article|url|link)?\s*[:：]?\s*)?<?(https?://[^\s<>\"]+)>?", re.I)  # fmt: skip
SITE = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,12}", re.I)

# ---------------------------------------------------------------------- reading time

MINUTE = (
    r"(?:min(?:\.|s|uten?|utes?|uter|utter|uti|utos?|utę|uty|ut|uut(?:tia)?|utt?en)?\b\.?|мин(?:\.|"
    r"ут[аы]?)?|хв(?:\.|илин[аи]?)?|dk\b\.?|dakika\w*|"
    r"menit|phút|perc\w*|λεπτ\w+|דקות|דקה|دقائق|دقيقة|دقیقه|मिनट|মিনিট|นาที|分钟|分鐘|分間|分|분)"
)
READ = (
    r"(?:read|lect|lett|leit|lee|lese|les|läs|lés|læs|czyt|čte|čít|чит|чтен|прочит|oku|baca|đọc|読|读|讀|閱|阅|"
    r"읽|독|पढ|पढ़|citi|čita|ανάγν|ανάγνωσ|olvas|luku|"
    r"lugem|skait|lasī|skaity|قراءة|خواندن|קריאה|อ่าน)"
)
READING = re.compile(
    rf"(?P<before>(?:[^\d:：|·•]{{2,32}}[:：]?\s*)?)(?:約|약|ca\.?\s|about\s|"
    rf"~\s?)?(?P<n>\d{{1,3}})(?:\s?[-–—]\s?(?P<m>\d{{1,3}}))?[\s-]?{MINUTE}"
    r"(?P<after>[^\d|·•]{0,32})", re.I)  # fmt: skip
MAX_READING_MINUTES = 240


def reading_minutes(part: str) -> int | None:
    """ "2 min read", "Lesezeit: 5 Minuten", "4-5 minutes" -> 2, 5, 4; None for what is no reading time."""
    match = READING.fullmatch(part.strip(" ()[]"))
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
DATE_WORDS = re.compile(
    r"(?:first|originally|last|published|posted|issued|created|updated|modified|edited|aired|release[d]?|"
    r"date|dated|online|on|at|in|the|print|since|"
    r"veröffentlicht|erschienen|erstellt|publiziert|aktualisiert|stand|datum|vom|am|um|den|der|uhr|online|"
    r"seit|heute|zuletzt|"
    r"publié|publiée|mis|mise|à|jour|le|par|paru|créé|modifié|publicado|publicada|actualizado|actualizada|"
    r"el|a|las|em|às|atualizado|"
    r"pubblicato|aggiornato|il|alle|ore|del|gepubliceerd|bijgewerkt|om|op|publisert|oppdatert|publicerad|"
    r"uppdaterad|kl|klockan|udgivet|opdateret|publiceret|"
    r"opublikowano|aktualizacja|data|dodano|publikováno|aktualizováno|vydáno|dne|yayın|yayınlanma|"
    r"yayınlandı|giriş|tarihi|son|güncelleme|güncellendi|saat|"
    r"опубликовано|обновлено|дата|публикации|в|г|года|опубліковано|оновлено|diterbitkan|diperbarui|tayang|"
    r"terbit|wib|wita|pukul|ngày|cập|nhật|đăng|lúc|"
    r"mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|[^\W\d_]+day|[^\W\d_]+tag|mittwoch|mo|di|mi|do|fr|sa|so|"
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|"
    r"domingo|[^\W\d_]+-feira|"
    r"lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|maandag|dinsdag|woensdag|donderdag|vrijdag|"
    r"zaterdag|zondag|"
    r"måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag|mandag|tirsdag|lørdag|søndag|"
    r"poniedziałek|wtorek|środa|czwartek|piątek|sobota|niedziela|pondělí|úterý|středa|čtvrtek|pátek|neděle|"
    r"понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|pazartesi|salı|çarşamba|perşembe|cuma|"
    r"cumartesi|pazar|"
    r"senin|selasa|rabu|kamis|jumat|sabtu|minggu|thứ|hai|ba|tư|năm|sáu|bảy|chủ|nhật|"
    r"公開|更新|掲載|配信|公開日|更新日|発表|発行|发布|發布|时间|時間|日期|月|火|水|木|金|土|日|曜日|星期.|入力|입력|승인|수정|등록|기사|최종|기사입력|"
    r"प्रकाशित|अपडेटेड|पर|को|बजे|প্রকাশ|আপডেট|نشر|تاريخ|النشر|آخر|تحديث|فورסם|עודכן|δημοσίευση|δημοσιεύθηκε)\b\.?",
    re.I,
)
MAX_DATE_REST = 3  # letters that a line of dates may hold besides


@dataclass(frozen=True, slots=True)
class Labels:
    """What one line beside a headline says. Empty when it says nothing of the kind."""

    published: tuple[PrintedDate, ...] = ()
    modified: tuple[PrintedDate, ...] = ()
    minutes: int | None = None
    byline: str = ""
    site: str = ""
    rest: str = ""  # what was understood as none of these

    @property
    def is_complete(self) -> bool:
        """Everything on the line was understood."""
        return bool(self.published or self.modified or self.minutes or self.byline or self.site) and not self.rest


MAX_LABELS_CHARS = 300
PARTS = re.compile(r"\s*[|•·‧]\s*|\s+/\s+(?=\D)|\s[–—]\s(?=\D)|\s-\s(?=[^\d\s])")


def labels_of(text: str, *, language: str = "", timezone: str = "", names_count: bool = False) -> Labels:
    """Read a line such as "By Ada Byron · 1 March 2024, updated 2 March 2024 · 3 min read".

    ``names_count``: a line that is nothing but a person's name is a byline (true beside a headline only).
    """
    found = Labels()
    if len(text) > MAX_LABELS_CHARS or CREDIT_LABEL.match(text) or COPYRIGHT.match(text):
        return replace(found, rest=text)
    parts = [part for part in PARTS.split(text) if part]
    for i, part in enumerate(parts):
        minutes = reading_minutes(part)
        dates = () if minutes else find_dates(part, language=language, timezone=timezone)
        if minutes:
            found = replace(found, minutes=found.minutes or minutes)
        elif dates:
            found = _dated(found, part, dates)
        elif SITE.fullmatch(part) and "." in part:
            found = replace(found, site=found.site or part)
        elif byline := byline_in(part, names_count or (i == 0 and len(parts) > 1)):
            found = replace(found, byline=found.byline or byline)
        elif _without_date_words(part) > MAX_DATE_REST:
            found = replace(found, rest=(found.rest + " " + part).strip())
    return found


def _dated(found: Labels, part: str, dates: tuple[PrintedDate, ...]) -> Labels:
    start = 0
    for one in dates:
        before = part[start : one.span[0]]
        start = one.span[1]
        if UPDATED.search(before) and not (len(dates) == 1 and re.match(r"\W*stand\b", before, re.I)):
            found = replace(found, modified=(*found.modified, one))
        elif UPDATED.search(before):
            found = replace(found, modified=(*found.modified, one), published=found.published)
        else:
            found = replace(found, published=(*found.published, one))
        rest = before.strip(" ,;:-–—()")
        if byline := byline_in(rest.split(",")[0], False):
            found = replace(found, byline=found.byline or byline)
            rest = rest.partition(",")[2]
        if _without_date_words(rest) > MAX_DATE_REST:
            found = replace(found, rest=(found.rest + " " + rest).strip())
    rest = part[start:]
    return (
        replace(found, rest=(found.rest + " " + rest).strip()) if _without_date_words(rest) > MAX_DATE_REST else found
    )


def _without_date_words(text: str) -> int:
    return sum(c.isalnum() for c in DATE_WORDS.sub("", text))


# ---------------------------------------------------------------------- bylines

AND = re.compile(r"\s*(?:,|&|\b(?:and|und|et|y|e|i|och|og|en|ve|dan)\b)\s*")
ASIAN_REPORTER_ROLE = re.compile(r"\s?(?:기자|특파원|記者|记者|통신원|논설위원)(?:\s*[=＝]?\s*\S{0,10})?$")
ASIAN_REPORTER = re.compile(rf"[\w·・ ]{{2,20}}{ASIAN_REPORTER_ROLE.pattern}")
MAX_BYLINE_WORDS = 14
OPENS_SENTENCE = re.compile(r"\b(?:is|was|are|were|has|have|ist|sind|hat|wurde|est|sont|es|è|sono|är|er)\b")


def byline_in(part: str, names_count: bool) -> str:
    """The part, when it is a byline: "By ..." in many languages, or (where asked) a name alone."""
    part = part.strip(" ,;–—-")
    if not 2 <= len(part) <= 160 or words(part) > MAX_BYLINE_WORDS or re.search(r"\d{3}|[!?…]|\.$", part):
        return ""
    lead = LEAD.match(part)
    if lead and lead.end() < len(part) and not OPENS_SENTENCE.search(part[lead.end() :]):
        rest = part[lead.end() :].lstrip()
        if rest[:1].isupper() or not rest[:1].isascii() or rest[:4].islower() is False or MENTION.match(rest):
            return part
    if ASIAN_REPORTER.fullmatch(part):
        return part
    names = AND.split(part)
    return part if names_count and all(is_name(name) and not name.isupper() for name in names) else ""


# ---------------------------------------------------------------------- captions and credits

CREDIT_WORD = (
    r"(?:(?:photo|picture|image|pic|photograph|illustration|graphic|video|archive|file)s?(?:\s+(?:credit|"
    r"courtesy|illustration|source))?(?:\s+(?:by|via|of))?|credits?|"
    r"foto(?:grafie|grafía|grafia)?s?|fotocredit|bild(?:quelle|rechte|nachweis)?|quelle|grafik|collage|"
    r"symbolbild|archivbild|archivfoto|montage|"
    r"crédit(?:\s+photo)?s?|crédits?|imagen|imagem|immagine|reprodução|divulgação|billede|kuva|zdjęcie|"
    r"fot|zdroj|autor\s+fotografie|fotoğraf|görsel|"
    r"фото|зображення|φωτογραφία|φωτο|写真|画像|提供|撮影|사진|图|圖|图片|圖片|照片|ảnh|gambar|dok|tv|ntb|tt)"
)
CREDIT_LABEL = re.compile(
    rf"(?:^|(?<=[\s.,;!?\"”“'’»|(–—-])){CREDIT_WORD}\s?(?:[:：=/]|\s(?=by\b|von\b|par\b|de\b))\s?", re.I
)
COPYRIGHT = re.compile(r"(?:^|\s)(?:©|\(c\)|Ⓒ)\s?(?:\d{4}\s)?")
BRACKETED = re.compile(r"\s?\[(?P<credit>[^\[\]]{2,80})\]\s*$")
IN_PARENS = re.compile(r"\s?[(（](?P<credit>[^()（）]{2,90}(?:\([^()]{1,40}\)[^()（）]{0,40})?)[)）]\.?\s*$")
AGENCY_PICTURES = re.compile(
    r"\b(?:getty|reuters|afp|ap|epa|efe|dpa|pa|anadolu|shutterstock|istock|alamy|imago|picture alliance|"
    r"zuma|xinhua|belga|anp|ntb|tt|scanpix|ritzau|apa|"
    r"keystone|sda|bloomberg|wikimedia|unsplash|pexels|pixabay|adobe ?stock|nurphoto|sipa|tass|sputnik|"
    r"ansa|lapresse|pap|čtk|ctk|mti|kyodo|yonhap|jiji|"
    r"rex|usa today|imagn|corbis|magnum|nasa|handout|supplied|archive|archiv|courtesy|file|screenshot|"
    r"instagram|facebook|twitter|youtube|tiktok|netflix|"
    r"images?|photos?|press|pool|wire|via)\b",
    re.I,
)
PHOTOGRAPHER = re.compile(r"(?P<credit>[^\s（）()]{2,12})(?:撮影|提供)")
SLASHED = re.compile(r"\s/\s?(?P<credit>[^\s/]{2,24})$")
WIDE_LETTERS = {code: code - 0xFEE0 for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
MAX_CAPTION_WORDS, MAX_CREDIT_CHARS = 90, 120


@dataclass(frozen=True, slots=True)
class Caption:
    text: str
    credit: str


def caption_of(text: str, *, in_header: bool) -> Caption | None:
    """ "A river [AFP]", "A river. Photo: Ada Byron", "© dpa" -> caption and credit; None when no credit is printed.

    In the header any bracketed ending counts; in the body only what is clearly the credit of a picture.
    """
    if words(text) > MAX_CAPTION_WORDS:
        return None
    text = text.translate(WIDE_LETTERS)
    match = BRACKETED.search(text)
    if match and (in_header or AGENCY_PICTURES.search(match["credit"]) or CREDIT_LABEL.match(match["credit"])):
        return _caption(text[: match.start()], match["credit"])
    if match := IN_PARENS.search(text):
        credit = match["credit"]
        if asian := PHOTOGRAPHER.fullmatch(credit):
            return _caption(text[: match.start()], asian["credit"])
        if label := CREDIT_LABEL.match(credit):
            return _caption(text[: match.start()], credit[label.end() :])
        if copyright := COPYRIGHT.match(credit):
            return _caption(text[: match.start()], credit[copyright.end() :])
        if _is_credit(credit, in_header):
            return _caption(text[: match.start()], credit)
    for pattern in (CREDIT_LABEL, COPYRIGHT):
        *_, last = [None, *pattern.finditer(text)]
        if last and 2 <= len(text) - last.end() <= MAX_CREDIT_CHARS and words(text[last.end() :]) <= 14:
            credit = text[last.end() :]
            if not (SENTENCE_END.search(credit) and words(credit) > 6):
                return _caption(text[: last.start()], credit)
    if in_header and (match := SLASHED.search(text)):
        return _caption(text[: match.start()], match["credit"])
    return None


def _is_credit(text: str, in_header: bool) -> bool:
    if words(text) > 9:
        return False
    if "/" in text and not re.search(r"\d", text):
        return True
    known = bool(MENTION.search(text) or AGENCY_PICTURES.search(text))
    return known if in_header else known and bool(re.search(r"[/,]|\b(?:getty|photo|image|via)\b", text, re.I))


def _caption(text: str, credit: str) -> Caption:
    """Tidy both halves; what introduces a credit ("by", "|") and a label before the caption go."""
    credit = re.sub(r"^(?:by|von|par|de|di|:)\s+", "", credit.strip(" |,;:-–—"), flags=re.I).strip()
    return Caption(
        text.strip(" |–—-").rstrip("("), credit.rstrip(")") if credit.count(")") > credit.count("(") else credit
    )


# ---------------------------------------------------------------------- page furniture

FURNITURE = re.compile(
    r"(?:advertisement|advertising|ad|ads|anzeige|werbung|publicité|publicidad|pubblicità|annonse|annons|"
    r"reklam[ae]?|реклама|広告|광고|広告の後にも続きます|"
    r"share(?:\s+(?:this|on|via|article|to).{0,30})?|teilen.{0,20}|partager.{0,20}|compartir.{0,20}|"
    r"compartilhar|condividi.{0,20}|del|dela|delen|udostępnij|sdílet|paylaş|"
    r"поделиться|bagikan|chia sẻ|シェア.{0,10}|공유.{0,10}|facebook|twitter|x|x/twitter|whatsapp|telegram|"
    r"linkedin|pinterest|reddit|flipboard|pocket|instagram|youtube|tiktok|"
    r"bluesky|threads|messenger|facebook messenger|line|xing|e-?mail|email|mailen|print|drucken|"
    r"artikel drucken|imprimer|imprimir|stampa|copy link|link kopieren|"
    r"link wurde kopiert|linki kopyala|copier le lien|copiar enlace|save|"
    r"リンクをコピーする|印刷する|メールで送る|はてなブックマーク|"
    r"saved|merken|in merkliste übernehmen|gem|spara|"
    r"comments?|kommentare?|kommentieren|commentaires?|comentarios|comentários|commenti|no comments|"
    r"nessun commento|\d+ (?:comments?|kommentare?|shares?|likes?|views?)|"
    r"read more.{0,60}|mehr lesen|weiterlesen|lire aussi.{0,80}|leer más|leia mais.{0,80}|"
    r"leggi anche.{0,80}|läs mer|les også.{0,80}|läs också.{0,80}|lees ook.{0,80}|lees meer|"
    r"baca juga.{0,120}|auch interessant|lesen sie auch.{0,120}|mehr zum thema|zum thema|"
    r"das könnte sie auch interessieren|also read.{0,120}|see also.{0,60}|"
    r"related(?:\s+(?:articles?|stories|content|topics|posts?|video|news))?|recommended(?: stories)?|"
    r"more from .{0,40}|more on this.{0,20}|most (?:read|popular|viewed)|trending.{0,20}|"
    r"sign (?:in|up|out).{0,40}|log ?in|log in|subscribe.{0,40}|register|newsletters?|anmelden|abonnieren|"
    r"registrieren|s'abonner|se connecter|iniciar sesión|suscríbete|accedi|abbonati|"
    r"logg inn|logga in|giriş yap|menu|menü|home|startseite|search|suche[n]?|suchen|close|schließen|"
    r"skip to (?:main )?content|zum inhalt(?: springen)?|back to top|nach oben|"
    r"follow.{0,40}|show more.{0,30}|view (?:all|more|comments?|gallery).{0,20}|load more|play|play video|"
    r"watch(?: now| live| video)?|listen(?: to (?:this )?article)?|artikel anhören|"
    r"loading.{0,5}|image|bild|foto|photo|video|logo|previous|next|next article|zurück|weiter|"
    r"cookies?.{0,30}|privacy.{0,30}|terms.{0,40}|vis mer|visa mer|mostra di più|"
    r"\(button\).{0,60}|iframe:.{0,200}|\[.{0,24}\]|[#*_=~\-–—+.•|\s]{1,200}|\d{1,5}|[\d.,]+k?|letture|\W{1,10})",
    re.I,
)
END = re.compile(
    r"(?:©|\(c\)|copyright\b|\xa9).{0,140}|.{0,60}\ball rights reserved\b.{0,80}|"
    r"alle rechte vorbehalten.{0,60}|tous droits réservés.{0,40}|todos los derechos reservados.{0,40}|"
    r"tüm hakları.{0,40}|(?:related|more|recommended|popular|latest|similar)\s+(?:articles?|stories|news|"
    r"posts?|content|topics|coverage|reading|videos?)|more from .{0,40}|"
    r"(?:leave|post|add|write) a (?:reply|comment).{0,20}|(?:\d+ )?(?:comments?|kommentare|responses|"
    r"commentaires|comentarios|commenti)(?:\s?\(\d+\))?|"
    r"(?:join the conversation|have your say|what do you think).{0,40}|(?:tags?|schlagworte?|schlagwörter|"
    r"themen|topics?|filed under|etiketler|mots[- ]clés|etiquetas|keywords|タグ|関連記事|"
    r"関連キーワード|おすすめ記事|あわせて読みたい|ランキング|아울러 읽기|관련기사|相关阅读|相關新聞)\s?(?:[:：].*)?|"
    r"(?:most (?:read|popular|viewed)|meistgelesen|am meisten gelesen|les plus lus|lo más leído|"
    r"i più letti|meest gelezen|mest lest|mest läst|top stories|trending).{0,40}|"
    r"(?:auch interessant|das könnte (?:sie|dich) (?:auch )?interessieren|mehr zum thema|mehr aus .{0,30}|"
    r"weitere (?:artikel|themen|meldungen|nachrichten).{0,40}|à lire aussi|sur le même sujet|"
    r"te puede interesar|artículos relacionados|leia também|veja também|leggi anche|"
    r"potrebbe interessarti.{0,20}|lees ook|les også|läs även|aanbevolen.{0,20}|ilgili haberler|"
    r"benzer haberler)|"
    r"(?:sign up (?:for|to)|subscribe to|newsletter|follow us).{0,80}|(?:about|über) (?:the|den|"
    r"die) (?:author|autor|autorin)s?.{0,60}|(?:impressum|datenschutz|privacy policy|terms of (?:use|"
    r"service))",
    re.I,
)


def is_furniture(text: str) -> bool:
    """Share labels, log-in links, advertisement marks and the like, which are never part of an article."""
    return len(text) <= 260 and bool(FURNITURE.fullmatch(text.strip(" :.»›→>…")) or not text.strip(" :.»›→>…"))


def is_end(text: str) -> bool:
    """A line after which, on a whole page, something else than the article follows."""
    return len(text) <= 160 and bool(END.fullmatch(text.strip(" :.»›→>…")))
