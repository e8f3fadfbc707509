"""What a text tells a reader, without what changes by itself: two pages with the same answer say the same.

In: title, standfirst and body. Out: one string for each, to be hashed and compared, never to be shown. White space,
invisible signs and the shape of quotation marks and dashes are folded; lines that are nothing but a clock or a counter
("Updated 14:05", "3 hours ago", "128 comments") are left out. Letter case and every other sign count.
"""

from __future__ import annotations

import re

from extractors.clean.prose import clean_line

MAX_RUNNING_CHARS = 90  # a longer line tells something
SHAPES = (
    dict.fromkeys("“”„‟«»〝〞＂", '"') | dict.fromkeys("‘’‚‛‹›ʼ´`", "'") | dict.fromkeys("‐‑‒–—―−", "-") | {"…": "..."}
)
FOLDED = re.compile(f"[{''.join(SHAPES)}]")

# The only words of lines that run by themselves. A line counts as one when it has a number, or a word for just now,
# and all its other words are here.
CHANGED = """
    updated update last latest modified published posted edited first on at by since upd
    aktualisiert zuletzt stand veröffentlicht erstellt am um uhr vom
    mis à jour publié modifié le la dernière mise actualisé
    actualizado actualizada última actualización publicado publicada modificado el las a de
    atualizado atualizada atualização às em
    aggiornato aggiornata aggiornamento pubblicato pubblicata il alle ore
    bijgewerkt gewijzigd gepubliceerd laatst op om uur
    uppdaterad uppdaterat publicerad senast kl klokken klockan oppdatert publisert opdateret publiceret
    päivitetty julkaistu klo aktualizacja aktualizováno publikacja opublikowano dodano godz o
    обновлено опубликовано в оновлено опубліковано о güncelleme güncellendi yayınlanma saat
    تم التحديث آخر تحديث نشر في الساعة
    更新 更新时间 更新時間 最終更新 发布 发布时间 發布時間 公開 配信 発行 업데이트 수정 입력 등록 최종수정 기사입력
"""
WHEN = """
    ago just now today yesterday sec secs second seconds min mins minute minutes hour hours hr hrs day days week weeks
    vor gerade eben heute gestern sekunde sekunden minute minuten min std stunde stunden tag tagen woche wochen
    il y seconde secondes minute minutes heure heures jour jours semaine semaines h hier
    hace segundo segundos minuto minutos hora horas día días semana semanas hoy ayer há atrás dia dias hoje ontem
    fa minuto minuti ora ore giorno giorni settimana oggi ieri geleden minuut minuten uren dag dagen
    sedan minuter timme timmar för timer siden minutter sitten minuuttia tuntia temu minut godzin
    назад минут минуты минуту часов часа час дней тому хвилин годин önce dakika gün
    منذ دقيقة دقائق ساعات أيام 年 月 日 号 時 时 分 秒 前 分前 時間前 分钟前 小时前 天前 日前 刚刚 시간 분 전 일 월 년
    am pm a.m p.m z utc gmt bst cet cest mez mesz est edt et cst cdt pst pdt ist jst kst msk мск
"""
MONTHS = """
    jan january feb february mar march apr april may jun june jul july aug august sep sept september oct october
    nov november dec december mon monday tue tues tuesday wed wednesday thu thurs thursday fri friday sat saturday
    sun sunday januar februar märz mai juni juli oktober dezember montag dienstag mittwoch donnerstag freitag samstag
    sonntag janvier février mars avril juin juillet août septembre octobre novembre décembre lundi mardi mercredi jeudi
    vendredi samedi dimanche enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
    lunes martes miércoles jueves viernes sábado domingo janeiro fevereiro março maio junho julho setembro outubro
    novembro dezembro gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre января февраля марта
    апреля мая июня июля августа сентября октября ноября декабря
"""
COUNTED = """
    comment comments kommentar kommentare commentaire commentaires comentario comentarios comentário comentários
    commenti commento reacties kommentarer комментариев комментария комментарий yorum تعليق تعليقات 评论 コメント 댓글
    share shares shared like likes view views read reads reader readers listen people are reading watching times claps
    geteilt mal aufrufe leser partages vues veces compartido visto lectures lecturas visualizações visualizzazioni
    просмотров просмотра keer gelezen visningar 阅读 阅读量 次 次阅读 浏览 閲覧 閲覧数 조회 조회수 공감 좋아요
    lesezeit lesedauer de lecture lectura leitura lettura tempo temps tiempo k m mio mil
"""
RUNNING = frozenset(f"{CHANGED} {WHEN} {MONTHS} {COUNTED}".split())
JUST_NOW = re.compile(r"\bjust now\b|\bgerade eben\b|刚刚|\bagora mesmo\b|\bahora mismo\b|\bà l'instant\b", re.I)
WORD = re.compile(r"[^\W\d_]+(?:\.[^\W\d_])*")


def told(title: str, standfirst: str, body: str) -> list[str]:
    """Title, standfirst and body as they are compared."""
    lines = [line for line in re.split(r"\n\s*\n", body) if not is_running(line)]
    return [folded(title), folded(standfirst), folded(" ".join(lines))]


def folded(text: str) -> str:
    """One line, without what no reader sees, and with one shape for each kind of quotation mark and dash."""
    return FOLDED.sub(lambda found: SHAPES[found[0]], clean_line(text))


def is_running(line: str) -> bool:
    """Is this line nothing but a clock or a counter?"""
    line = line.strip()
    if len(line) > MAX_RUNNING_CHARS or not (JUST_NOW.search(line) or any(sign.isdigit() for sign in line)):
        return False
    words = WORD.findall(line.casefold())
    return bool(words) and all(word in RUNNING for word in words)
