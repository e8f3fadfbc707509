"""A whole round, from listings to rows, against servers of our own that do all they should not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from extractors.clean.urls import canonical_url
from extractors.errors import REASONS
from tests.flows.office import Office
from tests.hostile.behaviours import (
    BEHIND,
    BRANCHES,
    LISTINGS,
    PAGES,
    ROBOTS,
    STATUS,
    TITLES,
    Listing,
    Page,
    branch,
    placed,
    sound,
    written,
)
from tests.server import Answer, Request, Site

DEADLINE_S = 3.0
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
SECRET = "not for strangers"


@dataclass
class Town:
    """One office, one hostile site, a host for each robots.txt, and a canary that nobody may be led to."""

    office: Office
    site: Site
    busy: dict[str, Site]  # one for each page: who refuses or breaks down is asked more slowly
    canary: Site
    hosts: dict[str, Site]
    first: dict[str, list[Request]]  # requests of the first round, by path
    again: dict[str, list[Request]]
    counts: list[int]  # revisions, after the first and after the second round


@pytest.fixture(scope="module")
def town(tmp_path_factory, readers) -> Iterator[Town]:
    with ExitStack() as open_sites:
        site, canary = Site("127.0.0.2"), Site("127.0.0.40")
        busy = {page.path: Site(f"127.0.0.{80 + number}") for number, page in enumerate(STATUS)}
        hosts = {name: Site(f"127.0.0.{50 + number}") for number, (name, _, _) in enumerate(ROBOTS)}
        for each in (site, canary, *busy.values(), *hosts.values()):
            open_sites.enter_context(each)
        office = Office(tmp_path_factory.mktemp("hostile"), readers, (site, *busy.values(), *hosts.values()))
        furnish(office, site, busy, canary, hosts)
        office.run()
        counts = [revisions(office)]
        first = by_path(site)
        site.requests.clear()
        office.run(*(each.name for each in LISTINGS))
        yield Town(office, site, busy, canary, hosts, first, by_path(site), [*counts, revisions(office)])


def furnish(office: Office, site: Site, busy: dict[str, Site], canary: Site, hosts: dict[str, Site]) -> None:
    desk = json.loads((office.config / "newsdesk.yaml").read_text())
    desk["fetch"] = {"delay_s": 0, "deadline_s": DEADLINE_S, "connections_per_host": 8}
    (office.config / "newsdesk.yaml").write_text(json.dumps(desk))
    away = f"{canary.host}:{canary.port}"
    canary.answers["/x"] = Answer(sound(666))
    site.answers |= {**BEHIND, **{page.path: placed(page.answer, away) for page in PAGES}}
    site.answers |= {path: Answer(written(branch(path), site.url(""), away)) for path in BRANCHES}
    months = {f"/calendar/2026/{month:02}": Answer(b"<title>A month</title><a href=x>next</a>") for month in (2, 4)}
    site.answers |= months
    fetch = {"max_per_run": 1_000, "headers": {"Authorization": SECRET, "X-Api-Key": SECRET}}
    for page in STATUS:
        busy[page.path].answers[page.path] = page.answer
    office.source("busy", {"kind": "urls", "urls": [each.url(path) for path, each in busy.items()]})
    office.source("pages", {"kind": "urls", "urls": [site.url(page.path) for page in PAGES]}, fetch=fetch)
    for each in LISTINGS:
        site.answers[f"/{each.name}"] = each.how(written(each.body, site.url(""), away))
        listing = {"kind": each.kind, "url": site.url(f"/{each.name}")}
        office.source(each.name, listing, fetch={**fetch, "max_per_run": 13})
    for name, answer, _ in ROBOTS:
        hosts[name].answers |= {f"/good/{n}": Answer(sound(200 + n + 20 * len(name))) for n in (1, 2, 3, 11)}
        hosts[name].answers["/robots.txt"] = answer
        office.source(
            f"robots-{name}", {"kind": "urls", "urls": [hosts[name].url(f"/good/{n}") for n in (1, 2, 3, 11)]}
        )


def by_path(site: Site) -> dict[str, list[Request]]:
    paths = {request.path for request in site.requests}
    return {path: site.asked(path) for path in paths}


def revisions(office: Office) -> int:
    return int(office.rows("select count(*) from revisions")[0])


def outcome(town: Town, source: str, path: str) -> str:
    """ "" when it was loaded, else the reason why not."""
    url = canonical_url((town.busy[path] if source == "busy" else town.site).url(path))
    found = town.office.rows(f"select state, reason from ops.entries where source = '{source}' and url = '{url}'")
    assert found, f"{path} is no entry"
    state, reason = found[0]
    assert (state == "done") == (reason is None)
    return reason or ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path.strip("/")[:40])
def test_a_page_is_loaded_or_rejected_for_the_right_reason(town: Town, page: Page):
    assert outcome(town, "pages", page.path) == page.reason
    assert len(town.first.get(page.path, ())) <= page.most_asked


@pytest.mark.parametrize("page", STATUS, ids=lambda page: page.path.strip("/"))
def test_a_site_that_says_no_is_asked_no_more_than_it_wants(town: Town, page: Page):
    assert outcome(town, "busy", page.path) == page.reason
    assert len(town.busy[page.path].asked(page.path)) <= page.most_asked


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing.name)
def test_a_listing_gives_what_is_sound_in_it_and_says_what_is_not(town: Town, listing: Listing):
    found = town.office.rows(
        f"select distinct regexp_extract(entry_url, '[0-9]+$')::int from core.readings where source = '{listing.name}'"
    )
    reasons = town.office.rows(f"select reason from rejects where source = '{listing.name}' and stage = 'discover'")

    assert set(listing.loaded) <= set(found) and (listing.loaded or not found)
    assert listing.reason in reasons if listing.reason else not reasons


@pytest.mark.parametrize("name, may", [(name, may) for name, _, may in ROBOTS if name != "never"])
def test_robots_txt_is_kept_to(town: Town, name: str, may: str):
    asked = {request.path for request in town.hosts[name].requests} - {"/robots.txt"}

    assert asked == {f"/good/{number}" for number in may.split()}


def test_a_host_that_wants_years_between_two_requests_blocks_no_run(town: Town):
    assert [request.path for request in town.hosts["never"].requests] == ["/robots.txt"]


def test_nobody_is_led_to_the_canary(town: Town):
    assert town.canary.requests == []


def test_headers_of_a_source_stay_on_its_site(town: Town):
    assert {request.headers.get("x-api-key") for request in town.first["/sound/60"]} == {SECRET}


def test_all_reasons_are_of_the_closed_list_and_none_is_our_own_fault(town: Town):
    reasons = set(town.office.rows("select distinct reason from rejects"))

    assert reasons <= set(REASONS) and not reasons & {"internal", "poison"}


def test_titles_come_out_in_their_own_letters(town: Town):
    titles = dict(
        town.office.rows(
            "select regexp_extract(entry_url, '/enc/.*'), title from core.readings where entry_url like '%/enc/%'"
        )
    )

    assert len(titles) == 8
    assert all(title == TITLES.get(path, "Café “naïve” asks €100") for path, title in titles.items())


def test_stored_text_holds_no_controls_and_no_markup_of_others(town: Town):
    stored = town.office.rows("select title || body || coalesce(byline, '') from articles")

    assert not [text for text in stored if CONTROLS.search(text)]
    assert "<script>alert(1)</script> in the title" in "".join(stored)  # as text, which is escaped where it is shown
    assert "root:" not in "".join(stored)  # of /etc/passwd


def test_impossible_dates_are_null(town: Town):
    found = town.office.rows("select published_at from articles where url like '%/date-never'")

    assert found == [None]


def test_nothing_is_written_outside_the_data_folder(town: Town):
    made = {path.name for path in town.office.folder.iterdir()}

    assert made == {"config", "data"}
    assert not [
        path
        for path in Path(town.office.data).rglob("*")
        if not path.resolve().is_relative_to(town.office.data.resolve())
    ]


def test_the_months_of_a_calendar_are_a_trap_that_nobody_walks_into(town: Town):
    assert {outcome(town, "calendar", f"/calendar/2026/{month}") for month in ("02", "04")} == {"trap"}
    assert not [path for path in town.first if path.startswith("/calendar/")]


def test_a_second_round_adds_nothing(town: Town):
    assert town.counts[0] == town.counts[1]


def test_an_endless_tree_of_sitemaps_is_left_after_a_hundred(town: Town):
    assert 10 < sum(len(asked) for path, asked in town.first.items() if path.startswith("/tree")) <= 100
