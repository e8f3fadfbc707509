import csv
import hashlib
import json
from datetime import date

import duckdb
import pyarrow.parquet as pq
import pytest

from extractors.errors import NewsdeskError
from tests.warehouse.made import article, at, bring, read, tree
from warehouse.export import Selection, export
from warehouse.publish import publish

EVERYTHING = Selection()


def told(name, day, source="herald", **fields):
    return read(article(f"https://{source}.example/{name}", title=name, published_on=day, **fields), source=source)


@pytest.fixture
def published(home):
    """Five articles of two sources and four months; one has no date and counts on the day it was first seen."""
    bring(home, told("ferry", date(2026, 1, 31), language="en-GB"), told("bridge", date(2026, 2, 1), language="en"))
    bring(home, told("tide", date(2026, 2, 28), language="de"), told("dredger", None, body="Über\n\n=1+1"))
    bring(home, told("maree", date(2025, 12, 31), source="phare", language="fr"))
    publish(home)
    return home.published


def titles(folder):
    return {title for (title,) in duckdb.sql(f"select title from '{folder}/**/*.parquet'").fetchall()}


def test_articles_lie_by_source_and_month_and_the_manifest_says_what_they_are(published, tmp_path):
    made = export(published, tmp_path / "corpus", EVERYTHING)
    manifest = json.loads((tmp_path / "corpus" / "manifest.json").read_text())

    assert [(each["path"], each["article_count"]) for each in manifest["files"]] == [
        ("source=herald/month=2026-01/articles.parquet", 1),
        ("source=herald/month=2026-02/articles.parquet", 2),
        ("source=herald/month=2026-03/articles.parquet", 1),
        ("source=phare/month=2025-12/articles.parquet", 1),
    ]
    assert manifest["article_count"] == made.article_count == 5
    for each in manifest["files"]:
        written = (tmp_path / "corpus" / each["path"]).read_bytes()
        assert (len(written), hashlib.sha256(written).hexdigest()) == (each["bytes"], each["sha256"])
    assert set(tree(tmp_path / "corpus")) >= {each["path"] for each in manifest["files"]}
    assert [name for name in tree(tmp_path) if "tmp" in name or "spill" in name] == []


def test_the_query_of_the_manifest_gives_the_same_articles(published, tmp_path):
    export(published, tmp_path / "corpus", Selection(("herald",), date(2026, 1, 31), date(2026, 2, 28), ("en",)))
    manifest = json.loads((tmp_path / "corpus" / "manifest.json").read_text())

    with duckdb.connect(str(published), read_only=True) as con:
        asked = con.execute(f"select title from ({manifest['query']})").fetchall()
        columns = [name for name, *_ in con.execute("describe articles").fetchall()]
    assert {title for (title,) in asked} == titles(tmp_path / "corpus") == {"ferry", "bridge"}
    assert [each["name"] for each in manifest["columns"]] == columns


def test_the_same_articles_give_the_same_bytes_and_another_text_another_corpus(home, published, tmp_path):
    first, second = (export(published, tmp_path / name, EVERYTHING) for name in ("first", "second"))
    assert first.corpus_sha256 == second.corpus_sha256
    for name in tree(tmp_path / "first"):
        if name.endswith(".parquet"):
            assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes()

    bring(home, read(article("https://herald.example/ferry", body="Another report."), captured_at=at(1)))
    publish(home)
    assert export(published, tmp_path / "third", EVERYTHING).corpus_sha256 != first.corpus_sha256


def test_every_format_holds_the_same(published, tmp_path):
    made = [export(published, tmp_path / form, EVERYTHING, form) for form in ("parquet", "jsonl", "csv")]
    part = "source=herald/month=2026-03/articles"

    assert len({each.corpus_sha256 for each in made}) == 1
    (row,) = pq.read_table(tmp_path / "parquet" / f"{part}.parquet", partitioning=None).to_pylist()
    (line,) = (tmp_path / "jsonl" / f"{part}.jsonl").read_text().splitlines()
    with (tmp_path / "csv" / f"{part}.csv").open(newline="") as lines:
        (cells,) = csv.DictReader(lines)
    assert row["body"] == json.loads(line)["body"] == cells["body"] == "Über\n\n=1+1"
    assert "month" not in row
    assert str(row["day"]) == json.loads(line)["day"] == cells["day"] == "2026-03-01"


def test_parts_larger_than_a_batch_of_rows_are_whole(home, tmp_path):
    count = 10_500  # the answer comes by 10,000
    made = [article(f"https://herald.example/{n}", title=f"{n}", published_on=date(2026, 1, 1)) for n in range(count)]
    bring(home, read(*made))
    publish(home)
    heard = []

    assert export(home.published, tmp_path / "corpus", EVERYTHING, say=lambda *told: heard.append(told)).file_count == 1
    assert titles(tmp_path / "corpus") == {f"{n}" for n in range(count)}
    assert heard == [("herald", count, count)]


@pytest.mark.parametrize("name", ["o'neill", "a b", "ümläut", "../elsewhere"])
def test_any_name_of_a_source_can_be_chosen(home, tmp_path, name):
    bring(home, told("ferry", date(2026, 1, 31), source=name))
    publish(home)

    assert export(home.published, tmp_path / "corpus", Selection((name,))).article_count == 1
    assert titles(tmp_path / "corpus") == {"ferry"}
    assert duckdb.sql(f"select distinct source from '{tmp_path}/corpus/**/*.parquet'").fetchall() == [(name,)]


def test_what_stands_in_the_way_is_said_and_nothing_is_left(published, tmp_path):
    (tmp_path / "corpus").mkdir()
    with pytest.raises(NewsdeskError, match="exists already"):
        export(published, tmp_path / "corpus", EVERYTHING)
    with pytest.raises(NewsdeskError, match="no article is selected"):
        export(published, tmp_path / "nothing", Selection(since=date(2030, 1, 1)))
    with pytest.raises(NewsdeskError, match="newsdesk run"):
        export(tmp_path / "absent.duckdb", tmp_path / "nothing", EVERYTHING)

    assert [path.name for path in tmp_path.iterdir() if path.name not in ("corpus", "data")] == []
