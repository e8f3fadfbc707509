"""A gap or a quiet day? What the views coverage, gaps and alerts say of polls, entries and runs.

What is polled and brought in is written straight into tables of a database in memory: the ways there have tests of
their own, and thousands of polls are needed here.
"""

import time
from datetime import timedelta

import duckdb
import pytest

from extractors.article import Listed, ListingState, Reject
from tests.warehouse.made import at, entry
from warehouse import rows as told
from warehouse.migrate import migrate, sql
from warehouse.polls import note_polls

FEED = "https://herald.example/feed"
DAY_H = 24
RUN = """
    insert into ops.runs by name select $id as run_id, $name as "source", 'run' as kind, $now as started_at,
        $now as ended_at, $state as state, $error as error
"""
ARTICLES = """
    insert into core.articles by name
    select uuid() as article_id, url, "source", cast($now as timestamptz) as first_seen_at, uuid() as first_capture_id,
        $now as fetched_at, uuid() as capture_id, 1 as revision_count, published_at as listed_at,
        'Harbour reopens' as title, $byline as byline, [] as authors,
        published_at + to_seconds($late_s) as published_at,
        cast('2026-03-01' as date) as published_on, 'page' as published_zone, [] as tags, uuid() as text_id,
        [] as images, [] as agencies, $words as word_count, $paywalled as is_paywalled, [] as flags,
        url as content_sha256
    from ops.entries where state = 'pending'
"""


@pytest.fixture
def con():
    with duckdb.connect() as con:
        con.execute("set TimeZone = 'UTC'")
        migrate(con)
        yield con


class Feed:
    """A feed of so many items, an item every so many hours; what it names is brought in with each poll."""

    def __init__(self, con, size=10, every_h=2.0, source="herald"):
        self.con, self.size, self.every_h, self.source = con, size, every_h, source
        self.ends_h = float("inf")
        self.look: dict = {"byline": "By Ada Byron", "words": 300, "paywalled": False, "late_s": 0}

    def entries(self, hours):
        last = int(min(hours, self.ends_h) // self.every_h)
        return tuple(
            entry(f"https://herald.example/{each + 1000}", self.source, published_at=at(each * self.every_h))
            for each in range(last, last - self.size, -1)
        )

    def poll(self, hours, *, failed="", unchanged=False, ran="ok"):
        """Ask for the feed so many hours after noon; every new item becomes an article."""
        now, entries = at(hours), () if unchanged else self.entries(hours)
        reject = Reject(self.source, FEED, "discover", "http_status", "500", now)
        state = ListingState(self.source, FEED, entry_count=self.size)
        portion = Listed(reject=reject) if failed else Listed(entries, state, is_unchanged=unchanged)
        note_polls(self.con, [(self.source, [portion])], now)
        run = {"id": str(hours), "name": self.source, "now": now, "state": "failed" if failed else ran}
        self.con.execute(RUN, run | {"error": failed or None})
        if failed:
            return
        with told.as_table(self.con, told.ENTRIES, map(told.entry_row, entries)) as table:
            self.con.execute(sql("entries").format(entries=table), {"now": now, "is_backfill": False})
        self.con.execute(ARTICLES, {"now": now} | self.look)
        self.con.execute("update ops.entries set state = 'done' where state = 'pending'")

    def follow(self, since_h, until_h, every_h=1.0):
        hours = since_h
        self.con.execute("begin")
        while hours < until_h:
            self.poll(hours)
            hours += every_h
        self.con.execute("commit")


def rows(con, question):
    found = con.execute(question).fetchall()
    return [row[0] for row in found] if found and len(found[0]) == 1 else found


def states(con):
    return dict(rows(con, "select strftime(day, '%d'), state from coverage where day > '2026-03-01' order by day"))


@pytest.fixture
def feed(con):
    return Feed(con)


def test_days_that_were_followed_without_a_break_are_complete(con, feed):
    feed.follow(0, 60, 6)

    assert states(con) == {"02": "complete", "03": "complete"}
    assert rows(con, "from gaps") == []


def test_a_day_without_news_is_quiet_when_the_feed_reaches_back_over_it(con):
    feed = Feed(con, size=4, every_h=50)
    feed.follow(0, 110, 12)

    assert states(con)["02"] == "quiet"
    (evidence,) = rows(con, "select evidence from coverage where day = '2026-03-02'")
    assert evidence.startswith("nothing is dated on this day; the listings were followed without a break")


def test_a_break_that_the_feed_reaches_back_over_is_no_gap(con, feed):
    feed.follow(0, 10)
    feed.follow(22, 40)  # ten items reach back twenty hours

    assert rows(con, "from gaps") == []
    assert states(con)["02"] == "complete"


def test_a_feed_in_which_nothing_is_known_has_overflowed(con):
    feed = Feed(con, size=5, every_h=0.25)
    feed.follow(0, 20, 1)
    feed.follow(20, 24, 4 / 3)

    found = rows(con, "select cause, missing_count, since, until, command from gaps order by since")
    assert {each[0] for each in found} == {"overflow"}
    assert found[0][1:4] == (1, at(20), at(20.25))
    assert found[0][4] == "newsdesk backfill herald --only-missing --since 2026-03-02 --until 2026-03-03"
    assert states(con)["02"] == "partial"
    assert rows(con, "select alert from alerts") == ["overflow"]


def test_a_night_in_which_nobody_looked_is_told_from_an_overflow(con, feed):
    feed.follow(0, 20)
    feed.follow(60, 70)

    (gap,) = rows(con, "select cause, since, until, missing_count between 8 and 12 from gaps")
    assert gap == ("not_running", at(19), at(42), True)
    assert states(con)["02"] == "partial"
    assert states(con)["03"] == "partial"


def test_our_own_outage_is_named_as_such(con, feed):
    feed.follow(0, 20)
    for hours in range(20, 60):
        feed.poll(hours, failed="connection: refused")
    con.execute("update ops.runs set state = 'offline' where state = 'failed'")
    feed.follow(60, 62)

    assert rows(con, "select distinct cause from gaps") == ["offline"]


def test_a_feed_that_is_unchanged_after_an_outage_has_missed_nothing(con, feed):
    feed.follow(0, 20)
    for hours in range(20, 40):
        feed.poll(hours, failed="connection: refused")
    con.execute("update ops.runs set state = 'offline' where state = 'failed'")
    feed.poll(40, unchanged=True)

    assert rows(con, "from gaps") == []


def test_a_site_that_could_not_be_read_is_named_with_its_reason(con, feed):
    feed.follow(0, 20)
    for hours in range(20, 60):
        feed.poll(hours, failed="http_status: 500")
    assert states(con)["03"] == "unknown"
    feed.follow(60, 62)

    assert rows(con, "select cause, detail from gaps") == [
        ("site_failed", "the listing could not be read: http_status")
    ]
    assert states(con)["03"] == "partial"


def test_a_gap_is_closed_by_slices_that_cover_it(con, feed):
    feed.follow(0, 20)
    feed.follow(60, 70)
    for since, until in ((at(18), at(30)), (at(30), at(43))):
        done = "insert into ops.slices (\"source\", since, until, state, state_at) values ('herald', ?, ?, 'done', ?)"
        con.execute(done, [since, until, at(99)])

    assert rows(con, "from gaps") == []
    assert states(con)["02"] == "complete"


def test_a_source_that_ends_is_silent_against_its_own_rhythm_and_dead(con, feed):
    feed.ends_h = 10 * DAY_H
    feed.follow(0, 10 * DAY_H + 5, 4)
    assert rows(con, "from alerts") == []
    feed.follow(10 * DAY_H + 5, 12 * DAY_H, 4)

    assert rows(con, "select alert, detail from alerts")[0][0] == "silent"
    assert states(con)["12"] == "dead"


def test_a_rare_source_is_not_called_silent(con):
    feed = Feed(con, every_h=7 * DAY_H)
    feed.follow(0, 30 * DAY_H, 12)

    assert rows(con, "from alerts") == []
    assert set(states(con).values()) <= {"quiet", "complete", "unknown"}


def test_a_field_that_is_lost_is_named_with_its_first_day(con, feed):
    feed.follow(0, 8 * DAY_H, 6)
    feed.look["byline"] = None
    feed.follow(8 * DAY_H, 11 * DAY_H, 6)

    ((alert, since, detail),) = rows(con, "select alert, since, detail from alerts")
    assert (alert, since) == ("field_lost", at(8 * DAY_H))
    assert "have no byline; before, 100 of 100 had one" in detail


def test_bodies_that_shrink_and_paywalls_are_named(con, feed):
    feed.follow(0, 10 * DAY_H, 6)
    feed.look |= {"words": 20, "paywalled": True}
    feed.follow(10 * DAY_H, 13 * DAY_H, 6)

    assert {"body_shrank", "paywalled"} <= set(rows(con, "select alert from alerts"))


def test_dates_that_equal_the_time_of_fetching_are_named(con, feed):
    feed.follow(0, 8 * DAY_H, 6)
    for hours in range(8 * DAY_H, 11 * DAY_H, 2):
        feed.poll(hours + timedelta(seconds=2) / timedelta(hours=1))

    assert rows(con, "select alert from alerts") == ["dates_are_fetch_times"]


def test_what_was_listed_and_could_not_be_loaded_is_a_gap_with_its_reason(con, feed):
    feed.follow(0, 20)
    for reason, hours in (("http_status", 8), ("not_article", 6)):
        reject = "update ops.entries set state = 'rejected', reason = ? where published_at = ?"
        con.execute(reject, [reason, at(hours)])

    assert rows(con, "select cause, missing_count, detail from gaps") == [
        ("rejected", 1, "1 listed item could not be loaded: http_status")
    ]


MANY = (
    ("ops.entries", "entry_id", ("published_at", "first_listed_at")),
    ("core.articles", "article_id", ("first_seen_at", "listed_at")),
)


def test_the_ledger_is_quick_at_a_hundred_thousand_articles(con):
    Feed(con).follow(0, 10)
    for table, id, moved in MANY:
        moves = ", ".join(f"{name} - to_hours(cast(n // 20 as integer)) as {name}" for name in moved)
        some = f"(from {table} limit 10) cross join (select range as n from range(10000))"
        news = f"select * exclude (n) replace (uuid() as {id}, concat('s', n % 40) as \"source\", {moves}) from {some}"
        con.execute(f"insert into {table} by name {news}")
    began = time.process_time()
    for view in ("coverage", "gaps", "alerts"):
        con.execute(f"select count(*) from {view}").fetchall()

    assert time.process_time() - began < 20  # only a plan gone wrong takes so long; usual is a second or two
