"""The text export of a press database -> its documents: one file, many articles.

In: a decoded text. Out: a Clipping for each document, its fields as printed, each with the line it stood on; none
when the text is no such export. Three layouts, known by the field names that their makers publish:

    factiva, with codes    HD  BY  CR  WC  PD  ET  SN  SE  LP  TD  CY  AN
    factiva, plain         headline, byline, "612 words", date, paper, language, copyright, text, "Document XYZ"
    nexis                  "1 of 50 DOCUMENTS" or "End of Document", BYLINE:  SECTION:  LENGTH:  LOAD-DATE: ...

A document is known by the database's own number, else by paper, date and headline: a renamed or repeated export
gives the same articles. Nothing is guessed from where a document stands in the file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractors.clean.bylines import is_name, lead_of
from extractors.clean.dates import read_date
from extractors.clean.prose import clean_line, without_case

Row = tuple[int, str]  # number in the file, from 1, and what is printed

SIGN_OF_EXPORT = re.compile(
    r"^\s*(?:(?:AN\s+)?Document [A-Za-z0-9]{10,48}|\d+ of \d+ DOCUMENTS?|End of Document)\s*$", re.M
)
FACTIVA_END = re.compile(r"\s*Document ([A-Za-z0-9]{10,48})\s*$")
FACTIVA_CODE = re.compile(r"\s{0,3}(?P<code>[A-Z]{2,3})(?:\s{2,}|\t|\s*$)(?P<text>.*)")
FACTIVA_CODES = {
    "SE": "section", "CLM": "section", "HD": "title", "BY": "byline", "CR": "credit", "WC": "length", "PD": "date",
    "ET": "clock", "SN": "paper", "LP": "body", "TD": "body", "CY": "rights", "AN": "number",
    # Codes of the database's own indexing, which are no part of the article.
    "SC": "", "ED": "", "PG": "", "VOL": "", "LA": "", "CT": "", "RF": "", "ART": "", "CO": "", "IN": "", "NS": "",
    "RE": "", "IPC": "", "IPD": "", "PUB": "",
}  # fmt: skip
WORD_COUNT = re.compile(r"\s*(?:LENGTH:\s*)?([\d,.]+) (?:words|Wörter|mots|palabras)\s*$", re.I)
CLOCK = re.compile(r"\s*\d{1,2}:\d\d(?::\d\d)?(?: [A-Z]{2,5})?\s*$")
RIGHTS = re.compile(r"\s*(?:\(c\)|©|copyright\b)", re.I)
NEXIS_START = re.compile(r"\s*\d+ of \d+ DOCUMENTS?\s*$")
NEXIS_END = re.compile(r"\s*End of Document\s*$")
NEXIS_LABEL = re.compile(r"\s*(?P<label>[A-Za-z][A-Za-z -]{2,24}):(?:\s+(?P<text>.*)|\s*$)")
NEXIS_HEADER = {
    "headline": "title", "byline": "byline", "section": "section", "length": "length", "dateline": "dateline",
    "highlight": "standfirst", "series": "", "correction": "", "distribution": "",
}  # fmt: skip
NEXIS_TAIL = frozenset(
    [
        "load-date",
        "language",
        "graphic",
        "graphics",
        "publication-type",
        "document-type",
        "journal-code",
        "url",
        "subject",
        "company",
        "organization",
        "industry",
        "person",
        "geographic",
        "city",
        "state",
        "country",
        "notes",
        "classification",
        "acc-no",
        "pub-type",
        "correction-date",
    ]
)
EDITION = re.compile(r"\bedition\b|^correction appended$", re.I)
NOT_A_CODE = re.compile(
    r"[A-Z0-9]{2,10}|\d+|[A-Z]?\d+(?:[-,].*)?|English|German|French|Spanish|Deutsch|Français|Español"
)


TOLD_BY = (
    "paper",
    "date",
    "title",
)  # what tells a document without a number from others; and its text, where one lacks
NEEDED = {"title": "headline", "date": "date", "body": "text"}


@dataclass(slots=True)
class Clipping:
    """One document: the rows of each field, under our names (title, byline, date, paper, body ...)."""

    database: str  # "factiva" or "nexis"
    rows: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, name: str, row: Row) -> None:
        if name:
            self.rows.setdefault(name, []).append(row)

    def text(self, name: str) -> str:
        """The field on one line; "" when it is not printed."""
        return clean_line(" ".join(text for _, text in self.rows.get(name, ())))

    def line(self, name: str) -> int:
        return self.rows[name][0][0]

    @property
    def address(self) -> str:
        """What identifies the document, whatever the file is called."""
        number = FACTIVA_END.match(self.text("number"))
        told = "\n".join(without_case(self.text(name)) for name in TOLD_BY + (("body",) if self.lacks else ()))
        return f"file:{self.database}/{number[1] if number else hashlib.sha256(told.encode()).hexdigest()[:32]}"

    @property
    def lacks(self) -> tuple[str, ...]:
        """What an article must have and this document does not print."""
        return tuple(said for name, said in NEEDED.items() if not self.text(name))

    @property
    def is_document(self) -> bool:
        """Is it one at all, and not a cover page or an index?"""
        return "number" in self.rows or "length" in self.rows or len(self.lacks) == 1

    @property
    def printed_words(self) -> int:
        match = WORD_COUNT.match(self.text("length"))
        return int(re.sub(r"\D", "", match[1])) if match else 0


def clippings_in(text: str) -> list[Clipping]:
    """The documents of an export that are articles, in printed order; [] for any other text."""
    return [one for one in documents_in(text) if not one.lacks]


def documents_in(text: str) -> list[Clipping]:
    """The documents of an export, those that lack something too; [] for any other text."""
    if not ("Document" in text or "DOCUMENT" in text) or not SIGN_OF_EXPORT.search(text):
        return []
    rows = list(enumerate(text.splitlines(), 1))
    if any(NEXIS_START.match(text) or NEXIS_END.match(text) for _, text in rows):
        found = [_nexis(part) for part in _parts(rows, NEXIS_START, NEXIS_END)]
    else:
        is_coded = (
            sum(bool((m := FACTIVA_CODE.match(text)) and m["code"] in ("HD", "LP", "TD")) for _, text in rows) > 1
        )
        found = list(_factiva_coded(rows)) if is_coded else [_factiva(part) for part in _parts(rows, None, FACTIVA_END)]
    return [one for one in found if one.is_document]


def _parts(rows: Sequence[Row], start: re.Pattern[str] | None, end: re.Pattern[str]) -> Iterator[list[Row]]:
    """The rows of each document; the row that ends one is its last."""
    held: list[Row] = []
    for row in rows:
        if start and start.match(row[1]):
            yield held
            held = []
            continue
        held.append(row)
        if end.match(row[1]):
            yield held
            held = []
    yield held


# ---------------------------------------------------------------------- Factiva


def _factiva_coded(rows: Sequence[Row]) -> Iterator[Clipping]:
    clipping, name = Clipping("factiva"), ""
    for number, text in rows:
        match = FACTIVA_CODE.match(text)
        if match and match["code"] in FACTIVA_CODES:
            name = FACTIVA_CODES[match["code"]]
            if name == "body":
                clipping.add(name, (number, ""))  # a paragraph begins
            text = match["text"]
        if text.strip() or name == "body":
            clipping.add(name, (number, text.strip()))
        if FACTIVA_END.match(text):
            yield clipping
            clipping, name = Clipping("factiva"), ""


def _factiva(rows: Sequence[Row]) -> Clipping:
    """Header rows in their fixed order around the word count, then the text."""
    clipping = Clipping("factiva")
    full = [i for i, (_, text) in enumerate(rows) if text.strip()]
    count = next((i for i in full if WORD_COUNT.match(rows[i][1])), None)
    if count is None or not FACTIVA_END.match(rows[-1][1]):
        return clipping
    clipping.add("number", rows[-1])
    clipping.add("length", rows[count])
    above = [rows[i] for i in full if i < count]
    if len(above) > 1 and _is_byline(above[-1][1]):
        clipping.add("byline", above.pop())
    if above:
        clipping.add("title", above.pop())
    for row in above[-1:]:
        clipping.add("section", row)
    body = count + 1
    for i in full:
        if i <= count or rows[i] is rows[-1]:
            continue
        text = rows[i][1].strip()
        if not clipping.rows.get("date") and read_date(text):
            clipping.add("date", rows[i])
        elif not clipping.rows.get("paper") and CLOCK.match(text):
            clipping.add("clock", rows[i])
        elif not clipping.rows.get("paper"):
            clipping.add("paper", rows[i])
        elif RIGHTS.match(text):
            clipping.add("rights", rows[i])
        elif not NOT_A_CODE.fullmatch(text):
            break
        body = i + 1
    clipping.rows["body"] = list(rows[body:-1])
    return clipping


def _is_byline(text: str) -> bool:
    return lead_of(text) is not None or is_name(text.strip())


# ---------------------------------------------------------------------- Nexis


def _nexis(rows: Sequence[Row]) -> Clipping:
    """Rows above the first label, labelled rows, text, and the labels behind it."""
    clipping = Clipping("nexis")
    labels = {i: label for i, (_, text) in enumerate(rows) if (label := _label(text)) in NEXIS_HEADER}
    if not labels:
        return clipping
    first = min(labels)
    _nexis_top(clipping, [row for row in rows[:first] if row[1].strip()])
    body, name = first, ""
    for i in range(first, len(rows)):
        number, text = rows[i]
        if i in labels:
            name = NEXIS_HEADER[labels[i]]
            text = text.partition(":")[2]
        elif not text.strip() or text.strip() == "Body":
            name = ""
        elif not name:
            break
        clipping.add(name, (number, text.strip()))
        body = i + 1
    for number, text in rows[body:]:
        if _label(text) in NEXIS_TAIL or text.strip() in ("Graphic", "Classification") or NEXIS_END.match(text):
            break
        if RIGHTS.match(text) and len(text.strip()) < 120:
            clipping.add("rights", (number, text.strip()))
            break
        clipping.add("body", (number, text))
    return clipping


def _label(text: str) -> str:
    match = NEXIS_LABEL.match(text)
    return match["label"].lower() if match else ""


def _nexis_top(clipping: Clipping, rows: Sequence[Row]) -> None:
    """Paper, date, headline - or, in newer exports, headline, paper, date."""
    dated = next((i for i, (_, text) in enumerate(rows) if read_date(text)), None)
    if dated is None:
        return
    clipping.add("date", rows[dated])
    above = list(rows[:dated])
    below = [row for row in rows[dated + 1 :] if not EDITION.search(row[1]) and not RIGHTS.match(row[1])]
    for row in rows[dated + 1 :]:
        if RIGHTS.match(row[1]):
            clipping.add("rights", row)
    if above:
        clipping.add("paper", above.pop() if not below else above[0])
    for row in below or above:
        clipping.add("title", row)
