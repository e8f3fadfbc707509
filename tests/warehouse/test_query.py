import csv
import io
import json
import time

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extractors.errors import NewsdeskError
from tests.warehouse.made import article, bring, read, tree
from warehouse.formats import MAX_SHOWN_ROWS, fitting, write, write_file
from warehouse.home import Home
from warehouse.publish import publish
from warehouse.query import ask

ATTACKS = [
    "from read_csv('/etc/passwd')",
    "from read_text('/etc/passwd')",
    "from glob('/*')",
    "from '/etc/passwd'",
    "from 'https://herald.example/a.parquet'",
    "copy (select 1) to '/tmp/newsdesk-attack.csv'",
    "copy articles from '/etc/passwd'",
    "attach '/tmp/newsdesk-attack.duckdb' as other",
    "install httpfs",
    "load httpfs",
    "set enable_external_access = true",
    "reset lock_configuration",
    "pragma memory_limit = '100GB'",
    "create table main.t as select 1",
    "create temp table t as select 1",
    "insert into core.bodies values (uuid(), 'x', [])",
    "delete from core.articles",
    "drop view articles",
    "export database '/tmp/newsdesk-attack'",
    "call pragma_version()",
    "select 1; drop view articles",
    "checkpoint",
    "from articles; copy (select 1) to '/tmp/newsdesk-attack.csv'",
    "explain analyze copy (select 1) to '/tmp/newsdesk-attack.csv'",
]
my_secret = {"a": [1]}  # a name that DuckDB would find among Python's variables


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    home = Home(tmp_path_factory.mktemp("data"))
    bring(
        home, read(article(title="Harbour\treopens \x1b[31mred", authors=("Ada Byron",), body='One, "two".\n\nThree.'))
    )
    publish(home)
    return home.published


def answer(published, sql, form, **limits):
    out = io.BytesIO()
    with ask(published, sql, **limits) as answered:
        count = write(answered, form, out)
    return count, out.getvalue().decode()


@pytest.mark.parametrize("sql", ATTACKS)
def test_an_attack_is_refused(published, sql, tmp_path):
    before = published.read_bytes()
    with pytest.raises(NewsdeskError), ask(published, sql) as answered:
        list(answered.rows())

    assert published.read_bytes() == before


def test_a_file_of_ones_own_is_a_table_beside_the_articles(published, tmp_path):
    (tmp_path / "my list.csv").write_text("name,score\nherald,3\n")
    pq.write_table(pa.table({"name": ["herald"], "city": ["Exeter"]}), tmp_path / "cities.parquet")
    (tmp_path / "notes.jsonl").write_text('{"name": "herald", "note": "daily"}\n')
    beside = {"mine": tmp_path / "my list.csv", "order": tmp_path / "cities.parquet", "notes": tmp_path / "notes.jsonl"}
    asked = """select "source", score, city, note from articles join mine on mine.name = "source"
        join "order" using (name) join notes using (name)"""
    with ask(published, asked, beside=beside) as answered:
        assert list(answered.rows()) == [("herald", 3, "Exeter", "daily")]


@pytest.mark.parametrize(
    "sql", [*ATTACKS, "from read_csv('{mine}')", "copy (select 1) to '{mine}' (use_tmp_file false)"]
)
def test_a_file_of_ones_own_opens_no_way_to_any_file(published, tmp_path, sql):
    mine = tmp_path / "mine.csv"
    mine.write_text("a\n1\n")
    with pytest.raises(NewsdeskError), ask(published, sql.format(mine=mine), beside={"mine": mine}) as answered:
        list(answered.rows())

    assert mine.read_text() == "a\n1\n"


@pytest.mark.parametrize(
    ("name", "file", "said"),
    [
        ("mine", "absent.csv", "absent.csv: there is no such file"),
        ("mine", "mine.xlsx", "mine.xlsx: by its name this is none of csv, tsv, parquet, json, jsonl"),
        ("articles", "mine.csv", "articles is a view of the warehouse; give .*mine.csv another name"),
        ("my list", "mine.csv", "'my list' is no name for a table"),
        ("mine", "broken.parquet", "broken.parquet cannot be read: "),
    ],
)
def test_a_file_that_cannot_lie_beside_the_articles_is_named(published, tmp_path, name, file, said):
    for each in ("mine.xlsx", "mine.csv", "broken.parquet"):
        (tmp_path / each).write_text("a\n1\n")
    with pytest.raises(NewsdeskError, match=said):
        ask(published, "select 1", beside={name: tmp_path / file})


def test_a_spreadsheet_shows_headlines_and_computes_none(published):
    headline = """'=HYPERLINK("https://evil.example")' as title"""
    _, written = answer(
        published, f"select {headline}, '-1' as text, -1 as number, repeat('x', 40000) as body", "excel"
    )
    (row,) = csv.DictReader(io.StringIO(written.removeprefix("\ufeff"), newline=""))

    assert written.startswith("\ufeff")
    assert (row["title"], row["text"], row["number"]) == ('\'=HYPERLINK("https://evil.example")', "'-1", "-1")
    assert len(row["body"]) == 32_767
    assert written.count("\r\n") == 2


def test_pythons_variables_are_not_tables(published):
    with pytest.raises(NewsdeskError, match="my_secret does not exist"), ask(published, "from my_secret") as answered:
        list(answered.rows())


QUESTIONS = [
    "from articles",
    "select 1;",
    "describe articles",
    "summarize articles",
    "show tables",
    "explain from articles",
    "with a as (select 1) from a",
    "pivot daily_counts on day_basis using sum(article_count)",
]


@pytest.mark.parametrize("sql", QUESTIONS)
def test_a_question_is_answered(published, sql):
    with ask(published, sql) as answered:
        assert list(answered.rows())


def test_a_question_that_takes_too_long_is_stopped(published):
    began = time.monotonic()
    with (
        pytest.raises(NewsdeskError, match=r"longer than 0\.3 s"),
        ask(published, "select count(*) from range(10000000000) as a, range(1000) as b", timeout_s=0.3) as answered,
    ):
        list(answered.rows())
    assert time.monotonic() - began < 5


def test_a_question_that_needs_too_much_memory_is_stopped(published):
    asked = "select list(range order by range desc) from range(50000000)"
    with pytest.raises(NewsdeskError, match="more memory"), ask(published, asked, memory="50MB") as answered:
        list(answered.rows())


def test_a_question_that_is_wrong_is_told_where(published):
    with pytest.raises(NewsdeskError, match="titel"), ask(published, "select titel from articles"):
        pass


def test_rows_are_capped_and_it_is_said(published):
    with ask(published, "from range(100000)", max_rows=15_000) as answered:
        assert len(list(answered.rows())) == 15_000
        assert answered.is_cut
    with ask(published, "from range(10)", max_rows=10) as answered:
        assert (len(list(answered.rows())), answered.is_cut) == (10, False)


def test_an_answer_streams(published):
    with ask(published, "select range, repeat('x', 1000) from range(100000000)", memory="200MB") as answered:
        assert next(answered.batches()).num_rows > 0


def test_before_the_first_publication_one_is_told_what_to_do(tmp_path):
    with pytest.raises(NewsdeskError, match="newsdesk run"):
        ask(tmp_path / "news.duckdb", "from articles")


def test_columns_of_one_name_can_be_told_apart(published):
    assert answer(published, "select 1 as a, 2 as a, 3 as a", "jsonl") == (1, '{"a": 1, "a_2": 2, "a_3": 3}\n')


def test_csv_reads_back(published):
    count, text = answer(
        published, "select title, authors, body, published_at, is_paywalled, word_count from articles", "csv"
    )

    assert count == 1
    assert list(csv.reader(io.StringIO(text))) == [
        ["title", "authors", "body", "published_at", "is_paywalled", "word_count"],
        ["Harbour\treopens \x1b[31mred", '["Ada Byron"]', 'One, "two".\n\nThree.', "", "", "3"],
    ]


def test_json_reads_back(published):
    asked = "select date '2026-03-01' as day, 1.5::decimal(9, 2) as d, 'inf'::double as f, sum(1) as s, {'a': [1]} as n"

    assert json.loads(answer(published, asked, "json")[1]) == [
        {"day": "2026-03-01", "d": 1.5, "f": None, "s": 1, "n": {"a": [1]}}
    ]
    assert json.loads(answer(published, "select 1 where false", "json")[1]) == []


def test_times_are_utc(published):
    assert json.loads(answer(published, "select fetched_at from articles", "jsonl")[1]) == {
        "fetched_at": "2026-03-01T12:00:00+00:00"
    }


def test_parquet_reads_back(published, tmp_path):
    with ask(published, "select title, authors, fetched_at from articles") as answered:
        assert write_file(answered, "parquet", tmp_path / "a.parquet") == 1

    assert pq.read_table(tmp_path / "a.parquet")["authors"].to_pylist() == [["Ada Byron"]]


def test_what_parquet_cannot_hold_is_told_in_clear_words(published, tmp_path):
    with pytest.raises(NewsdeskError, match="interval"), ask(published, "select interval 1 day as i") as answered:
        write_file(answered, "parquet", tmp_path / "a.parquet")

    assert tree(tmp_path) == set()


def test_a_file_appears_whole_or_not_at_all(published, tmp_path):
    path = tmp_path / "answer.csv"
    path.write_text("earlier")
    with (
        pytest.raises(NewsdeskError),
        ask(published, "select 1 / (range - 50000) as a, error('x') from range(60000)") as answered,
    ):
        write_file(answered, "csv", path)

    assert (path.read_text(), tree(tmp_path)) == ("earlier", {"answer.csv"})


def test_a_table_is_harmless_to_a_terminal_and_keeps_to_its_width(published):
    _, text = answer(published, "select title, body, word_count from articles", "table")

    assert "Harbour reopens \N{REPLACEMENT CHARACTER}[31mred" in text
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= 100


def test_a_table_names_the_columns_that_find_no_room(published):
    text = answer(published, "from articles", "table")[1]

    assert "more columns: " in text
    assert "config_sha256" in text.splitlines()[-1]


def test_the_widest_columns_give_way_first():
    assert fitting([4, 100, 6], 60) == [4, 40, 6]
    assert fitting([50, 100, 6], 60) == [22, 22, 6]
    assert fitting([12] * 10, 40) == [12, 12]


def test_a_long_table_says_that_it_is_cut(published):
    assert answer(published, "from range(5000)", "table")[1].endswith(
        f"only the first {MAX_SHOWN_ROWS} rows are shown; --output FILE writes all of them\n"
    )


def test_markup_in_a_title_is_text(published):
    assert "[bold]x[/bold]" in answer(published, "select '[bold]x[/bold]' as title", "table")[1]


def test_any_client_may_read_beside_us(published):
    with (
        duckdb.connect(str(published), read_only=True) as con,
        ask(published, "select count(*) from articles") as answered,
    ):
        assert list(answered.rows()) == con.execute("select count(*) from articles").fetchall()
