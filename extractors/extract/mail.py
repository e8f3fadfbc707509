"""A mail (.eml) or a saved web page (.mhtml) -> Article.

In: one capture of message/rfc822 or multipart/related. Out: its article. The HTML part goes to the page reader, a
text part to the reader of saved text; subject, sender and date fill what they leave out. Attachments are never opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from extractors.article import Article, Capture, Entry, Finding
from extractors.clean.bylines import authors_of
from extractors.clean.charset import decode
from extractors.clean.prose import clean_line, without_case
from extractors.errors import ExtractError
from extractors.extract import read_capture

if TYPE_CHECKING:
    from extractors.source import Source

PASSED_ON = re.compile(r"(?:(?:re|fwd?|wg|aw|tr|rv|i|vs|enc)\s?:\s*|\[[^\]]{1,30}\]\s*)+", re.I)
TOP_LINES = 8  # a subject that is one of these is the title that the text prints
MIN_TITLE_WORDS = 2
MAX_RAW_CHARS = 500


def extract_mail(capture: Capture, source: Source, entry: Entry | None = None) -> tuple[Article, ...]:
    """Read the article in a mail. Raises ExtractError: no_content without a text part, else as its reader does."""
    message = BytesParser(EmailMessage, policy=policy.default).parsebytes(capture.body)
    address = clean_line(message.get("Snapshot-Content-Location", "") or message.get("Content-Location", ""))
    refused: ExtractError | None = None
    for part in _readable(message):
        try:
            articles = read_capture(_derived(capture, message, part, address), source, entry)
        except ExtractError as error:
            refused = refused or error
            continue
        return tuple(_filled(article, message) for article in articles)
    raise refused or ExtractError("no_content", "no part of this mail is text or a page")


def _readable(message: EmailMessage) -> Iterable[EmailMessage]:
    """The parts worth reading: the page first, then the text."""
    parts = [part for part in message.walk() if isinstance(part, EmailMessage) and not part.is_attachment()]
    for wanted in ("text/html", "text/plain"):
        yield from [part for part in parts if part.get_content_type() == wanted and part.get_payload(decode=True)][:1]


def _derived(capture: Capture, message: EmailMessage, part: EmailMessage, address: str) -> Capture:
    """The part as if it had been captured by itself, at the address it was saved from where the mail names one."""
    payload = part.get_payload(decode=True)
    body = payload if isinstance(payload, bytes) else b""
    media_type = f"{part.get_content_type()}; charset={part.get_content_charset('')}".removesuffix("; charset=")
    if part.get_content_type() == "text/plain":
        text, _ = decode(body, media_type, is_html=False)
        body, media_type = _titled(text, _subject(message)).encode("utf-8", "replace"), "text/plain; charset=utf-8"
    url = address if address.startswith(("http://", "https://")) else capture.url
    return replace(capture, url=url, final_url="", body=body, media_type=media_type, headers=())


def _subject(message: EmailMessage) -> str:
    return PASSED_ON.sub("", clean_line(message.get("Subject", "")), count=1)


def _titled(text: str, subject: str) -> str:
    """The text under its subject, unless it prints that itself or the mail was only passed on under another one."""
    top = [without_case(line) for line in [one for one in text.splitlines() if one.strip()][:TOP_LINES]]
    is_printed = any(line and (line in without_case(subject) or without_case(subject) in line) for line in top)
    if is_printed or len(subject.split()) < MIN_TITLE_WORDS:
        return text
    return f"{subject}\n\n{text}"


def _filled(article: Article, message: EmailMessage) -> Article:
    """Gaps filled from the headers, unless the mail was passed on: then they tell of another writer and day."""
    if PASSED_ON.match(clean_line(message.get("Subject", ""))):
        return article
    gained: dict[str, Any] = {}
    findings: list[Finding] = []
    sender, address = parseaddr(str(message.get("From", "")))
    if (sender := clean_line(sender)) and not article.byline and not article.authors:
        gained["byline"] = sender
        findings.append(Finding("byline", "meta", "From", sender[:MAX_RAW_CHARS], 0.6))
        # A person's address holds the person's name; news@ and redaktion@ are a newsroom's.
        if names := tuple(
            one
            for one in authors_of(sender)
            if without_case(one.split()[-1]) in without_case(address.partition("@")[0])
        ):
            gained["authors"] = names
            findings.append(Finding("authors", "meta", "From", sender[:MAX_RAW_CHARS], 0.6))
    sent = _sent_at(message)
    if sent and article.published_on is None:
        raw = clean_line(str(message.get("Date", "")))
        at = None if sent.tzinfo is None else sent.astimezone(UTC)
        gained |= {"published_on": sent.date(), "published_at": at, "published_precision": "second"}
        gained |= {"published_text": raw, "published_zone": "page" if at else "unknown"}
        gained["flags"] = tuple(flag for flag in article.flags if flag != "no_date")
        known = ("published_on", "published_at") if at else ("published_on",)
        findings += [Finding(field, "meta", "Date", raw, 0.6) for field in known]
    return replace(article, **gained, findings=(*article.findings, *findings)) if gained else article


def _sent_at(message: EmailMessage) -> datetime | None:
    """When the mail was sent; without a zone when its header names none (RFC 5322: "-0000")."""
    try:
        return parsedate_to_datetime(str(message.get("Date", "")))
    except ValueError:
        return None
