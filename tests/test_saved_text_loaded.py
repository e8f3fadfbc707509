"""Saved texts all the way into the warehouse: an export becomes its articles, and each value is asked for its line."""

from datetime import UTC, datetime
from pathlib import Path

from extractors.article import Capture, Reading
from extractors.extract import read_capture
from extractors.source import Source
from warehouse.home import Home
from warehouse.load import load
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
    load(home, keep(home, "clippings", [capture]), [capture], readings, [], now=NOW, run_id="run-1")


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
