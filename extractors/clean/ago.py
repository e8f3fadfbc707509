"""Relative times as printed -> minutes: "3 hours ago", "vor 2 Tagen", "il y a une heure", "3時間前".

None for what is no relative time. Months and years are not read: nobody can count back from them to a day.
"""

from __future__ import annotations

import re

# Beginnings of the words for a unit: English, German, French, Spanish and Portuguese, Japanese, Chinese, Korean.
UNITS = {
    0: ("sec", "sek", "秒", "초"),
    1: ("min", "m", "分", "분"),
    60: ("hour", "hr", "h", "stunde", "heure", "hora", "時間", "小时", "小時", "시간"),
    1440: ("day", "d", "tag", "jour", "día", "dia", "日", "天", "일"),
    10080: ("week", "w", "woche", "semaine", "semana", "週", "周", "주"),
}  # by minutes
MINUTES = {word: minutes for minutes, words in UNITS.items() for word in words}
UNIT = "|".join(
    f"{word}\\b" if len(word) == 1 and word.isascii() else word for word in sorted(MINUTES, key=len, reverse=True)
)
BEFORE, AFTER = r"vor|il y a|hace|há", r"ago|atrás|前|전"
# With a time of day behind it: "today at 12:19" is today, whatever o'clock it is.
DAYS = {
    0: ("heute", "today", "aujourd'hui", "hoy", "oggi", "idag", "i dag", "vandaag", "bugün", "今日", "今天", "오늘"),
    1440: ("gestern", "yesterday", "hier", "ayer", "ieri", "igår", "i går", "gisteren", "dün", "昨日", "昨天", "어제"),
}  # by minutes
NAMED = "|".join(word for words in DAYS.values() for word in words)
DAY_NAMED = re.compile(rf"(?P<day>{NAMED})\b(?:[\s,]*[^\W\d_]{{0,3}}\s*\d{{1,2}}[:.h]\d\d.{{0,6}})?", re.I)
ONE = r"an?|eine[rm]?|une?|una?"
AGO = re.compile(
    rf"(?P<before>{BEFORE})?\s*(?P<n>\d{{1,3}}|{ONE})\s*(?P<unit>{UNIT})[^\W\d_]*?\.?\s*(?P<after>{AFTER})?", re.I
)


def minutes_ago(text: str) -> int | None:
    """How long ago; None when the text says no such thing."""
    if named := DAY_NAMED.fullmatch(text.strip()):
        return next(minutes for minutes, words in DAYS.items() if named["day"].lower() in words)
    match = AGO.fullmatch(text.strip())
    if not match or not (match["before"] or match["after"]):
        return None
    return MINUTES[match["unit"].lower()] * (int(match["n"]) if match["n"].isdigit() else 1)
