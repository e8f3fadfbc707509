"""The language of a text: what is declared, where the text agrees; else what the text is in."""

import pytest

from extractors.clean.language import language_of

GERMAN = (
    "Die Hafenbrücke ist seit Montag wieder für den Verkehr frei, elf Wochen nachdem ein Lastkahn sie gerammt hatte."
)
JAPANESE = "港の橋は月曜日、はしけが北の橋脚に衝突してから十一週間ぶりに通行が再開された。"


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        (GERMAN, "", "de"),
        (GERMAN, "de_at", "de-AT"),
        (GERMAN, "en-US", "de"),
        ("Ja.", "nb", "nb"),
        ("Ja.", "", ""),
        (JAPANESE, "zh", "ja"),
        (GERMAN, "x", "de"),
    ],
)
def test_the_declared_tag_is_believed_where_the_text_agrees_or_is_short(text, declared, language):
    assert language_of(text, declared) == language
