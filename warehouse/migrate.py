"""Migrations: an open database in, the same with today's tables, views and comments out.

``migrations/NNNN_*.sql`` are applied in order, each with its record in one transaction, and never again; one that was
edited since is refused. Views and comments are no state: when a file under ``views/`` changes,
all of them are made anew.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.errors import NewsdeskError

if TYPE_CHECKING:
    import duckdb

HERE = Path(__file__).parent
VIEWS = "views"  # the record that stands for all of views/*.sql
RECORDS = """
    create schema if not exists ops;
    create table if not exists ops.migrations (
        name varchar not null, sha256 varchar not null, applied_at timestamp with time zone not null
    );
    comment on table ops.migrations is 'Which migrations, and which views, this database has.';
"""
HAS_RECORDS = """
    select 1 from duckdb_tables()
    where database_name = current_database() and schema_name = 'ops' and table_name = 'migrations'
"""
RECORD = "insert into ops.migrations values (?, ?, now())"


def migrate(con: duckdb.DuckDBPyConnection, folder: Path = HERE, *, is_native: bool = True) -> list[str]:
    """Bring the database up to date; returns the names of what was applied. Raises NewsdeskError.

    ``is_native``: a file of DuckDB's own, with compressed columns and comments on views; others have neither.
    """
    applied = _applied(con)
    files = {path.name: path.read_text() for path in sorted((folder / "migrations").glob("*.sql"))}
    _refuse_strangers(applied, files)
    done = []
    for name, sql in files.items():
        if name not in applied:
            _apply(con, name, sql.replace("/* zstd */", "using compression zstd") if is_native else sql, sha256(sql))
            done.append(name)
    views = view_sql(folder, comments=is_native)
    if applied.get(VIEWS, ("",))[0] != sha256(views):
        _apply(con, VIEWS, f"delete from ops.migrations where name = '{VIEWS}';{views}", sha256(views))
        done.append(VIEWS)
    return done


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def sql(name: str) -> str:
    """The text of sql/<name>.sql."""
    return (HERE / "sql" / f"{name}.sql").read_text()


def view_sql(folder: Path = HERE, *, comments: bool = True) -> str:
    """views/*.sql, in the order of their names, as one script."""
    text = "\n".join(path.read_text() for path in sorted((folder / "views").glob("*.sql")))
    return text if comments else re.sub(r"^comment on .*?;$", "", text, flags=re.M | re.S)


def _applied(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, object]]:
    if not con.execute(HAS_RECORDS).fetchone():
        con.execute(RECORDS)
    found = con.execute("select name, sha256, applied_at::date from ops.migrations").fetchall()
    return {name: (digest, day) for name, digest, day in found}


def _refuse_strangers(applied: dict[str, tuple[str, object]], files: dict[str, str]) -> None:
    for name, (digest, day) in applied.items():
        if name == VIEWS:
            continue
        if name not in files:
            raise NewsdeskError(
                f"the warehouse was written by a later newsdesk ({name} is not known here); upgrade newsdesk."
            )
        if digest != sha256(files[name]):
            raise NewsdeskError(f"{name} has changed since it was applied on {day}; write a new migration instead.")


def _apply(con: duckdb.DuckDBPyConnection, name: str, script: str, digest: str) -> None:
    con.execute("begin transaction")
    try:
        con.execute(script)
        con.execute(RECORD, [name, digest])
    except BaseException:
        con.execute("rollback")
        raise
    con.execute("commit")
