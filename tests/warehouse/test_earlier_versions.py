"""A warehouse of any earlier version becomes one of today, with all that was in it.

Migrations are never edited, so the warehouse of an earlier version is what the first so many of them make. When a
release is made, the number of its migrations is noted here; every smaller number is tried as well.
"""

import shutil

import duckdb
import pytest

from warehouse.migrate import HERE, migrate

MIGRATIONS = sorted((HERE / "migrations").glob("*.sql"))
RELEASED: dict[str, int] = {}  # version -> how many migrations it has, such as {"0.1.0": 7}
TABLES = "select concat(schema_name, '.', table_name) from duckdb_tables() where table_name <> 'migrations' order by 1"
COLUMNS = """
    select column_name, data_type from duckdb_columns()
    where concat(schema_name, '.', table_name) = ? order by column_index
"""


@pytest.fixture
def con():
    with duckdb.connect() as con:
        con.execute("set TimeZone = 'UTC'")
        yield con


def some(kind: str, number: int) -> str:
    """A value of a type, another one for each number, as SQL."""
    if kind.endswith("[]"):
        return f"[{some(kind[:-2], number)}]"
    if kind.startswith("STRUCT"):
        return f"cast(null as {kind})"
    plain = {
        "UUID": f"cast(md5('{number}') as uuid)",
        "VARCHAR": f"'told {number}'",
        "DATE": f"date '2026-03-01' + {number}",
        "TIMESTAMP WITH TIME ZONE": f"timestamptz '2026-03-01 12:00:00+00' + to_hours({number})",
        "BOOLEAN": str(number % 2 == 0),
    }
    return plain.get(kind, f"cast({number} as {kind})")


def fill(con, rows=3):
    """Rows in every table; -> table -> its columns and rows, as they are now."""
    kept = {}
    for (table,) in con.execute(TABLES).fetchall():
        columns = con.execute(COLUMNS, [table]).fetchall()
        for number in range(rows):
            values = ", ".join(some(kind, number) for _, kind in columns)
            con.execute(f"insert into {table} values ({values})")
        names = [f'"{name}"' for name, _ in columns]
        kept[table] = names, content(con, table, names)
    return kept


def content(con, table, names):
    return con.execute(f"select {', '.join(names)} from {table} order by all").fetchall()


def test_a_released_version_is_one_of_those_that_are_tried():
    assert all(1 <= count <= len(MIGRATIONS) for count in RELEASED.values())


@pytest.mark.parametrize("count", range(1, len(MIGRATIONS)), ids=lambda count: MIGRATIONS[count - 1].stem)
def test_a_warehouse_of_an_earlier_version_is_brought_up_to_date_without_loss(con, tmp_path, count):
    (tmp_path / "migrations").mkdir()
    for path in MIGRATIONS[:count]:
        shutil.copy(path, tmp_path / "migrations")
    migrate(con, tmp_path)
    kept = fill(con)
    migrate(con)

    assert [
        name for (name,) in con.execute("select name from ops.migrations where name <> 'views' order by 1").fetchall()
    ] == [path.name for path in MIGRATIONS]
    assert len(kept) > 10
    for table, (names, rows) in kept.items():
        assert content(con, table, names) == rows, table
    for (view,) in con.execute("select view_name from duckdb_views() where not internal").fetchall():
        con.execute(f"from {view}").fetchall()
