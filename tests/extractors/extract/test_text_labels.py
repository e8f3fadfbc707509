"""One line beside a headline: dates, reading time, byline, caption and credit, in the ways newspapers print them."""

import pytest

from extractors.extract.text_captions import caption_of
from extractors.extract.text_furniture import is_end, is_furniture
from extractors.extract.text_labels import labels_of, reading_minutes

MINUTES = [
    "3 min read",
    "3-minute read",
    "Reading time: 3 minutes",
    "Est. read time: 3 min",
    "3-4 minutes",
    "(3 min read)",
    "⏱ 3 min",
    "Lesezeit ca. 3 Min.",
    "3 Minuten Lesezeit",
    "Temps de lecture : 3 minutes",
    "Tempo di lettura: 3 min",
    "3 min de leitura",
    "Tiempo de lectura 3 min",
    "Leestijd: 3 minuten",
    "Lästid: 3 min",
    "Lesetid: 3 minutter",
    "Lestími: 3 mín",
    "Czas czytania: 3 min",
    "Okuma süresi: 3 dk",
    "Время чтения: 3 мин.",
    "Waktu baca 3 menit",
    "3 phút đọc",
    "この記事は約3分で読めます",
    "읽는 시간 3분",
]


@pytest.mark.parametrize("printed", MINUTES)
def test_a_reading_time_is_read_in_many_languages(printed):
    assert reading_minutes(printed) == 3


@pytest.mark.parametrize("printed", ["3 minutes of silence were kept", "The talks lasted 90 minutes", "3 May", "min"])
def test_other_minutes_are_no_reading_time(printed):
    assert reading_minutes(printed) is None


DATED = {
    "Posted on March 3rd, 2024": (["2024-03-03"], []),
    "Updated: 8 May 2019, 18:01 | Published: 7 May 2019, 06:30": (["2019-05-07"], ["2019-05-08"]),
    "Published: 06:00 EST, 1 March 2024 | Updated: 16:06 EST, 2 March 2024": (["2024-03-01"], ["2024-03-02"]),
    "28. April 2023, 18:16 Uhr, aktualisiert 29. April 2023, 08:38 Uhr": (["2023-04-28"], ["2023-04-29"]),
    "Publié le 23/03/2024 à 14:05 - Mis à jour le 24/03/2024 à 08:00": (["2024-03-23"], ["2024-03-24"]),
    "Publicerad 1 oktober 2025 kl 02.11 | Uppdaterad 2 oktober 2025 kl 16.24": (["2025-10-01"], ["2025-10-02"]),
    "입력 2024.03.03 14:05 수정 2024.03.04 08:00": (["2024-03-03"], ["2024-03-04"]),
    "13:38, 28 Jan 2025Updated 14:08, 29 Jan 2025": (["2025-01-28"], ["2025-01-29"]),
    "3 marzo 2024 | 14:05": (["2024-03-03"], []),
}


@pytest.mark.parametrize(("line", "expected"), DATED.items())
def test_published_and_updated_are_told_by_the_words_before_them(line, expected):
    labels = labels_of(line)

    told = [[one.on.isoformat() for one in dates] for dates in (labels.published, labels.modified)]
    assert tuple(told) == expected
    assert labels.rest == ""


def test_one_line_may_hold_everything():
    labels = labels_of("By Ada Byron · Saturday, 2 March 2024, 10:05 EST · 3 min read")

    assert (labels.bylines, labels.minutes, labels.rest) == (["By Ada Byron"], 3, "")
    assert labels.published[0].text == "2 March 2024, 10:05 EST"


def test_a_name_alone_is_a_byline_only_where_names_count():
    assert labels_of("Ada Byron", names_count=True).bylines == ["Ada Byron"]
    assert not labels_of("Ada Byron").is_any
    assert not labels_of("From the hills to the sea: a walk", names_count=True).is_any


CREDITED = {
    "A river at dawn [Anadolu]": ("A river at dawn", "Anadolu"),
    "A river at dawn. (Photo by Ada Byron)": ("A river at dawn.", "Ada Byron"),
    "A river at dawn. Photograph: Ada Byron/AP": ("A river at dawn.", "Ada Byron/AP"),
    "A river at dawn. | Photo credit: Supplied": ("A river at dawn.", "Supplied"),
    "A river at dawn (Getty Images)": ("A river at dawn", "Getty Images"),
    "A river at dawn © Ada Byron/dpa": ("A river at dawn", "Ada Byron/dpa"),
    "Ein Fluss am Morgen. Bild: dpa": ("Ein Fluss am Morgen.", "dpa"),
    "A river at dawn (Image: NX)": ("A river at dawn", "NX"),
    "A river at dawn. Ada Byron/Reuters": ("A river at dawn.", "Ada Byron/Reuters"),
    "Photo: Ada Byron": ("", "Ada Byron"),
    "夜明けの川（浅田実撮影）": ("夜明けの川", "浅田実"),
}


@pytest.mark.parametrize(("line", "expected"), CREDITED.items())
def test_a_credit_is_told_from_its_caption(line, expected):
    caption = caption_of(line, in_header=True)

    assert (caption.text, caption.credit) == expected


PROSE = [
    "The boat carries staff [and, in summer, musicians] across the bay at half past eleven.",
    "He photographed the river, the bridge and the mill (which has since burnt down).",
    "The picture was taken in 1911 and sold for four pounds.",
    "They had three children (Ada, Tom and Li).",
]


@pytest.mark.parametrize("line", PROSE)
def test_a_paragraph_is_no_caption(line):
    assert caption_of(line, in_header=False) is None


def test_furniture_and_ends_are_known_and_prose_is_not():
    assert is_furniture("Share this article")
    assert is_furniture("Zum Inhalt springen")
    assert is_end("© 2022 Averil Gazette")
    assert is_end("Related articles")
    assert not is_furniture("Sharing the harvest has kept the village together.")
    assert not is_end("Related questions remain open, the judge said.")
