"""Lines that are on a page but not of its article: what they say, in the languages in which they are common.

One pattern a line, matched at the beginning of a line of text in small letters. A group's name says
why its lines do not belong. Add a pattern only for what no reporter would begin a paragraph with.
"""

from __future__ import annotations

import re

GO_ON_READING_ELSEWHERE = r"""
read (?:more|also|next|the full|on)\b
also read\b
see also\b
more (?:on this|from|stories|news|about)\b
related(?: (?:stories|articles|content|posts|news|links|topics))?\b\W*(?:$|:)
(?:continue|keep) reading
(?:click|tap) here
recommended(?: for you)?\W*$
most (?:read|popular|viewed)
don['’]t miss\b
you may also like
up next
trending
editor['’]s picks?
lesen sie (?:auch|mehr|hier)
lies (?:auch|mehr)
mehr zum thema
zum thema\W*$
weiterlesen
auch interessant
das könnte sie
à lire (?:aussi|également)
lire (?:aussi|également|la suite)
voir aussi
leggi anche
lea también
lee también
leia (?:também|mais)
te puede interesar
lees ook
läs (?:också|mer|även)
les også
læs også
lue myös
czytaj (?:też|także|więcej|również|w)\b
zobacz (?:też|także|również)
przeczytaj (?:też|także)
читайте (?:также|ещё|еще)
смотрите также
по теме\W*$
ссылки по теме
διαβάστε (?:επίσης|ακόμα|περισσότερα)
δείτε (?:επίσης|ακόμα)
ayrıca (?:bkz|okuyun)
baca juga
lihat juga
xem thêm
あわせて読みたい
関連記事
相关(?:阅读|新闻|链接)
相關(?:閱讀|新聞)
延伸(?:閱讀|阅读)
推荐阅读
更多
"""

# Anywhere in a short line that names one of these.
NETWORKS = ("whatsapp", "telegram")
FOLLOW_US_ON = r"""
\b(?:abonnier|folg|follow|join|subscribe|sígue|únete|rejoign|suivez|iscriv)\w*\b.*\b(?:whatsapp|telegram)\b
"""

SHARE_FOLLOW_COMMENT = r"""
(?:folgst|folgen) (?:du|sie)\b
masz zdjęcie
share (?:this|on|via)
tweet this
follow (?:us|me|@|\w+ on)
like us on
join (?:us|our|the (?:conversation|discussion))
join thought-provoking conversations
comments?\W*$
leave a (?:comment|reply)
post (?:a )?comment
view comments
\d+ comments?\W*$
folgen sie
teilen(?: sie)?\W*$
partager\b
suivez
síguenos
seguici
udostępnij
podziel się
поделиться
подписывайтесь
присоединяйтесь
分享
"""

SIGN_UP_BUY_INSTALL = r"""
sign up
subscribe
get (?:the|our) (?:latest|app|newsletter|free)
download (?:the|our)
newsletter\b
advertisement\W*$
advertising\W*$
sponsored
(?:story|article) continues
scroll (?:down|to continue)
support (?:us|our|independent)
become a (?:member|subscriber)
register (?:now|here)
thank you for registering
log ?in\b
anzeige\W*$
werbung\W*$
reklam[a]?\W*$
реклама\W*$
publicité\W*$
publicidad\W*$
abone ol\W*$
abonnez-vous
inscrivez-vous
suscríbete
iscriviti
melden sie sich
jetzt (?:abonnieren|anmelden)
schon gehört\W
hat ihnen dieser artikel gefallen
sie lesen gerade auf
"""

RIGHTS_AND_PICTURES = r"""
(?:©|\(c\)|copyright\b)
all rights reserved
alle rechte vorbehalten
this (?:material|story|article) (?:may not|was originally)
(?:photo|picture|image|foto|bild|фото)(?:s|graph)?(?: (?:by|credit|von))?\s*[:：]
(?:photo|foto|fot|image|picture|bild|фото)\b[^.!?:]{0,80}$
video loading
"""

LABELS_OF_THE_PAGE = r"""
[^|.!?]{1,60} \| \S
(?:责任编辑|責任編輯|责编|编辑|編輯|稿源|来源|來源|資料來源|我要挑错)\s*(?:[:：]|\W*$)
short url\b
posted by .{0,60}\bfiled under\b
table of contents\W*$
inhaltsverzeichnis\W*$
(?:прочтений|просмотров|views|wyświetleń)\s*[:：]?\s*\d+\W*$
оцените статью
artikel anhören
(?:player|video) wird geladen
(?:tags?|topics?|keywords|filed under|categor(?:y|ies)|schlagworte|themen|теги|метки|tagi)\s*[:：]
(?:słowa kluczowe|标签|關鍵字|关键词)\s*[:：]
print(?: this)?(?: article)?\W*$
e-?mail(?: this)?\W*$
drucken\W*$
send\W*$
enlarge\W*$
view (?:gallery|image)
watch(?: (?:now|live|video|below|the video))?\s*[:：]
video\W*$
listen\W*$
\d+ (?:min(?:ute)?s?|hours?) (?:read|ago)\W*$
(?:reading time|lesezeit)\b
back to top
next\W*$
previous\W*$
font size\b
source\s*[:：]\s*\S+\W*$
версия для печати
"""

# A heading under which only readers speak.
READERS_SPEAK = r"""
(?:(?:reader|user)(?:['’]?s['’]?)?)?\s*comments?
comments? (?:on|from|by) .{0,30}
(?:leave|post|add|write) (?:a|your) (?:comment|reply)
(?:latest|recent|all|view|show) comments
join the (?:conversation|discussion)
(?:leser)?kommentare?
kommentar (?:schreiben|hinzufügen)
commentaires?
réactions?
laisser un commentaire
comentarios?
deja un comentario
comentários?
commenti
reacties
(?:wybrane |ostatnie |wszystkie )?komentarze?
reader comments on this .{0,40}
submit your (?:opinion|comment)
(?:dodaj|wasze|twój) komentarz(?:e)?
комментарии(?: .{0,30})?
(?:оставить|добавить|ваш|написать) комментарий
σχόλια
yorum(?:lar)?
(?:网友|社交|新闻|最新|热门)?评论(?:排行榜)?
網友評論
評論
コメント
댓글
"""

# Notices that may be long, by how they begin ...
NOTICES = r"""
\W*(?:©|\(c\)|copyright\b)
\W*(?:版权|版權|著作權|免责声明|免責聲明|声明[:：])
[^.!?]{0,80}\S+@\S+\.\w+\W*$
\W*tags?\b[^.!?]*,[^.!?]*$
\W*for (?:more|further|additional|full) (?:information|details)\b
"""
# ... and by what they say somewhere, in lower case: rights, how to report a mistake, how to comment, where to write.
NOTICE_PHRASES = (
    "all rights reserved", "alle rechte vorbehalten", "все права защищены", "wszelkie prawa zastrzeżone",
    "todos los derechos reservados", "tutti i diritti riservati", "tous droits réservés", "版权相关声明",
    "ctrl+enter", "ctrl + enter", "responses to this entry", "śledzić odpowiedzi do tego wpisu",
    "alle antworten zu diesem eintrag", "can be reached at", "can be reached by", "can be reached on",
    "by adding a comment", "оставить комментар", "чтобы комментир",
)  # fmt: skip
# A word that is rare in news, and the notice it then may belong to.
NOTICE_PATTERNS = (
    ("follow", re.compile(r"\bfollow \S+(?: \S+)? on (?:twitter|x|facebook|instagram)\b")),
    (
        "newsletter",
        re.compile(r"^(?=.{0,220}$).*\b(?:sign(?:ing)?[ -]?up|subscrib|abonnier|anmeld|inscri|suscri|iscriv)"),
    ),
    ("click", re.compile(r"\bclick(?:ing)? (?:here|on)\b")),
    (
        "comment",
        re.compile(r"^(?=.*\bcomments?\b).*\b(?:register|log ?in|sign in|abus\w+|offensive|guidelines)\b", re.S),
    ),
    ("moder", re.compile(r"\b(?:coment[áa]rios?|comments?|kommentare?)\b.*\b(?:modera[dt]|moderier)")),
    ("модер", re.compile(r"\bкомментари\w+\b.*\bмодер")),
)


def any_of(*groups: str, start: str = "") -> str:
    patterns = (pattern for group in groups for pattern in group.split("\n") if pattern)
    return f"{start}(?:{'|'.join(patterns)})"


CALL = re.compile(
    any_of(
        GO_ON_READING_ELSEWHERE,
        SHARE_FOLLOW_COMMENT,
        SIGN_UP_BUY_INSTALL,
        RIGHTS_AND_PICTURES,
        LABELS_OF_THE_PAGE,
        start=r"\W*",
    )
)
HEADS_OTHERS = re.compile(any_of(GO_ON_READING_ELSEWHERE, start=r"\W*"))
READERS = re.compile(any_of(READERS_SPEAK, start=r"\W*(?:\d+\W+)?") + r"\W*(?:\(?\d*\)?)?\W*")
NOTICE = re.compile(any_of(NOTICES))
FOLLOW_ON = re.compile(any_of(FOLLOW_US_ON))
