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
