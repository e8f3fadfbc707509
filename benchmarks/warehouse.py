"""The warehouse as it grows: `python -m benchmarks.warehouse [--articles 10000 100000] [--keep FOLDER]`.

Fills a warehouse with made-up articles (made_news.sql), then measures at each size, a line each: the making of
documents, copies and postings; a thousand new articles, a tenth of them copies; publishing; search; and the size of
what was made. CPU seconds, since the machine is seldom ours alone. Copies are judged apart, on texts whose kinship is
known (made_copies.py).
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

from benchmarks.made_copies import lookalikes, planted
from extractors.article import Article, Block, Reading, article_id
from warehouse import documents
from warehouse.connection import connect
from warehouse.home import Home
from warehouse.load import load
from warehouse.migrate import migrate
from warehouse.publish import publish
from warehouse.raw import RawBatch

PORTION = 20_000  # articles made at once
NEW = 1_000
RECENT = 20_000  # copies are of articles among so many of the last
QUESTIONS = 40
SCRIPT = Path(__file__).with_name("made_news.sql").read_text()


@dataclass(frozen=True)
class Timed:
    cpu_s: float
    wall_s: float


def timed(work: Callable[[], object]) -> Timed:
    wall, cpu = time.monotonic(), time.process_time()
    work()
    return Timed(time.process_time() - cpu, time.monotonic() - wall)


def fill(home: Home, articles: int) -> None:
    """So many articles straight into the tables; what is there already stays."""
    con = connect(home.work)
    migrate(con)
    [(there,)] = con.execute("select count(*) from core.articles").fetchall()
    for first in range(there + 1, articles + 1, PORTION):
        last = min(articles, first + PORTION - 1)
        con.execute(SCRIPT.replace("$first", str(first)).replace("$last", str(last)))
    con.close()


def made(url: str, title: str, body: str, language: str, now: datetime) -> Reading:
    blocks = tuple(Block("paragraph", text) for text in body.split("\n\n"))
    article = Article(url, title, blocks, language=language, published_at=now, word_count=len(body.split()))
    return Reading(article, "new", url, capture_of(url), now, extractor_version="1", config_sha256="c0ffee")


def capture_of(url: str) -> str:
    return article_id(f"capture of {url}")


def fresh_readings(home: Home, articles: int) -> list[Reading]:
    """A thousand articles that are not there yet; every tenth is one of the last ones under another lead."""
    now = datetime.now(UTC)
    with home.writing() as con:
        con.execute(
            SCRIPT.split("insert into core.bodies")[0]
            .replace("$first", str(articles + 1))
            .replace("$last", str(articles + NEW))
        )
        new = con.execute("select doc, title, body, language from paper order by doc").fetchall()
        recent = f"""
            select body from core.articles join core.bodies using (text_id)
            where core.articles.rowid >= {max(0, articles - RECENT)}
        """
        copied = con.execute(f"{recent} using sample {NEW // 10} (reservoir, 1)").fetchall()
    bodies = [
        f"Our own reporter adds a lead.\n\n{copied[n // 10][0]}" if n % 10 == 0 and n // 10 < len(copied) else body
        for n, (_, _, body, _) in enumerate(new)
    ]
    return [
        made(f"https://new.example/{doc}", title, body, language, now)
        for (doc, title, _, language), body in zip(new, bodies, strict=True)
    ]


def questions(home: Home) -> Iterator[str]:
    """Usual questions: two or three words, of which one is rather frequent."""
    with home.writing() as con:
        asked = """
            select term from core.postings where length(term) > 3 and term not in (select term from core.common_words)
            group by term having count(*) between $least and $most order by hash(term) limit $count
        """
        [(documents,)] = con.execute("select count(*) from core.documents").fetchall()
        rare = con.execute(asked, {"least": 5, "most": documents / 500, "count": 2 * QUESTIONS}).fetchall()
        frequent = con.execute(asked, {"least": documents / 500, "most": documents / 20, "count": QUESTIONS}).fetchall()
    for place, (word,) in enumerate(frequent):
        yield " ".join([word, *(term for (term,) in rare[2 * place : 2 * place + 1 + place % 2])])


def search(home: Home) -> str:
    import duckdb

    with duckdb.connect(str(home.published), read_only=True) as con:
        spent = []
        for asked in questions(home):
            cpu = time.process_time()
            con.execute("select title, snippet, url from search(?)", [asked]).fetchall()
            spent.append(time.process_time() - cpu)
    usual, worst = statistics.median(spent) * 1000, max(spent) * 1000
    return f"search: median {usual:.0f} ms CPU, worst {worst:.0f} ms, {len(spent)} questions"


BLOCKS = """
    select count(distinct block_id) * 262144 / 1e6 from pragma_storage_info('core.{table}') where persistent
"""


def sizes(home: Home) -> str:
    """What the tables take in the file, in MB, and of a posting in bytes."""
    tables = ("bodies", "articles", "documents", "sketches", "postings", "new_postings")
    with home.writing() as con:
        con.execute("checkpoint")
        taken = {table: con.execute(BLOCKS.format(table=table)).fetchall()[0][0] for table in tables}
        [(postings,)] = con.execute(
            "select (select count(*) from core.postings) + (select count(*) from core.new_postings)"
        ).fetchall()
    told = ", ".join(f"{table} {mb:.0f}" for table, mb in taken.items())
    each = (taken["postings"] + taken["new_postings"]) * 1e6 / max(1, postings)
    return f"MB: {told}; {postings} postings of {each:.1f} bytes"


def grown(home: Home, articles: int) -> Iterator[str]:
    """The lines of one size."""
    yield f"fill: {timed(lambda: fill(home, articles)).wall_s:.0f} s"
    spent = timed(lambda: documents.renew(home))
    yield f"documents, copies, postings of all: {spent.cpu_s:.1f} s CPU, {spent.wall_s:.0f} s"
    new = fresh_readings(home, articles)
    loading = timed(
        lambda: load(home, RawBatch(f"new-{articles}", "", "new"), [], new, [], now=datetime.now(UTC), run_id="bench")
    )
    renewing = timed(lambda: documents.renew(home))
    yield f"{NEW} new: load {loading.cpu_s:.2f} s CPU, documents, copies and postings {renewing.cpu_s:.2f} s CPU"
    with home.writing() as con:
        yield f"copies found: {con.execute('select count(*) from core.copies').fetchall()[0][0]} of {NEW // 10} planted"
    spent = timed(lambda: publish(home))
    yield f"publish: {spent.cpu_s:.1f} s CPU, {spent.wall_s:.1f} s, {home.published.stat().st_size / 1e6:.0f} MB"
    yield search(home)
    yield sizes(home)


def judged(folder: Path) -> str:
    """Precision and recall of pairs of articles said to tell the same, among planted copies and look-alikes."""
    home, now = Home(folder), datetime.now(UTC)
    texts = [*planted(11, 400), *lookalikes(11, 100)]
    readings = [
        made(f"https://made.example/{place}", "Made", each.text, each.language, now) for place, each in enumerate(texts)
    ]
    load(home, RawBatch("made", "", "new"), [], readings, [], now=now, run_id="bench")
    spent = timed(lambda: documents.renew(home))
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
        f"{alike} pairs of look-alikes ({len(texts)} texts, {spent.cpu_s:.1f} s CPU)"
    )


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--articles", type=int, nargs="+", default=[10_000, 100_000])
    given.add_argument("--keep", type=Path, help="a folder to fill, and to find filled the next time")
    asked = given.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(judged(Path(folder) / "judged"), flush=True)
        for articles in asked.articles:
            print(f"\n{articles} articles", flush=True)
            home = Home((asked.keep or Path(folder)) / str(articles))
            for line in grown(home, articles):
                print(f"  {line}", flush=True)


if __name__ == "__main__":
    main()
