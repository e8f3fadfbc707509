"""Edits: the revisions of the articles that a load touched in, one row for each step from one to the next out.

An edit is made once, when two revisions become neighbours, and again when an older capture comes between them or when
newer code has read one of them. What an edit is, ``difference`` says.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from warehouse.migrate import sql
from warehouse.rows import ID, INSTANT, TEXT, TEXTS, WHOLE, as_table, text

if TYPE_CHECKING:
    import duckdb

AT_ONCE = 200  # pairs of texts that are held at one time
CHANGE_FIELDS = ("part", "kind", "before", "was", "now", "after")
EDITS = {
    "article_id": ID,
    "capture_id": ID,
    "source": TEXT,
    "url": TEXT,
    "captured_at": INSTANT,
    "content_sha256": TEXT,
    "read_by": TEXT,
    "previous_capture_id": ID,
    "previous_captured_at": INSTANT,
    "previous_sha256": TEXT,
    "previous_read_by": TEXT,
    "kinds": TEXTS,
    "chars_added": WHOLE,
    "chars_removed": WHOLE,
    "words_added": WHOLE,
    "words_removed": WHOLE,
    "changes": pa.list_(pa.struct([(name, TEXT) for name in CHANGE_FIELDS])),
}


def note_edits(con: duckdb.DuckDBPyConnection, stored: str) -> None:
    """Bring core.edits up to date with the temporary table ``revised``. ``stored``: articles that were there before."""
    con.execute(sql("neighbours"))
    con.execute(sql("unsaid").format(stored=stored))
    if con.execute("select 1 from neighbours limit 1").fetchone():
        asked = con.execute(sql("unedited"))
        made: list[dict[str, Any]] = []
        while found := asked.fetchmany(AT_ONCE):
            made += _rows(found)
        with as_table(con, EDITS, made) as table:
            con.execute(f"insert into core.edits by name from {table}")
    con.execute("drop table neighbours")


def _rows(found: list[tuple[Any, ...]]) -> Iterator[dict[str, Any]]:
    from warehouse.difference import Text, edit

    for step, *told in found:
        made = edit(Text(*told[:3]), Text(*told[3:]))
        yield {
            **step,
            "kinds": list(made.kinds),
            "chars_added": made.chars_added,
            "chars_removed": made.chars_removed,
            "words_added": made.words_added,
            "words_removed": made.words_removed,
            "changes": [{name: text(getattr(each, name)) for name in CHANGE_FIELDS} for each in made.changes],
        }
