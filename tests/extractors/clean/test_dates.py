"""Dates as printed: right or None, never a different date, and the same in every time zone of the machine."""

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from extractors.clean.ago import minutes_ago
from extractors.clean.dates import find_dates, read_date

ROOT = Path(__file__).parents[3]
SUITE = ROOT.parent / "shared" / "suites" / "dates" / "dev.jsonl"
PRINTED = {
    "21 April, 2016": "2016-04-21",
    "Mittwoch, 3. März 2021, 14:05 Uhr": "2021-03-03 14:05",
    "Le 1er février 2024 à 9h30": "2024-02-01 09:30",
    "12 de junio del 2012": "2012-06-12",
    "27 de setembro de 2018": "2018-09-27",
    "di 30 dicembre 2024 alle 02:26": "2024-12-30 02:26",
    "1 oktober 2025 kl 02.11": "2025-10-01 02:11",
    "19 kwietnia 2026, 19:45": "2026-04-19 19:45",
    "2024. március 5., kedd 10:15": "2024-03-05 10:15",
    "10 KASIM 2025": "2025-11-10",
    "13 авг. 2005 г. 19:13": "2005-08-13 19:13",
    "2016年4月21日": "2016-04-21",
    "2016年9月14日晚8:00": "2016-09-14 20:00",
    "令和6年3月5日": "2024-03-05",
    "2025년 5월 15일 오후 8:00": "2025-05-15 20:00",
    "Thứ Tư, 22 tháng 10 năm 2025": "2025-10-22",
    "٢١ أبريل ٢٠١٦": "2016-04-21",
    "१७ अक्टूबर २०१८": "2018-10-17",
    "8:25 a.m. Dec. 12, 2014": "2014-12-12 08:25",
    "July 6, 2015 / 8:12 PM": "2015-07-06 20:12",
    "26. 10.21": "2021-10-26",
    "13/03/2014": "2014-03-13",
}


@pytest.mark.parametrize(("text", "expected"), PRINTED.items())
def test_a_printed_date_is_read_as_its_readers_read_it(text, expected):
    printed = read_date(text)

    told = printed.on.isoformat() + (f" {printed.clock:%H:%M}" if printed.clock else "")
    assert told == expected


def test_the_date_is_the_one_printed_and_the_instant_is_in_utc():
    printed = read_date("March 1, 2024 at 11:30 PM EST")

    assert printed.on == date(2024, 3, 1)
    assert printed.clock == time(23, 30)
    assert printed.at == datetime(2024, 3, 2, 4, 30, tzinfo=UTC)
    assert (printed.zone, printed.precision) == ("page", "minute")


def test_a_time_without_a_zone_is_an_instant_only_in_the_sources_zone():
    text = "3. März 2021, 14:05 Uhr"

    assert read_date(text).at is None
    assert read_date(text).zone == "unknown"
    assert read_date(text, timezone="Europe/Berlin").at == datetime(2021, 3, 3, 13, 5, tzinfo=UTC)
    assert read_date(text, timezone="Europe/Berlin").zone == "source"


def test_a_day_without_a_time_is_never_an_instant():
    assert read_date("21 April, 2016", timezone="Europe/London").at is None


def test_a_date_that_can_be_read_in_two_ways_is_none_until_the_language_tells():
    assert read_date("3/4/2021") is None
    assert read_date("3/4/2021", language="en") is None
    assert read_date("3/4/2021", language="en-US").on == date(2021, 3, 4)
    assert read_date("3/4/2021", language="fr").on == date(2021, 4, 3)
    assert read_date("5 listopada 2024") is None
    assert read_date("5 listopada 2024", language="pl").on == date(2024, 11, 5)
    assert read_date("5 listopada 2024", language="hr").on == date(2024, 10, 5)


@pytest.mark.parametrize(
    "text", ["", "31 February 2024", "Copyright 2019", "10 December", "May 21 14:05", "3 hours ago", "a" * 5000]
)
def test_what_names_no_day_is_none(text):
    assert read_date(text) is None


def test_months_and_years_alone_say_how_precise_they_are():
    assert (read_date("October 2018").on, read_date("October 2018").precision) == (date(2018, 10, 1), "month")
    assert (read_date("1871").on, read_date("1871").precision) == (date(1871, 1, 1), "year")


def test_relative_times_count_back_from_the_capture():
    now = datetime(2024, 3, 1, 1, 0, tzinfo=UTC)

    assert read_date("3 hours ago", now=now).on == date(2024, 2, 29)
    assert read_date("vor 2 Tagen", now=now).on == date(2024, 2, 28)


def test_every_date_of_a_line_is_found_with_its_place():
    line = "Updated: 16:06 EST, 2 March 2024 | Published: 06:00 EST, 1 March 2024"
    updated, published = find_dates(line)

    assert (updated.text, published.text) == ("16:06 EST, 2 March 2024", "06:00 EST, 1 March 2024")
    assert line[slice(*published.span)] == published.text


def test_the_suite_is_read_right_or_not_at_all():
    if not SUITE.exists():
        pytest.skip(f"{SUITE} is not here")
    rows = [row for row in map(json.loads, SUITE.read_text("utf-8").splitlines()) if row["out"]]
    read = [(row["out"][:10], printed.on.isoformat()) for row in rows if (printed := read_date(row["text"]))]

    assert len(read) >= 85
    assert sum(expected != got for expected, got in read) <= 0.02 * len(rows)


def test_the_machines_own_time_zone_changes_nothing():
    code = (
        "from extractors.clean.dates import read_date\n"
        "for text in ['2024-03-10 02:30', 'Sun 7 Oct 2018 13.00 EDT', '11 de abril, 1998', '24 абв 2020']:\n"
        "    print(read_date(text), read_date(text, timezone='America/New_York'))\n"
    )
    runs = [
        subprocess.Popen([sys.executable, "-c", code], env={**os.environ, "TZ": zone}, cwd=ROOT, stdout=subprocess.PIPE)
        for zone in ("UTC", "Pacific/Apia", "America/New_York", "Asia/Kolkata")
    ]
    told = {run.communicate()[0] for run in runs}

    assert all(run.returncode == 0 for run in runs)
    assert len(told) == 1


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("3 hours ago", 180), ("an hour ago", 60), ("2 days ago", 2880), ("1 week ago", 10080), ("5 min ago", 5),
        ("vor 2 Tagen", 2880), ("vor einer Stunde", 60), ("il y a 3 heures", 180), ("il y a une semaine", 10080),
        ("hace 2 días", 2880), ("há 2 semanas", 20160), ("3時間前", 180), ("5 小时前", 300), ("2일 전", 2880),
        ("30 seconds ago", 0), ("3 hours", None), ("2 min read", None), ("ago", None),
    ],
)  # fmt: skip
def test_relative_times_are_counted_in_minutes(text, minutes):
    assert minutes_ago(text) == minutes


@pytest.mark.parametrize(
    ("printed", "on"),
    [
        ("دوشنبه ۲ تير ۱۳۹۹", date(2020, 6, 22)),  # in Persian digits, the month as Arabic keyboards write it
        ("22 بهمن 1357", date(1979, 2, 11)),
        ("۱ حمل ۱۴۰۰", date(2021, 3, 21)),  # as Afghanistan names the month; 1399 had a leap day
        ("30 اسفند 1403", date(2025, 3, 20)),
    ],
)
def test_a_day_of_the_persian_calendar_is_a_day_of_ours(printed, on):
    assert read_date(printed, language="fa").on == on


def test_a_day_that_the_persian_calendar_has_not_is_no_date():
    assert read_date("30 اسفند 1404", language="fa") is None
