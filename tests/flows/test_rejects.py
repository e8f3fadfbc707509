"""What could not become an article is listed, given up after three runs, and tried again when somebody says so."""

from datetime import timedelta

from flows.commands.ask import rejects
from tests.flows.office import noon
from tests.flows.paper import Paper, story
from tests.server import Answer


def test_after_three_runs_an_entry_is_left_until_it_is_asked_for_again(office, site, paper: Paper, capsys):
    paper.print(story(0), story(1))
    page = site.answers["/news/0"]
    site.answers["/news/0"] = Answer(b"busy", 500)
    office.source("courier", {"kind": "feed", "url": site.url("/feed")})
    for hours in range(0, 60, 12):
        office.run(now=noon(1) + timedelta(hours=hours))

    assert len(site.asked("/news/0")) == 3
    [(reason, tries, first, last, capture)] = office.rows(
        "select reason, tries, first_at, last_at, capture_id is not null from rejects"
    )
    assert (reason, tries, last - first, capture) == ("http_status", 3, timedelta(hours=24), True)
    assert office.rows("select state from entries where reason is not null") == ["rejected"]

    site.answers["/news/0"] = page
    assert rejects("courier", reason="timeout", retry=True, where=office.where) == 0
    assert rejects("courier", reason="http_status", url="/news/0", retry=True, where=office.where) == 0
    assert capsys.readouterr().out.splitlines() == [
        "0 entries will be tried again in the next run.",
        "1 entry will be tried again in the next run.",
    ]
    office.run(now=noon(5))
    assert office.rows("select count(*) from articles") == [2] and office.rows("from rejects") == []


def test_rejects_can_be_narrowed(office, site, paper: Paper, capsys):
    paper.print(story(0), story(1))
    site.answers |= {"/news/0": Answer(b"no", 410), "/news/1": Answer(b"")}
    office.source("courier", {"kind": "feed", "url": site.url("/feed")})
    office.run()

    rejects(reason="gone", json=True, where=office.where)
    told = capsys.readouterr().out
    assert told.count("\n") == 1 and '"gone"' in told
    rejects("no-such'source", json=True, where=office.where)
    assert capsys.readouterr().out == ""


def test_being_left_alone_is_no_try(office, site, paper: Paper):
    paper.print(story(0))
    site.answers["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 5000\n")
    office.source("courier", {"kind": "urls", "urls": [site.url("/news/0"), site.url("/news/1")]})
    for hours in range(5):
        office.run(now=noon(1) + timedelta(minutes=20 * hours))

    assert set(office.rows("select tries from entries where state = 'retry'")) == {0}
