import pytest

from tests.warehouse.made import NOON, article, at, bring, read
from warehouse.check import _check_runs, check
from warehouse.home import Home
from warehouse.load import load
from warehouse.raw import keep

FAULTS = {
    "ids are unique": "insert into core.captures from core.captures limit 1",
    "nothing is orphaned": "delete from core.bodies",
    "an address identifies one article": """
        insert into core.addresses select uuid(), url, uuid(), 'found', now() from core.addresses limit 1
    """,
    "current rows are current": "update core.articles set first_seen_at = now()",
    "revisions are counted": "update core.articles set revision_count = 7",
    "sums agree": "insert into core.bodies from core.bodies",
    "entries know their state": """
        insert into ops.entries by name
        select uuid() as entry_id, 'a' as "source", 'b' as url, 'feed' as kind, [] as authors, [] as tags,
            'lost' as state, now() as first_listed_at, now() as listed_at, now() as state_at
    """,
}


@pytest.fixture
def sick(tmp_path):
    home = Home(tmp_path)
    bring(home, read(), read(article(body="Second report."), captured_at=at(1)))
    return home


def test_a_sound_warehouse_has_no_faults(sick):
    assert check(sick) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_and_named(sick, fault):
    with sick.writing() as con:
        con.execute(FAULTS[fault])

    assert [found for found in check(sick) if found.startswith(f"{fault}: ")]


def test_runs_that_are_checked_together_are_told_apart(sick):
    for run_id, url in (("good", "https://herald.example/a"), ("bad", "https://herald.example/b")):
        new = read(article(url, body=f"A report of {url}."))
        batch = keep(sick, "herald", [new.capture])
        load(sick, [(batch, [new.capture])], new.readings, [], now=NOON, run_id=run_id)
    with sick.writing() as con:
        con.execute("insert into core.articles from core.articles where url like '%/b'")
        good, bad = _check_runs(con, ["good", "bad"])

    assert good == []
    assert any(fault.startswith("ids are unique") for fault in bad)
