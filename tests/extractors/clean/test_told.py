"""What counts as a change for a reader, and what never does."""

import pytest

from extractors.article import Article, Block
from extractors.clean.told import folded, is_running

CLOCKS_AND_COUNTERS = [
    "Updated 14:05",
    "Last updated: 5 minutes ago",
    "Last updated on 3 March 2026 at 2:05 p.m. GMT",
    "Published 3 hours ago",
    "12 Mar 2026, 14:05",
    "Just now",
    "5 min read",
    "124 comments",
    "1.2K shares",
    "1,234 people are reading",
    "Stand: 14:05 Uhr",
    "Aktualisiert am 3. März 2026, 14:05 Uhr",
    "vor 5 Minuten",
    "3 Min. Lesezeit",
    "Mis à jour le 3 mars 2026 à 14h05",
    "il y a 3 heures",
    "Actualizado 14:05",
    "Обновлено 12:30",
    "更新时间：2026年3月1日 12:30",
    "阅读：1234次",
    "최종수정 2026.03.01 14:05",
]
TELLING = [
    "Three dead",
    "12 dead",
    "In 2026",
    "May 5 was a day",
    "Mr May, 42",
    "The last 3",
    "2-1",
    "Update",
    "Reading",
]


def content(*lines: str, title: str = "Harbour reopens", standfirst: str = "") -> str:
    blocks = tuple(Block("paragraph", line) for line in lines)
    return Article("https://herald.example/a", title, blocks, standfirst=standfirst).content_sha256


@pytest.mark.parametrize("line", CLOCKS_AND_COUNTERS)
def test_a_clock_or_a_counter_tells_nothing(line):
    assert content("The harbour is open.", line) == content("The harbour is open.")


@pytest.mark.parametrize("line", TELLING)
def test_a_short_line_of_the_report_tells_something(line):
    assert not is_running(line)
    assert content("The harbour is open.", line) != content("The harbour is open.")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It is  open.\n", "It is open."),
        ("“Open,” she said – at last…", '"Open," she said - at last...'),
        ("L’été : 3\u00a0000 visiteurs", "L'été : 3 000 visiteurs"),
        ("ship\u00adyard and \u200bquay", "shipyard and quay"),
        ("Cafe\u0301", "Café"),
    ],
)
def test_spaces_invisible_signs_and_the_shape_of_marks_are_no_change(one, other):
    assert folded(one) == folded(other)


def test_a_word_a_number_a_title_and_a_standfirst_are_changes():
    told = {
        content("Four ships came."),
        content("Five ships came."),
        content("4 ships came."),
        content("Four ships came.", title="Harbour open again"),
        content("Four ships came.", title="HARBOUR REOPENS"),
        content("Four ships came.", standfirst="The first day."),
    }

    assert len(told) == 6


def test_where_a_paragraph_ends_is_no_change():
    assert content("One. Two.") == content("One.", "Two.")
