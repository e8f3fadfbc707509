"""A batch of entries -> captures, readable ones, and a reject for each of the others."""

import gzip
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import extractors.fetch
from extractors.article import Entry
from extractors.desk import Desk
from extractors.fetch import fetch_all
from extractors.fetch.client import Client, Stopped
from tests.extractors.fetch.conftest import client_for, source_for
from tests.server import Answer, Site

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PAGE = b"<html><title>Bridge opens</title></html>"


def entries(site, *paths):
    return [Entry("gazette", site.url(path)) for path in paths]


@pytest.mark.parametrize(
    "answer, reason",
    [
        (Answer(status=404), "http_status"),
        (Answer(status=410), "gone"),
        (Answer(status=429, headers={"Retry-After": "999"}), "rate_limited"),
        (Answer(status=503, headers={"Retry-After": "99999"}), "rate_limited"),
        (Answer(status=500), "http_status"),
        (Answer(b" \n"), "empty"),
        (Answer(status=204), "empty"),
        (Answer(b"%PDF-1.7 ..."), "not_html"),
        (Answer(b"{}", headers={"Content-Type": "application/json"}), "not_html"),
    ],
)
def test_what_cannot_be_an_article_is_a_reject_and_its_capture_is_kept(client, site, source, answer, reason):
    site.answers["/a"] = answer

    fetched = fetch_all(source, entries(site, "/a"), client, now=NOW)

    assert [reject.reason for reject in fetched.rejects] == [reason]
    assert [reject.capture_id for reject in fetched.rejects] == [capture.capture_id for capture in fetched.captures]
    assert fetched.readable == ()


def test_404_says_so(client, site, source):
    assert fetch_all(source, entries(site, "/a"), client, now=NOW).rejects[0].detail == "404 Not Found"


def test_the_order_of_the_entries_is_kept_and_one_failure_stops_nothing(client, site, source):
    site.answers |= {"/a": Answer(PAGE), "/c": Answer(PAGE)}
    bad = Entry("gazette", "ftp://127.0.0.2/b")

    fetched = fetch_all(source, [*entries(site, "/a"), bad, *entries(site, "/c")], client, now=NOW)

    assert [entry.url for entry, _ in fetched.readable] == [site.url("/a"), site.url("/c")]
    assert [(reject.url, reject.reason) for reject in fetched.rejects] == [(bad.url, "blocked_url")]


def test_hosts_are_asked_side_by_side_and_each_within_its_limits(tmp_path):
    with Site("127.0.0.2") as one, Site("127.0.0.3") as other:
        for site in (one, other):
            site.answers |= {f"/{n}": Answer(PAGE, wait_s=0.1) for n in range(5)}
        desk = Desk(contact="a@example.org", fetch={"delay_s": 0}, allow_addresses=("127.0.0.0/27",))
        batch = [entry for site in (one, other) for entry in entries(site, *(f"/{n}" for n in range(5)))]
        client = Client(desk, tmp_path / "hosts")
        started = time.monotonic()

        fetched = fetch_all(source_for(one), batch, client, now=NOW)

        assert len(fetched.readable) == 10
        assert time.monotonic() - started < 0.9
        assert one.most_open_requests == other.most_open_requests == 1


def test_connections_per_host_are_used(site, tmp_path):
    client = client_for(site, tmp_path, connections_per_host=3)
    site.answers |= {f"/{n}": Answer(PAGE, wait_s=0.1) for n in range(6)}

    fetch_all(source_for(site), entries(site, *(f"/{n}" for n in range(6))), client, now=NOW)

    assert site.most_open_requests == 3


def test_without_a_contact_one_connection_and_five_seconds(site, tmp_path):
    desk = Desk(fetch={"delay_s": 0, "connections_per_host": 8})
    limits = Client(desk, tmp_path / "hosts").limits(source_for(site, fetch={"delay_s": 1}))

    assert (limits.delay_s, limits.slots) == (5, 1)


def test_a_batch_that_grows_too_large_is_left_for_the_next(client, site, source, monkeypatch):
    monkeypatch.setattr(extractors.fetch, "MAX_BATCH_BYTES", 100)
    site.answers |= {f"/{n}": Answer(PAGE * 2, wait_s=0.02) for n in range(20)}
    batch = entries(site, *(f"/{n}" for n in range(20)))

    fetched = fetch_all(source, batch, client, now=NOW)

    assert fetched.left and len(fetched.readable) + len(fetched.left) == 20
    assert not fetched.rejects


def test_a_client_that_is_stopped_ends_the_batch(site, tmp_path):
    client = client_for(site, tmp_path, delay_s=30)
    threading.Timer(0.3, client.stop).start()
    started = time.monotonic()

    with pytest.raises(Stopped):
        fetch_all(source_for(site), entries(site, "/a", "/b"), client, now=NOW)
    assert time.monotonic() - started < 2


def test_it_ends_even_while_a_server_is_silent(site, tmp_path):
    client = client_for(site, tmp_path)
    site.answers["/a"] = Answer(PAGE, wait_s=4)
    threading.Timer(0.3, client.stop).start()
    started = time.monotonic()

    with pytest.raises(Stopped):
        fetch_all(source_for(site), entries(site, "/a"), client, now=NOW)
    assert time.monotonic() - started < 2


def test_ctrl_c_ends_a_batch_at_once(site, tmp_path):
    site.answers["/a"] = Answer(PAGE, wait_s=4)
    desk = f"Desk(contact='a@example.org', fetch={{'delay_s': 0}}, allow_addresses=('127.0.0.2/32:{site.port}',))"
    program = f"""
import sys
from datetime import UTC, datetime
from pathlib import Path
from extractors.article import Entry
from extractors.fetch import fetch_all
from extractors.fetch.client import Client
from extractors.desk import Desk
from extractors.source import Source
client = Client({desk}, Path({str(tmp_path / "hosts")!r}))
source = Source(name='gazette', discover=[{{'kind': 'feed', 'url': {site.url("/feed")!r}}}])
print('ready', flush=True)
fetch_all(source, [Entry('gazette', {site.url("/a")!r})], client, now=datetime.now(UTC))
"""
    running = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=Path(__file__).parents[3]
    )
    assert running.stdout.readline() == b"ready\n"
    while not site.asked("/a"):
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    interrupted_at = time.monotonic()
    _, errors = running.communicate(timeout=10)

    assert time.monotonic() - interrupted_at < 1.5
    assert b"KeyboardInterrupt" in errors


class TestDisk:
    def test_a_file_is_captured_as_of_its_last_change(self, client, source, tmp_path):
        path = tmp_path / "letter.html"
        path.write_bytes(PAGE)
        os.utime(path, (1_700_000_000, 1_700_000_000))

        fetched = fetch_all(
            source, [Entry("gazette", "file:gazette/letter.html", "folder", locator=str(path))], client, now=NOW
        )

        ((_, capture),) = fetched.readable
        assert (capture.body, capture.media_type, capture.captured_at) == (
            PAGE, "text/html", datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC),
        )  # fmt: skip

    def test_never_in_the_future(self, client, source, tmp_path):
        path = tmp_path / "letter.txt"
        path.write_bytes(b"Dear editor")
        later = (NOW + timedelta(days=900)).timestamp()
        os.utime(path, (later, later))

        fetched = fetch_all(
            source, [Entry("gazette", "file:gazette/letter.txt", "folder", locator=str(path))], client, now=NOW
        )

        assert fetched.captures[0].captured_at == NOW

    def test_a_gzipped_one_is_inflated(self, client, source, tmp_path):
        path = tmp_path / "letter.txt.gz"
        path.write_bytes(gzip.compress(b"Dear editor", mtime=0))

        fetched = fetch_all(
            source, [Entry("gazette", "file:gazette/letter.txt.gz", "folder", locator=str(path))], client, now=NOW
        )

        assert (fetched.captures[0].body, fetched.captures[0].media_type) == (b"Dear editor", "text/plain")

    @pytest.mark.parametrize(
        "content, reason",
        [
            (gzip.compress(b"A" * 20_000_000, mtime=0), "too_large"),
            (gzip.compress(b"Dear editor" * 99, mtime=0)[:-12], "truncated"),
            (b"not gzip", "bad_encoding"),
            (gzip.compress(b" ", mtime=0), "empty"),
            (None, "gone"),
        ],
    )
    def test_one_that_cannot_be_read_is_a_reject(self, client, source, tmp_path, content, reason):
        path = tmp_path / "letter.txt.gz"
        if content is not None:
            path.write_bytes(content)

        fetched = fetch_all(
            source, [Entry("gazette", "file:gazette/letter.txt.gz", "folder", locator=str(path))], client, now=NOW
        )

        assert [reject.reason for reject in fetched.rejects] == [reason]


@pytest.mark.parametrize(
    "path",
    [
        "/calendar/2031/05",
        "/events/2026-03-01/",
        "/kalender/kultur/2026/",
        "/calendar?view=x&month=3",
        "/calendar.php?date=1",
    ],
)
def test_a_page_of_a_calendar_is_a_trap_that_is_not_asked_for(client, site, source, path):
    fetched = fetch_all(source, entries(site, path), client, now=NOW)

    assert [reject.reason for reject in fetched.rejects] == ["trap"]
    assert site.requests == []


@pytest.mark.parametrize(
    "path", ["/events/2026/03/01/flood-closes-bridge", "/calendar-reform-explained", "/2026/03/01/"]
)
def test_an_article_of_a_day_is_no_calendar(client, site, source, path):
    fetch_all(source, entries(site, path), client, now=NOW)

    assert site.asked(path)
