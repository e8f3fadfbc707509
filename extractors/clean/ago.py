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
ONE = r"an?|eine[rm]?|une?|una?"
AGO = re.compile(
    rf"(?P<before>{BEFORE})?\s*(?P<n>\d{{1,3}}|{ONE})\s*(?P<unit>{UNIT})[^\W\d_]*?\.?\s*(?P<after>{AFTER})?", re.I
)


def minutes_ago(text: str) -> int | None:
    """How long ago; None when the text says no such thing."""
    match = AGO.fullmatch(text.strip())
    if not match or not (match["before"] or match["after"]):
        return None
    return MINUTES[match["unit"].lower()] * (int(match["n"]) if match["n"].isdigit() else 1)
