"""What the rooms say, asked over HTTP."""

import re
import uuid

import pytest

from extractors.article import article_id
from tests.warehouse.desk.conftest import FERRY, HOSTILE, opened
from tests.warehouse.made import NOON, article, bring, read
from warehouse.home import Home
from warehouse.publish import publish

ARTICLE = f"/article/{article_id(FERRY)}"
MAX_PAGE_BYTES = 150_000


def test_the_front_page_shows_the_newest_under_their_day(open_desk):
    page = open_desk.text("/")

    order = ["1 March 2026</time>", "Ferry is back", "28 February 2026</time>", "meets again, 1<", "27 February"]
    places = [page.index(words, page.index('class="day"')) for words in order]
    assert places == sorted(places)
    assert 'href="/?since=2026-03-01&amp;until=2026-03-02"' in page


def test_filters_narrow_and_can_be_taken_away(open_desk):
    page = open_desk.text("/?source=post&since=2026-02-20&until=2026-02-22&language=")

    assert re.findall(r"Council meets again, (\d+)<", page) == ["8", "9"]
    assert 'href="/?since=2026-02-20&amp;until=2026-02-22"' in page


def test_what_is_no_filter_is_left_out(open_desk):
    assert open_desk.get("/?since=yesterday&page=x&page=-3&source=").status == 200
    assert "Nothing matches" in open_desk.text("/?source=nobody'%20or%201=1")
    assert open_desk.get("/?page=99999999999").status == 200


def test_all_articles_can_be_reached_page_by_page(open_desk):
    pages = [open_desk.text(f"/?source=post&page={number}") for number in (1, 2)]
    found = [number for page in pages for number in re.findall(r"Council meets again, (\d+)<", page)]

    assert found == [str(number) for number in range(45)]


def test_an_article_says_where_its_values_come_from(open_desk):
    page = open_desk.text(ARTICLE)

    assert "<h1>Ferry is back</h1>" in page
    assert "$.datePublished" in page
    assert "Not taken" in page
    assert "The ferry at the quay" in page
    assert "3 revisions" in page
    assert "newsdesk capture " in page


def test_what_changed_between_any_two_revisions_is_marked(open_desk):
    last = open_desk.text(f"{ARTICLE}/changes")
    first = open_desk.text(f"{ARTICLE}/changes?was=1&now=2")

    assert "<del>returns</del><ins>is back</ins>" in last
    assert "<del>sailed</del><ins>came back</ins>" in last
    assert "<del>40</del><ins>60</ins>" in first
    assert "<del>sailed" not in first
    assert "<del>40</del>" in open_desk.text(f"{ARTICLE}/changes?was=1&now=3")


def test_the_edits_of_an_article_are_named(open_desk):
    page = open_desk.text(ARTICLE)

    assert "headline" in page
    assert "number" in page


def test_the_sources_are_shown_the_worst_first_with_what_to_do(open_desk):
    page = open_desk.text("/sources")

    assert page.index("/sources/post") < page.index("/sources/evil") < page.index("/sources/herald")
    assert "503 Service Unavailable" in page
    assert "newsdesk run post" in page


def test_a_source_shows_its_gaps_with_the_cause_and_the_command(open_desk):
    page = open_desk.text("/sources/post")

    assert "What is missing" in page
    assert "newsdesk backfill post" in page
    assert "square gap" in page or "square partial" in page


def test_runs_and_rejects_are_shown_with_samples(open_desk):
    page = open_desk.text("/runs")

    assert "503 Service Unavailable" in page
    assert "https://post.example/x/late" in page
    assert open_desk.text("/runs?state=failed").count("state-ok") == 0


@pytest.mark.parametrize("path", ["/nowhere", f"/article/{uuid.uuid4()}", "/sources/nobody", "/article/x", "/static/x"])
def test_what_is_not_there_is_said_to_be_not_there(open_desk, path):
    assert open_desk.get(path).status == 404


@pytest.mark.parametrize("path", ["/", ARTICLE, "/sources", "/sources/post", "/runs", "/sql"])
def test_a_page_and_all_that_it_loads_are_small(open_desk, path):
    page = open_desk.text(path)
    loaded = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)

    assert len(loaded) == 3
    assert len(page) + sum(len(open_desk.get(each).read()) for each in loaded) < MAX_PAGE_BYTES


def test_nothing_that_an_article_says_becomes_markup_or_a_link(open_desk):
    evil = re.findall(r"/article/[0-9a-f-]{36}(?=\")", open_desk.text("/?source=evil"))
    pages = [open_desk.text(path) for path in ("/?source=evil", "/sources/post", "/runs", *dict.fromkeys(evil))]

    assert len(set(evil)) == len(HOSTILE)
    for page in pages:
        assert "window.ran = 1</script>" not in page
        assert not re.search(r"<(?:iframe|style|base|img|object|embed|form[^>]*evil)\b", page)
        assert not re.search(r'(?:href|src|action)="\s*(?:javascript|data|vbscript|//)', page, re.I)
        assert len(re.findall("<script", page)) == 1
        assert "49" not in re.findall(r"<h1>(.*?)</h1>", page)


def test_a_new_publication_is_seen_at_once_and_an_old_page_is_not_remembered(tmp_path):
    home = Home(tmp_path / "data")
    bring(home, read(article(title="Morning edition")))
    publish(home)
    for there in opened(home.published):
        assert "Morning edition" in there.text("/")
        bring(home, read(article(title="Evening edition"), captured_at=NOON.replace(hour=15)))
        publish(home)

        assert "Evening edition" in there.text("/")
        assert "Morning edition" not in there.text("/")


def test_without_a_published_file_the_desk_says_what_to_do(tmp_path):
    for there in opened(tmp_path / "news.duckdb"):
        refused = there.get("/")

        assert refused.status == 503
        assert "newsdesk run" in refused.read().decode()
