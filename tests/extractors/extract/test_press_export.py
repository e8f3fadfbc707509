"""Exports of press databases: one file, many articles, each known by what it is and not by where it stands."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors.article import Article, Capture
from extractors.extract import read_capture
from extractors.extract.readers import Refusal, answer_to
from extractors.source import Source

GOLDEN = Path(__file__).parents[2] / "golden" / "press-export"
CASES = sorted(GOLDEN.iterdir())
SOURCE = Source.model_validate({"name": "clippings", "discover": [{"kind": "folder", "path": "."}]})


def read(text, name="export.txt"):
    seen = datetime(2026, 1, 1, tzinfo=UTC)
    return read_capture(
        Capture("clippings", f"file:clippings/{name}", seen, text.encode(), media_type="text/plain"), SOURCE
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_export_is_read_as_its_articles(case):
    expected = json.loads((case / "expected.json").read_text("utf-8"))
    articles = read((case / "export.txt").read_text("utf-8"))

    told = [json.loads(json.dumps(asdict(one), default=lambda value: value.isoformat())) for one in articles]
    told = [{**fields, "body": [block["text"] for block in fields["blocks"]]} for fields in told]
    assert [{name: got.get(name) for name in want} for got, want in zip(told, expected, strict=True)] == expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_value_of_an_export_names_the_line_it_stood_on(case):
    text = (case / "export.txt").read_text("utf-8")
    rows = text.splitlines()

    for article in read(text):
        found = {finding.field: finding for finding in article.findings}
        for name in ("title", "published_on", "blocks", "language", "url"):
            assert name in found
        assert article.title in rows[int(found["title"].locator.removeprefix("line ")) - 1]
        assert ("byline" in found, "authors" in found) == (bool(article.byline), bool(article.authors))
        assert ("agencies" in found) == bool(article.agencies)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_neither_a_new_name_nor_other_neighbours_change_what_an_article_is(case):
    text = (case / "export.txt").read_text("utf-8")
    first, second = read(text)

    assert [one.url for one in read(text, "renamed.txt")] == [first.url, second.url]
    assert [one.url for one in read(text + "\n\n" + text)] == [first.url, second.url] * 2


def test_an_article_that_only_mentions_a_document_is_one_article():
    told = "The desk gives every clipping a number of its own, and prints it below the text of the clipping."
    more = "Whoever asks for a clipping by its number has it on the table within the hour, the desk says."
    text = f"How clippings are numbered\n\n7 May 2019\n\n{told}\n\nDocument HARP000020190507ef570001a\n\n{more}\n"
    (article,) = read(text)

    assert article.title == "How clippings are numbered"


INCOMPLETE = """HD
Harbour dredger goes to the breakers
WC
11 words
SN
Estuary Echo
LP
The dredger that kept the harbour open for forty years is sold.

AN
Document EECHO00020190509ef590001c
"""


def test_a_document_without_a_date_is_left_out_with_its_reason():
    export = (GOLDEN / "factiva-with-codes" / "export.txt").read_text("utf-8")
    body = f"{export}\n{INCOMPLETE}".encode()
    seen = datetime(2026, 1, 1, tzinfo=UTC)
    capture = Capture("clippings", "file:clippings/may.txt", seen, body, media_type="text/plain")
    answer = answer_to(capture, SOURCE, None)

    assert [one.url for one in answer if isinstance(one, Article)] == [one.url for one in read(export)]
    assert [one for one in answer if isinstance(one, Refusal)] == [
        Refusal(
            "no_content", "the document at line 37 of may.txt prints no date", "file:factiva/EECHO00020190509ef590001c"
        )
    ]


def test_an_export_with_nothing_amiss_refuses_nothing():
    for case in CASES:
        export = (case / "export.txt").read_bytes()
        capture = Capture(
            "clippings", "file:clippings/a.txt", datetime(2026, 1, 1, tzinfo=UTC), export, media_type="text/plain"
        )
        assert not [one for one in answer_to(capture, SOURCE, None) if isinstance(one, Refusal)]
