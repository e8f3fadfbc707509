"""Wording: values of the warehouse in, what a reader is shown out. Pure; what it returns is escaped by the page.

Only addresses of the web become links. Foreign text carries its language and its direction.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "syr", "ug", "ur", "yi"})
LANGUAGES = {
    "ar": "Arabic",
    "bg": "Bulgarian",
    "bn": "Bengali",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sv": "Swedish",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
SPOKEN = {"json_ld": "JSON-LD", "url": "address", "http_status": "HTTP status"}
UNITS = ((365.25 * 86_400, "year"), (30.44 * 86_400, "month"), (86_400, "day"), (3_600, "hour"), (60, "minute"))
JUST_NOW_S = 60


def count(number: int | float) -> str:
    """1234567 -> "1,234,567"."""
    return f"{number:,.0f}"


def figure(number: float) -> str:
    """Up to six digits that say something."""
    return count(number) if number == int(number) else f"{number:,.6g}"


def counted(number: int, noun: str) -> str:
    """1, "article" -> "1 article"; 3, "story" -> "3 stories"."""
    many = re.sub(r"(?<=[^aeiou])y$", "ie", noun) + ("es" if noun.endswith("s") else "s")
    return f"{count(number)} {noun if number == 1 else many}"


def day(value: date) -> str:
    return f"{value.day} {value:%B %Y}"


def short_day(value: date) -> str:
    return f"{value.day} {value:%b}"


def minute(value: datetime) -> str:
    """An instant, in UTC; the page's script shows it in the reader's zone."""
    return f"{value.day} {value:%b %Y, %H:%M} UTC"


def instant(value: datetime) -> str:
    """As machines read it."""
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def span(length: timedelta) -> str:
    """A stretch of time in its largest unit: "3 hours"."""
    seconds = abs(length.total_seconds())
    for unit_s, name in UNITS:
        if seconds >= unit_s:
            return counted(int(seconds // unit_s), name)
    return counted(int(seconds), "second")


def hours(length: float | None) -> str:
    """ "3 hours", from a number of them; "" when nobody knows."""
    return "" if length is None else span(timedelta(hours=length)) if length >= 1 / 60 else "no time"


def emphasised(snippet: str) -> list[tuple[bool, str]]:
    """ "the **ferry** sank" -> its pieces, each with whether it is one that was sought."""
    return [(place % 2 == 1, piece) for place, piece in enumerate(snippet.split("**")) if piece]


def ago(value: datetime, now: datetime) -> str:
    if abs((now - value).total_seconds()) < JUST_NOW_S:
        return "just now"
    return f"{span(now - value)} ago" if value <= now else f"in {span(value - now)}"


def size(bytes: int) -> str:
    for unit, least in (("MB", 1e6), ("kB", 1e3)):
        if bytes >= least:
            return f"{bytes / least:,.1f} {unit}"
    return f"{bytes} bytes"


def share(part: float) -> str:
    """0.934 -> "93 %"; a little is never nothing, nearly all is never all."""
    percent = round(part * 100)
    if 0 < part < 1:
        percent = min(99, max(1, percent))
    return f"{percent} %"


def web_link(url: str | None) -> str:
    """The address when it is one of the web; "" when it would do something else, such as javascript:."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return ""
    return str(url) if parts.scheme in ("http", "https") and parts.hostname else ""


def host(url: str) -> str:
    """ "https://www.example.org/a" -> "example.org"; a file keeps its name."""
    return (urlsplit(url).hostname or "").removeprefix("www.") if web_link(url) else url


def direction(language: str | None) -> str:
    """For the attribute dir: by the language, else by the first strong letter."""
    primary = (language or "").split("-")[0].lower()
    if primary in RIGHT_TO_LEFT:
        return "rtl"
    return "ltr" if primary in LANGUAGES else "auto"


def language_name(tag: str) -> str:
    """ "en-GB" -> "English (GB)"."""
    primary, _, rest = tag.partition("-")
    name = LANGUAGES.get(primary.lower(), primary)
    return f"{name} ({rest})" if rest else name


def spoken(word: str) -> str:
    """ "full_copy" -> "full copy"."""
    return SPOKEN.get(word) or word.replace("_", " ")


FILTERS = (
    count,
    counted,
    figure,
    day,
    short_day,
    minute,
    instant,
    span,
    hours,
    emphasised,
    ago,
    size,
    share,
    web_link,
    host,
    direction,
    language_name,
    spoken,
)
