"""The caption and credit of a picture, told from one line of saved text by the way credits are printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extractors.clean.agency_names import MENTION
from extractors.clean.bylines import is_name
from extractors.clean.prose import is_western, small
from extractors.extract.text_labels import KNOWN_LINES, ends_sentence, words

CREDIT_WORD = (
    r"(?:(?:photo|picture|image|pic|photograph|illustration|graphic|video|archive|file)s?(?:\s+(?:credit|"
    r"courtesy|illustration|source))?(?:\s+(?:by|via|of))?|credits?|"
    r"foto(?:grafie|grafía|grafia)?s?|fotocredit|bild(?:quelle|rechte|nachweis)?|quelle|grafik|collage|"
    r"symbolbild|archivbild|archivfoto|montage|"
    r"crédit(?:\s+photo)?s?|crédits?|imagen|imagem|immagine|reprodução|divulgação|billede|kuva|zdjęcie|"
    r"fot|fotó|zdroj|autor\s+fotografie|fotoğraf|görsel|sursa\s+foto|ljósmynd|mynd|nuotr|"
    r"фото|снимка|зображення|φωτογραφία|φωτο|写真|画像|提供|撮影|사진|(?:图|圖)(?:片)?(?:来源|來源)?|照片|ảnh|gambar|"
    r"फोटो|छवि|ছবি|صورة|تصوير|עכס|צילום|ภาพ|dok|tv|ntb|tt|author|source)"
)
CREDIT_LABEL = re.compile(
    rf"(?:^|(?<=[\s.,;!?。\"”“'’»|(–—-])){CREDIT_WORD}\s?(?:[:：=／]|\s(?=(?:by|von|par|por|de|di|via|courtesy)\b))\s?"
)  # in small letters, which are as many as the others
# "... at dawn. Foto Ada Byron": without a colon only where a sentence ends before it.
CREDIT_BARE = re.compile(
    r"(?:(?<=[.!?”\"»])\s?|\s[|–—-]\s)(?:Foto|PHOTO|FOTO|Photo|Photographs?|Bild|Image|Imagen|[Ff]ot\.?|Fotó)\s(?=[A-ZÀ-Þ])|"
    r"\s[Ff]ot\.\s(?=[A-ZÀ-Þ])"
)
COPYRIGHT = re.compile(r"(?:^|\s|(?<=[.!?…\"”»)]))(?:©|\(c\)|Ⓒ)\s?(?:\d{4}\s)?")
RIGHTS = ("riproduzione riservata", "rights reserved", "rechte vorbehalten", "droits réservés", "derechos reservados")
# What is printed in every credit: most paragraphs have none, and a pattern that opens with a sign is told so fast.
PERHAPS_CREDIT = re.compile(r"[\[(（©Ⓒ:：=|/\s](?:(?<!\s)|(?:by|von|par|via|courtesy)\b)")
LABELS = (
    (CREDIT_LABEL, re.compile(r"[:：=／\s](?:(?<!\s)|(?:by|von|par|por|de|di|via|courtesy)\b)", re.I)),
    (COPYRIGHT, re.compile(r"[©Ⓒ(]")),
    (CREDIT_BARE, re.compile(r"[FfPBI](?:ot|OT|ho|HO|il|ma)")),
)
BRACKETED = re.compile(r"\s?[\[{](?P<credit>[^\[\]{}]{2,80})[\]}]\s*$")
BARE_LABEL = re.compile(r"(?:foto|photo|bild|fot\.?|fotó)\s(?=[A-ZÀ-Þ])", re.I)
IN_PARENS = re.compile(r"\s?[(（](?P<credit>[^()（）]{2,90}(?:\([^()]{1,40}\)[^()（）]{0,40})?)[)）]\.?\s*$")
AGENCY_PICTURES = re.compile(
    r"\b(?:getty|reuters|afp|ap|epa|efe|dpa|pa|anadolu|shutterstock|istock|alamy|imago|picture alliance|"
    r"zuma|xinhua|belga|anp|ntb|tt|scanpix|ritzau|apa|"
    r"keystone|sda|zvg|bloomberg|wikimedia|unsplash|pexels|pixabay|adobe ?stock|nurphoto|sipa|tass|sputnik|"
    r"ansa|lapresse|pap|čtk|ctk|mti|kyodo|yonhap|jiji|"
    r"rex|usa today|imagn|corbis|magnum|nasa|handout|supplied|archive|archiv|courtesy|file|screenshot|"
    r"instagram|facebook|twitter|youtube|tiktok|netflix|"
    r"images?|photos?|press|pool|wire|via)\b",
    re.I,
)
PHOTOGRAPHER = re.compile(r"(?:記者|记者)?(?P<credit>[^\s（）()]{2,12})(?:撮影|提供|攝|摄)")
TAKEN_BY = re.compile(r"[＝=。](?P<credit>[^\s＝=（）()。、]{2,12}?(?:\s[^\s。]{2,4}\s?)?)\s?(?:撮影|摄|攝)$")
SLASHED = re.compile(r"\s/(?P<credit>[^\s/]{2,24})$")
AFTER_SENTENCE = re.compile(r"[.!?”\"»]\s?(?:\|\s)?(?P<credit>[A-ZÀ-Þ가-힣][^.!?]{1,60})$")
SUPPLIED = re.compile(
    r"(?:photo |image )?(?:supplied|handout|submitted|file(?: photo)?|archiv(?:bild|foto)?|getty(?: images)?)", re.I
)
REPORTER_TOOK = re.compile(r"[.\])]?\s(?P<credit>[가-힣]{2,4})\s?(?:선임)?기자$")
DESK_AND_NAME = re.compile(r"[^:]{2,20}:\s(?P<name>[^:]{4,40})")
NAME_AND_AGENCY = re.compile(r"[^.!?:]{2,70}")
BARRED = re.compile(r"(?:\s[|/—–-]\s?|(?<=[a-z],)\s(?=via\s))(?P<credit>[^|—–]{3,60})$")
WIDE_LETTERS = {code: code - 0xFEE0 for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
MAX_CAPTION_WORDS, MAX_CREDIT_CHARS = 90, 120
MAX_CREDIT_WORDS = 7
SOURCE_LABEL = re.compile(r"(?:source|quelle|fuente|fonte|kaynak|bron)\s?:\s?|copyright\s|©\s?", re.I)
INTRODUCES = re.compile(r"^(?:by|von|par|por|de|di|via|courtesy(?: of)?|:)\s+", re.I)
MAX_LABEL_CHARS = 40


@dataclass(frozen=True, slots=True)
class Caption:
    text: str
    credit: str


@lru_cache(KNOWN_LINES)
def caption_of(text: str, *, in_header: bool) -> Caption | None:
    """ "A river [AFP]", "A river. Photo: Ada Byron", "© dpa" -> caption and credit; None when no credit is printed.

    In the header any bracketed ending counts; in the body only what is clearly the credit of a picture.
    A line that is nothing but a credit gives a caption without text; it belongs to the line above.
    """
    if ends_sentence(text) and not PERHAPS_CREDIT.search(text, max(0, len(text) - MAX_CREDIT_CHARS)):
        return None
    lower = text.lower()
    if words(text) > MAX_CAPTION_WORDS or any(phrase in lower for phrase in RIGHTS):
        return None
    text = text if is_western(text) else text.translate(WIDE_LETTERS)
    label = CREDIT_LABEL.match(small(text))
    if label and " - " not in text and words(text) <= 2 * MAX_CREDIT_WORDS:
        return _caption("", text[label.end() :])
    if taken := TAKEN_BY.search(text):
        return _caption(text[: taken.start() + 1].rstrip("＝="), taken["credit"])
    return _in_brackets(text, in_header) or _labelled(text, label) or _bare(text, in_header)


def _in_brackets(text: str, in_header: bool) -> Caption | None:
    """ "... [AFP]", "... (Photo: Ada Byron/AP)" """
    match = BRACKETED.search(text) if text.endswith(("]", "}")) else None
    if match and (
        in_header
        or is_name(match["credit"])
        or AGENCY_PICTURES.search(match["credit"])
        or CREDIT_LABEL.match(small(match["credit"]))
    ):
        return _caption(text[: match.start()], match["credit"])
    match = IN_PARENS.search(text) if text.endswith((")", "）", ").", "）.")) else None
    if not match:
        return None
    credit = match["credit"]
    if asian := PHOTOGRAPHER.fullmatch(credit):
        return _caption(text[: match.start()], asian["credit"])
    label = CREDIT_LABEL.match(small(credit)) or COPYRIGHT.match(credit) or (in_header and BARE_LABEL.match(credit))
    if label:
        return _caption(text[: match.start()], credit[label.end() :])
    is_glued = in_header and match.start() > 0 and not match[0][0].isspace() and text[match.start() - 1].isalpha()
    if _is_credit(credit, in_header) or (is_glued and credit[:1].isupper() and words(credit) <= MAX_CREDIT_WORDS):
        return _caption(text[: match.start()], credit)
    return None


def _labelled(text: str, label: re.Match[str] | None) -> Caption | None:
    """ "... Photo: Ada Byron", "... © AFP", and behind the ``label`` that opens it "Photo: Ada Byron - A river" """
    if label and (turned := re.fullmatch(r"(.{2,60}?) [-–—] (.{12,})", text[label.end() :])):
        return _caption(turned[2], turned[1])
    start = max(0, len(text) - MAX_CREDIT_CHARS - MAX_LABEL_CHARS)
    for pattern, sign in LABELS:
        if not sign.search(text, start):
            continue
        *_, last = [None, *pattern.finditer(small(text) if pattern is CREDIT_LABEL else text, start)]
        credit = text[last.end() :] if last else ""
        is_sentence = ends_sentence(credit) and words(credit) > MAX_CREDIT_WORDS
        if last and 2 <= len(credit) <= MAX_CREDIT_CHARS and words(credit) <= 2 * MAX_CREDIT_WORDS and not is_sentence:
            return _caption(text[: last.start()], credit)
    return None


def _bare(text: str, in_header: bool) -> Caption | None:
    """ "Ada Byron/AFP" alone, "... at dawn. Ada Byron/AFP", and in the header "... at dawn /AFP" """
    glued = in_header and SLASHED.search(text)
    if glued and words(text[: glued.start()]) > 2:
        return _caption(text[: glued.start()], glued["credit"])
    if "/" in text and words(text) <= MAX_CREDIT_WORDS and NAME_AND_AGENCY.fullmatch(text) and MENTION.search(text):
        return _caption("", text)
    match = AFTER_SENTENCE.search(text)
    if match and words(match["credit"]) <= MAX_CREDIT_WORDS and not re.search(r"\d", match["credit"]):
        credit = match["credit"]
        is_agency = MENTION.search(credit) or AGENCY_PICTURES.search(credit)
        is_shared = "/" in credit and (is_agency or is_name(credit.partition("/")[0].strip()))
        is_glued = bool(is_agency) and not match[0][1:2].isspace()  # "... that day.The Associated Press"
        if is_shared or is_glued or (is_agency and in_header) or SUPPLIED.fullmatch(credit):
            return _caption(text[: match.start() + 1], credit)
    if not in_header:
        return None
    if took := REPORTER_TOOK.search(text):
        return _caption(text[: took.start() + 1], took["credit"])
    match = BARRED.search(text)
    if match and (_is_credit(match["credit"], in_header) or is_name(match["credit"])):
        return _caption(text[: match.start()], match["credit"])
    return None


def _is_credit(text: str, in_header: bool) -> bool:
    if words(text) > 9:
        return False
    if "/" in text and not re.search(r"\d", text):
        return True
    desk = DESK_AND_NAME.fullmatch(text)
    if in_header and is_name(desk["name"] if desk else text):
        return True
    known = bool(MENTION.search(text) or AGENCY_PICTURES.search(text))
    return known if in_header else known and bool(re.search(r"[/,]|\b(?:getty|photo|image|via)\b", text, re.I))


def _caption(text: str, credit: str) -> Caption:
    """Tidy both halves; what introduces a credit goes: "by", "|", "Photo:", "©"."""
    credit = credit.strip(" |,;:-–—")
    if label := CREDIT_LABEL.match(small(credit)) or SOURCE_LABEL.match(credit):
        credit = credit[label.end() :]
    credit = INTRODUCES.sub("", credit).strip()
    if credit.count(")") > credit.count("("):
        credit = credit.rstrip(")")
    return Caption(once(text.strip(" |–—-").rstrip("(")), credit)


def once(text: str) -> str:
    """Dumps of pages print the text for the blind and the caption, and often the two are the same."""
    half = len(text) // 2
    return text[:half].rstrip() if len(text) % 2 and text[:half] == text[half + 1 :] else text
