"""Lines of a page that are never part of an article: share labels, log-in links, notices, and what comes after the end.

In: one line. Out: what it is. The lists are small and multilingual; each says what it is for.
"""

from __future__ import annotations

import re
from functools import lru_cache

KNOWN_LINES = 4_096  # lines whose answer is kept; a page asks for each of its lines several times

# These patterns read text in small letters: one that minds the case picks among many words twice as fast.
# Labels of buttons and links, and marks of advertisements.
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
    r"add \w+ as a preferred source.{0,30}|"
    r"follow.{0,40}|show more.{0,30}|view (?:all|more|comments?|gallery|image).{0,20}|load more|play|play video|"
    r"watch(?: now| live| video)?|listen(?: to (?:this )?article)?|artikel anhören|"
    r"loading.{0,5}|image|bild|foto|photo|video|logo|previous|next|next article|zurück|weiter|"
    r"cookies?.{0,30}|privacy.{0,30}|terms.{0,40}|vis mer|visa mer|mostra di più|"
    r"\(button\).{0,60}|iframe:.{0,200}|\[.{0,24}\]|[#*_=~\-–—+.•|\s]{1,200}|\d{1,5}|[\d.,]+k?|letture|\W{1,10})",
)

# Names of buttons; a line of nothing else is a row of them.
BUTTONS_TEXT = """
    share facebook twitter whatsapp telegram email e-mail mail print save saved copy link listen read comment comments
    teilen drucken merken lesen hören anhören vorlesen speichern kommentare kommentieren versenden partager imprimer
    écouter commenter sauvegarder compartir imprimir escuchar guardar comentar condividi stampa ascolta salva dela spara
    lyssna del lytt udostępnij drukuj paylaş yazdır dinle a aa a+ a- ツイート 一覧 シェア 印刷
    打印 字号 字號 收藏 分享 评论 評論 登录 登入 登錄 注册 註冊 关闭 關閉 複製 复制 인쇄 공유 댓글 로그인
"""
BUTTONS = frozenset(BUTTONS_TEXT.split())
MAX_BUTTONS, MAX_BUTTONS_CHARS = 6, 60

# Headings of what follows an article. Inside one they may also head a box of links.
END = re.compile(
    r"(?:die redaktion empfiehlt|audio und video zum thema|(?:mehr )?ähnliche (?:artikel|nachrichten|themen|beiträge)|"
    r"mehr nachrichten|dieses thema im programm|beitrag teilen|report an editorial error|read next|"
    r"tickers mentioned.{0,30}|partecipa alla discussione|leggi e commenta|share this.{0,20}).{0,20}|"
    r"schlagw(?:orte|örter) zu diesem artikel|"
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
)

# Where an article ends for good: imprint and comments.
STOP = re.compile(
    r"(?:©|\(c\)|copyright\b)(?=.{0,80}(?:\b(?:19|20)\d\d\b|gmbh|\bltd|\binc\b|\bllc|\bplc|rights|verlag|"
    r"media|company|group)).{0,140}|alle rechte vorbehalten.{0,60}|"
    r"tous droits réservés.{0,40}|todos los derechos reservados.{0,40}|(?:© )?riproduzione riservata|(?:leave|post|add|"
    r"write) a (?:reply|comment).{0,40}|"
    r"\d+ (?:responses?|replies|comments?|thoughts?) (?:to|on) .{0,140}",
)

RESERVED = re.compile(r".{0,60}\ball rights reserved\b.{0,80}")  # an end and a stop

# Beginnings of words of cookie banners, log-in walls and legal notices; two in one line are one too many for a report.
STEM = 5  # letters; the shortest of them
BOILERPLATE_TEXT = """
    cookie consent opt-out opting-out privacy datenschutz einwilligung personenbezogen drittplattform
    javascript adblock newsletter subscri abonn abonnier terms registr login anmelden einloggen spende
    mitglied affiliate provision konto account e-mail email browser advertis anzeige werbung website
    webseite utenti caratteri rights reserved copyright informasjonskapsl çerez confidentialité privacidad
    whatsapp inbox unterstütz donat spenden
    trademark click klick aktivier preference personalis personaliz
"""
BOILERPLATE = tuple(BOILERPLATE_TEXT.split())
BOILERPLATE_STEMS = frozenset(word[:STEM] for word in BOILERPLATE)
SPLIT = re.compile(r"[^\w-]+")
OPENING = re.compile(rf"([\w-]{{{STEM}}})[\w-]*")

MAX_FURNITURE_CHARS, MAX_END_CHARS = 260, 160
CHARS_PER_CHANCE_WORD = 400  # a long paragraph may tell of cookies or of donations
EDGES = " :.»›→>…"


@lru_cache(KNOWN_LINES)
def is_furniture(text: str) -> bool:
    """A label, link or mark that no reader takes for a part of the article."""
    if len(text) > MAX_FURNITURE_CHARS:
        return False
    bare = text.strip(EDGES).lower()
    return not bare or bool(FURNITURE.fullmatch(bare)) or _is_row_of_buttons(bare)


def _is_row_of_buttons(bare: str) -> bool:
    labels = bare.split(maxsplit=MAX_BUTTONS) if len(bare) <= MAX_BUTTONS_CHARS else ["..."]
    return len(labels) <= MAX_BUTTONS and BUTTONS.issuperset(labels)


@lru_cache(KNOWN_LINES)
def is_end(text: str) -> bool:
    """A line after which, on a whole page, something else than the article follows."""
    if len(text) > MAX_END_CHARS:
        return False
    bare = text.strip(EDGES).lower()
    return is_stop(text) or bool(END.fullmatch(bare)) or _is_reserved(bare)


@lru_cache(KNOWN_LINES)
def is_stop(text: str) -> bool:
    """A line after which no article goes on."""
    if len(text) > MAX_END_CHARS:
        return False
    lower = text.lower()
    return bool(STOP.fullmatch(lower)) or _is_reserved(lower)


def _is_reserved(lower: str) -> bool:
    return "all rights reserved" in lower and bool(RESERVED.fullmatch(lower))


@lru_cache(KNOWN_LINES)
def boilerplate(text: str) -> int:
    """How many different words of notices a line holds."""
    lower = text.lower()
    if BOILERPLATE_STEMS.isdisjoint(OPENING.findall(lower)):
        return 0
    perhaps = (word for word in SPLIT.split(lower) if word[:STEM] in BOILERPLATE_STEMS)
    return len({word[:STEM] for word in perhaps if word.startswith(BOILERPLATE)})


def is_notice(text: str) -> bool:
    """Not told by the article: a label, a heading of what follows it, a cookie banner, a plea for money."""
    return is_furniture(text) or is_end(text) or boilerplate(text) > 1 + len(text) // CHARS_PER_CHANCE_WORD
