"""Sources are brought up to date, round by round, from a site of our own to the published warehouse."""

from dataclasses import replace
from pathlib import Path

from flows.round import Outcome, go_round, is_our_outage
from flows.shown import outcome_line, summary
from tests.flows.paper import Paper, story
from tests.server import Answer
from warehouse.locks import hold
from warehouse.query import ask
from warehouse.runs import Report

SAVED = """Harbour bell rings again

Harbour bell rings again
The bell on the north pier was heard on Sunday for the first time in nine years.
14 March 2022

The bell had been taken down when the pier was found to lean, and was kept in the customs house.

A crowd of two hundred came to hear it, the harbour master said. "It is flatter than I remember," she added.
"""


def feed(site, path="/feed"):
    return {"kind": "feed", "url": site.url(path)}


def sitemap(site, **settings):
    return {"kind": "sitemap", "url": site.url("/sitemap.xml"), **settings}


def saved_texts(folder: Path) -> dict[str, str]:
    """A listing of a folder that holds one saved text."""
    (folder / "saved").mkdir(parents=True, exist_ok=True)
    (folder / "saved" / "bell.txt").write_text(SAVED)
    return {"kind": "folder", "path": str(folder / "saved")}


def nobody(number):
    """A site where nobody listens: port 9 of an address of this machine."""
    return {"kind": "feed", "url": f"http://127.0.0.{number}:9/feed"}


def test_the_pages_of_a_feed_become_articles(office, site, paper):
    paper.print(story(1), story(2), story(3))
    office.source("courier", feed(site))

    report = office.run()["courier"].report

    assert (report.listed, report.fetched, report.added, report.rejected) == (3, 3, 3, 0)
    assert office.rows("select title, published_at, authors[1] from articles order by published_at") == [
        (each.title, each.published_at, "Hester Vane") for each in paper.stories.values()
    ]
    assert office.rows("from articles select body order by published_at") == [
        "\n\n".join(each.paragraphs) for each in paper.stories.values()
    ]
    assert office.rows('from runs select "source", kind, state, added') == [("courier", "run", "ok", 3)]


def test_a_second_run_asks_conditionally_and_adds_nothing(office, site, paper):
    paper.print(story(1), story(2))
    office.source("courier", feed(site))
    office.run()
    told = office.told()
    again = office.run()["courier"].report

    first, second = site.asked("/feed")
    assert "if-none-match" not in first.headers
    assert second.headers["if-none-match"]
    assert (again.unmodified, again.listed, again.added) == (1, 0, 0)
    assert sorted(paper.asked()) == ["/news/1", "/news/2"]
    assert office.told() == told
    assert office.rows("select count(*) from captures where status = 304") == [1]


def test_a_page_that_its_feed_calls_updated_becomes_a_second_revision(office, site, paper):
    paper.print(story(1), story(2))
    office.source("courier", feed(site))
    office.run()
    paper.print(story(1, correction="An earlier version named the wrong quay.", updated_h=3))
    report = office.run()["courier"].report

    assert (report.added, report.revised) == (0, 1)
    assert paper.asked().count("/news/2") == 1
    revisions = office.rows("select revision, is_current, body like '%wrong quay%' from revisions where url like '%/1'")
    assert sorted(revisions) == [(1, False, False), (2, True, True)]
    assert office.rows("select revision_count from articles where body like '%wrong quay%'") == [2]


def test_a_page_that_changed_unheard_of_by_its_feed_is_left_alone(office, site, paper):
    paper.print(story(1))
    office.source("courier", feed(site))
    office.run()
    site.answers["/news/1"] = Answer(b"<html>something else</html>")
    paper.print(story(2))
    office.run()

    assert paper.asked() == ["/news/1", "/news/2"]


def test_the_first_run_takes_the_newest_twenty_and_the_next_the_rest(office, site, paper):
    paper.print(*map(story, range(25)))
    office.source("courier", feed(site))

    assert office.run()["courier"].report.added == 20
    assert "/news/4" not in paper.asked()
    assert office.run()["courier"].report.added == 5
    assert len(paper.asked()) == 25


def test_a_limit_holds_for_one_run(office, site, paper):
    paper.print(*map(story, range(8)))
    office.source("courier", feed(site))

    assert [office.run(limit=3)["courier"].report.added for _ in range(3)] == [3, 3, 2]
    assert paper.asked()[:3] == ["/news/7", "/news/6", "/news/5"]


def test_a_setting_may_raise_the_first_runs_limit(office, site, paper):
    paper.print(*map(story, range(23)))
    office.source("courier", feed(site), fetch={"max_per_run": 22})

    assert office.run()["courier"].report.added == 22


def test_a_source_that_fails_never_stops_another(office, site, other_site, paper):
    paper.print(story(1))
    office.source("broken", feed(other_site))
    office.source("courier", feed(site))
    other_site.answers["/feed"] = Answer(b"the presses are down", 500)
    outcomes = office.run()

    assert (outcomes["broken"].state, outcomes["courier"].state) == ("failed", "ok")
    assert "500" in outcomes["broken"].report.error
    assert summary([*outcomes.values()]) == "1 new article. Failed: broken."
    assert office.rows("select url from articles") == [site.url("/news/1")]
    failed = "select state, failure_count, reason like '%500%' from source_health where \"source\" = 'broken'"
    assert office.rows(failed) == [("failing", 1, True)]
    assert office.rows("select stage, reason from rejects") == [("discover", "http_status")]


def test_a_source_that_comes_back_is_well_again(office, site, paper):
    paper.print(story(1))
    office.source("courier", feed(site))
    serve = site.answers["/feed"]
    site.answers["/feed"] = Answer(b"<p>Back soon</p>")
    assert office.run()["courier"].state == "failed"
    site.answers["/feed"] = serve

    assert office.run()["courier"].state == "ok"
    assert office.rows("select state, failure_count, reason from source_health") == [("ok", 0, None)]
    assert office.rows("from rejects select reason") == []


def test_a_page_that_is_missing_costs_one_reject(office, site, paper):
    paper.print(story(1), story(2))
    office.source("courier", feed(site))
    site.answers["/news/2"] = Answer(b"gone fishing", 404)
    outcome = office.run()["courier"]

    assert (outcome.state, outcome.report.added, outcome.report.rejected) == ("ok", 1, 1)
    assert office.rows("select url, stage, reason from rejects") == [(site.url("/news/2"), "fetch", "http_status")]


def test_what_a_run_loaded_is_checked_and_a_broken_rule_is_said(office, site, paper):
    wall = story(1).paragraphs
    paper.print(*(replace(story(number), paragraphs=wall) for number in range(1, 6)))
    paper.print(story(6))
    office.source("courier", feed(site))
    outcome = office.run()["courier"]

    assert (outcome.state, outcome.report.added, len(outcome.faults)) == ("ok", 6, 1)
    assert f"rule broken: no body is boilerplate: {site.url('/news/')}" in outcome_line(outcome, 10)
    assert summary([outcome]).endswith("Rules of the warehouse are broken: newsdesk doctor.")
    paper.print(story(7))
    assert office.run()["courier"].faults == ()  # what a run did not load is not looked at again


def test_when_no_site_can_be_reached_it_is_we_who_are_offline(office):
    office.source("bell", saved_texts(office.folder))
    office.source("courier", nobody(2))
    office.source("herald", nobody(3))
    outcomes = office.run()

    assert {name: each.state for name, each in outcomes.items()} == {
        "bell": "ok",
        "courier": "offline",
        "herald": "offline",
    }
    assert office.rows("select title from articles") == ["Harbour bell rings again"]
    health = 'select "source", state, failure_count from source_health order by all'
    assert office.rows(health) == [("bell", "ok", 0), ("courier", "new", 0), ("herald", "new", 0)]
    assert office.rows('select "source", state from runs order by all')[1:] == [
        ("courier", "offline"),
        ("herald", "offline"),
    ]


def test_a_missing_folder_has_failed_though_we_are_offline(office):
    office.source("bell", {"kind": "folder", "path": str(office.folder / "nowhere")})
    office.source("courier", nobody(2))
    office.source("herald", nobody(3))

    assert {name: each.state for name, each in office.run().items()} == {
        "bell": "failed",
        "courier": "offline",
        "herald": "offline",
    }


def test_a_site_alone_that_cannot_be_reached_has_failed(office, site, paper):
    paper.print(story(1))
    office.source("courier", feed(site))
    office.source("herald", nobody(3))

    assert {name: each.state for name, each in office.run().items()} == {"courier": "ok", "herald": "failed"}


def test_addresses_written_down_keep_their_tries_while_we_are_offline(office):
    for name, number in (("courier", 2), ("herald", 3)):
        urls = [f"http://127.0.0.{number}:9/news/{story}" for story in range(30)]
        office.source(name, {"kind": "urls", "urls": urls})

    assert {name: each.state for name, each in office.run().items()} == {"courier": "offline", "herald": "offline"}
    assert set(office.rows("select tries from entries")) == {0}


def test_one_source_alone_has_failed_unless_no_way_leads_to_the_network(office):
    office.source("courier", nobody(2))
    office.source("herald", nobody(3))
    sources = office.where.sources()
    refused = Outcome("courier", "failed", Report(error="connection: [Errno 111] Connection refused"))
    cut_off = Outcome("courier", "failed", Report(error="connection: [Errno 101] Network is unreachable"))

    assert not is_our_outage([refused], sources)
    assert is_our_outage([cut_off], sources)
    assert is_our_outage([refused, replace(refused, source="herald")], sources)


def test_what_waits_keeps_its_tries_while_its_source_cannot_be_reached(office, site, paper):
    paper.print(story(1), story(2))
    office.source("courier", feed(site))
    office.run(limit=1)
    office.source("courier", nobody(2))

    assert office.run()["courier"].state == "failed"
    assert paper.asked() == ["/news/2"]
    assert office.rows("select url, tries from entries where state = 'pending'") == [(site.url("/news/1"), 0)]


def test_what_lies_on_this_machine_can_be_queried_before_the_first_request(office, site, paper):
    paper.print(story(1))
    office.source("bell", saved_texts(office.folder))
    office.source("courier", feed(site))
    seen = []

    def robots(request):
        with ask(office.data / "news.duckdb", "select title from articles") as answer:
            seen.extend(answer.rows())
        return Answer(b"")

    site.answers["/robots.txt"] = robots
    office.run()

    assert seen == [("Harbour bell rings again",)]
    assert site.requests[0].path == "/robots.txt"


def test_an_article_in_a_feed_and_in_a_sitemap_is_fetched_once(office, site, paper):
    office.source("courier", feed(site), sitemap(site))
    live, early = site.answers["/sitemap.xml"], Answer(paper.sitemap().encode())
    paper.print(story(1))
    site.answers["/sitemap.xml"] = early
    office.run()  # the feed names it
    site.answers["/sitemap.xml"] = live
    office.run()  # now the sitemap does, with another date of change
    site.answers["/sitemap.xml"] = Answer(paper.sitemap().encode())
    paper.print(story(2))
    office.run()  # and now the feed again

    assert paper.asked() == ["/news/1", "/news/2"]


def test_an_article_in_two_listings_is_fetched_again_when_it_changed(office, site, paper):
    paper.print(story(1))
    office.source("courier", feed(site), sitemap(site))
    office.run()
    paper.print(story(1, correction="The vote was twelve to three.", updated_h=2))

    assert office.run()["courier"].report.revised == 1
    assert paper.asked() == ["/news/1", "/news/1"]


def test_a_page_listed_by_two_sources_is_one_article_of_the_first(office, site, paper):
    paper.print(story(1))
    office.source("courier", feed(site))
    office.run()
    office.source("weekly", sitemap(site))
    report = office.run("weekly")["weekly"].report

    assert (report.added, report.unchanged) == (0, 1)
    assert office.rows('select "source", revision_count from articles') == [("courier", 1)]


def test_robots_txt_is_kept_to(office, site, paper):
    paper.print(story(1), replace(story(2), path="/private/2"))
    office.source("courier", feed(site))
    site.answers["/robots.txt"] = Answer(
        b"User-agent: *\nDisallow: /private/\n", headers={"Content-Type": "text/plain"}
    )
    office.run()

    assert not site.asked("/private/2")
    assert office.rows("select url, reason from rejects") == [(site.url("/private/2"), "robots")]


def test_a_paper_of_its_own_that_stopped_listing_keeps_what_it_had(office, site, paper):
    paper.print(story(1), story(2))
    office.source("courier", feed(site))
    office.run()
    del paper.stories["/news/1"]
    office.run()

    assert office.rows("select count(*) from articles") == [2]


def test_two_papers_are_read_side_by_side(office, site, other_site):
    for each, name in ((site, "courier"), (other_site, "herald")):
        Paper(each, [story(1)])
        office.source(name, feed(each))
        each.answers["/robots.txt"] = Answer(b"", wait_s=0.5)
    office.run()

    first, second = site.requests[0].at, other_site.requests[0].at
    assert abs(first - second) < 0.4
    assert office.rows('select "source" from articles order by all') == ["courier", "herald"]


def test_a_source_that_hangs_is_given_up_at_its_deadline_and_the_others_go_on(office, site, other_site, paper):
    paper.print(story(1))
    office.source("courier", feed(site))
    office.source("herald", feed(other_site), deadline="1s")
    chosen, room = office.where.sources(), office.room(grace_s=0.5)
    slot = room.home.hosts / f"{other_site.host}.0"
    with hold(slot, "the host is asked"):  # somebody holds on to the host, and never ends
        outcomes = {each.source: each for each in go_round(chosen, room)}
        left = office.rows("select \"source\", state, error from runs where state <> 'ok'")

    assert (outcomes["courier"].state, outcomes["courier"].report.added) == ("ok", 1)
    assert outcomes["herald"].state == "stopped"
    assert left == [("herald", "stopped", "it hung, and was given up at its deadline (0:00:01); the next run goes on")]


def test_a_source_that_is_slow_brings_what_is_left_with_its_next_run(office, site, paper):
    paper.print(*map(story, range(30)))
    for answer in list(site.answers):
        if answer.startswith("/news/"):
            site.answers[answer] = replace(site.answers[answer], wait_s=0.05)
    office.source("courier", feed(site), deadline="1s", fetch={"max_per_run": 100})
    first = office.run()["courier"]

    assert first.state == "stopped"
    assert "its deadline (0:00:01) has passed with " in first.report.error
    (left,) = office.rows("select count(*) from entries where state <> 'done'")
    office.source("courier", feed(site), fetch={"max_per_run": 100})
    assert 0 < left == office.run()["courier"].report.added
