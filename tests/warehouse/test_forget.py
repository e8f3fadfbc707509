"""What is forgotten is nowhere: not in a table, not in a raw file, not in the files' freed rooms; and it stays away."""

from datetime import timedelta

import duckdb
import pytest

from extractors.article import Capture, Listed, ListingState
from tests.warehouse.made import NOON, article, at, bring, entry, load_kept, read, rows
from warehouse.entries import commit_listed, pending
from warehouse.forget import by_age, by_source, by_url, forget
from warehouse.load import Loaded
from warehouse.publish import publish
from warehouse.raw import keep
from warehouse.raw import read as read_raw
from warehouse.tidy import merge

URL, OTHER = "https://herald.example/news/harbour", "https://herald.example/news/bridge"
SECRET, PLAIN = "Hester Vane was seen at the harbour.", "The bridge is shut."
FEED = "https://herald.example/feed"


def told(home, *words):
    """Where any of these words stand: every column of every table of both files, and every raw capture."""
    found = []
    for path in (home.work, home.published):
        with home.writing(then_close=True):
            pass
        with duckdb.connect(str(path), read_only=True) as con:
            for (table,) in con.execute("select concat(schema_name, '.', table_name) from duckdb_tables()").fetchall():
                for row in con.execute(f"select cast(t as varchar) from {table} as t").fetchall():
                    found += [(path.name, table, word) for word in words if word in row[0]]
    for path in home.raw.rglob("*.parquet"):
        for capture in read_raw(home, str(path.relative_to(home.root))):
            everything = repr(capture).encode() + capture.body
            found += [(path.name, capture.role, word) for word in words if word.encode() in everything]
    return found


def listed(home, *urls, now=NOON):
    body = "".join(
        f"<entry><link href='{url}'/><summary>{SECRET if url == URL else PLAIN}</summary></entry>" for url in urls
    )
    capture = Capture("herald", FEED, now, f"<feed>{body}{now}</feed>".encode(), role="feed")
    entries = tuple(entry(url, listed_in=FEED, title=SECRET if url == URL else PLAIN, summary="...") for url in urls)
    portion = Listed(entries, ListingState("herald", FEED, polled_at=now))
    commit_listed(home, "herald", [portion], keep(home, "herald", [capture]), [capture], now=now, run_id="run-1")


@pytest.fixture
def both(home):
    """Two articles, one of them twice revised, listed by a feed, published."""
    listed(home, URL, OTHER)
    bring(home, read(article(URL, body=SECRET)), read(article(OTHER, body=PLAIN, title="Bridge closes")))
    bring(home, read(article(URL, body=f"{SECRET}\n\nShe left."), captured_at=at(1)))
    bring(home, read(article(URL, body=f"{SECRET}\n\nShe left at 9."), captured_at=at(2)))
    publish(home)
    assert {place for _, place, _ in told(home, SECRET)} >= {"core.bodies", "ops.entries", "feed", "article"}
    assert "core.edits" in {place for _, place, _ in told(home, "She left")}
    return home


def test_an_article_is_forgotten_everywhere(both):
    forget(both, by_url(both, URL), now=NOON)

    assert told(both, SECRET, URL, "She left") == []
    assert rows(both, "select url, body from articles") == [(OTHER, PLAIN)]
    assert rows(both, "select reason, length(url_sha256) from core.tombstones") == [("asked for", 64)]
    for path in (both.work, both.published):
        assert SECRET.encode() not in path.read_bytes()


def test_any_address_of_an_article_will_do_and_merged_files_are_looked_through_too(both):
    amp = "https://amp.herald.example/news/harbour"
    bring(both, read(article(URL, body=SECRET, addresses=(amp,)), captured_at=at(3)))
    merge(both, before=NOON.date() + timedelta(days=10_000))
    forget(both, by_url(both, amp), now=NOON)

    assert told(both, SECRET, "She left", amp) == []
    assert rows(both, "select count(*) from captures") == [1]


def test_what_was_forgotten_is_not_loaded_again_however_it_comes(both):
    forget(both, by_url(both, URL), now=NOON)
    listed(both, URL, OTHER, now=at(5))
    assert [each.url for each in pending(both, "herald", 10, now=at(5))] == []

    again = read(article(URL, body=SECRET), captured_at=at(6))
    assert bring(both, again) == Loaded()
    batch = keep(both, "herald", [again.capture])
    assert load_kept(both, batch, [again]) == Loaded()
    bring(both, read(article(URL, body=SECRET), entry_url="https://wire.example/x", source="wire", captured_at=at(7)))
    publish(both)

    assert told(both, SECRET) == []


def test_a_forgetting_that_was_killed_half_way_can_be_given_again(both, monkeypatch):
    import warehouse.forget

    with monkeypatch.context() as broken:
        broken.setattr(warehouse.forget, "restate", lambda *args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            forget(both, by_url(both, URL), now=NOON)
    forget(both, by_url(both, URL), now=NOON)

    assert told(both, SECRET) == []


def test_an_article_that_was_never_loaded_is_kept_away_too(both):
    stranger = "https://herald.example/news/never"
    forget(both, by_url(both, stranger), now=NOON)

    assert bring(both, read(article(stranger))) == Loaded()


def test_a_page_of_several_articles_loses_its_bytes_and_the_others_stay(home):
    page = "https://herald.example/briefs/today"
    bring(home, read(article(f"{page}/1", body=SECRET), article(f"{page}/2", body=PLAIN), entry_url=page))
    publish(home)
    forget(home, by_url(home, f"{page}/1"), now=NOON)

    assert told(home, SECRET) == []
    assert rows(home, "select url, body from articles") == [(f"{page}/2", PLAIN)]
    assert rows(home, "select raw_path from captures") == [""]


def test_a_whole_source_is_forgotten_and_what_others_told_stays(both):
    bring(both, read(article(OTHER, body=PLAIN, title="Bridge closes"), source="wire", captured_at=at(3)))
    forget(both, by_source(both, "herald"), now=NOON)

    assert told(both, SECRET, "She left") == []
    assert rows(both, 'select url, "source" from articles') == [(OTHER, "wire")]
    assert rows(both, 'select distinct "source" from captures') == ["wire"]
    assert rows(both, "select count(*) from entries") == [0]
    assert not list((both.raw / "herald").rglob("*.parquet"))
    assert bring(both, read(article(OTHER, body=PLAIN), captured_at=at(9))) == Loaded()
    assert bring(both, read(article(OTHER, body="Open."), source="wire", captured_at=at(9))) == Loaded(revised=1)


def test_what_is_older_is_forgotten_and_what_is_newer_is_not(both):
    bring(
        both,
        read(article(f"{URL}-2", body="New.", published_at=at(48), published_on=at(48).date()), captured_at=at(48)),
    )
    forget(both, by_age(both, at(24)), now=NOON)

    assert rows(both, "select body from articles") == ["New."]
    assert told(both, SECRET, PLAIN) == []
    assert rows(both, "select distinct reason from core.tombstones") == ["retention"]


def test_a_source_of_another_age_is_left_alone(both):
    forget(both, by_age(both, at(24), "wire"), now=NOON)

    assert rows(both, "select count(*) from articles") == [2]
