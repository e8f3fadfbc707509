"""Names of people, out of bylines as printed."""

import pytest

from extractors.clean.bylines import authors_of


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ada Byron and Tom Paine in Leeds, Reuters", ("Ada Byron", "Tom Paine")),
        ("Von Klara Vogt und Jan-Peter von der Heide", ("Klara Vogt", "Jan-Peter von der Heide")),
        ("Par Élodie d'Aubigny avec AFP", ("Élodie d'Aubigny",)),
        ("By Ada Byron, Political correspondent, BBC News", ("Ada Byron",)),
        ("By Dr. Ada Byron (Kingsport)", ("Dr. Ada Byron",)),
        ("Von Prof. Dr. Ada Byron und Tom Paine", ("Prof. Dr. Ada Byron", "Tom Paine")),
        ("By Ada Byron | ada@bay.example | @adabyron", ("Ada Byron",)),
        ("By Ada Byron September 26, 2016", ("Ada Byron",)),
        ("Published 2 hours ago by Ada Byron", ("Ada Byron",)),
        ("Ада Байрон", ("Ада Байрон",)),
        ("記者 山田太郎", ("山田太郎",)),
        ("Ada Byron Ada Byron", ("Ada Byron",)),
        ("Ada ByronLifestyle Writer", ("Ada Byron",)),
        ("Ada ByronPublished", ("Ada Byron",)),
        ("Ada Byron Deputy Content Director", ("Ada Byron",)),
        ("Von Ada Byron, Adaptiert von Klara Vogt", ("Ada Byron", "Klara Vogt")),
        ("Af Ritzau Kontakt", ()),
        ("Getty Images", ()),
        ("社会", ()),
        ("By staff reporters", ()),
        ("Reuters", ()),
        ("Associated Press", ()),
        ("dpa/AFP", ()),
        ("", ()),
    ],
)
def test_people_are_told_from_newsrooms(byline, names):
    assert authors_of(byline) == names


def test_a_paragraph_is_no_byline():
    assert authors_of("By the time Ada Byron arrived, the bridge had been closed for a week. " * 6) == ()
