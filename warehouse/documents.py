"""Documents: what articles say now in; copies and postings of it out, before each publication.

An article's words as they stand are a document with a short number; when they change, they are another document. All
that is made of documents - sketches, matches, copies, postings - follows from them and is never mended by hand: what
is stale is removed, what is missing is made, whatever changed the articles: a load, a revision, newer code,
forgetting. Each portion is a transaction, so whoever is killed here goes on from there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from warehouse import copies, postings
from warehouse.connection import one_thread, transaction
from warehouse.home import Home
from warehouse.migrate import sql

if TYPE_CHECKING:
    import duckdb

PORTION = 5_000  # documents made in one transaction, at most
PORTION_WORDS = 100_000  # ... and at most so many words: their hashes take 600 bytes a word
DERIVED = (
    "core.documents",
    "core.sketches",
    "core.matches",
    "core.postings",
    "core.new_postings",
)  # each has a column doc


def renew(home: Home) -> int:
    """Make documents of what changed since the last time, and all that follows; returns of how many articles."""
    return sum(portions(home))


def portions(home: Home, size: int = PORTION, words: int = PORTION_WORDS) -> Iterator[int]:
    """The same portion by portion, so that whoever has little time can stop between two: of how many articles each."""
    while True:
        with home.writing() as con:
            with one_thread(con), transaction(con):
                con.execute(sql("changed"), {"recipe": recipe()})
                stale, made = _remove(con), _make(con, size, words)
            if not stale and not made:
                postings.merge(con)
                return
        yield made


@cache
def recipe() -> str:
    """Changes when documents are to be made anew by other rules."""
    return hashlib.sha256("\n".join([*copies.rules(), *postings.rules()]).encode()).hexdigest()


def _remove(con: duckdb.DuckDBPyConnection) -> int:
    """Forget the documents that say what no article says any more."""
    count: int = con.execute("select count(doc) from changed").fetchall()[0][0]
    if count:
        copies.part(con)
        for table in DERIVED:
            con.execute(f"delete from {table} where doc in (select doc from changed)")
    return count


def _make(con: duckdb.DuckDBPyConnection, size: int, words: int) -> int:
    """The next portion of new documents."""
    con.execute(sql("fresh"), {"most": size, "words": words})
    con.execute("insert into core.documents by name select * exclude (body, terms), len(terms) as length from fresh")
    count, first = con.execute("select count(*), coalesce(min(doc), 0) from fresh").fetchall()[0]
    if count:
        copies.find(con, first)
        postings.add(con)
    con.execute("drop table fresh; drop table changed")
    return int(count)
