"""The room for SQL: limits, and what others feel of a question that takes long."""

import io
import json
import threading
import time
from urllib.parse import urlencode

import pyarrow.parquet as pq
import pytest

from warehouse.desk import asking

LONG = "select sum(a.range * b.range) from range(1000000) a, range(1000000) b"


def path(sql: str, form: str = "") -> str:
    return f"/sql{form}?" + urlencode({"q": sql})


def test_an_answer_is_a_table_with_a_link_of_its_own(open_desk):
    page = open_desk.text(path("select source, count(*) as n from articles group by all order by n desc limit 2"))

    assert "<td>post</td>" in page.replace(' dir="auto"', "")
    assert '<td class="n">45</td>' in page
    assert "Chart of n" in page


@pytest.mark.parametrize("sql", list(asking.examples().values()), ids=list(asking.examples()))
def test_every_example_has_an_answer(open_desk, sql):
    assert open_desk.get(path(sql)).status == 200


@pytest.mark.parametrize(
    "sql",
    [
        "from read_text('/etc/passwd')",
        "copy (select 1) to '/tmp/newsdesk-desk.csv'",
        "drop view articles",
        "set enable_external_access = true",
        "select 1; select 2",
        "attach '/tmp/newsdesk-desk.duckdb'",
        "nonsense <script>window.ran = 1</script>",
    ],
)
def test_what_is_no_question_to_the_views_is_refused_in_words(open_desk, sql):
    refused = open_desk.get(path(sql))

    assert refused.status == 400
    assert 'role="alert"' in (page := refused.read().decode())
    assert "window.ran = 1</script>" not in page


def test_an_answer_can_be_taken_away_as_a_file(open_desk):
    sql = "select title, source from articles where title = 'Ferry is back'"

    assert open_desk.text(path(sql, ".csv")) == "title,source\nFerry is back,herald\n"
    assert json.loads(open_desk.text(path(sql, ".jsonl"))) == {"title": "Ferry is back", "source": "herald"}
    assert pq.read_table(io.BytesIO(open_desk.get(path(sql, ".parquet")).read())).to_pylist() == [
        {"title": "Ferry is back", "source": "herald"}
    ]
    assert open_desk.get(path(sql, ".exe")).status == 404


def test_a_long_answer_is_cut_on_the_page_and_refused_as_a_file_beyond_its_limit(open_desk, monkeypatch):
    assert "500 rows, and more" in open_desk.text(path("select range as n from range(1000)"))
    monkeypatch.setattr(asking, "MAX_DOWNLOAD_ROWS", 10)
    assert open_desk.get(path("select range from range(11)", ".csv")).status == 503
    assert open_desk.get(path("select range from range(10)", ".csv")).status == 200
    monkeypatch.setattr(asking, "MAX_DOWNLOAD_BYTES", 100)
    assert open_desk.get(path("select repeat('x', 200)", ".jsonl")).status == 503


def test_a_very_long_cell_is_cut(open_desk):
    assert len(open_desk.text(path("select repeat('x', 1000000) as a"))) < 100_000


def test_a_question_that_takes_long_is_stopped_and_holds_no_page_for_others(open_desk, monkeypatch):
    monkeypatch.setattr(asking, "TIMEOUT_S", 2.0)
    monkeypatch.setattr(asking, "WAIT_S", 0.1)
    statuses: list[int] = []
    askers = [threading.Thread(target=lambda: statuses.append(open_desk.get(path(LONG)).status)) for _ in range(4)]
    for each in askers:
        each.start()
    time.sleep(0.5)
    began = time.monotonic()
    assert open_desk.get("/runs").status == 200
    waited_s = time.monotonic() - began
    for each in askers:
        each.join()

    assert statuses == [400] * 4
    assert waited_s < 2.0
    assert "longer than 2 s" in open_desk.text(path(LONG))
