"""What an edit is: its kinds, its words, its size."""

import time

import pytest

from benchmarks.edits import EDITS, LANGUAGES, boring, pairs, scores
from warehouse.corrections import LABELS, is_correction
from warehouse.difference import Text, edit

OPEN = "The harbour opened on Monday after nine years, and a crowd of 200 came to see it."
QUOTE = "“It is flatter than I remember,” the master said. She had rung it for 12 years."
FERRY = "Work is to begin in four weeks; the ferry keeps its winter hours until then."
BELL = "A smaller bell was found in the mud and will be shown in the chapel."


def text(*paragraphs: str, title: str = "Harbour opens", standfirst: str = "") -> Text:
    return Text(title, standfirst, [("paragraph", each) for each in paragraphs])


WAS = text(OPEN, QUOTE, FERRY)


@pytest.mark.parametrize(
    ("now", "kinds"),
    [
        (text(OPEN, QUOTE, FERRY, title="Harbour opens again"), ["headline"]),
        (text(OPEN, QUOTE, FERRY, standfirst="After nine years."), ["standfirst"]),
        (text(OPEN.replace("200", "250"), QUOTE, FERRY), ["number"]),
        (text(OPEN, QUOTE, FERRY.replace("four", "five")), ["number"]),
        (text(OPEN, QUOTE.replace("flatter", "louder"), FERRY), ["quotation"]),
        (text(OPEN, QUOTE, FERRY.replace("keeps its winter hours", "stays in port")), ["paragraph_reworded"]),
        (text(OPEN, BELL, QUOTE, FERRY), ["paragraph_added"]),
        (text(OPEN, FERRY), ["paragraph_removed"]),
        (text(QUOTE, FERRY, OPEN), ["paragraph_moved"]),
        (text(OPEN, QUOTE, FERRY, "Correction: it was a Tuesday."), ["correction_notice"]),
        (text(OPEN, QUOTE, FERRY + " This article was amended to say so."), ["correction_notice"]),
        (text(OPEN, BELL, FERRY), ["paragraph_added", "paragraph_removed"]),
        (text(OPEN.replace("200", "250"), QUOTE, BELL), ["number", "paragraph_added", "paragraph_removed"]),
    ],
)
def test_an_edit_is_known_by_its_kinds(now, kinds):
    assert list(edit(WAS, now).kinds) == kinds


def test_a_figure_in_the_headline_is_a_number_too():
    was, now = (text(OPEN, title=f"{count} see the harbour open") for count in (200, 250))

    assert edit(was, now).kinds == ("headline", "number")


def test_a_block_quote_is_a_quotation_without_marks():
    was, now = (Text("Title", "", [("quote", f"It is {word} than I remember.")]) for word in ("flatter", "louder"))

    assert edit(was, now).kinds == ("quotation",)


@pytest.mark.parametrize(
    "now",
    [
        text(OPEN, QUOTE.replace("“", '"').replace("”", '"'), FERRY),
        text(f"{OPEN} {QUOTE}", FERRY),
        text("Updated 14:05", OPEN, QUOTE, FERRY, "128 comments"),
        text(OPEN.replace(" ", "\u00a0"), QUOTE, FERRY),
    ],
)
def test_what_makes_no_revision_makes_no_edit(now):
    assert edit(WAS, now).kinds == ()


def test_a_paragraph_cut_in_two_beside_an_edit_is_not_one_that_was_added():
    first, second = QUOTE.split(". ", 1)

    assert edit(WAS, text(OPEN, f"{first}.", second, FERRY, BELL)).kinds == ("paragraph_added",)


def test_an_edit_shows_the_words_with_some_around_them_and_counts_them():
    found = edit(WAS, text(OPEN.replace("200", "some 250"), QUOTE, FERRY, BELL))

    number, added = found.changes
    assert (number.before, number.was, number.now, number.after) == (
        "years, and a crowd of", "200", "some 250", "came to see it.",
    )  # fmt: skip
    assert (added.was, added.now) == ("", BELL)
    assert (found.words_added, found.words_removed) == (2 + len(BELL.split()), 1)
    assert (found.chars_added, found.chars_removed) == (len("some 250") + len(BELL), 3)


def test_putting_an_edit_back_is_the_same_edit_the_other_way_round():
    there, back = edit(WAS, text(OPEN, BELL)), edit(text(OPEN, BELL), WAS)

    assert (there.words_added, there.words_removed) == (back.words_removed, back.words_added)


NOTICES = {
    "en": "Correction: it was a Tuesday.",
    "de": "Korrektur: Es war ein Dienstag.",
    "fr": "Rectificatif : c’était mardi.",
    "es": "Corrección: era martes.",
    "pt": "Correção: era terça-feira.",
    "it": "Errata corrige: era martedì.",
    "nl": "Rectificatie: het was dinsdag.",
    "sv": "Rättelse: det var tisdag.",
    "no": "Rettelse: Det var tirsdag.",
    "da": "Berigtigelse: Det var tirsdag.",
    "fi": "Oikaisu: oli tiistai.",
    "pl": "Sprostowanie: to był wtorek.",
    "cs": "Oprava: bylo úterý.",
    "hu": "Helyesbítés: kedd volt.",
    "ro": "Erată: era marți.",
    "el": "Διόρθωση: ήταν Τρίτη.",
    "ru": "Исправление: это был вторник.",
    "uk": "Виправлення: це був вівторок.",
    "tr": "Düzeltme: Salı günüydü.",
    "id": "Koreksi: hari itu Selasa.",
    "vi": "Đính chính: đó là thứ Ba.",
    "ar": "تصحيح: كان يوم الثلاثاء.",
    "fa": "اصلاحیه: سه‌شنبه بود.",
    "he": "תיקון: זה היה יום שלישי.",
    "hi": "भूल सुधार: मंगलवार था।",
    "zh": "更正：当天是星期二。",
    "ja": "【訂正】火曜日でした。",
    "ko": "바로잡습니다: 화요일이었습니다.",
}


@pytest.mark.parametrize("language", LABELS)
def test_a_correction_notice_is_known_in_every_language_of_the_table(language):
    assert is_correction(NOTICES[language])


@pytest.mark.parametrize(
    "line",
    [
        "Corrections officers went on strike on Monday.",
        "Oprava železnice začne v úterý.",
        "Clarification is what the council asked for.",
        "Update: the road is open again.",
        "The teacher marked the correction in red.",
    ],
)
def test_a_report_about_corrections_is_no_notice(line):
    assert not is_correction(line)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nine_edits_in_ten_are_known_in_every_language(language):
    found = scores([(pair.kinds, frozenset(edit(pair.was, pair.now).kinds)) for pair in pairs(language, 60)])

    assert set(found) == set(EDITS)
    assert min(found.values()) >= 0.9


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_runs_by_itself_on_a_page_makes_no_revision(language):
    assert sum(boring(language, 15)) == 0


def test_a_text_made_to_be_slow_is_compared_in_a_moment():
    words = "same word " * 20
    began = time.process_time()
    edit(text(*[words] * 2000), text(*[words] * 1500, *[words + "x"] * 1500))
    edit(text(words * 2000), text(f"word {words * 2000} x"))
    edit(text("'“" * 20_000), text("“'" * 20_000))

    assert time.process_time() - began < 10
