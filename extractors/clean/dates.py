"""Dates as printed, in some sixty languages -> day, clock time, and the instant where one is known.

In: a line of text such as "Mittwoch, 3. März 2021, 14:05 Uhr", "2016年4月21日" or "2024-03-01T10:00:00Z".
Out: a PrintedDate, or None when the text holds no date that can only be read one way. Never a guess: 3/4/2021
is None unless the language says which number is the month, and a time without a zone is no instant.
The machine's own clock and time zone are never asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from extractors.article import Precision, ZoneOrigin
from extractors.clean import persian
from extractors.clean.ago import minutes_ago
from extractors.clean.months import folded, month_of, months

MAX_TEXT_CHARS = 400
MAX_GUESSED_CHARS = 60  # dateparser reads lone dates well and finds dates in prose that are none
FIRST_YEAR, LAST_YEAR = 1600, 2100
YY_PIVOT = 40  # "26.10.21" is 2021, "3.3.94" is 1994; print has no dates of 2041 yet

MONTH_FIRST = frozenset({"en-us", "en-ph", "es-us", "es-pr"})
DAY_FIRST_ENGLISH = frozenset(
    {"en-gb", "en-ie", "en-au", "en-nz", "en-in", "en-ng", "en-ke", "en-sg", "en-hk", "en-my"}
)
YEAR_FIRST = frozenset({"ja", "zh", "ko", "hu", "lt", "mn"})
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}  # year 1 is the year after
BUDDHIST_OFFSET = 543  # Thai print counts from 543 BC

# Hours east of Greenwich. IST and CST mean several zones and are read by language, see _named_zone.
OFFSETS_H = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "mez": 1, "wat": 1, "cest": 2,
    "mesz": 2, "eet": 2, "cat": 2, "sast": 2, "eest": 3, "msk": 3, "мск": 3, "trt": 3, "tsi": 3, "eat": 3,
    "gst": 4, "pkt": 5, "npt": 5.75, "wib": 7, "ict": 7, "wita": 8, "sgt": 8, "myt": 8, "hkt": 8, "pht": 8,
    "awst": 8, "wit": 9, "jst": 9, "kst": 9, "acst": 9.5, "aest": 10, "acdt": 10.5, "aedt": 11, "nzst": 12,
    "nzdt": 13, "ndt": -2.5, "brt": -3, "art": -3, "adt": -3, "nst": -3.5, "edt": -4, "est": -5, "cdt": -5,
    "mdt": -6, "mst": -7, "pdt": -7, "pst": -8, "akdt": -8, "akst": -9, "hst": -10,
}  # fmt: skip
REGIONS = {"et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles"}
INDIAN = frozenset({"hi", "bn", "ta", "te", "mr", "gu", "pa", "ml", "kn", "ur", "en-in"})


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """One date as it was printed."""

    on: date  # the day as printed, never moved to another zone; the 1st for a month or year
    at: datetime | None  # UTC instant; None unless day, time and zone are all known
    precision: Precision
    text: str  # as found: "21 April, 2016"
    zone: ZoneOrigin  # who said in which zone the time is
    clock: time | None = None  # as printed, in the zone it was printed in
    span: tuple[int, int] = (0, 0)  # where in the text it stands


def read_date(text: str, *, language: str = "", timezone: str = "", now: datetime | None = None) -> PrintedDate | None:
    """The first date in a text; None when there is none that can only be read one way.

    ``language`` (BCP 47) settles which number is the month and what "listopada" means; ``timezone`` is the IANA zone
    for a time printed without one; ``now`` (aware) is the moment that "3 hours ago" counts back from.
    """
    found = _as_declared(text, timezone) or next(iter(find_dates(text, language=language, timezone=timezone)), None)
    if found:
        return found
    text = text.strip()
    if len(text) > MAX_GUESSED_CHARS:
        return None
    return (now and _ago(text, now)) or _digits_alone(text, timezone) or _by_dateparser(text, language)


def find_dates(text: str, *, language: str = "", timezone: str = "") -> tuple[PrintedDate, ...]:
    """All dates of one line, in printed order. Relative times and lone years are not looked for."""
    if len(text) > MAX_TEXT_CHARS:
        text = text[:MAX_TEXT_CHARS]
    if not DIGIT.search(text):
        return ()
    plain = text if text.isascii() else text.translate(PLAIN)
    found: list[PrintedDate] = []
    start = 0
    for match, day in _days(plain, language.lower()):
        printed = _with_clock(text, plain, start, match, day, language.lower(), timezone)
        found.append(printed)
        start = printed.span[1]
    return tuple(found)


# ---------------------------------------------------------------------- the day

DIGIT = re.compile(r"\d")
# Native digits and wide punctuation become ASCII one for one, so that positions stay true.
PLAIN: dict[int, str] = {
    **{ord(c): str(unicodedata.decimal(c)) for c in map(chr, range(0x80, 0x1FBFA)) if unicodedata.decimal(c, -1) >= 0},
    **dict(zip(map(ord, "：．／，－−‐‑（）\u00a0\u202f\u2009\u3000\u200e\u200f"), ":./,----()      ", strict=True)),
}
WORD = r"[^\W\d_][^\s\d,;:/()\[\]|·•–—<>\"-]*"
SUFFIX = r"(?:(?:st|nd|rd|th|er|re|ter|[aeº°ª]|-?го|-?ве|-?а|শে|ই|লা|রা|ঠা)\b|\.|º|°|ª|শে|ই|লা|রা|ঠা)?"
OF = r"(?:(?:of|de|del|di|den|do|af|ta'|tháng)\s+|d['’]\s?|ב)?"
YEAR = r"(?P<y>(?<!\d)(?:1[6-9]|2[015])\d\d)(?!\d)"
GAP = r"[\s.,/-]{0,3}"

DAY_MONTH_YEAR = re.compile(
    rf"(?<![\d.,/])(?<!\d:)(?P<d>\d{{1,2}}){SUFFIX}{GAP}{OF}(?P<m>{WORD}(?: {WORD})?){GAP}"
    rf"(?:(?:de|del|of|năm|year)\s+)?"
    rf"(?:{YEAR}|['’]?(?P<yy>\d\d)(?!\d|\s*[:.h%]|\s+\d(?!\d?:\d\d)|\s+(?:am|pm|uhr)\b))", re.I)  # fmt: skip
MONTH_DAY_YEAR = re.compile(
    rf"(?P<m>{WORD})[\s.-]{{1,3}}(?P<d>\d{{1,2}}){SUFFIX}(?:,|\.|\s|-)\s*(?:(?:de|del)\s+)?{YEAR}", re.I
)
YEAR_MONTH_DAY = re.compile(
    rf"(?<!\d){YEAR}[\s.,-]{{1,3}}(?:(?:m|г|gada|წ|"
    rf"წლის)\.?\s+)?(?:(?P<m>{WORD})[\s.-]{{1,3}}(?P<d>\d{{1,2}})(?!\d|\s?:)"
    rf"|(?P<d2>\d{{1,2}})[\s.,-]{{1,3}}(?P<m2>{WORD}))", re.I)  # fmt: skip
VIETNAMESE = re.compile(rf"(?<!\d)(?P<d>\d{{1,2}})\s+tháng\s+(?P<n>\d{{1,2}})(?:,|\s+năm)?\s+{YEAR}", re.I)
EAST_ASIAN = re.compile(
    r"(?:(?P<y>(?<!\d)\d{4})|(?P<era>令和|平成|昭和|民國|民国)\s?(?P<era_y>\d{1,3}|元))\s?[年년]\s?(?P<n>\d{1,2})\s?[月월]"
    r"(?:\s?(?P<d>\d{1,2})\s?[日일号號])?")  # fmt: skip
YEAR_FIRST_DIGITS = re.compile(
    r"(?<![\d.,/-])(?P<y>(?:1[6-9]|2[015])\d\d)(?:(?P<s>[-/])|\.\s?)(?P<n>\d{1,2})(?:(?(s)(?P=s)|"
    r"\.\s?)(?P<d>\d{1,2})(?!\d)"
    r"|(?=$|[\s,;|)]))(?![/-]?\d)"
)
YEAR_LAST_DIGITS = re.compile(
    r"(?<![\d.,/-])(?P<a>\d{1,2})(?:\s?\.\s?|(?P<s>[/-]))(?P<b>\d{1,2})(?:(?(s)(?P=s)|"
    r"\s?\.\s?))(?P<y>\d{4}|\d\d)(?![\d%]|[./-]\d)"
)
MONTH_YEAR = re.compile(
    rf"(?<![^\W\d_])(?<!\d )(?P<m>{WORD})(?:,|\.)?\s+(?:(?:de|del|of)\s+)?{YEAR}(?!\s?[-–]\s?\d)", re.I
)
PATTERNS = (
    DAY_MONTH_YEAR, MONTH_DAY_YEAR, YEAR_MONTH_DAY, VIETNAMESE, EAST_ASIAN, YEAR_FIRST_DIGITS, YEAR_LAST_DIGITS,
    MONTH_YEAR,
)  # fmt: skip
ASCII_PATTERNS = tuple(one for one in PATTERNS if one not in (VIETNAMESE, EAST_ASIAN))
SHORT_YEAR_PATTERNS = (DAY_MONTH_YEAR, EAST_ASIAN, YEAR_LAST_DIGITS)  # all that can do without four digits
PERSIAN_YEAR = re.compile(r"(?<!\d)1[34]\d\d(?!\d)")
LONG_YEAR = re.compile(r"(?<!\d)(?:1[6-9]|2[015])\d\d(?!\d)")

Day = tuple[date, Precision]


def _days(plain: str, language: str) -> Iterator[tuple[re.Match[str], Day]]:
    """Matches that are dates of the calendar, from left to right; of two that overlap the more precise."""
    found = []
    has_year = LONG_YEAR.search(plain)
    patterns = (ASCII_PATTERNS if plain.isascii() else PATTERNS) if has_year else SHORT_YEAR_PATTERNS
    if not plain.isascii() and PERSIAN_YEAR.search(plain):
        patterns = (persian.DAY_MONTH_YEAR, *patterns)
    for rank, pattern in enumerate(patterns):
        for match in pattern.finditer(plain):
            if day := _day(pattern, match, language):
                found.append((day[1] != "day", match.start(), -match.end(), rank, match, day))
    taken: list[tuple[int, int]] = []
    chosen = []
    for *_, match, day in sorted(found, key=lambda one: one[:4]):
        if all(match.end() <= start or end <= match.start() for start, end in taken):
            taken.append(match.span())
            chosen.append((match, day))
    yield from sorted(chosen, key=lambda one: one[0].start())


def _day(pattern: re.Pattern[str], match: re.Match[str], language: str) -> Day | None:
    part = match.groupdict()
    if pattern is persian.DAY_MONTH_YEAR:
        on = persian.day_in(match)
        return (on, "day") if on else None
    if pattern is YEAR_LAST_DIGITS:
        return _ordered(int(part["a"]), int(part["b"]), part["y"], part["s"] or ".", language)
    word = part.get("m") or part.get("m2")
    month = int(part["n"]) if part.get("n") else month_of(word or "", language)
    number = part.get("d") or part.get("d2")
    if part.get("era"):
        year = ERAS[part["era"]] + (1 if part["era_y"] == "元" else int(part["era_y"]))
    else:
        year = _full_year(part.get("y") or part["yy"], language)
    if not month:
        return None
    return _calendar_day(year, month, int(number)) if number else _calendar_day(year, month, 1, "month")


def _ordered(a: int, b: int, year_text: str, separator: str, language: str) -> Day | None:
    """Three numbers, the year last (or, of two digits, perhaps first); None if there is more than one way."""
    primary = language.split("-")[0]
    readings = {(b, a), (a, b)}  # (month, day)
    if language in MONTH_FIRST:
        readings = {(a, b)} if a <= 12 else {(b, a)}
    elif separator == "." or language in DAY_FIRST_ENGLISH or primary not in ("", "en"):
        # 3.4.2021 is the third of April wherever dots are used; slashes need a language that is not English.
        readings = {(b, a)} if b <= 12 or separator == "." else {(a, b)}
    days = {_calendar_day(_full_year(year_text, language), month, day) for month, day in readings}
    if len(year_text) == 2 and (separator != "." or primary in YEAR_FIRST):
        days.add(_calendar_day(_full_year(f"{a:02}", language), b, int(year_text)))
    days.discard(None)
    return days.pop() if len(days) == 1 else None


def _full_year(text: str, language: str) -> int:
    year = int(text)
    if len(text) == 2:
        return year + (2000 if year <= YY_PIVOT else 1900)
    return year - BUDDHIST_OFFSET if 2400 < year < 2700 and (language[:2] == "th") else year


def _calendar_day(year: int, month: int, day: int, precision: Precision = "day") -> Day | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day), precision
    except ValueError:
        return None


# ---------------------------------------------------------------------- the time of day

HALF = r"(?:上午|下午|午前|午後|晚上?|오전|오후)"
TIME = (
    rf"(?P<half>{HALF})?\s?(?<!\d)(?P<H>[01]?\d|2[0-4])"
    r"(?:(?:\s?[:.h]\s?(?P<M>[0-5]\d)(?!\d)(?::(?P<S>[0-5]\d)(?:[.,]\d+)?)?|"
    r"\s?(?:時|时|시|点|點)(?:\s?(?P<M2>[0-5]?\d)\s?[分분]?)?(?:\s?(?P<S2>[0-5]?\d)\s?[秒초])?)"
    r"(?:\s?(?P<ap>[ap])\.?\s?m\b\.?)?|\s?(?P<ap2>[ap])\.?\s?m\b\.?|(?=\s?(?:uhr|h|hrs)\b))(?:\s?(?:uhr|hrs|h|น)\b\.?)?"
)
ZONE = r"(?:\s?\(?(?P<zone>(?:GMT|UTC)\s?[+-]\s?\d{1,2}(?::?\d\d)?|[+-]\d\d:?\d\d|[A-ZİМСК]{1,5}(?![\w-]))\)?)?"
SMALL_WORDS = rf"(?:(?!{HALF})(?:[^\W\d_]{{1,5}}[.:]?|الساعة|[аг]\.)\s+){{0,2}}"
CLOCK_AFTER = re.compile(
    rf"(?:\s?\([^()\d]{{1,12}}\))?(?:T|[\s.,]*{SMALL_WORDS}|[\s,.]*[|/@·•–—-]\s*){TIME}(?-i:{ZONE})(?!\d|%)", re.I
)
CLOCK_BEFORE = re.compile(
    rf"(?:^|(?<=[\s,(]))(?<![:.]){TIME}(?-i:{ZONE})[\s,|·•–—-]*(?:[^\W\d_]+[.,]?\s+){{0,2}}$", re.I
)
LATE_HALVES = ("下午", "午後", "晚", "晚上", "오후")


def _with_clock(
    text: str, plain: str, left: int, match: re.Match[str], day: Day, language: str, source_zone: str
) -> PrintedDate:
    """Join a day with the time printed beside it: after it, or else between ``left`` and it."""
    on, precision = day
    start, end = match.span()
    if precision != "day":
        return PrintedDate(on, None, precision, text[start:end].strip(), "unknown", span=(start, end))
    found = CLOCK_AFTER.match(plain, end) or CLOCK_BEFORE.search(plain, max(left, start - 50), start)
    clock = _clock(found) if found else None
    if not found or clock is None:
        return PrintedDate(on, None, "day", text[start:end].strip(), "unknown", span=(start, end))
    start, end = min(start, found.start()), max(end, found.end())
    precise: Precision = "second" if found["S"] or found["S2"] else "minute"
    at, origin = _instant(on, clock, found["zone"] or "", language, source_zone)
    return PrintedDate(on, at, precise, text[start:end].strip(" ,|"), origin, clock, (start, end))


def _clock(found: re.Match[str]) -> time | None:
    hour, half = int(found["H"]), (found["ap"] or found["ap2"] or "").lower()
    if found["half"] in LATE_HALVES:
        half = "p"
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour % 24, int(found["M"] or found["M2"] or 0), int(found["S"] or found["S2"] or 0))


def _instant(
    on: date, clock: time, zone_text: str, language: str, source_zone: str
) -> tuple[datetime | None, ZoneOrigin]:
    local = datetime.combine(on, clock)
    if zone := _named_zone(zone_text, language, source_zone):
        return local.replace(tzinfo=zone).astimezone(UTC), "page"
    if source_zone:
        return local.replace(tzinfo=ZoneInfo(source_zone)).astimezone(UTC), "source"
    return None, "unknown"


def _named_zone(text: str, language: str, source_zone: str) -> tzinfo | None:
    """ "+02:00", "GMT+7", "EDT", "ET" -> a zone; None for what is none, or could be several."""
    name = folded(text).replace(" ", "")
    if offset := re.search(r"([+-])(\d{1,2}):?(\d\d)?$", name):
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        return timezone(timedelta(minutes=-minutes if offset[1] == "-" else minutes)) if minutes < 24 * 60 else None
    if name == "ist":
        indian = language in INDIAN or language[:2] in INDIAN or source_zone in ("Asia/Kolkata", "Asia/Calcutta")
        return timezone(timedelta(hours=5.5)) if indian else None
    if name == "cst":
        return timezone(timedelta(hours=8 if language[:2] == "zh" else -6))
    if name in REGIONS:
        return ZoneInfo(REGIONS[name])
    return timezone(timedelta(hours=OFFSETS_H[name])) if name in OFFSETS_H else None


# ---------------------------------------------------------------------- what is rare


def _ago(text: str, now: datetime) -> PrintedDate | None:
    """ "3 hours ago" counted back from ``now``: the day it was in UTC, and no instant, since none was printed."""
    if (minutes := minutes_ago(text)) is None:
        return None
    on = (now.astimezone(UTC) - timedelta(minutes=minutes)).date()
    return PrintedDate(on, None, "day", text, "unknown", span=(0, len(text)))


# What pages declare to machines, and nothing that two readers could take for two moments.
DECLARED = re.compile(
    r"[12]\d{3}-\d\d-\d\d[T ](?:[01]\d|2[0-3]):[0-5]\d(?P<S>:[0-5]\d(?:\.\d+)?)?(?:Z|[+-][01]\d:?[0-5]\d)?", re.ASCII
)


def _as_declared(text: str, source_zone: str) -> PrintedDate | None:
    """ "2024-03-05T09:30:00+01:00" as the general way reads it, which takes ten times as long."""
    match = DECLARED.fullmatch(text)
    if not match:
        return None
    try:
        when = datetime.fromisoformat(text).replace(microsecond=0)
    except ValueError:
        return None
    if not FIRST_YEAR <= when.year <= LAST_YEAR:
        return None
    precise: Precision = "second" if match["S"] else "minute"
    clock, span = when.time(), (0, len(text))
    if when.tzinfo is not None:
        return PrintedDate(when.date(), when.astimezone(UTC), precise, text, "page", clock, span)
    at, origin = _instant(when.date(), clock, "", "", source_zone)
    return PrintedDate(when.date(), at, precise, text, origin, clock, span)


COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d):?(\d\d):?(\d\d)?(Z|[+-]\d{4})?)?")
LONE_YEAR = re.compile(r"(?:1[6-9]|20)\d\d")


def _digits_alone(text: str, source_zone: str) -> PrintedDate | None:
    """ "20240301T100000Z" and "1871", but only where nothing else is printed."""
    span = (0, len(text))
    if LONE_YEAR.fullmatch(text):
        return PrintedDate(date(int(text), 1, 1), None, "year", text, "unknown", span=span)
    match = COMPACT.fullmatch(text)
    if not match or not (day := _calendar_day(int(match[1]), int(match[2]), int(match[3]))):
        return None
    if not match[4] or not (int(match[4]) < 24 and int(match[5]) < 60 and int(match[6] or 0) < 60):
        return None if match[4] else PrintedDate(day[0], None, "day", text, "unknown", span=span)
    clock = time(int(match[4]), int(match[5]), int(match[6] or 0))
    at, origin = _instant(day[0], clock, match[7] or "", "", source_zone)
    return PrintedDate(day[0], at, "second" if match[6] else "minute", text, origin, clock, span)


def _by_dateparser(text: str, language: str) -> PrintedDate | None:
    """The last resort, 100 times slower: languages and spellings that are not in the table. Day only."""
    year = re.search(r"(?<!\d)(?:1[6-9]|20)\d\d(?!\d)", text.translate(PLAIN))
    if not year or not re.search(r"[^\W\d_]{2}", text) or not re.search(r"(?<!\d)\d{1,2}(?!\d)", text.translate(PLAIN)):
        return None
    import dateparser

    settings = {
        "STRICT_PARSING": True,
        "PARSERS": ["absolute-time"],
        "TIMEZONE": "UTC",
        "RETURN_AS_TIMEZONE_AWARE": False,
        "RELATIVE_BASE": datetime(2000, 1, 1),
    }
    names = [months()[""].get(folded(word), set()) for word in re.findall(r"[^\W\d_]+", text)]
    if any(len(name) == 1 for name in names) or (not language and len(names) == 1 and names[0]):
        return None  # its month is known, so the day is not; or nothing beside the name tells which of two it is
    known = [language.split("-")[0]] if language else None
    try:
        parsed = dateparser.parse(text, languages=known, settings=settings)
    except (ValueError, OverflowError, RecursionError):
        return None
    numbers = {int(n) for n in re.findall(r"\d+", text.translate(PLAIN))}
    if parsed is None or parsed.year != int(year[0]) or parsed.day not in numbers:
        return None
    return PrintedDate(parsed.date(), None, "day", text, "unknown", span=(0, len(text)))
