"""The warehouse as it grows: `python -m benchmarks.warehouse [--articles 10000 100000 1000000] [--keep FOLDER]`.

Fills a warehouse with made-up articles, then measures at each size: loading a thousand new ones, a tenth of them
copies, beside a plain COPY of the same rows and beside dlt; finding the copies; publishing; search; `daily_counts`;
the size beside zstd Parquet of the same rows; memory. Ends with a table of all sizes, and by how much each figure
grows. CPU seconds, since a machine is seldom ours alone. Copies are judged first, on texts whose kinship is known.

A million articles take some forty minutes to make. With --keep they are made once; --minutes makes them in sittings,
and what was measured is kept too, so that the table has all sizes at last. dlt is asked with --dlt PYTHON, the
interpreter of an environment that has dlt[duckdb] and pyarrow; else it is left out.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

from benchmarks.made_copies import lookalikes, planted
from benchmarks.made_warehouse import build, counted, fresh_readings, made, questions
from extractors.article import Reading
from warehouse import copies, documents
from warehouse.connection import SMALL_BYTES, connect
from warehouse.home import Home
from warehouse.load import load
from warehouse.migrate import migrate
from warehouse.publish import copy_file, publish
from warehouse.raw import RawBatch

NEW = 1_000
BATCHES = 5
QUESTIONS = 40
LOADED = ("captures", "readings", "bodies", "addresses", "articles")  # what a load writes
POSTINGS = ("postings", "new_postings")
Figures = dict[str, float]
Growing = Mapping[int, Figures]


def cpu_s(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


# ---------------------------------------------------------------------- load


def loading(home: Home, folder: Path, dlt: Path | None) -> Figures:
    """A thousand new articles at a time, five times, and the checkpoint at the end; the mean."""
    before = counted(home, "core.articles")
    new = fresh_readings(home, NEW * BATCHES)
    as_full = folder / "as_full.duckdb"
    with home.writing(then_close=True) as con:
        con.execute("checkpoint")
    copy_file(home.work, as_full)
    batches = [new[first : first + NEW] for first in range(0, len(new), NEW)]
    forget_peak()
    spent = cpu_s(lambda: load_all(home, str(before), batches)) / BATCHES
    found = {"load of 1,000, CPU s": spent, "load, peak MB": peak_mb(), "load, articles/s": NEW / spent}
    paths = export_batches(home, folder, before)
    found["COPY into a copy of this warehouse, articles/s"] = NEW / plain_copy(paths, as_full)
    found["COPY into empty tables, articles/s"] = NEW / plain_copy(paths, folder / "plain.duckdb")
    for name in ("COPY into a copy of this warehouse", "COPY into empty tables"):
        found[f"load beside {name} (goal 0.5)"] = found["load, articles/s"] / found[f"{name}, articles/s"]
    if dlt:
        found["dlt merge, articles/s"] = NEW * BATCHES / dlt_merge(home, folder, before, dlt)
        found["load beside dlt (goal 3)"] = found["load, articles/s"] / found["dlt merge, articles/s"]
    return found


def load_all(home: Home, name: str, batches: Sequence[Sequence[Reading]]) -> None:
    for number, readings in enumerate(batches):
        batch = RawBatch(f"new-{name}-{number}", "", "new")
        load(home, [(batch, [])], readings, [], now=datetime.now(UTC), run_id="bench")
    with home.writing(then_close=True):
        pass


def export_batches(home: Home, folder: Path, after: int) -> list[dict[str, Path]]:
    """The rows that the batches left in each table, as Parquet: one file a table and batch."""
    made: list[dict[str, Path]] = []
    with home.writing() as con:
        for number in range(BATCHES):
            first = after + number * NEW
            made.append({table: folder / f"{table}-{number}.parquet" for table in LOADED})
            con.execute(f"create or replace temp table batch as from core.articles limit {NEW} offset {first}")
            for table, path in made[-1].items():
                key = {"bodies": "text_id", "captures": "capture_id"}.get(table, "article_id")
                of_batch = f"{key} in (select {key} from batch)"
                con.execute(f"copy (from core.{table} where {of_batch}) to '{path}' (compression zstd)")
    return made


def plain_copy(batches: Sequence[dict[str, Path]], target: Path) -> float:
    """CPU seconds a batch: COPY of each table in one transaction, a checkpoint at the end; threads are as in a load."""
    with connect(target) as con:
        if target.stat().st_size < SMALL_BYTES:
            con.execute("set threads = 1")
        migrate(con)
        con.execute("checkpoint")

        def copy_all() -> None:
            for paths in batches:
                steps = "; ".join(f"copy core.{table} from '{path}'" for table, path in paths.items())
                con.execute(f"begin; {steps}; commit")
            con.execute("checkpoint")

        return cpu_s(copy_all) / len(batches)


def dlt_merge(home: Home, folder: Path, after: int, dlt: Path) -> float:
    """CPU seconds that dlt needs to merge the readings of all batches with their texts, in one run."""
    path, own = folder / "readings.parquet", Path(__file__).with_name("dlt_load.py")
    with home.writing() as con:
        con.execute(f"""
            copy (
                select reading.* exclude (capture_id, article_id, text_id), body
                from core.readings as reading join core.bodies using (text_id)
                where reading.rowid >= {after} limit {NEW * BATCHES}
            ) to '{path}'
        """)
    said = subprocess.run([dlt, own, path, folder], capture_output=True, text=True, check=True, cwd=folder).stdout
    return float(said.rpartition("cpu_s")[2])


# ---------------------------------------------------------------------- what follows from a load


def renewing(home: Home) -> Figures:
    """Documents, copies and postings of the thousands that were loaded last, for each thousand."""
    new = counted(home, "core.articles") - counted(home, "core.documents")
    with clocked() as clock:
        spent = cpu_s(lambda: documents.renew(home))
    return {
        "documents, copies, postings of 1,000, CPU s": spent * NEW / new,
        "of these the copies, CPU s (goal 1)": clock.cpu_s * NEW / new,
    }


class clocked:
    """CPU seconds that copies.find takes for the length of a ``with``."""

    cpu_s = 0.0

    def __enter__(self) -> clocked:
        self._find = copies.find
        copies.find = self._timed
        return self

    def _timed(self, *given: object) -> None:
        self.cpu_s += cpu_s(lambda: self._find(*given))  # type: ignore[arg-type]

    def __exit__(self, *ended: object) -> None:
        copies.find = self._find


def reading_it(home: Home) -> Figures:
    """What readers ask, on the published copy."""
    asked = list(questions(home, QUESTIONS))
    forget_peak()
    found = {"publish, CPU s": cpu_s(lambda: publish(home))}
    found |= {"publish, peak MB": peak_mb(), "published, MB": home.published.stat().st_size / 1e6}
    forget_peak()
    with connect(home.published, read_only=True) as con:

        def ms(sql: str, *values: str) -> float:
            return 1000 * cpu_s(lambda: con.execute(sql, values).fetchall())

        spent = [ms("select title, snippet, url from search(?)", words) for words in asked]
        found["search, median ms (goal 100)"] = statistics.median(spent)
        found["search, worst ms"] = max(spent)
        found["daily_counts, ms"] = statistics.median(ms("from daily_counts") for _ in range(5))
        recent = 'select title, "source", published_on from articles order by published_at desc limit 20'
        found["the latest 20 articles, ms"] = statistics.median(ms(recent) for _ in range(5))
    found["asking, peak MB"] = peak_mb()
    return found


def sizes(home: Home, folder: Path) -> Figures:
    """What the tables take in the file, and as zstd Parquet, in MB."""
    blocks = "select count(distinct block_id) * 262144 / 1e6 from pragma_storage_info('{table}') where persistent"
    with home.writing() as con:
        con.execute("checkpoint")
        listed = con.execute("select schema_name || '.' || table_name from duckdb_tables() where not temporary")
        tables = [name for (name,) in listed.fetchall()]
        taken = {table: float(con.execute(blocks.format(table=table)).fetchall()[0][0]) for table in tables}
        free = "select free_blocks * block_size / 1e6 from pragma_database_size() order by 1 desc limit 1"
        free_mb = float(con.execute(free).fetchall()[0][0])
        parquet = folder / "table.parquet"
        beside = 0.0
        for table in tables:
            if not table.endswith(POSTINGS):
                con.execute(f"copy {table} to '{parquet}' (compression zstd)")
                beside += parquet.stat().st_size / 1e6
    postings = sum(taken[f"core.{table}"] for table in POSTINGS)
    count = sum(counted(home, f"core.{table}") for table in POSTINGS)
    without = home.work.stat().st_size / 1e6 - postings
    return {
        "without postings, MB": without,
        "zstd Parquet of the same rows, MB": beside,
        "beside Parquet (goal 1.2)": without / beside,
        "free in the file for the next loads, MB": free_mb,
        "beside Parquet without what is free": (without - free_mb) / beside,
        "postings, MB": postings,
        "bytes a posting": postings * 1e6 / count,
    }


def forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def peak_mb() -> float:
    """The most memory that this process held since ``forget_peak`` (Linux)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


# ---------------------------------------------------------------------- copies


def judged(folder: Path) -> str:
    """Precision and recall of pairs of articles said to tell the same, among planted copies and look-alikes."""
    home, now = Home(folder), datetime.now(UTC)
    texts = [*planted(11, 400), *lookalikes(11, 100)]
    readings = [
        made(f"https://made.example/{place}", "Made", each.text, each.language, now) for place, each in enumerate(texts)
    ]
    load(home, [(RawBatch("made", "", "new"), [])], readings, [], now=now, run_id="bench")
    spent = cpu_s(lambda: documents.renew(home))
    with home.writing() as con:
        told = con.execute("""
            select url, coalesce(story_id, article_id)::varchar
            from core.articles left join core.copies using (article_id)
        """).fetchall()
    story = {int(url.rsplit("/", 1)[1]): group for url, group in told}
    pairs = {(one, other) for one, other in combinations(range(len(texts)), 2) if story[one] == story[other]}
    right = {
        (one, other) for one, other in combinations(range(len(texts)), 2) if texts[one].story == texts[other].story
    }
    found = len(pairs & right)
    alike = sum(texts[one].kind == "template" for one, _ in pairs - right)
    return (
        f"copies: precision {found / max(1, len(pairs)):.4f}, recall {found / len(right):.4f} of {len(right)} pairs, "
        f"{alike} pairs of look-alikes ({len(texts)} texts, {spent:.1f} s CPU)"
    )


# ---------------------------------------------------------------------- the table


def measured(home: Home, dlt: Path | None) -> Figures:
    with tempfile.TemporaryDirectory(dir=home.root) as made:
        folder = Path(made)
        return loading(home, folder, dlt) | renewing(home) | reading_it(home) | sizes(home, folder)


def table(found: Growing) -> Iterator[str]:
    """A line a figure, a column a size; the last one says how many times as much the largest takes."""
    names = dict.fromkeys(name for each in found.values() for name in each)
    yield f"{'articles':<46}" + "".join(f"{size:>12,}" for size in found) + f"{'grows':>8}"
    for name in names:
        values = [each.get(name) for each in found.values()]
        shown = "".join(f"{'-':>12}" if value is None else f"{value:>12,.{digits(value)}f}" for value in values)
        first, last = values[0], values[-1]
        yield f"{name:<46}{shown}" + (f"{last / first:>7.1f}x" if first and last and len(values) > 1 else "")


def digits(value: float) -> int:
    return 0 if value >= 100 else 1 if value >= 10 else 2


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--articles", type=int, nargs="+", default=[10_000, 100_000])
    given.add_argument("--keep", type=Path, help="a folder to fill, and to find filled the next time")
    given.add_argument("--minutes", type=float, default=1e6, help="make no more articles after so many; the rest later")
    given.add_argument("--dlt", type=Path, help="the Python of an environment with dlt")
    asked = given.parse_args()
    until = time.monotonic() + 60 * asked.minutes
    with tempfile.TemporaryDirectory() as made:
        folder = asked.keep or Path(made)
        print(judged(Path(made) / "judged"), flush=True)
        if not asked.dlt:
            print("dlt is left out: --dlt names no Python that has it")
        for articles in asked.articles:
            home = Home(folder / str(articles))
            kept = home.root / "figures.json"
            if not kept.exists():
                began = time.process_time()
                if not build(home, articles, until):
                    print(f"{articles} articles: {counted(home, 'core.documents')} are made; run again to go on")
                    continue
                print(f"{articles} articles made: {time.process_time() - began:.0f} s CPU", flush=True)
                kept.write_text(json.dumps(measured(home, asked.dlt)))
        found = {int(path.parent.name): json.loads(path.read_text()) for path in folder.glob("*/figures.json")}
        print("\n" + "\n".join(table(dict(sorted(found.items())))))


if __name__ == "__main__":
    main()
