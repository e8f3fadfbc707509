"""What the rooms say, asked over HTTP."""

import re
from urllib.parse import quote

import pytest

from extractors.article import article_id
from tests.warehouse.desk.conftest import FERRY, HOSTILE, WIRE, opened
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


def test_a_search_shows_its_words_where_they_stand(open_desk):
    page = open_desk.text("/?q=dry+%22harbour+master%22")

    assert "Ferry is back" in page
    assert "<mark>dry</mark>" in page
    assert "Council meets again" not in page


def test_a_search_can_be_narrowed_and_keeps_its_words(open_desk):
    page = open_desk.text("/?q=committee&source=gazette")

    assert "Walls to be mended" in page
    assert re.search(r'href="/\?q=committee&amp;source=gazette&amp;since=2026-03-01', page)
    assert "Nothing matches" in open_desk.text("/?q=committee&source=mina")


@pytest.mark.parametrize("words", ["'; drop view articles --", "**bold**", '"', "-", "\x00", "%", "a" * 5000, "<b>"])
def test_any_words_can_be_searched_for(open_desk, words):
    assert open_desk.get(f"/?q={quote(words)}").status == 200


def test_articles_that_tell_the_same_stand_together_the_first_above(open_desk):
    page = open_desk.text("/?since=2026-03-01&section=Local")

    assert page.count("Walls to be mended") == 2
    assert re.search(r'aria-label="Told by others too">\s*<li><b>gazette</b>', page)


def test_copies_can_be_left_out_or_shown_alone(open_desk):
    assert open_desk.text("/?copies=without&section=Local").count("Walls to be mended") == 1
    assert re.findall(r"/\?source=(\w+)\">\1</a> ·", open_desk.text("/?copies=only")) == ["gazette"]


def test_a_story_says_who_was_first_and_how_long_the_others_took(open_desk):
    page = open_desk.text(f"/stories/{article_id(WIRE)}")

    assert "herald was first" in page
    assert "3 hours later" in page
    assert "Told by others too" in open_desk.text(f"/article/{article_id(WIRE)}")
    assert "Told by others too" in open_desk.text(f"/article/{article_id('https://gazette.example/walls')}")
    assert "Told by others too" not in open_desk.text(ARTICLE)


def test_the_stories_are_listed_with_the_share_of_each_source_that_is_not_its_own(open_desk):
    page = open_desk.text("/stories")

    assert "2 articles in 2 sources" in page
    assert "1 of 1 told elsewhere before" in page
    assert "Walls" not in open_desk.text("/stories?source=mina")


def test_a_copy_is_compared_with_the_first_word_by_word(open_desk):
    page = open_desk.text(f"/stories/{article_id(WIRE)}/beside/{article_id('https://gazette.example/walls')}")

    assert "<ins>Our reporter adds.</ins>" in page
    assert page.count("<ins>") == 1
    assert "<del>" not in page


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


def test_a_break_is_marked_in_its_field_on_its_day_and_told_in_words(open_desk):
    fields = re.split(r"<li><code>", open_desk.text("/sources/post").split('id="fill"')[1].split("</section>")[0])
    (byline,) = [each for each in fields if each.startswith("byline<")]

    lost = "lost from 20 February 2026 on"
    assert f'aria-label="Share of articles with byline, over time; {lost}"' in byline
    assert f"<title>{lost}</title>" in byline
    assert f'<span class="broke">{lost}</span>' in byline
    assert [each.split("<")[0] for each in fields if 'class="break"' in each] == ["byline"]


def test_runs_and_rejects_are_shown_with_samples(open_desk):
    page = open_desk.text("/runs")

    assert "503 Service Unavailable" in page
    assert "https://post.example/x/late" in page
    assert open_desk.text("/runs?state=failed").count("state-ok") == 0


NOBODY = "00000000-0000-4000-8000-000000000000"  # an id that no article has


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        f"/article/{NOBODY}",
        f"/stories/{NOBODY}",
        "/sources/nobody",
        "/article/x",
        "/stories/x",
        "/static/x",
    ],
)
def test_what_is_not_there_is_said_to_be_not_there(open_desk, path):
    assert open_desk.get(path).status == 404


@pytest.mark.parametrize("path", ["/", "/?q=ferry", ARTICLE, "/stories", "/sources", "/sources/post", "/runs", "/sql"])
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
