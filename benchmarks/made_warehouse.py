"""A warehouse of so many made-up articles: a home in, its tables filled, and what is to be loaded next.

The words are those of made_news.sql, what belongs to a load besides is in made_rest.sql. Whatever is there already
stays, and every step is resumed where it was broken off, so that a large one can be made in several sittings.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from extractors.article import Article, Block, Finding, Reading, article_id
from warehouse import documents
from warehouse.home import Home

PORTION = 5_000  # articles made at once
DOCUMENTS = {"size": 20_000, "words": 1_200_000}  # made in one transaction
RECENT = 20_000  # copies are of articles among so many of the last
SCRIPT = Path(__file__).with_name("made_news.sql").read_text()
REST = Path(__file__).with_name("made_rest.sql").read_text()


def build(home: Home, articles: int, until: float) -> bool:
    """So many articles straight into the tables, with all that a load and a publication make of them.

    Stops at ``until`` (monotonic) and says False; called again it goes on.
    """
    count = counted(home, "core.articles")
    while count < articles and time.monotonic() < until:
        last = min(articles, count + PORTION)
        with home.writing() as con:
            con.execute(SCRIPT.replace("$first", str(count + 1)).replace("$last", str(last)))
        count = last
    while (there := counted(home, "core.readings")) < count and time.monotonic() < until:
        with home.writing() as con:
            con.execute(f"begin; {REST.replace('$portion', str(PORTION))} commit")
    if min(count, there) < articles:
        return False
    for _ in documents.portions(home, **DOCUMENTS):
        if time.monotonic() > until:
            break
    return counted(home, "core.documents") == counted(home, "core.articles")


def counted(home: Home, table: str) -> int:
    with home.writing() as con:
        return int(con.execute(f"select count(*) from {table}").fetchall()[0][0])


def made(url: str, title: str, body: str, language: str, now: datetime) -> Reading:
    blocks = tuple(Block("paragraph", text) for text in body.split("\n\n"))
    found = (
        Finding("title", "json_ld", "headline", title, 0.95),
        Finding("published_at", "json_ld", "datePublished", now.isoformat(), 0.95),
        Finding("language", "markup", "html[lang]", language, 0.9),
        Finding("body", "markup", "article > div", "", 0.9),
    )
    article = Article(
        url, title, blocks, language=language, published_at=now, word_count=len(body.split()), findings=found
    )
    return Reading(article, "new", url, article_id(f"capture of {url}"), now, extractor_version="1", config_sha256="c0")


def fresh_readings(home: Home, count: int) -> list[Reading]:
    """So many articles that are not there yet; every tenth is one of the last ones under another lead."""
    now = datetime.now(UTC)
    first = 1 + counted(home, "core.articles")
    with home.writing() as con:
        writing = SCRIPT.split("insert into core.bodies")[0]
        con.execute(writing.replace("$first", str(first)).replace("$last", str(first + count - 1)))
        new = con.execute("select doc, title, body, language from paper order by doc").fetchall()
        recent = f"""
            select body from core.articles join core.bodies using (text_id)
            where core.articles.rowid >= {max(0, first - RECENT)} and core.articles."source" <> 'new'
        """
        copied = con.execute(f"from ({recent}) using sample {count // 10} (reservoir, {first})").fetchall()
    bodies = [
        f"Our own reporter adds a lead.\n\n{copied[n // 10][0]}" if n % 10 == 0 and n // 10 < len(copied) else body
        for n, (_, _, body, _) in enumerate(new)
    ]
    return [
        made(f"https://new.example/{doc}", title, body, language, now)
        for (doc, title, _, language), body in zip(new, bodies, strict=True)
    ]


def questions(home: Home, count: int) -> Iterator[str]:
    """Usual questions: two or three words, of which one is rather frequent."""
    with home.writing() as con:
        asked = """
            select term from core.postings where length(term) > 3 and term not in (select term from core.common_words)
            group by term having count(*) between $least and $most order by hash(term) limit $count
        """
        [(documents,)] = con.execute("select count(*) from core.documents").fetchall()
        rare = con.execute(asked, {"least": 5, "most": documents / 500, "count": 2 * count}).fetchall()
        frequent = con.execute(asked, {"least": documents / 500, "most": documents / 20, "count": count}).fetchall()
    for place, (word,) in enumerate(frequent):
        yield " ".join([word, *(term for (term,) in rare[2 * place : 2 * place + 1 + place % 2])])
