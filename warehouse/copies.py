"""Copies: new documents in; the articles that tell the same out, grouped into stories.

    sketch | candidates | compare | group

A sketch is the few smallest hashes of a text's shingles (MinHash, bottom-k). A part of a text keeps its share of them,
so copies that were cut or given a lead are found as surely as whole ones. Whether two candidates tell the same is seen
from all their shingles: enough of the shorter one's are in the other; and so are its names and numbers, which is
what reports cut from one template do not share. Articles that tell the same, directly or by way of others, are a
story.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from warehouse.identity import Groups
from warehouse.migrate import sql
from warehouse.rows import ID, TEXT, as_table

if TYPE_CHECKING:
    import duckdb

RULES = {
    "unspaced": r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]",  # words not parted by spaces
    "syllabic": r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]",  # ... and of several characters each
    "word": r"_?[\p{L}\p{M}]+|\p{N}+(?:[.,:]\p{N}+)*",
    "least": 20,  # words; shorter texts are alike by chance
    "size": 32,  # parts of a sketch: a third of a text, with every tenth word changed, keeps about eight of them
    "enough": 3,  # parts in common that make a candidate; one or two may be turns of phrase
    "quote_bytes": 60,  # of a quotation that nobody says twice by chance
    "crowd": 500,  # documents that have a part in common: it is a turn of phrase, or a notice
    "most": 20,  # candidates that a document is compared with, the likeliest first
    "least_overlap": 0.4,  # of the shorter text's shingles; every tenth word changed leaves .66
    "same_overlap": 0.7,  # from here on it is the same text, below it was rewritten
    "frame_overlap": 0.25,  # with other names and numbers: a template, and its quotations are part of it
    "least_names": 0.5,  # templates share less than .45, copies with every tenth word changed .8
    "least_numbers": 0.65,  # the weather of one town, two days in a row, has up to .6 of its numbers in common
    "few": 4,  # names or numbers that are too few to be told apart by
}
COPIES = {"article_id": ID, "story_id": ID, "kind": TEXT, "overlap": pa.float32()}
STEPS = ("signed", "sketches", "matches")  # not how candidates are looked for: another way finds the same ones


def rules() -> list[str]:
    """What the sketches and matches are made by."""
    return [str(RULES), *(sql(step) for step in STEPS)]


def find(con: duckdb.DuckDBPyConnection, first: int) -> None:
    """Sketch the documents in ``fresh``, whose numbers begin at ``first``, and find what they tell again."""
    con.execute(_sql("signed", told="fresh", signed="signed"))
    con.execute(_sql("sketches"))
    con.execute(_sql("candidates"), {"first": first})
    con.execute(_sql("others"), {"first": first})
    con.execute(_sql("signed", told="others", signed="signed_others"))
    con.execute(_sql("matches"))
    con.execute("drop table signed; drop table signed_others; drop table candidates; drop table others")
    _group(con, _docs(con, f"select doc from core.matches where doc >= {first} and kind <> 'shared_quotes'"))


def part(con: duckdb.DuckDBPyConnection) -> None:
    """Take the documents in ``changed`` out of their stories; what is left of those is grouped anew."""
    con.execute("""
        delete from core.copies where article_id in (
            select article_id from core.documents where doc in (select doc from changed)
        )
    """)
    left = _docs(
        con,
        """
        select if(doc in (select doc from changed), other_doc, doc) from core.matches
        where doc in (select doc from changed) or other_doc in (select doc from changed)
    """,
    )
    con.execute(
        "delete from core.matches where other_doc in (select doc from changed) or doc in (select doc from changed)"
    )
    _group(con, left - _docs(con, "select doc from changed where doc is not null"))


def _group(con: duckdb.DuckDBPyConnection, docs: set[int]) -> None:
    """Write down anew the stories of these documents, and of all that tell the same."""
    if not docs:
        return
    pairs = _connected(con, docs)
    docs = docs.union(*(pair[:2] for pair in pairs))
    with as_table(con, {"doc": pa.int32()}, ({"doc": doc} for doc in docs)) as table:
        asked = f"""
            select doc, told_at, cast(article_id as varchar)
            from core.documents semi join {table} using (doc)
        """
        told = {doc: (told_at, article_id) for doc, told_at, article_id in con.execute(asked).fetchall()}
        con.execute(f"""
            delete from core.copies where article_id in (
                select article_id from core.documents semi join {table} using (doc)
            )
        """)
    with as_table(con, COPIES, _copies(pairs, told)) as table:
        con.execute(f"insert into core.copies by name from {table}")


Pair = tuple[int, int, str, float]  # two documents, how they are alike, and by how much


def _copies(pairs: Iterable[Pair], told: dict[int, tuple[Any, str]]) -> Iterator[dict[str, Any]]:
    """Of each story all articles but the one that told it first, each with its closest likeness."""
    groups, closest = Groups(), dict[int, tuple[float, str]]()
    for one, other, kind, overlap in pairs:
        groups.join(str(one), str(other))
        for doc in (one, other):
            closest[doc] = max(closest.get(doc, (0.0, "")), (overlap, kind))
    stories = defaultdict[str, list[int]](list)
    for doc in closest:
        stories[groups.head(str(doc))].append(doc)
    for docs in stories.values():
        first = min(docs, key=lambda doc: told[doc])
        for doc in docs:
            if doc != first:
                overlap, kind = closest[doc]
                yield {"article_id": told[doc][1], "story_id": told[first][1], "kind": kind, "overlap": overlap}


def _connected(con: duckdb.DuckDBPyConnection, docs: set[int]) -> set[Pair]:
    """All pairs that these documents belong to, directly or by way of others."""
    pairs, seen = set[Pair](), set[int]()
    while docs:
        seen |= docs
        with as_table(con, {"doc": pa.int32()}, ({"doc": doc} for doc in docs)) as table:
            asked = f"""
                select doc, other_doc, kind, overlap from core.matches
                where kind <> 'shared_quotes' and (doc in (from {table}) or other_doc in (from {table}))
            """
            pairs.update(con.execute(asked).fetchall())
        docs = {doc for pair in pairs for doc in pair[:2]} - seen
    return pairs


def _docs(con: duckdb.DuckDBPyConnection, asked: str) -> set[int]:
    return {doc for (doc,) in con.execute(asked).fetchall()}


def _sql(name: str, **places: str) -> str:
    return sql(name).format(**RULES, **places)
