from dataclasses import replace

from extractors.article import Capture, Listed, ListingState, Reject
from tests.warehouse.made import NOON, URL, article, at, bring, entry, read, rows
from warehouse.entries import commit_listed, count_pending, entries_of, has_history, listing_states, pending
from warehouse.outcomes import MAX_TRIES, WAIT_S
from warehouse.raw import keep
from warehouse.runs import Slice, note_slice, plan_slices

FEED = "https://herald.example/feed"
STATE = ListingState("herald", FEED, etag='"a"', polled_at=NOON, entry_count=2)


class Between:
    def __init__(self, since, until):
        self.since, self.until = since, until


def listed(home, *entries, state=STATE, reject=None, now=NOON):
    answer = Capture("herald", FEED, now, b"<rss/>", role="feed")
    portion = Listed(entries, state, reject)
    return commit_listed(home, "herald", [portion], keep(home, "herald", [answer]), [answer], now=now, run_id="run-1")


def urls(home, now=NOON, **asked):
    return [each.url for each in pending(home, "herald", asked.pop("limit", 10), now=now, **asked)]


def test_listed_entries_are_pending_and_come_back_as_they_were_listed(home):
    full = entry(
        title="Harbour reopens", authors=("Ada Byron",), tags=("sea",), validator="1", published_at=NOON, content="<p>"
    )

    assert listed(home, full) == 1
    assert pending(home, "herald", 10, now=NOON) == [full]
    assert entries_of(home, "herald", [URL, "https://herald.example/none"]) == [full]


def test_a_listings_state_comes_with_its_entries(home):
    listed(home, entry())

    assert listing_states(home, "herald") == {FEED: STATE}
    listed(home, state=replace(STATE, etag='"b"'))
    assert listing_states(home, "herald")[FEED].etag == '"b"'


def test_the_newest_entries_come_first(home):
    one, two, three = (f"https://herald.example/{name}" for name in ("one", "two", "three"))
    listed(home, entry(one, published_at=at(-3)), entry(two, modified_at=at(-1)), entry(three, published_at=at(-2)))

    assert urls(home) == [two, three, one]
    assert urls(home, limit=1) == [two]
    assert urls(home, exclude=[two]) == [three, one]


def test_a_window_leaves_what_is_dated_inside_it(home):
    one, two, three = (f"https://herald.example/{name}" for name in ("one", "two", "three"))
    listed(home, entry(one, published_at=at(-3)), entry(two, published_at=at(0)), entry(three))

    assert urls(home, window=Between(at(-3), at(0))) == [one]
    assert urls(home, window=Between(at(0), None)) == [two]
    assert count_pending(home, "herald", Between(at(-3), at(1)), now=NOON) == 2
    assert count_pending(home, "herald", now=NOON) == 3


def test_an_entry_listed_again_is_not_pending_again(home):
    listed(home, entry(validator="1"))
    bring(home, read())

    assert listed(home, entry(validator="1")) == 0
    assert listed(home, entry(validator="")) == 0
    assert urls(home) == []


def test_an_entry_that_changed_is_pending_again(home):
    listed(home, entry(validator="1"))
    bring(home, read())

    assert listed(home, entry(validator="2", title="Harbour shut")) == 1
    assert pending(home, "herald", 10, now=NOON)[0].title == "Harbour shut"


def test_what_another_listing_says_of_an_entry_makes_it_no_news(home):
    listed(home, entry(validator="Sun, 01 Mar 2026", listed_in=FEED))
    bring(home, read())

    assert listed(home, entry(validator="2026-03-01", listed_in="https://herald.example/sitemap.xml")) == 0
    assert listed(home, entry(validator="Sun, 01 Mar 2026", listed_in=FEED)) == 0
    assert listed(home, entry(validator="Mon, 02 Mar 2026", listed_in=FEED)) == 1


def test_what_lies_on_this_machine_is_news_wherever_it_is_listed(home):
    listed(home, entry(validator="1", listed_in=FEED))
    bring(home, read())

    assert listed(home, entry(validator="2", listed_in="march.warc", locator="march.warc#0")) == 1


def test_of_two_listings_at_once_the_first_one_speaks(home):
    feed, sitemap = (
        entry(title="Harbour reopens", listed_in=FEED),
        entry(listed_in="https://herald.example/sitemap.xml"),
    )
    listed(home, feed, sitemap)

    assert pending(home, "herald", 10, now=NOON) == [feed]


def test_an_answer_that_nothing_changed_is_as_good_as_an_article(home):
    listed(home, entry())
    bring(home, replace(read(), capture=Capture("herald", URL, at(1), b"", status=304), readings=()))

    assert rows(home, "select state from entries") == ["done"]


def test_what_may_pass_is_tried_in_three_runs_each_time_later(home):
    listed(home, entry())
    timeout = Reject("herald", URL, "fetch", "timeout")
    moment = NOON
    for wait_s in (WAIT_S, 4 * WAIT_S):
        bring(home, rejects=[timeout], now=moment)
        assert urls(home, now=moment) == []
        moment = at((wait_s + (moment - NOON).total_seconds()) / 3600)
        assert urls(home, now=moment) == [URL]
    bring(home, rejects=[timeout], now=moment)

    assert urls(home, now=at(10_000)) == []
    assert rows(home, "select state, reason, tries from entries") == [("rejected", "timeout", MAX_TRIES)]
    assert rows(home, "select reason, tries from rejects") == [("timeout", MAX_TRIES)]


def test_a_site_that_says_when_is_asked_then(home):
    listed(home, entry())
    bring(home, rejects=[Reject("herald", URL, "fetch", "rate_limited", retry_after_s=7200)])

    assert (urls(home, now=at(1.9)), urls(home, now=at(2))) == ([], [URL])


def test_what_says_the_same_however_often_one_asks_is_rejected_at_once(home):
    listed(home, entry())
    bring(home, rejects=[Reject("herald", URL, "extract", "not_article", "a gallery")])

    assert rows(home, "select state, reason from entries") == [("rejected", "not_article")]
    assert rows(home, "select url, source, stage, reason, detail from rejects") == [
        (URL, "herald", "extract", "not_article", "a gallery")
    ]


def test_a_reject_that_becomes_an_article_is_none_any_more(home):
    listed(home, entry())
    bring(home, rejects=[Reject("herald", URL, "fetch", "timeout")])
    bring(home, read(), now=at(1))

    assert rows(home, "select count(*) from rejects") == [0]
    assert rows(home, "select tries, resolved_at is not null from ops.rejects") == [(1, True)]


def test_a_listing_that_can_be_read_again_is_no_reject_any_more(home):
    listed(home, state=None, reject=Reject("herald", FEED, "discover", "bad_feed"))
    assert rows(home, "select url, stage from rejects") == [(FEED, "discover")]
    listed(home, now=at(1))

    assert rows(home, "select count(*) from rejects") == [0]


def test_a_listing_committed_twice_is_committed_once(home):
    answer = Capture("herald", FEED, NOON, b"<rss/>", role="feed")
    batch = keep(home, "herald", [answer])
    portions = [Listed((entry(),), STATE, Reject("herald", FEED, "discover", "truncated"))]
    counts = [commit_listed(home, "herald", portions, batch, [answer], now=NOON, run_id="run-1") for _ in range(2)]

    assert counts == [1, 0]
    assert rows(home, "select tries from rejects") == [1]


def test_a_source_has_a_history_once_an_article_was_asked_for(home):
    listed(home, entry())
    assert not has_history(home, "herald")
    bring(home, read(article()))

    assert has_history(home, "herald")
    assert not has_history(home, "wire")


def test_slices_that_are_done_are_not_planned_again(home):
    slices: list[Slice] = [(at(0), at(24)), (at(24), at(48))]

    assert plan_slices(home, "herald", slices, now=NOON) == slices
    note_slice(home, "herald", slices[0], "done", now=NOON, facts={"run_id": "run-1"})
    assert plan_slices(home, "herald", slices, now=NOON) == slices[1:]
    assert plan_slices(home, "herald", slices, now=NOON, again=True) == slices
