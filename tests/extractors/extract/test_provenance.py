"""Every value of every article names where it came from: over all golden cases, and with what a listing fills in."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors.article import Article, Block, Capture, Entry
from extractors.errors import ExtractError
from extractors.extract import read_capture
from extractors.extract.provenance import FOUND, found_in
from extractors.source import Source

GOLDEN = Path(__file__).parents[2] / "golden"
DOCUMENTS = sorted(path for path in GOLDEN.glob("*/*/*") if path.suffix in (".html", ".txt", ".md"))
MEDIA_TYPES = {".html": "text/html", ".txt": "text/plain", ".md": "text/markdown"}
SEEN_AT = datetime(2026, 1, 1, tzinfo=UTC)
SOURCE = Source.model_validate({"name": "bay", "discover": [{"kind": "folder", "path": "."}]})
FEED = "https://bay.example/feed.xml"
LISTED = Entry(
    "bay", "https://bay.example/news/1", listed_in=FEED, title="Ferry sails again", authors=("Ada Byron",),
    tags=("sea",), language="en", published_at=SEEN_AT, modified_at=datetime(2026, 1, 2, tzinfo=UTC),
)  # fmt: skip


def capture_of(path: Path) -> Capture:
    address = "https://bay.example/news/1" if path.suffix == ".html" else f"file:bay/{path.name}"
    return Capture("bay", address, SEEN_AT, path.read_bytes(), media_type=MEDIA_TYPES[path.suffix])


def unproven(article: Article) -> set[str]:
    """The fields with a value and without a chosen Finding."""
    return set(found_in(article)) - {one.field for one in article.findings if one.is_chosen}


@pytest.mark.parametrize("entry", [None, LISTED], ids=["alone", "listed"])
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.parent.name}/{path.parent.name}")
def test_each_value_has_its_finding(path, entry):
    try:
        articles = read_capture(capture_of(path), SOURCE, entry)
    except ExtractError:
        return  # a case of what is no article
    assert [unproven(article) for article in articles] == [set()] * len(articles)


def test_the_golden_cases_fill_every_field_there_is():
    filled: set[str] = set()
    for path in DOCUMENTS:
        try:
            filled |= {name for one in read_capture(capture_of(path), SOURCE, LISTED) for name in found_in(one)}
        except ExtractError:
            continue

    assert set(FOUND) - filled == set()


def test_a_row_of_a_table_names_its_columns():
    source = Source.model_validate({"name": "bay", "discover": [{"kind": "table", "path": "news.jsonl"}]})
    row = (
        b'{"title": "Ferry sails", "body": "The ferry sails again, AFP reported.", "byline": "By Ada Byron", '
        b'"published": "7 May 2019"}'
    )
    capture = Capture("bay", "file:bay/news.jsonl#1", SEEN_AT, row, media_type="application/json")
    (article,) = read_capture(capture, source, Entry("bay", capture.url, kind="table"))

    assert unproven(article) == set()


def test_a_feed_that_carries_the_whole_text_is_named_for_it():
    told = (
        "<p>"
        + "</p><p>".join(["The ferry to the outer islands left its berth on Monday, officials said."] * 6)
        + "</p>"
    )
    page = Capture(
        "bay", LISTED.url, SEEN_AT, b"<html><body><script>draw()</script></body></html>", media_type="text/html"
    )
    (article,) = read_capture(page, SOURCE, replace(LISTED, content=told))

    assert unproven(article) == set()
    assert {one.method for one in article.findings if one.field in ("title", "blocks", "published_on")} == {"feed"}


def read_as_told(capture, source):
    return Article(capture.url, "Ferry sails", (Block("paragraph", "The ferry sails."),), byline="Ada Byron")


def test_what_a_sources_own_reader_says_is_its_own():
    source = SOURCE.model_copy(
        update={"extract": SOURCE.extract.model_copy(update={"reader": f"{__name__}:read_as_told"})}
    )
    (article,) = read_capture(capture_of(DOCUMENTS[0]), source)

    assert unproven(article) == set()
    assert {one.method for one in article.findings if one.field != "url"} == {"source"}
