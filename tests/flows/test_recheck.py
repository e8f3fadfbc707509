"""Articles are asked for again, on a plan, and what became of them is an event."""

from datetime import timedelta

from tests.flows.office import noon
from tests.flows.paper import story
from tests.server import Answer, Request
from warehouse.home import Home

FIRST = noon(2)
EVENTS = "select event, state_before, status from events order by captured_at"


def feed(site):
    return {"kind": "feed", "url": site.url("/feed")}


def after(hours: float):
    return FIRST + timedelta(hours=hours)


def print_one(office, site, paper, **settings):
    """A paper with one fresh story, brought in."""
    paper.print(story(1, published_at=FIRST))
    office.source("courier", feed(site), **settings)
    office.run(now=after(0.1))


def asked(paper):
    return len(paper.asked())


def test_an_article_is_asked_for_again_less_and_less_often(office, site, paper):
    print_one(office, site, paper)
    hours, times = (0.2, 0.9, 1.1, 2, 6.1, 23, 24.1, 71, 73, 169, 500, 721, 800, 2000), []
    for hour in hours:
        office.run(now=after(hour))
        times.append(asked(paper))

    assert times == [1, 1, 2, 2, 3, 3, 4, 4, 5, 6, 6, 7, 7, 7]
    assert office.rows("select count(*), any_value(revision_count) from articles") == [(1, 1)]


def test_what_changed_in_silence_becomes_a_revision(office, site, paper):
    print_one(office, site, paper)
    site.answers["/news/1"] = Answer(paper.page(story(1, published_at=FIRST, correction="Correction: it was Tuesday.")))
    report = office.run(now=after(2))["courier"].report

    assert report.revised == 1
    assert office.rows("select kinds from edits") == [["correction_notice"]]


def test_new_articles_come_before_those_that_are_asked_for_again(office, site, paper):
    print_one(office, site, paper)
    paper.print(story(2, published_at=after(1)))
    office.run(now=after(2), limit=1)

    assert paper.asked() == ["/news/1", "/news/2"]


def test_it_is_asked_conditionally_but_for_the_last_time(office, site, paper):
    page = paper.page(story(1, published_at=FIRST))

    def answer(request: Request) -> Answer:
        if request.headers.get("if-none-match") == '"one"':
            return Answer(status=304, headers={"ETag": '"one"'})
        return Answer(page, headers={"ETag": '"one"', "Last-Modified": "Mon, 02 Mar 2026 11:00:00 GMT"})

    paper.print(story(1, published_at=FIRST))
    site.answers["/news/1"] = answer
    office.source("courier", feed(site))
    reports = [office.run(now=after(hour))["courier"].report for hour in (0.1, 2, 721)]

    first, second, last = (request.headers for request in site.asked("/news/1"))
    assert "if-none-match" not in first
    assert (second["if-none-match"], second["if-modified-since"]) == ('"one"', "Mon, 02 Mar 2026 11:00:00 GMT")
    assert "if-none-match" not in last
    assert [(report.added, report.rejected) for report in reports] == [(1, 0), (0, 0), (0, 0)]
    assert office.rows("select count(*) from articles") == [1]
    assert office.rows(EVENTS) == []


def test_gone_and_back_again_are_events_and_the_article_stays(office, site, paper):
    print_one(office, site, paper)
    page = site.answers["/news/1"]
    for hour, answer in ((2, Answer(b"", 404)), (7, Answer(b"", 410)), (25, Answer(b"", 500)), (74, page)):
        site.answers["/news/1"] = answer
        office.run(now=after(hour))

    assert office.rows(EVENTS) == [("gone", "there", 404), ("back", "gone", 200)]
    assert office.rows("select state, tries from entries") == [("done", 0)]
    assert office.rows("select count(*) from rejects") == [0]
    assert office.rows("select count(*) from articles") == [1]
    office.told()


def test_a_redirect_to_a_section_and_one_to_another_article_are_events(office, site, paper):
    print_one(office, site, paper)
    paper.print(story(2, published_at=FIRST))
    site.answers["/harbour"] = Answer(b"<html><body><h1>Harbour</h1><a href='/news/2'>Bridge</a></body></html>")
    site.answers["/news/1"] = Answer(status=301, headers={"Location": site.url("/harbour")})
    office.run(now=after(2))
    site.answers["/news/1"] = Answer(status=301, headers={"Location": site.url("/news/2")})
    office.run(now=after(7))

    led = office.rows("select event, led_to_url, led_to_article_id is not null from events order by captured_at")
    assert led[0] == ("redirected", site.url("/harbour"), False)
    assert office.rows("select count(*) from articles") == [2]
    assert office.rows("select title from articles where url like '%/1'") == [story(1).title]


def test_an_article_that_is_put_behind_a_wall_or_emptied_is_an_event(office, site, paper):
    print_one(office, site, paper)
    page = site.answers["/news/1"].body
    wall = b'<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script></head>'
    site.answers["/news/1"] = Answer(page.replace(b"</head>", wall))
    office.run(now=after(2))
    site.answers["/news/1"] = Answer(b"<html><body></body></html>")
    office.run(now=after(7))

    assert office.rows(EVENTS) == [("paywalled", "there", 200), ("empty", "paywalled", 200)]
    assert office.rows("select body is not null from articles") == [True]


def test_an_empty_plan_asks_for_nothing_again(office, site, paper):
    print_one(office, site, paper, recheck={"after": []})
    office.run(now=after(30))

    assert asked(paper) == 1


def test_what_was_old_when_it_was_listed_is_not_asked_for_again(office, site, paper):
    paper.print(story(1, published_at=FIRST - timedelta(days=400)))
    office.source("courier", feed(site))
    for hour in (0.1, 2, 30, 800):
        office.run(now=after(hour))

    assert asked(paper) == 1


def test_what_a_backfill_listed_is_not_asked_for_again_unless_it_is_wanted(office, site, paper):
    from dataclasses import replace
    from datetime import date

    from flows.past import bring_slices, plan

    paper.print(story(1, published_at=FIRST))
    office.source(
        "courier", {"kind": "sitemap", "url": site.url("/sitemap.xml"), "backfill_only": True}, home=site.url("/")
    )
    (source,) = office.where.sources(("courier",))
    room = replace(office.room(), clock=lambda: after(0.1))
    list(bring_slices(source, plan(source, date(2026, 3, 1), date(2026, 3, 8), "week", room), room))
    assert asked(paper) == 1
    office.run(now=after(2))
    assert asked(paper) == 1

    office.source(
        "courier",
        {"kind": "sitemap", "url": site.url("/sitemap.xml"), "backfill_only": True},
        recheck={"backfills": True},
    )
    office.run(now=after(2))
    assert asked(paper) == 2


def test_saved_files_are_not_asked_for_again(office, tmp_path):
    (tmp_path / "saved").mkdir()
    (tmp_path / "saved" / "bell.txt").write_text(
        "Harbour bell rings again\n\nThe bell on the pier was heard on Sunday.\n"
    )
    office.source("letters", {"kind": "folder", "path": str(tmp_path / "saved")})
    for hour in (0, 2, 30):
        office.run(now=after(hour))

    assert office.rows("select count(*) from captures where role = 'article'") == [1]
    assert Home(office.data).work.exists()
