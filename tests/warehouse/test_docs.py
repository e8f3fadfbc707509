"""docs/warehouse.md says what the comments in the database say."""

import re
from pathlib import Path

import duckdb
import pytest

from warehouse.migrate import migrate

TEXT = (Path(__file__).parents[2] / "docs" / "warehouse.md").read_text()


@pytest.fixture(scope="module")
def con():
    with duckdb.connect() as con:
        migrate(con)
        yield con


def described(section):
    """The rows of a section's table: name -> the rest of its cells."""
    rows = [
        [cell.strip() for cell in line.strip("|").split(" | ")]
        for line in section.splitlines()
        if line.startswith("| `")
    ]
    return {name.strip("`"): tuple(rest) for name, *rest in rows}


def test_every_view_is_described(con):
    found = dict(re.findall(r"^### (\w+)\n\n(.+)$", TEXT, re.M))

    assert found == dict(con.execute("select view_name, comment from duckdb_views() where not internal").fetchall())


def test_every_column_of_every_view_is_described(con):
    for section in re.split(r"^### ", TEXT.split("## Tables")[0], flags=re.M)[1:]:
        view = section.split("\n", 1)[0]
        asked = """
            select column_name, replace(lower(data_type), 'timestamp with time zone', 'timestamptz'), comment
            from duckdb_columns() where schema_name = 'main' and table_name = ? order by column_index
        """
        columns = {name: (kind, comment) for name, kind, comment in con.execute(asked, [view]).fetchall()}
        assert described(section) == columns, view
        assert list(described(section)) == list(columns), view


def test_every_table_is_described(con):
    asked = "select concat(schema_name, '.', table_name), comment from duckdb_tables()"

    assert described(TEXT.split("## Tables")[1]) == {
        name: (comment,) for name, comment in con.execute(asked).fetchall()
    }


def test_every_schema_is_described(con):
    asked = "select schema_name from duckdb_tables() union select schema_name from duckdb_views() where not internal"
    section = TEXT.split("## Schemas")[1].split("## ")[0]

    assert set(described(section)) == {name for (name,) in con.execute(asked).fetchall()}
