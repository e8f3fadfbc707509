"""Mails and saved web pages: the part that holds the article, and what the headers add."""

from datetime import UTC, date, datetime
from email.message import EmailMessage

import pytest

from extractors.article import Capture
from extractors.errors import ExtractError
from extractors.extract import read_capture
from extractors.source import Source

SOURCE = Source.model_validate({"name": "letters", "discover": [{"kind": "folder", "path": "."}]})
TEXT = """\
The mill on the lower canal turned again on Saturday, for the first time since its wheel was
washed away in the flood of 2011.

About two hundred people stood on the bank and clapped when the water took the boards, and the
miller's daughter opened the sluice.
"""
PAGE = f"""<html><head><title>Mill turns again</title></head><body><article><h1>Mill turns again</h1>
{"".join(f"<p>{part}</p>" for part in TEXT.split(chr(10) * 2))}
<p>The wheel is of oak from the same wood as the first one, which was cut in 1783 and lasted for ninety years.</p>
</article></body></html>"""


def mail(subject="Mill turns again", sender="Ada Byron <byron@example.org>"):
    message = EmailMessage()
    message["From"], message["Subject"] = sender, subject
    message["Date"] = "Sun, 8 May 2022 09:30:00 +0200"
    message.set_content(TEXT)
    return message


def read(message, media_type="message/rfc822"):
    capture = Capture(
        "letters", "file:letters/mill.eml", datetime(2026, 1, 1, tzinfo=UTC), bytes(message), media_type=media_type
    )
    (article,) = read_capture(capture, SOURCE)
    return article


def test_subject_sender_and_date_fill_what_the_text_leaves_out():
    article = read(mail())

    assert article.title == "Mill turns again"
    assert article.authors == ("Ada Byron",)
    assert (article.published_on, article.published_at) == (date(2022, 5, 8), datetime(2022, 5, 8, 7, 30, tzinfo=UTC))
    assert len(article.blocks) == 2
    assert article.url == "file:letters/mill.eml"
    assert {("authors", "From"), ("published_on", "Date")} <= {(one.field, one.locator) for one in article.findings}
    assert "no_date" not in article.flags


def test_a_newsroom_is_not_a_person():
    article = read(mail(sender="Canal Courier <news@example.org>"))

    assert (article.byline, article.authors) == ("Canal Courier", ())


def test_a_mail_that_was_passed_on_says_nothing_of_writer_and_day():
    article = read(mail(subject="Fwd: Mill turns again"))

    assert article.title == "Mill turns again"
    assert (article.authors, article.published_on) == ((), None)


def test_the_page_in_a_mail_is_read_before_its_text():
    message = mail()
    message.add_alternative(PAGE, subtype="html")

    assert "oak from the same wood" in read(message).body


def test_a_saved_web_page_is_known_by_the_address_it_was_saved_from():
    message = EmailMessage()
    message["Snapshot-Content-Location"] = "https://example.org/mill?utm_source=feed"
    message["Subject"] = "Mill turns again"
    message.make_related()
    message.add_related(PAGE, subtype="html")

    assert read(message, "multipart/related").url == "https://example.org/mill"


def test_a_mail_without_text_is_refused():
    message = EmailMessage()
    message["Subject"] = "Scan"
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="scan.pdf")

    with pytest.raises(ExtractError, match="no_content"):
        read(message)
