"""Bytes are read in the charset they are in, whatever they are labelled."""

import pytest

from extractors.clean.charset import decode

TEXT = "Über die Brücke – „endlich“"


@pytest.mark.parametrize(
    ("body", "label", "charset"),
    [
        (TEXT.encode(), "text/html", "utf-8"),
        (TEXT.encode(), "text/html; charset=iso-8859-1", "utf-8"),  # the label is wrong
        (b"\xef\xbb\xbf" + TEXT.encode(), "", "utf-8"),
        (TEXT.encode("utf-16"), "", "utf-16-le"),
        (TEXT.encode("cp1252"), "text/html; charset=iso-8859-1", "iso-8859-1"),
        (b'<meta charset="windows-1252">' + TEXT.encode("cp1252"), "text/html; charset=utf-8", "windows-1252"),
        (b"<meta charset=nonsense>" + TEXT.encode(), "text/html; charset=nonsense", "utf-8"),
    ],
)
def test_the_text_is_read_right(body, label, charset):
    text, used = decode(body, label, is_html=True)

    assert text.endswith(TEXT)
    assert used == charset


def test_unlabelled_cyrillic_of_old_is_guessed():
    text = "Мост через гавань снова открыт для движения, сообщили в порту. " * 20

    assert decode(text.encode("cp1251"), "", is_html=True)[0] == text


def test_bytes_in_no_charset_come_out_as_something():
    assert decode(bytes(range(256)) * 4, "text/html; charset=utf-8", is_html=True)[0]


UNLABELLED = {
    "cp1252": "Skipið lét úr höfn á mánudag, ellefu vikum eftir að vélin bilaði, að því er hann sagði í gær.",
    "cp1250": "Loď vyplula v pondělí z přístavu jedenáct týdnů poté, co selhal její motor, řekl starosta.",
    "iso8859_2": "W poniedziałek statek wypłynął z portu, jedenaście tygodni po awarii silnika, powiedział burmistrz.",
    "cp1254": "Vapur pazartesi günü iskeleden ayrıldı; motorun bozulmasından on bir hafta sonra, dedi başkan.",
    "cp1251": "Паром вышел из порта в понедельник, через одиннадцать недель после поломки двигателя, сообщил мэр.",
}


@pytest.mark.parametrize("charset", UNLABELLED)
def test_text_without_a_label_is_read_in_the_charset_of_its_words(charset):
    body = f"{UNLABELLED[charset]}\n\n".encode(charset) * 8

    assert decode(body, is_html=False)[0].split("\n")[0] == UNLABELLED[charset]


def test_a_few_curly_quotes_in_an_english_text_are_no_reason_for_a_charset_of_dos():
    text = (
        "The ferry left its berth on Monday. \u201cWe had begun to forget,\u201d one of them said \u2013 and laughed. "
        * 9
    )

    assert decode(text.encode("cp1252"), is_html=False) == (text, "cp1252")
