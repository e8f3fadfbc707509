"""Saved texts all the way into the warehouse: an export becomes its articles, and each value is asked for its line."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from extractors.article import Article, Capture, Entry, Reading
from extractors.errors import NewsdeskError
from extractors.extract import read_capture
from extractors.extract.readers import Refusal, answer_to, reading_of, reject_of
from extractors.source import Source
from flows.commands.ask import explain
from flows.where import Where
from warehouse.home import Home
from warehouse.load import load
from warehouse.publish import publish
from warehouse.query import ask
from warehouse.raw import keep

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
SOURCE = Source.model_validate({"name": "clippings", "discover": [{"kind": "folder", "path": "."}]})
EXPORT = Path(__file__).parent / "golden" / "press-export" / "factiva-with-codes" / "export.txt"


def bring(home: Home, body: bytes, name: str) -> None:
    """read | keep | load, as a run does it."""
    capture = Capture("clippings", f"file:clippings/{name}", NOW, body, media_type="text/plain")
    readings = [
        Reading(article, "clippings", capture.url, capture.capture_id, NOW) for article in read_capture(capture, SOURCE)
    ]
    load(home, [(keep(home, "clippings", [capture]), [capture])], readings, [], now=NOW, run_id="run-1")


LETTER = b"""Ferry to the outer islands sails again

Ferry to the outer islands sails again
After eleven weeks in dock the old boat is back on its route, to the relief of the islanders.
7 May, 2019
9 May, 2019

The ferry to the outer islands left its berth on Monday, eleven weeks after its engine had failed, officials said.

Forty passengers were on board, most of them islanders who had waited since February to go home.

"We had begun to forget what the mainland looks like," one of them told Reuters.
"""


def asked(capsys: pytest.CaptureFixture[str], home: Home, *named: str) -> list[dict[str, Any]]:
    """What `newsdesk explain --json` prints."""
    assert explain(*named, json=True, where=Where(data=home.root)) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def rows(home: Home, sql: str) -> list[tuple[object, ...]]:
    with home.writing() as con:
        return con.execute(sql).fetchall()


def test_an_export_under_two_names_is_two_articles(tmp_path: Path):
    home = Home(tmp_path / "data")
    bring(home, EXPORT.read_bytes(), "may.txt")
    bring(home, EXPORT.read_bytes() + b"\n", "may (1).txt")

    assert rows(home, "select url, revision_count from core.articles order by url") == [
        ("file:factiva/HARP000020190507ef570001a", 1),
        ("file:factiva/LBA0000020190508ef580002b", 1),
    ]
    assert rows(home, "select url, kind from core.addresses where url like '%may%' and kind <> 'container'") == []


def test_each_article_of_an_export_says_whose_paper_it_stood_in(tmp_path: Path):
    home = Home(tmp_path / "data")
    bring(home, EXPORT.read_bytes(), "may.txt")

    assert rows(home, "select publication from core.articles order by url") == [("Harbour Post",), ("Reuters News",)]


def test_explain_tells_the_line_of_a_value_and_what_else_was_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    home = Home(tmp_path / "data")
    bring(home, LETTER, "ferry.txt")
    publish(home)

    told = asked(capsys, home, "file:clippings/ferry.txt", "published_on")
    assert [(row["value"], row["locator"], row["raw"], row["is_chosen"]) for row in told] == [
        ("2019-05-07", "line 5", "7 May, 2019", True),
        (None, "line 6", "9 May, 2019", False),
    ]
    assert asked(capsys, home, told[0]["article_id"], "published_on") == told
    assert {row["field"] for row in asked(capsys, home, "file:clippings/ferry.txt")} >= {
        "title",
        "agencies",
        "language",
    }

    assert explain("file:clippings/ferry.txt", "published_on", where=Where(data=home.root)) == 0
    told = capsys.readouterr().out
    assert "taken      2019-05-07, from 7 May, 2019" in told
    assert "not taken  9 May, 2019" in told


def test_explain_tells_why_a_value_has_no_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    home = Home(tmp_path / "data")
    bring(home, LETTER, "ferry.txt")
    publish(home)

    def silence(field: str) -> str:
        assert explain("file:clippings/ferry.txt", field, where=Where(data=home.root)) == 1
        return capsys.readouterr().err.strip()

    assert silence("dateline") == "dateline: the article gives none"
    assert silence("word_count").startswith("word_count is 52: worked out by newsdesk")
    with pytest.raises(
        NewsdeskError, match="headline is no column of articles; such are article_id, source, url, title"
    ):
        silence("headline")


def test_explain_tells_of_all_articles_of_an_export(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    home = Home(tmp_path / "data")
    bring(home, EXPORT.read_bytes(), "may.txt")
    publish(home)

    told = asked(capsys, home, "file:clippings/may.txt", "published_on")

    assert [(row["value"], row["locator"]) for row in told] == [("2019-05-07", "line 5"), ("2019-05-08", "line 25")]


def test_explain_says_how_many_articles_of_an_export_it_leaves_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    home = Home(tmp_path / "data")
    bring(home, EXPORT.read_bytes(), "may.txt")
    publish(home)
    monkeypatch.setattr("flows.explained.MAX_ARTICLES", 1)

    assert explain("file:clippings/may.txt", "published_on", where=Where(data=home.root)) == 0
    told = capsys.readouterr()
    assert told.out.count("file:factiva/") == 1
    assert told.err.startswith("These are the first 1 of 2 articles.")
    _, _, question = told.err.partition('newsdesk sql "')
    with ask(home.published, question.strip().rstrip('"')) as answer:
        urls = [url for url, _ in answer.rows()]
    assert len(urls) == 2
    assert explain(urls[1], "published_on", where=Where(data=home.root)) == 0
    assert not capsys.readouterr().err


def test_explain_says_what_todays_code_finds_otherwise(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    home = Home(tmp_path / "data")
    bring(home, LETTER, "ferry.txt")
    with home.writing() as con:
        con.execute("update core.readings set findings = [f for f in findings if f.field = 'title']")
    publish(home)

    told = asked(capsys, home, "file:clippings/ferry.txt")
    assert {(row["field"], row["reading"]) for row in told} >= {("title", "stored"), ("published_on", "today")}


def test_agency_use_has_a_row_for_each_agency_of_each_article(tmp_path: Path):
    home = Home(tmp_path / "data")
    bring(home, EXPORT.read_bytes(), "may.txt")

    asked = "select published_on, agency, use from agency_use order by all"
    assert rows(home, asked) == [(date(2019, 5, 7), "Reuters", "cited"), (date(2019, 5, 8), "Reuters", "full_copy")]


def test_a_document_that_lacks_something_is_one_reject_whatever_its_file_is_called(tmp_path: Path):
    home = Home(tmp_path / "data")
    lacking = EXPORT.read_text("utf-8").replace("PD     7 May 2019\n", "")
    for number, name in enumerate(("may.txt", "may (1).txt", "all of may.txt")):
        body = (lacking + "\n" * number).encode()
        capture = Capture("clippings", f"file:clippings/{name}", NOW, body, media_type="text/plain")
        entry = Entry("clippings", capture.url)
        answer = answer_to(capture, SOURCE, entry)
        assert not isinstance(answer, Refusal)
        rejects = [reject_of(one, SOURCE, entry, capture) for one in answer if isinstance(one, Refusal)]
        readings = [reading_of(one, SOURCE, entry, capture, "") for one in answer if isinstance(one, Article)]
        load(
            home, [(keep(home, "clippings", [capture]), [capture])], readings, rejects, now=NOW, run_id=f"run-{number}"
        )

    assert rows(home, "select url, detail, tries from ops.rejects") == [
        ("file:factiva/HARP000020190507ef570001a", "the document at line 1 of all of may.txt prints no date", 1)
    ]
