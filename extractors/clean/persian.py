"""Days of the Persian calendar -> days of ours: "دوشنبه ۲ تیر ۱۳۹۹" is 22 June 2020.

Iran and Afghanistan print it. Pure arithmetic; leap years follow the rule of 33 years, which holds from 1799 to 2093.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

# As Iran writes the months, then as Afghanistan does; ي and ك are how Arabic keyboards write ی and ک.
MONTHS = (
    "فروردین حمل", "اردیبهشت ثور", "خرداد جوزا", "تیر سرطان", "مرداد امرداد اسد", "شهریور سنبله", "مهر میزان",
    "آبان عقرب", "آذر قوس", "دی جدی", "بهمن دلو", "اسفند حوت",
)  # fmt: skip
NUMBERS = {name: number for number, names in enumerate(MONTHS, 1) for name in names.split()}
KEYBOARDS = str.maketrans("يك", "یک")
LONG_MONTHS = 6  # of 31 days; the others have 30, the last 29 but in leap years
LEAP_YEARS_OF_33 = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
FIRST_DAY = date(622, 3, 21)  # where the rule, counted back, puts the first of Farvardin of the year 1
FIRST_YEAR, LAST_YEAR = 1280, 1450
DAY_MONTH_YEAR = re.compile(
    r"(?<!\d)(?P<d>\d{1,2})\s+(?:ماه\s+)?(?P<m>[^\W\d_]{2,8})(?:\s?ماه)?[\s,،]+(?P<y>1[34]\d\d)(?!\d)"
)


def day_of(year: int, month: int, number: int) -> date | None:
    """The day in our calendar; None for the 31st of a month of thirty."""
    is_leap = year % 33 in LEAP_YEARS_OF_33
    length = 31 if month <= LONG_MONTHS else 30 if month < 12 or is_leap else 29
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 and 1 <= number <= length):
        return None
    rounds, rest = divmod(year - 1, 33)
    leaps = rounds * len(LEAP_YEARS_OF_33) + sum(1 for one in LEAP_YEARS_OF_33 if one <= rest)
    before = 31 * (month - 1) - max(0, month - 1 - LONG_MONTHS)
    return FIRST_DAY + timedelta(days=(year - 1) * 365 + leaps + before + number - 1)


def day_in(match: re.Match[str]) -> date | None:
    """The day that ``DAY_MONTH_YEAR`` found; None where the word is no month. The text's digits are ASCII."""
    month = NUMBERS.get(match["m"].translate(KEYBOARDS))
    return day_of(int(match["y"]), month, int(match["d"])) if month else None
