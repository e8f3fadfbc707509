"""The commands that look after what is kept: maintain, forget, backup, restore, and what reextract says."""

import shutil
from datetime import UTC, datetime, timedelta

import pytest

from tests.flows.paper import story
from tests.flows.test_commands import newsdesk  # noqa: F401 - a fixture

NOW = datetime.now(UTC)


@pytest.fixture
def brought(office, site, paper):
    """Three stories, one of them three years old."""
    paper.print(
        story(1, published_at=NOW - timedelta(days=1100)), story(2, published_at=NOW), story(3, published_at=NOW)
    )
    office.source("courier", {"kind": "feed", "url": site.url("/feed")})
    office.run()
    return office


@pytest.fixture
def call(newsdesk):  # noqa: F811
    return newsdesk


def test_forget_shows_asks_and_erases(call, brought, site):
    url = site.url("/news/2")
    shown = call("forget", url, "--dry-run")
    refused = call("forget", url)
    done = call("forget", url, "--yes")

    assert shown.out == "Would forget 1 articles, 1 captures, 1 addresses.\n"
    assert (refused.code, brought.rows("select count(*) from articles")) == (1, [2])
    assert "nobody is there to be asked; give --yes" in refused.err
    assert (done.code, done.out) == (0, "Forgot 1 articles, 1 captures, 1 addresses.\n")


def test_what_was_forgotten_is_not_fetched_again(call, brought, site, paper):
    call("forget", site.url("/news/2"), "--yes")
    before = len(paper.asked())
    paper.print(story(2, published_at=NOW, correction="More of it.", updated_h=1))
    brought.run()

    assert paper.asked()[before:] == []
    assert brought.rows("select count(*) from articles") == [2]


@pytest.mark.parametrize("words", [[], ["--source", "courier", "https://a.example/"], ["--older-than", "soon"]])
def test_forget_refuses_what_says_too_little_or_too_much(call, brought, words):
    assert call("forget", *words).code == 2


def test_a_source_and_an_age_can_be_forgotten(call, brought):
    assert call("forget", "--older-than", "2y", "--source", "courier", "--yes").code == 0
    assert brought.rows("select count(*) from articles") == [2]
    assert call("forget", "--source", "courier", "--yes").code == 0
    assert brought.rows("select count(*) from articles") == [0]
    assert call("forget", "--source", "courier", "--yes").out.startswith("Nothing to forget")


def test_maintain_forgets_what_a_source_does_not_keep(call, brought, site):
    brought.source("courier", {"kind": "feed", "url": site.url("/feed")}, keep="2y")
    done = call("maintain")

    assert done.code == 0
    assert "Forgot of courier: 1 articles" in done.out
    assert "The warehouse keeps its rules." in done.out
    assert brought.rows("select count(*) from articles") == [2]


def test_what_was_backed_up_is_restored(call, brought, tmp_path):
    told = brought.told()
    assert call("backup", tmp_path / "safe").code == 0
    with brought.where.home.writing(then_close=True):
        pass
    shutil.rmtree(brought.data)
    restored = call("restore", tmp_path / "safe")

    assert restored.code == 0
    assert brought.told() == told
    assert call("restore", tmp_path / "safe").code == 1


def test_reextract_shows_what_changed_side_by_side(call, brought, site):
    brought.source("courier", {"kind": "feed", "url": site.url("/feed")}, extract={"drop": ["article p:last-of-type"]})
    shown = call("reextract", "--dry-run")
    rows = call("reextract", "--dry-run", "--json").rows

    assert "body                 3 of 3 would change" in shown.out
    assert [row["changed"] for row in rows[0]["changes"] if row["field"] == "body"] == [3]
    assert len(rows[0]["changes"][0]["samples"]) == 3
    assert "body                 3 of 3 changed" in call("reextract").out
    assert call("reextract", "--all").out.startswith("Made the warehouse anew: 3 articles")
