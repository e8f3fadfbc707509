"""Stored captures are read again: what would change is shown first, and the whole can be made anew."""

from datetime import UTC, date, datetime, timedelta

import pytest

from extractors.article import Capture
from flows.again import rebuild, reextract
from tests.flows.office import noon
from tests.flows.paper import story
from tests.server import Answer
from warehouse.compared import ARTICLE, Changes
from warehouse.publish import publish
from warehouse.raw import keep
from warehouse.tidy import merge

DROPS_LAST = {"drop": ["article p:last-of-type"]}
OPERATIONS = """
    select 'run', run_id, "source", kind, state, started_at from runs
    union all select 'entry', null, url, state, null, first_listed_at from entries
    union all select 'reject', null, url, reason, null, first_at from rejects
    order by all
"""


def feed(site):
    return {"kind": "feed", "url": site.url("/feed")}


@pytest.fixture
def printed(office, site, paper):
    """Two days of a paper, with a correction and a page that is no article."""
    paper.print(*(story(n, published_at=noon(2) - timedelta(minutes=n)) for n in (1, 2, 3)))
    site.answers["/news/3"] = Answer(b"%PDF-1.4 no page")
    office.source("courier", feed(site))
    office.run(now=noon(2))
    at = noon(2) - timedelta(minutes=1)
    paper.print(story(1, published_at=at, correction="Correction: it was Tuesday.", updated_h=3))
    office.run(now=noon(3))
    return office


def again(office, **options):
    (source,) = office.where.sources(("courier",))
    changes = Changes()
    outcome = reextract(source, office.room(), changes=changes, **options)
    return outcome, changes


def test_a_dry_run_shows_what_would_change_and_changes_nothing(printed, site):
    told = printed.told()
    printed.source("courier", feed(site), extract=DROPS_LAST)
    outcome, changes = again(printed, is_dry=True)

    usual = {"body", "word_count", "quality", "flags", "modified_on", "modified_at"}
    assert changes.read_count == changes.counts["body"] == 4  # two stories, and both again on the second day
    assert set(changes.counts) <= usual
    sample = changes.samples["body"][0]
    assert sample.was.startswith(sample.now)
    assert outcome.state == "ok"
    assert printed.told() == told
    assert printed.rows("select count(*) from runs where kind = 'reextract'") == [0]


def test_what_is_read_otherwise_is_replaced_and_no_edit_and_no_try_is_counted(printed, site):
    before = printed.rows("select url, state, state_at, tries from entries order by url")
    printed.source("courier", feed(site), extract=DROPS_LAST)
    _, changes = again(printed)

    assert changes.counts["body"] == changes.read_count
    assert printed.rows("select count(*) from articles where body like '%Correction%'") == [0]
    assert printed.rows("select kinds from edits") == [["paragraph_added"]]  # of what is left of the correction's page
    assert printed.rows("select url, state, state_at, tries from entries order by url") == before
    assert printed.rows("select tries from rejects") == [1]
    assert again(printed)[1].counts == {}


def test_every_row_names_the_code_and_the_settings_that_read_it(printed):
    asked = "select count(*) from articles where extractor_version is null or config_sha256 is null"

    assert printed.rows(asked) == [0]


def test_a_page_that_is_no_article_any_more_is_named(printed, site):
    printed.source("courier", feed(site), extract={"drop": ["article"]})
    _, changes = again(printed, is_dry=True)

    assert changes.counts[ARTICLE] == 4
    assert changes.samples[ARTICLE][0].now is None


def test_several_answers_of_one_address_in_one_file_are_all_read(office, site, paper):
    office.source("courier", feed(site))
    page = paper.page(story(1))
    other = page.replace(b"bicycles", b"tricycles")
    now = datetime(2026, 3, 5, tzinfo=UTC)
    url = site.url("/news/1")
    paper.print(story(1))
    office.run()
    told = [
        Capture("courier", url, now + timedelta(hours=n), body, media_type="text/html")
        for n, body in enumerate((page, other))
    ]
    keep(office.where.home, "courier", told)
    office.run()

    assert office.rows("select count(*) from articles") == [1]
    assert office.rows("select count(*) from revisions") == [3]
    assert again(office)[1].read_count == 3


def test_the_whole_warehouse_made_anew_is_the_same_warehouse(printed):
    told, worked = printed.told(), printed.rows(OPERATIONS)
    edits, captures = (printed.rows(f"select * from {view} order by all") for view in ("edits", "captures"))
    report = rebuild(printed.where.sources(), printed.room())

    assert report.added == 2
    assert printed.told() == told
    assert printed.rows(OPERATIONS) == worked
    assert printed.rows("select * from edits order by all") == edits
    assert printed.rows("select * from captures order by all") == captures
    assert not (printed.data / "rebuilt").exists()


def test_a_warehouse_whose_raw_files_were_merged_is_made_anew_too(printed):
    merge(printed.where.home, before=date(2999, 1, 1))
    publish(printed.where.home)
    told, captures = printed.told(), printed.rows("select * from captures order by all")
    rebuild(printed.where.sources(), printed.room())

    assert printed.told() == told
    assert printed.rows("select * from captures order by all") == captures


def test_what_a_killed_rebuilding_left_is_thrown_away(printed):
    told = printed.told()
    (printed.data / "rebuilt" / "raw").mkdir(parents=True)
    (printed.data / "rebuilt" / "work.duckdb").write_bytes(b"half")
    rebuild(printed.where.sources(), printed.room())

    assert printed.told() == told


def test_saved_files_and_sources_that_are_configured_no_more_are_made_anew_too(printed, tmp_path):
    (tmp_path / "bell.txt").write_text("Harbour bell rings again\n\nThe bell on the pier was heard on Sunday.\n")
    process = printed.start("load", str(tmp_path / "bell.txt"))
    process.communicate()
    (printed.config / "sources" / "courier.yaml").unlink()
    told = printed.told()
    rebuild((), printed.room())

    assert printed.told() == told
