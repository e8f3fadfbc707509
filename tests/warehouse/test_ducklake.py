"""Migrations, loading and views on DuckLake: the same SQL, in a catalogue that knows no keys, sequences or compression.

The extension comes as a Python package (`pip install duckdb-extension-ducklake` of the same release as duckdb).
"""

import importlib.util
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from extractors.article import Listed
from tests.warehouse.made import article, at, bring, entry, read, rows
from warehouse.check import check, check_run
from warehouse.documents import renew
from warehouse.entries import commit_listed
from warehouse.home import Home
from warehouse.migrate import migrate
from warehouse.raw import RawBatch


def extension() -> Path:
    found = importlib.util.find_spec("duckdb_extension_ducklake")
    files = (
        sorted(Path(found.origin).parent.rglob(f"v{duckdb.__version__}/*.duckdb_extension"))
        if found and found.origin
        else []
    )
    if not files:
        pytest.skip(f"the package duckdb-extension-ducklake {duckdb.__version__} is not installed")
    return files[0]


class Lake(Home):
    """A data folder whose warehouse is a DuckLake catalogue."""

    def __init__(self, root: Path, con: duckdb.DuckDBPyConnection) -> None:
        super().__init__(root)
        self.con = con

    @contextmanager
    def writing(self, *, wait_s: float = 30, then_close: bool = False):
        yield self.con


@pytest.fixture
def lake(tmp_path):
    with duckdb.connect(config={"python_enable_replacements": False}) as con:
        con.execute(f"load '{extension()}'")
        con.execute(f"attach 'ducklake:{tmp_path}/catalogue' as lake (data_path '{tmp_path}/files'); use lake")
        con.execute("set TimeZone = 'UTC'")
        migrate(con, is_native=False)
        yield Lake(tmp_path / "data", con)


def test_what_is_loaded_into_a_lake_is_found_in_its_views(lake):
    listing = RawBatch("listing-1", "", "herald")
    commit_listed(lake, "herald", [Listed((entry(),))], listing, [], now=at(0), run_id="run-1")
    for hour, body in enumerate(("Four ships came.", "Five ships came.")):
        bring(lake, read(article(body=body), captured_at=at(hour)))
    bring(lake, read(article("https://wire.example/a", title="Bridge closes"), source="wire", captured_at=at(3)))

    assert rows(lake, "select title, body, revision_count from articles order by title") == [
        ("Bridge closes", "First report.", 1),
        ("Harbour reopens", "Five ships came.", 2),
    ]
    assert rows(lake, "select kinds from edits") == [["number"]]
    assert rows(lake, f"select body from as_of('{at(0.5)}')") == ["Four ships came."]
    assert rows(lake, "select state from entries") == ["done"]


def test_copies_and_words_are_found_in_a_lake(lake):
    told = " ".join(f"Ship number {n} came into the harbour on day {n} of the storm." for n in range(12))
    bring(lake, read(article(body=told)), read(article("https://wire.example/a", body=told), source="wire"))
    renew(lake)

    assert rows(lake, "select count(*) from copies") == [1]
    assert rows(lake, "select count(*) from search('storm harbour')") == [2]


def test_no_rule_of_the_warehouse_is_broken_in_a_lake(lake):
    bring(lake, read(), read(article("https://wire.example/a"), source="wire", captured_at=at(3)))

    assert check(lake) == []
    assert check_run(lake, "run-1") == []


def test_every_view_answers_in_a_lake(lake):
    bring(lake, read())
    views = [name for (name,) in lake.con.execute("select view_name from duckdb_views() where not internal").fetchall()]

    assert len(views) > 15
    for view in views:
        lake.con.execute(f"from {view}").fetchall()
