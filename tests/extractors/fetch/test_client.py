"""What requests does wrong by default is mended: against a server of our own."""

from __future__ import annotations

import gzip
import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from extractors.desk import Desk
from extractors.errors import ConfigError, FetchError
from extractors.fetch.client import Client, Stopped
from tests.extractors.fetch.conftest import client_for, source_for
from tests.server import Answer, Raw, Site

PAGE = b"<html><title>Bridge opens</title><p>The bridge opened on Monday.</p></html>"


def reason(client, source, url):
    with pytest.raises(FetchError) as raised:
        client.get(source, url)
    return raised.value.reason


def test_an_answer_becomes_a_capture_as_it_was(client, site, source, kept):
    site.answers["/a"] = Answer(PAGE, headers={"ETag": 'W/"1"', "X-Note": "ü".encode().decode("latin-1")})

    capture = client.get(source, site.url("/a"))

    assert (capture.body, capture.status, capture.url, capture.final_url) == (PAGE, 200, site.url("/a"), "")
    assert (capture.header("etag"), capture.header("x-note")) == ('W/"1"', "ü")
    assert capture.captured_at.tzinfo == UTC
    assert [one.role for one in kept] == ["robots", "article"]


def test_we_say_who_we_are_and_ask_for_gzip_only(client, site, source):
    client.get(source, site.url("/a"))

    asked = site.asked("/a")[0].headers
    assert asked["user-agent"].startswith("newsdesk/") and asked["user-agent"].endswith("(+desk@example.org)")
    assert asked["accept-encoding"] == "gzip"


def test_connections_are_reused(client, site, source):
    for number in range(5):
        client.get(source, site.url(f"/{number}"))

    assert len({request.connection for request in site.requests}) == 1


@pytest.mark.parametrize("status", [304, 404, 410, 451, 500, 999])
def test_every_status_is_an_answer(client, site, source, status):
    site.answers["/a"] = Answer(b"" if status == 304 else b"sorry", status)

    assert client.get(source, site.url("/a")).status == status


def test_validators_are_sent_back_byte_for_byte(client, site, source):
    site.answers["/feed"] = Answer(status=304)

    client.get(source, site.url("/feed"), role="feed", etag='W/"abc"', last_modified="Tue, 05 Mar 2024 10:00:00 GMT")

    asked = site.asked("/feed")[0].headers
    assert (asked["if-none-match"], asked["if-modified-since"]) == ('W/"abc"', "Tue, 05 Mar 2024 10:00:00 GMT")


class TestBodies:
    def test_gzip_is_inflated(self, client, site, source):
        site.answers["/a"] = Answer(
            gzip.compress(PAGE[:9]) + gzip.compress(PAGE[9:]), headers={"Content-Encoding": "gzip"}
        )

        assert client.get(source, site.url("/a")).body == PAGE

    def test_the_cap_counts_inflated_bytes(self, client, site, source):
        site.answers["/a"] = Answer(gzip.compress(b"A" * 20_000_000), headers={"Content-Encoding": "gzip"})

        assert reason(client, source, site.url("/a")) == "too_large"

    def test_a_body_that_announces_too_much_is_not_read(self, client, site, source):
        site.answers["/a"] = Raw([b"HTTP/1.1 200 OK\r\nContent-Length: 99000000\r\n\r\n", b"x"], pause_s=2)
        started = time.monotonic()

        assert reason(client, source, site.url("/a")) == "too_large"
        assert time.monotonic() - started < 1

    @pytest.mark.parametrize(
        "answer, expected",
        [
            (Raw([b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nshort"]), "truncated"),
            (Raw([b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n"]), "truncated"),
            (Raw([b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nshort\r\n"]), "bad_http"),
            (Raw([b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nshort"]), "bad_http"),
            (Raw([b"HTTP/1.1 abc Weird\r\n\r\n"]), "bad_http"),
            (Raw([b"<html>no status line</html>"]), "bad_http"),
            (Raw([b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 2000 + b"\r\n"]), "bad_http"),
            (Answer(gzip.compress(PAGE * 50)[:-20], headers={"Content-Encoding": "gzip"}), "truncated"),
            (Answer(PAGE, headers={"Content-Encoding": "gzip"}), "bad_encoding"),
            (Answer(PAGE, headers={"Content-Encoding": "br"}), "bad_encoding"),
            (Answer(PAGE, headers={"Content-Encoding": "gzip, gzip, gzip"}), "bad_encoding"),
        ],
    )
    def test_what_is_not_whole_is_refused(self, client, site, source, answer, expected):
        site.answers["/a"] = answer

        assert reason(client, source, site.url("/a")) == expected

    def test_cookies_are_neither_kept_nor_sent(self, client, site, source):
        site.answers["/a"] = Answer(PAGE, headers={"Set-Cookie": "reader=7"})

        captures = [client.get(source, site.url("/a")) for _ in range(2)]

        assert not captures[0].header("set-cookie")
        assert "cookie" not in site.asked("/a")[1].headers


class TestDeadline:
    @pytest.mark.parametrize(
        "answer",
        [
            Answer(PAGE, wait_s=3),
            Raw([b"HTTP/1.1 200 OK\r\n"] + [b"X"] * 30, pause_s=0.1),
            Raw([b"HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\n"] + [b"x"] * 30, pause_s=0.1),
        ],
        ids=["silence", "trickling headers", "trickling body"],
    )
    def test_it_holds_however_slowly_bytes_come(self, site, source, tmp_path, answer):
        client = client_for(site, tmp_path, deadline_s=0.5)
        site.answers["/a"] = answer
        client.get(source, site.url("/robots.txt"), role="robots")
        started = time.monotonic()

        assert reason(client, source, site.url("/a")) == "timeout"
        assert time.monotonic() - started < 1.5


class TestRedirects:
    def test_they_are_followed_and_recorded(self, client, site, source, kept):
        site.answers["/old"] = Answer(status=301, headers={"Location": "/new#part"})
        site.answers["/new"] = Answer(PAGE)

        capture = client.get(source, site.url("/old"))

        assert (capture.url, capture.final_url, capture.body) == (site.url("/old"), site.url("/new"), PAGE)
        assert capture.redirects == ((301, "/new#part"),)
        assert [one.status for one in kept if one.role == "article"] == [301, 200]

    def test_their_bodies_are_not_read(self, client, site, source):
        bomb = gzip.compress(b"A" * 50_000_000)
        site.answers["/old"] = Answer(bomb, 302, headers={"Location": "/new", "Content-Encoding": "gzip"})
        site.answers["/new"] = Answer(PAGE)

        assert client.get(source, site.url("/old")).body == PAGE

    def test_they_end_after_five(self, client, site, source):
        site.answers |= {f"/{n}": Answer(status=302, headers={"Location": f"/{n + 1}"}) for n in range(9)}

        assert reason(client, source, site.url("/0")) == "redirect"
        assert len(site.requests) == 1 + 6

    @pytest.mark.parametrize("location", ["/a", ""])
    def test_one_that_leads_nowhere_is_refused(self, client, site, source, location):
        site.answers["/a"] = Answer(status=302, headers={"Location": location} if location else {})

        assert reason(client, source, site.url("/a")) == "redirect"

    @pytest.mark.parametrize(
        "location",
        ["file:///etc/passwd", "ftp://127.0.0.2/", "javascript:alert(1)", "http://u:p@127.0.0.2/", "http://10.0.0.1/"],
    )
    def test_each_hop_is_checked(self, client, site, source, location):
        site.answers["/a"] = Answer(status=302, headers={"Location": location})

        assert reason(client, source, site.url("/a")) == "blocked_url"


class TestHeaders:
    def test_those_of_the_source_reach_its_own_site(self, client, site, monkeypatch):
        monkeypatch.setenv("GAZETTE_TOKEN", "secret")
        source = source_for(site, fetch={"headers": {"Authorization": "env:GAZETTE_TOKEN"}})

        client.get(source, site.url("/a"))

        assert site.asked("/a")[0].headers["authorization"] == "secret"

    def test_they_never_reach_another_origin(self, site, tmp_path):
        source = source_for(site, fetch={"headers": {"X-Key": "secret"}})
        with Site("127.0.0.2") as stranger:
            desk = Desk(contact="desk@example.org", fetch={"delay_s": 0}, allow_addresses=("127.0.0.2/32",))
            client = Client(desk, tmp_path / "hosts")
            site.answers["/a"] = Answer(status=302, headers={"Location": stranger.url("/b")})
            client.get(source, site.url("/a"))
            client.get(source, stranger.url("/c"))

            assert site.asked("/a")[0].headers["x-key"] == "secret"
            assert not any("x-key" in request.headers for request in stranger.requests)

    def test_a_missing_variable_is_named(self, client, site, monkeypatch):
        monkeypatch.delenv("GAZETTE_TOKEN", raising=False)
        source = source_for(site, fetch={"headers": {"Authorization": "env:GAZETTE_TOKEN"}})

        with pytest.raises(ConfigError, match=r"gazette\.yaml.*Authorization.*GAZETTE_TOKEN is not set"):
            client.get(source, site.url("/a"))

    def test_proxies_of_the_environment_are_not_used(self, client, site, source, monkeypatch):
        monkeypatch.setenv("http_proxy", "http://127.0.0.3:1")
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.3:1")

        assert client.get(source, site.url("/a")).status == 404


class TestTryingAgain:
    def test_503_is_tried_again_with_growing_gaps(self, client, site, source, kept):
        site.answers["/a"] = [Answer(status=503), Answer(status=503), Answer(PAGE)]

        assert client.get(source, site.url("/a")).body == PAGE
        first, second, third = (request.at for request in site.asked("/a"))
        assert 0.9 < second - first < third - second
        assert [one.status for one in kept if one.role == "article"] == [503, 503, 200]

    @pytest.mark.parametrize("form", ["seconds", "date"])
    def test_retry_after_is_honoured_in_both_forms(self, client, site, source, form):
        asked = "2" if form == "seconds" else format_datetime(datetime.now(UTC) + timedelta(seconds=3), usegmt=True)
        site.answers["/a"] = [Answer(status=429, headers={"Retry-After": asked}), Answer(PAGE)]

        client.get(source, site.url("/a"))

        first, second = (request.at for request in site.asked("/a"))
        assert second - first >= 1.95

    def test_a_long_wait_is_left_to_a_later_run_for_the_whole_host(self, client, site, source):
        site.answers["/a"] = Answer(status=429, headers={"Retry-After": "900"})

        assert client.get(source, site.url("/a")).status == 429
        assert reason(client, source, site.url("/b")) == "rate_limited"
        assert len(site.asked("/a")) == 1 and not site.asked("/b")

    def test_a_connection_that_breaks_is_tried_again(self, client, site, source):
        site.answers["/a"] = [Raw([]), Answer(PAGE)]

        assert client.get(source, site.url("/a")).body == PAGE

    def test_a_closed_port_is_said_at_once(self, site, source, tmp_path):
        desk = Desk(contact="desk@example.org", fetch={"delay_s": 0}, allow_addresses=("127.0.0.2/32",))
        started = time.monotonic()

        assert reason(Client(desk, tmp_path / "hosts"), source, "http://127.0.0.2:1/") == "connection"
        assert time.monotonic() - started < 1


def test_a_client_that_is_stopped_waits_no_longer(client, site, source):
    site.answers["/a"] = Answer(status=503, headers={"Retry-After": "50"})
    threading.Timer(0.3, client.stop).start()
    started = time.monotonic()

    with pytest.raises(Stopped):
        client.get(source, site.url("/a"))
    assert time.monotonic() - started < 2


def test_a_clock_that_stands_still_stops_no_retry(site, source, tmp_path):
    desk = Desk(contact="desk@example.org", allow_addresses=(f"{site.host}/32:{site.port}",))
    site.answers["/a"] = [Answer(b"busy", 503), Answer(b"here")]
    client = Client(desk, tmp_path, clock=lambda: 1_700_000_000.0)

    assert client.get(source, site.url("/a")).body == b"here"
    client.close()
