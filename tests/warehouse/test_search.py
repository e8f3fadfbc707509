"""`from search('...')` in plain SQL finds what a reference finds, in any client, and knows nothing that is gone."""

import random
import sqlite3

import duckdb
import pytest

from benchmarks.made_copies import Tongue
from tests.warehouse.made import article, at, bring, read, rows
from warehouse import postings
from warehouse.documents import renew
from warehouse.forget import by_url, forget
from warehouse.publish import publish

TEXTS = {
    "retreat": "The retreat from Derna began at dawn. Lorries left the town, and by noon the retreat was over.",
    "market": "At the market of Derna the traders opened as on every day; nobody spoke of a retreat from the coast.",
    "river": "The river rose again and the town council met.",
    "cafe": "Émile met Zoë in the Café Noir, Hauptstraße 7, and spoke of Σίσυφος, of Łódź and of İzmir.",
    "noir": "The film noir ran in a café by the sea.",
    "cairo": "埃及政府週一表示，將在開羅舉行會議。",
    "moscow": "Ещё один поезд из Москвы, мой друг.",
    "beirut": "أعلنت الحكومةُ في بيروت عن المدرسة الجديدة.",
    "seoul": "정부가 서울에서 회의를 열었다.",
    "bangkok": "รัฐบาลไทยประชุมที่กรุงเทพ",
}


@pytest.fixture
def desk(home):
    bring(home, *[told(name, text) for name, text in TEXTS.items()])
    renew(home)
    return home


def told(name, text, source="herald", hour=0.0, **fields):
    return read(article(f"https://{source}.example/{name}", text, name, **fields), source=source, captured_at=at(hour))


def found(home, query, more=""):
    asked = query.replace("'", "''")
    return rows(home, f"select title from search('{asked}'{more})")


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("retreat Derna", ["retreat", "market"]),
        ("DERNA", ["retreat", "market"]),
        ('"retreat from Derna"', ["retreat"]),
        ('"from the coast" derna', ["market"]),
        ("derna -market", ["retreat"]),
        ('derna -"dawn"', ["market"]),
        ("emile", ["cafe"]),
        ("EMILE zoe", ["cafe"]),
        ("hauptstrasse", ["cafe"]),
        ("σισυφοσ", ["cafe"]),
        ("lodz izmir", ["cafe"]),
        ('"café noir"', ["cafe"]),
        ("埃及政府", ["cairo"]),
        ('"開羅舉行"', ["cairo"]),
        ("еще", ["moscow"]),
        ("мои", []),
        ("المدرسه الحكومة", ["beirut"]),
        ("정부", ["seoul"]),
        ("ประชุม", ["bangkok"]),
        ("nowhere", []),
        ("", []),
        ("-derna", []),
        ("it's; drop table x --", []),
    ],
)
def test_what_is_asked_is_found(desk, query, titles):
    assert found(desk, query) == titles


def test_an_answer_shows_where_the_words_stand(desk):
    assert rows(desk, "select snippet from search('dawn lorries')") == [
        "The retreat from Derna began at **dawn**. **Lorries** left the town, and by noon the retreat was over."
    ]
    assert rows(desk, "select snippet from search('開羅舉行')") == ["埃及政府週一表示，將在**開羅舉行**會議。"]


def test_a_long_text_is_shown_around_the_words(home):
    bring(home, told("long", "Nothing to see here. " * 60 + "The lighthouse fell. " + "And on it went. " * 60))
    renew(home)

    [snippet] = rows(home, "select snippet from search('lighthouse')")
    assert snippet.startswith("… ")
    assert "**lighthouse**" in snippet
    assert len(snippet) < 270


def test_answers_can_be_narrowed_down(home):
    bring(
        home, told("a", TEXTS["retreat"], language="en-GB"), told("b", TEXTS["retreat"], "gazette", 48, language="fr")
    )
    renew(home)

    assert found(home, "derna", ", in_source := 'gazette'") == ["b"]
    assert found(home, "derna", ", in_language := 'en'") == ["a"]
    assert found(home, "derna", ", since := '2026-03-02'") == ["b"]
    assert found(home, "derna", ", until := '2026-03-02'") == ["a"]
    assert found(home, "derna", ", top := 1, recency_days := 300") == ["b"]


def test_any_client_can_ask_the_published_copy(desk):
    publish(desk)

    with duckdb.connect(str(desk.published), read_only=True) as con:
        assert con.execute("select title from search(?)", ["derna dawn"]).fetchall() == [("retreat",), ("market",)]


def test_a_revision_is_found_by_its_new_words_alone(home):
    bring(home, told("a", "The ferry sank.", hour=1))
    renew(home)
    bring(home, told("a", "The ferry was saved.", hour=2))
    renew(home)

    assert found(home, "sank") == []
    assert found(home, "saved") == ["a"]


def corpus(count):
    tongue = Tongue("en", random.Random(5))
    return tongue, [tongue.printed(tongue.story(random.Random(place).randrange(60, 300))) for place in range(count)]


def test_the_best_ten_are_those_of_a_reference(home):
    tongue, texts = corpus(400)
    bring(home, *[told(f"t{place}", text) for place, text in enumerate(texts)])
    renew(home)
    with sqlite3.connect(":memory:") as reference:
        reference.execute("create virtual table texts using fts5(said, tokenize = 'unicode61 remove_diacritics 2')")
        lines = [(place + 1, f"t{place}\n{text}") for place, text in enumerate(texts)]
        reference.executemany("insert into texts (rowid, said) values (?, ?)", lines)
        for seed in range(20):
            words = random.Random(seed).sample(sorted(set(tongue.words[20:600])), 3)
            asked = "select rowid, -bm25(texts) from texts where texts match ? order by 2 desc limit 30"
            wanted = {f"t{place - 1}": score for place, score in reference.execute(asked, [" OR ".join(words)])}
            best = sorted(wanted.values(), reverse=True)[:10]

            ours = dict(rows(home, f"select title, score from search('{' '.join(words)}')"))

            assert ours == pytest.approx({title: wanted[title] for title in ours}, abs=1e-6)
            assert sorted(ours.values(), reverse=True) == pytest.approx(best, abs=1e-6)


def test_merged_postings_say_what_they_said(home, monkeypatch):
    tongue, texts = corpus(60)
    asked = [f"from search('{word}') select title, score order by all" for word in tongue.words[30:60]]
    bring(home, *[told(f"t{place}", text) for place, text in enumerate(texts[:50])])
    renew(home)
    before = [rows(home, each) for each in asked]

    monkeypatch.setattr(postings, "LEAST_UNSORTED", 1)
    renew(home)
    assert rows(home, "select count(*) from core.new_postings") == [0]
    assert [rows(home, each) for each in asked] == before

    bring(home, *[told(f"t{place}", text, hour=1) for place, text in enumerate(texts[50:], 50)])
    renew(home)
    [new] = rows(home, "select count(*) from core.new_postings")
    assert new > 0
    assert rows(home, "select in_order from core.merges") == [new]
    assert rows(home, "select comment from duckdb_tables() where table_name = 'new_postings'")[0].startswith("The same")


def test_words_in_over_a_fifth_of_a_language_find_nothing(home, monkeypatch):
    monkeypatch.setattr(postings, "LEAST_UNSORTED", 1)
    monkeypatch.setattr(postings, "LEAST_DOCUMENTS", 5)
    bring(home, *[told(f"e{n}", f"die hard {n} and more", language="en") for n in range(4)])
    bring(home, *[told(f"d{n}", f"die Stadt {'und die Welt' if n else ''}", language="de") for n in range(10)])
    renew(home)

    assert rows(home, "from core.common_words where term = 'die'") == [("de", "die")]
    assert sorted(found(home, "die")) == ["e0", "e1", "e2", "e3"]
    bring(home, told("d10", "die Reise", language="de"))
    renew(home)
    assert "d10" not in found(home, "die")
    assert found(home, '"die reise"') == ["d10"]


def test_what_is_forgotten_leaves_no_word(desk):
    forget(desk, by_url(desk, "https://herald.example/retreat"), now=at(1))

    for place in ("postings", "new_postings"):
        assert rows(desk, f"select doc from core.{place} where term = 'lorries'") == []
    assert found(desk, "derna") == ["market"]
