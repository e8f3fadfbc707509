"""Postings: new documents in, the terms they can be found by out. ``views/search.sql`` asks them.

Which terms a text has, `search_terms` says, in SQL: what is asked for is taken apart by the same macro. New postings
are appended; now and then they are put in order and merged, so that a term is read from a few blocks. Words that are
in over a fifth of the documents of their language find nothing and are dropped then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.connection import transaction
from warehouse.migrate import HERE, sql

if TYPE_CHECKING:
    import duckdb

MERGED_SHARE = 0.25  # new postings are merged when they are so many of the old
SORTED_SHARE = 0.5  # and put in order when so many of them are not
LEAST_UNSORTED = 300_000  # rows: two or three blocks, which are read whole all the same
COMMON_SHARE = 0.2
LEAST_DOCUMENTS = 1_000  # of a language, before any of its words is called common


def rules() -> list[str]:
    """What the postings are made by."""
    return [(HERE / "views" / "folding.sql").read_text(), sql("postings")]


def add(con: duckdb.DuckDBPyConnection) -> None:
    """The postings of the documents in ``fresh``."""
    con.execute(sql("postings"))


def merge(con: duckdb.DuckDBPyConnection) -> None:
    """Put new postings in order when that is due, among themselves or together with all others."""
    old, new, in_order = con.execute("""
        select (select count(*) from core.postings), (select count(*) from core.new_postings),
            (select coalesce(max(in_order), 0) from core.merges)
    """).fetchall()[0]
    if new - in_order < max(LEAST_UNSORTED, SORTED_SHARE * in_order):
        return
    with transaction(con):
        if new >= MERGED_SHARE * old:
            con.execute(sql("common_words"), {"share": COMMON_SHARE, "least": LEAST_DOCUMENTS})
            _put_in_order(con, "postings", USUAL)
            con.execute("delete from core.new_postings")
        else:
            _put_in_order(con, "new_postings", "core.new_postings")
        con.execute("delete from core.merges")
        con.execute("insert into core.merges select count(*) from core.new_postings")


ALL = "(from core.postings union all from core.new_postings)"
USUAL = f"""(
    select found.term, doc, "count", document.language
    from {ALL} as found join core.documents as document using (doc)
) anti join core.common_words using (language, term)"""


def _put_in_order(con: duckdb.DuckDBPyConnection, table: str, rows: str) -> None:
    """Write a table anew, sorted."""
    asked = "select comment from duckdb_tables() where schema_name = 'core' and table_name = ?"
    said = con.execute(asked, [table]).fetchall()[0][0]
    con.execute(f'create table core.sorted as select term, doc, "count" from {rows} order by term, doc')
    con.execute(f"drop table core.{table}")
    con.execute(f"alter table core.sorted rename to {table}")
    con.execute(f"comment on table core.{table} is '{said}'")
