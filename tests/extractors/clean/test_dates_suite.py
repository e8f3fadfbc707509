"""Printed dates that others collected: each is read right or not at all."""

from datetime import UTC, datetime

import pytest

from benchmarks.dates import SUITES, rows_of, strings, verdict
from extractors.clean.dates import read_date

pytestmark = pytest.mark.skipif(not (SUITES / "dates").exists(), reason="../shared/suites/dates is not on this machine")

MOST_WRONG = 0.02


def test_a_printed_date_is_right_or_none():
    verdicts = {text: verdict(true, found) for text, true, found in strings()}
    wrong = [text for text, each in verdicts.items() if each == "wrong"]

    assert len(wrong) <= MOST_WRONG * len(verdicts), wrong
    assert sum(each == "right" for each in verdicts.values()) > 0.7 * len(verdicts)


@pytest.mark.parametrize("row", rows_of("dates"), ids=lambda row: row["id"])
def test_no_string_is_too_odd(row):
    found = read_date(row["text"], now=datetime(2012, 11, 13, tzinfo=UTC))

    assert found is None or found.text
