"""The desk in a real browser: by keyboard, at the width of a telephone, and before hostile words."""

import base64
import json
from html import unescape
from pathlib import Path

import pytest

from extractors.article import article_id
from tests.warehouse.desk.conftest import FERRY, HOSTILE, opened
from tests.warehouse.made import NOON, article, bring, read
from warehouse.home import Home
from warehouse.publish import publish

ARTICLE = f"/article/{article_id(FERRY)}"
SUITES = Path(__file__).parents[4] / "shared" / "suites"
NAUGHTY, FEEDPARSER = SUITES / "naughty_strings" / "dev.jsonl", SUITES / "feedparser" / "dev.jsonl"
MOST_READ = 25  # of a suite's articles, beside the lists with all of them
RAN = "'ran' in window"


def harmless(browser, there):
    """Nothing ran, nothing was stopped by the policy alone, and nobody else was asked."""
    assert not browser.see(RAN)
    assert not browser.heard("Page.javascriptDialogOpening")
    assert not browser.heard("Runtime.exceptionThrown")
    assert not [each for each in browser.heard("Log.entryAdded") if each["entry"]["source"] == "security"]
    assert [address for address in browser.asked if not address.startswith((there.address, "data:image/svg"))] == []


def test_a_reader_finds_an_article_and_asks_why_its_date_is_so(browser, open_desk):
    browser.go(open_desk.address)
    browser.see("document.querySelector('#source').value = 'herald'")
    browser.follow(".filters button")
    browser.follow(f"h3 a[href='{ARTICLE}']")

    assert browser.text("h1") == "Ferry is back"
    assert "$.datePublished" not in browser.text()
    browser.see("document.querySelector('details.fact summary').click()")
    assert "$.datePublished" in browser.text()
    harmless(browser, open_desk)


def test_a_reader_searches_and_reads_what_was_found(browser, open_desk):
    browser.go(open_desk.address)
    browser.see("document.querySelector('#q').focus()")
    browser.type("committee repairs")
    browser.press("Enter", loads=True)
    assert browser.text("mark") in ("committee", "repairs")

    browser.follow("article h3 a")
    assert browser.text("h1") == "Walls to be mended"
    browser.follow("a[href^='/stories/']")
    assert "herald was first" in browser.text()
    harmless(browser, open_desk)


def test_a_reader_moves_through_the_revisions(browser, open_desk):
    browser.go(open_desk.address + ARTICLE)
    browser.follow(".timeline a")
    assert browser.text(".title del") == "returns"

    browser.follow("a[rel=prev]")
    assert [browser.text("del"), browser.text("ins")] == ["40", "60"]

    browser.see("document.querySelector('#now').value = '3'")
    browser.follow(".compare button")
    assert browser.text(".title ins") == "is back"


def test_a_bar_narrows_to_its_day(browser, open_desk):
    browser.go(open_desk.address + "/?source=post&since=2026-02-01")
    browser.see("document.querySelector('.volume a').focus()")
    browser.press("Enter", loads=True)

    assert browser.text(".amount h2").startswith("1 article")


def test_an_editor_finds_the_gap_and_what_fills_it(browser, open_desk):
    browser.go(open_desk.address)
    browser.follow("nav a[href='/sources']")
    browser.follow("a[href='/sources/post']")

    assert "newsdesk backfill post" in browser.text("#gaps ~ .alerts")
    assert browser.see("document.querySelectorAll('.calendar .gap, .calendar .partial').length") > 0


def test_an_analyst_asks_in_sql_with_the_keyboard_alone(browser, open_desk):
    browser.go(open_desk.address + "/sql")
    browser.see("document.querySelector('textarea').focus()")
    browser.type("select source, count(*) as n from articles where source = 'post' group by source")
    browser.press("Tab")
    browser.press("Enter", loads=True)

    assert browser.text("table.answer tbody") == "post\t45"
    assert browser.see("location.search").startswith("?q=select")
    harmless(browser, open_desk)


def test_the_first_tab_leads_past_the_menu(browser, open_desk):
    browser.go(open_desk.address)
    browser.press("Tab")
    assert browser.see("document.activeElement.className") == "skip"
    browser.press("Enter")
    assert browser.see("document.activeElement.id") == "main"


@pytest.mark.parametrize("width", [360, 1400])
def test_no_room_is_wider_than_its_window(browser, open_desk, width):
    browser.tell("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=False)
    for path in (
        "/",
        ARTICLE,
        f"{ARTICLE}/changes",
        "/sources",
        "/sources/post",
        "/runs",
        "/sql?q=from+articles+limit+3",
    ):
        browser.go(open_desk.address + path)
        assert browser.see("document.documentElement.scrollWidth") <= width, path


def test_arabic_is_set_from_right_to_left_and_says_its_language(browser, open_desk):
    browser.go(open_desk.address + "/?source=mina")

    assert browser.see("getComputedStyle(document.querySelector('h3')).direction") == "rtl"
    assert browser.see("document.querySelector('h3').lang") == "ar"


def test_everything_essential_works_without_scripts(browser, open_desk):
    browser.tell("Emulation.setScriptExecutionDisabled", value=True)
    browser.go(open_desk.address + ARTICLE)
    browser.tell("Emulation.setScriptExecutionDisabled", value=False)

    assert browser.text(".byline time") == "1 Mar 2026, 12:00 UTC"


def test_hostile_words_run_nothing_and_ask_nobody(browser, open_desk):
    for path in ("/?source=evil", "/?q=window+ran", "/sources/post", "/runs", "/sql?q=from+articles"):
        browser.go(open_desk.address + path)
        browser.see("document.querySelectorAll('details').forEach(each => each.open = true)")
        harmless(browser, open_desk)
    for number in range(len(HOSTILE)):
        browser.go(f"{open_desk.address}/article/{article_id(f'https://evil.example/{number}')}")
        harmless(browser, open_desk)
        assert browser.text("h1").strip() == HOSTILE[number].strip()


def naughty() -> list[str]:
    return [json.loads(line)["s"] for line in NAUGHTY.read_text().splitlines()]


def unsafe_feeds() -> list[str]:
    """What feedparser's own tests hold against its sanitiser, as it stands in a feed."""
    cases = [json.loads(line) for line in FEEDPARSER.read_text().splitlines()]
    return [
        unescape(base64.b64decode(case["doc_b64"]).decode(errors="replace"))
        for case in cases
        if "sanitize" in case["id"]
    ]


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(naughty, marks=pytest.mark.skipif(not NAUGHTY.exists(), reason=f"no {NAUGHTY}")),
        pytest.param(unsafe_feeds, marks=pytest.mark.skipif(not FEEDPARSER.exists(), reason=f"no {FEEDPARSER}")),
    ],
    ids=["naughty_strings", "feedparser"],
)
def test_the_hostile_words_of_others_run_nothing_and_ask_nobody(browser, tmp_path, words):
    titles = [each for each in words() if each.strip()]
    home = Home(tmp_path / "data")
    articles = [
        article(f"https://evil.example/{number}", text, text, standfirst=text, byline=text, section=text, tags=(text,))
        for number, text in enumerate(titles)
    ]
    bring(home, *(read(each, source="evil", captured_at=NOON) for each in articles))
    publish(home)
    for there in opened(home.published):
        for page in range(1, len(titles) // 30 + 2):
            browser.go(f"{there.address}/?page={page}")
            harmless(browser, there)
        for number in [number for number, text in enumerate(titles) if "<" in text or ":" in text][:MOST_READ]:
            browser.go(f"{there.address}/article/{article_id(f'https://evil.example/{number}')}")
            harmless(browser, there)
