import re
import shutil

import duckdb
import pytest

from extractors.errors import NewsdeskError
from warehouse.home import Home
from warehouse.migrate import HERE, VIEWS, migrate

UNPORTABLE = r"primary key|\bunique\b|\bcheck\b|\bindex\b|\bsequence\b|\breturning\b|\benum\b|using compression"


@pytest.fixture
def folder(tmp_path):
    """A copy of the migrations and views, to be meddled with."""
    for name in ("migrations", "views"):
        shutil.copytree(HERE / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def con():
    with duckdb.connect() as con:
        yield con


def test_migrations_are_applied_once(con, folder):
    assert migrate(con, folder) == [*sorted(path.name for path in (folder / "migrations").iterdir()), VIEWS]
    assert migrate(con, folder) == []


def test_a_later_migration_is_applied_to_what_is_there(con, folder):
    migrate(con, folder)
    columns = '"source", since, until, state, state_at'
    con.execute(f"insert into ops.slices ({columns}) values ('herald', now(), now(), 'done', now())")
    (folder / "migrations" / "9999_notes.sql").write_text("alter table ops.slices add column note varchar;")

    assert migrate(con, folder) == ["9999_notes.sql"]
    assert con.execute('select "source", note from ops.slices').fetchall() == [("herald", None)]


def test_an_edited_migration_is_refused(con, folder):
    migrate(con, folder)
    path = folder / "migrations" / "0001_warehouse.sql"
    path.write_text(path.read_text() + "-- edited")

    with pytest.raises(
        NewsdeskError, match=r"0001_warehouse.sql has changed since it was applied on 20..-..-..; write a new"
    ):
        migrate(con, folder)


def test_a_warehouse_of_a_later_release_is_refused(con, folder):
    (folder / "migrations" / "9999_notes.sql").write_text("create table core.notes (note varchar);")
    migrate(con, folder)
    (folder / "migrations" / "9999_notes.sql").unlink()

    with pytest.raises(NewsdeskError, match=r"9999_notes.sql is not known here\); upgrade newsdesk"):
        migrate(con, folder)


def test_a_migration_that_fails_leaves_nothing(con, folder):
    migrate(con, folder)
    path = folder / "migrations" / "9999_notes.sql"
    path.write_text("create table core.notes (note varchar); insert into core.nowhere values (1);")
    with pytest.raises(duckdb.CatalogException):
        migrate(con, folder)
    path.write_text("create table core.notes (note varchar);")

    assert migrate(con, folder) == ["9999_notes.sql"]


def test_a_changed_view_is_made_anew(con, folder):
    migrate(con, folder)
    (folder / "views" / "runs.sql").write_text("create or replace view main.runs as select 42 as run_id;")

    assert migrate(con, folder) == [VIEWS]
    assert con.execute("from runs").fetchall() == [(42,)]


def test_other_catalogues_get_no_compression_and_no_comments_on_views(con, folder):
    migrate(con, folder, is_native=False)

    assert con.execute(
        "select count(*) from duckdb_columns() where schema_name = 'main' and comment is not null"
    ).fetchone() == (0,)
    assert con.execute("select count(*) from articles").fetchone() == (0,)


@pytest.mark.parametrize("path", sorted((HERE / "migrations").glob("*.sql")), ids=lambda path: path.name)
def test_a_migration_keeps_to_what_every_catalogue_has(path):
    statements = re.sub(r"--.*|'[^']*'", "", path.read_text())

    assert re.findall(UNPORTABLE, statements, re.I) == []


def test_every_table_view_and_column_of_a_view_is_described(con):
    migrate(con)

    assert con.execute("select table_name from duckdb_tables() where comment is null").fetchall() == []
    assert con.execute("select view_name from duckdb_views() where not internal and comment is null").fetchall() == []
    columns = "select table_name, column_name from duckdb_columns() where schema_name = 'main' and not internal"
    assert con.execute(f"{columns} and comment is null").fetchall() == []


def test_texts_are_compressed_in_a_file_of_our_own(tmp_path):
    home = Home(tmp_path)
    with home.writing(then_close=True) as con:
        con.execute("insert into core.bodies select uuid(), repeat(range::varchar, 50), [] from range(5000)")
    with home.writing() as con:
        used = con.execute(
            "select distinct compression from pragma_storage_info('core.bodies') where column_name = 'body'"
        )
        assert ("ZSTD",) in used.fetchall()


def test_no_view_names_the_database(con, tmp_path):
    con.execute(f"attach '{tmp_path}/one.duckdb' as one; use one")
    migrate(con)

    assert con.execute("select view_name from duckdb_views() where not internal and sql like '%one.%'").fetchall() == []
