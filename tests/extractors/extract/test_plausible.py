"""Times that cannot be right are named, never changed; and no time depends on where the machine stands."""

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from extractors.article import Article, Block, Capture
from extractors.extract.plausible import time_flags

SEEN = datetime(2024, 3, 4, 12, 0, 0, tzinfo=UTC)
CAPTURE = Capture("letters", "https://post.example/ferry", SEEN, b"x")
ARTICLE = Article("https://post.example/ferry", "Ferry sails again", (Block("paragraph", "It sailed."),))


def flags(founded=None, **times):
    return list(time_flags(replace(ARTICLE, **times), CAPTURE, founded))


def test_a_time_after_the_capture_is_flagged_unless_zones_explain_it():
    assert flags(published_at=SEEN + timedelta(days=3)) == ["published_in_future"]
    assert flags(published_on=date(2024, 3, 5)) == []  # it is tomorrow already in Kiribati
    assert flags(published_on=date(2024, 3, 9)) == ["published_in_future"]


def test_a_page_that_stamps_itself_is_flagged():
    assert flags(published_at=SEEN, published_precision="second") == ["published_at_capture"]
    assert flags(published_at=SEEN, published_precision="minute") == []


def test_a_date_before_the_first_issue_is_flagged_where_the_first_issue_is_known():
    assert flags(published_on=date(1970, 1, 1), founded=date(1998, 5, 1)) == ["published_before_founded"]
    assert flags(published_on=date(1970, 1, 1)) == []


@pytest.mark.parametrize(
    ("printed", "doubt"),
    [("3/4/2021", True), ("03-04-21", True), ("4/4/2021", False), ("13/4/2021", False), ("3.4.2021", False)],
)
def test_a_date_that_reads_both_ways_is_flagged(printed, doubt):
    assert flags(published_text=printed, published_on=date(2021, 4, 3)) == (["day_month_ambiguous"] if doubt else [])


def test_a_change_before_the_publication_is_flagged():
    days = {"published_on": date(2024, 3, 3), "modified_on": date(2024, 2, 1)}

    assert flags(**days) == ["modified_before_published"]


READ_ALL = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from extractors.article import Capture
from extractors.extract import read_capture
from extractors.source import Source
source = Source.model_validate({"name": "letters", "discover": [{"kind": "folder", "path": "."}]})
for path in sorted(Path(sys.argv[1]).rglob("*.txt")):
    at = datetime(2026, 1, 1, 23, 30, tzinfo=UTC)
    capture = Capture("letters", f"file:letters/{path.name}", at, path.read_bytes(), media_type="text/plain")
    try:
        print(read_capture(capture, source))
    except Exception as error:
        print(repr(error))
"""
ZONES = ("UTC", "Pacific/Apia", "America/New_York", "Asia/Kolkata")


def test_readings_are_the_same_to_the_byte_in_every_zone_of_the_machine():
    golden = Path(__file__).parents[2] / "golden"
    told = {}
    for zone in ZONES:
        run = subprocess.run(
            [sys.executable, "-c", READ_ALL, golden], env={**os.environ, "TZ": zone}, capture_output=True, check=True
        )
        assert run.stdout.count(b"Article(") > 10
        told[zone] = hashlib.sha256(run.stdout).hexdigest()

    assert len(set(told.values())) == 1, told
