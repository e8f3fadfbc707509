"""Exports: part of the published warehouse in; files by source and month out, with a manifest that makes them citable.

    source=herald/month=2026-03/articles.parquet ...   manifest.json

One snapshot is read, whatever is published meanwhile, and the same articles give the same bytes. The folder appears
when it is complete. Memory stays small: rows are sorted, on disk if there are many, and stream into one file at a time.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

import duckdb
import pyarrow as pa

from extractors.errors import NewsdeskError
from warehouse.catalogue import Catalogue, quoted
from warehouse.connection import connect_reader, rows
from warehouse.formats import plain, write_file
from warehouse.query import Answer, Rows, in_clear_words

ExportFormat = Literal["parquet", "jsonl", "csv"]
MANIFEST = "manifest.json"
DAY = "coalesce(published_on, cast(make_timestamp(epoch_us(coalesce(published_at, listed_at, first_seen_at))) as date))"
SPILL = "spill"
DESCRIBED = """
    select column_name, data_type, comment from duckdb_columns()
    where schema_name = 'main' and table_name = 'articles' order by column_index
"""
Piece = tuple[tuple[str, str], pa.RecordBatch]  # rows of one source and month


@dataclass(frozen=True, slots=True)
class Selection:
    """Which articles: of these sources, of days in ``[since, until)``, in these languages; all if none is named."""

    sources: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    languages: tuple[str, ...] = ()

    @property
    def sql(self) -> str:
        """The question that gives these articles from any published warehouse; ``day`` is the one of `daily_counts`."""
        conditions = [
            _one_of('"source"', self.sources),
            _one_of("lower(split_part(\"language\", '-', 1))", [each.lower() for each in self.languages]),
            f"day >= date '{self.since}'" if self.since else "",
            f"day < date '{self.until}'" if self.until else "",
        ]
        chosen = " and ".join(filter(None, conditions))
        return f"select *, {DAY} as day from articles" + (f" where {chosen}" if chosen else "")


def _one_of(column: str, values: list[str] | tuple[str, ...]) -> str:
    return f"{column} in ({', '.join(map(_literal, values))})" if values else ""


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


class Part(Rows):
    """The articles of one source and month."""

    def __init__(self, schema: pa.Schema, pieces: Iterator[Piece], seen: Corpus) -> None:
        super().__init__(schema)
        self._pieces = pieces
        self._seen = seen

    def batches(self) -> Iterator[pa.RecordBatch]:
        for _, batch in self._pieces:
            self._seen.add(batch)
            yield batch.select(self.columns)


class Corpus:
    """The identity of the exported articles, whatever format holds them: a hash over their ids and content hashes."""

    def __init__(self) -> None:
        self.article_count = 0
        self._hash = hashlib.sha256()

    def add(self, batch: pa.RecordBatch) -> None:
        self.article_count += batch.num_rows
        for article_id, content in zip(
            batch["article_id"].to_pylist(), batch["content_sha256"].to_pylist(), strict=True
        ):
            self._hash.update(f"{article_id} {content}\n".encode())

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    folder: Path
    article_count: int
    file_count: int
    size_bytes: int
    corpus_sha256: str


def export(
    published: Path | Catalogue,
    folder: Path,
    selection: Selection,
    form: ExportFormat = "parquet",
    *,
    say: Callable[[str, int, int], None] = lambda source, done, known: None,
) -> Exported:
    """Write the selected articles to a folder that is not there yet; raises NewsdeskError when nothing is selected.

    ``say`` is told a source, how many of its articles are written, and how many there are.
    """
    with connect_reader(published) as con, _whole_folder(folder) as making, in_clear_words():
        con.execute(f"set temp_directory = '{quoted(making / SPILL)}'")
        known = dict(rows(con, f'select "source", count(*) from ({selection.sql}) group by all'))
        if not known:
            raise NewsdeskError(
                "no article is selected, so nothing was written; `from daily_counts` shows what there is."
            )
        corpus, files, done = Corpus(), [], Counter[str]()
        for file in _write_parts(con, making, selection, form, corpus):
            files.append(file)
            done[file["source"]] += file["article_count"]
            say(file["source"], done[file["source"]], known[file["source"]])
        manifest = _manifest(con, selection, form, corpus, files)
        (making / MANIFEST).write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return Exported(folder, corpus.article_count, len(files), sum(file["bytes"] for file in files), corpus.sha256)


def _write_parts(
    con: duckdb.DuckDBPyConnection, making: Path, selection: Selection, form: ExportFormat, corpus: Corpus
) -> Iterator[dict[str, Any]]:
    """Write the parts in their order, each to its file; yields the manifest's line on it."""
    by_month = f"select *, strftime(day, '%Y-%m') as month from ({selection.sql})"
    con.execute(f'{by_month} order by "source", month, article_id')
    answer = Answer(con)
    schema = pa.schema([field for field in answer.schema if field.name != "month"])
    for (source, month), pieces in groupby(_pieces(answer), key=itemgetter(0)):
        path = making / f"source={quote(source, safe='')}" / f"month={month}" / f"articles.{form}"
        path.parent.mkdir(parents=True)
        count = write_file(Part(schema, pieces, corpus), form, path)
        with path.open("rb") as written:
            sha256 = hashlib.file_digest(written, "sha256").hexdigest()
        yield {
            "path": path.relative_to(making).as_posix(),
            "source": source,
            "month": month,
            "article_count": count,
            "bytes": path.stat().st_size,
            "sha256": sha256,
        }


def _pieces(answer: Answer) -> Iterator[Piece]:
    """The sorted rows, cut where the source or month changes."""
    for batch in answer.batches():
        keys = list(zip(batch["source"].to_pylist(), batch["month"].to_pylist(), strict=True))
        for key, places in groupby(range(len(keys)), key=keys.__getitem__):
            first, *rest = places
            yield key, batch.slice(first, 1 + len(rest))


def _manifest(
    con: duckdb.DuckDBPyConnection, selection: Selection, form: str, corpus: Corpus, files: list[dict[str, Any]]
) -> dict[str, Any]:
    """What a reader needs to cite the corpus and to make it again."""
    ((as_of, extractor_versions),) = rows(
        con,
        f"select any_value(as_of), list(distinct extractor_version order by extractor_version)"
        f" from ({selection.sql}), published",
    )
    described = rows(con, DESCRIBED)
    return {
        "newsdesk": version("newsdesk"),
        "extractor_versions": extractor_versions,
        "published_at": plain(as_of),
        "query": selection.sql,
        "format": form,
        "article_count": corpus.article_count,
        "corpus_sha256": corpus.sha256,
        "columns": [{"name": name, "type": kind, "comment": comment} for name, kind, comment in described],
        "files": files,
    }


@contextmanager
def _whole_folder(folder: Path) -> Iterator[Path]:
    """A folder to write into that gets its name when it is complete, and not before."""
    if folder.exists():
        raise NewsdeskError(f"{folder} exists already; an export goes into a folder of its own. Name another.")
    making = folder.with_name(f".{folder.name}.{os.getpid()}.tmp")
    try:
        making.mkdir(parents=True)
        yield making
        shutil.rmtree(making / SPILL, ignore_errors=True)
        making.replace(folder)
    except OSError as error:
        raise NewsdeskError(f"cannot write {folder}: {error.strerror}.") from error
    finally:
        shutil.rmtree(making, ignore_errors=True)
