"""Who may come in, and what a page may do."""

import http.client
import time
from pathlib import Path

import pytest

from extractors.errors import ConfigError
from tests.warehouse.desk.conftest import opened
from warehouse.desk.serving import check

TOKEN = "a token of sixteen characters"


@pytest.fixture(scope="module")
def locked(published):
    yield from opened(published, token=TOKEN, names=("desk.example",))


@pytest.mark.parametrize("path", ["/", "/sources", "/runs", "/sql", "/static/desk.css", "/nowhere"])
def test_a_page_may_load_nothing_but_its_own_style_and_script(open_desk, path):
    headers = open_desk.get(path).headers

    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'; script-src 'self'")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "server" not in headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_there_is_no_way_to_write(open_desk, method):
    before = open_desk.published.read_bytes()

    assert open_desk.get("/sql?q=select+1", method).status == 405
    assert open_desk.published.read_bytes() == before


@pytest.mark.parametrize(
    "name", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "", "a b", "@"]
)
def test_a_name_that_another_site_lets_point_here_is_refused(open_desk, name):
    host = open_desk.address.removeprefix("http://")
    asking = http.client.HTTPConnection(host, timeout=10)
    asking.putrequest("GET", "/", skip_host=True)
    asking.putheader("Host", name)
    asking.endheaders()

    assert asking.getresponse().status in (400, 421)


@pytest.mark.parametrize("name", ["localhost:8765", "127.0.0.1", "[::1]:8765", "LOCALHOST"])
def test_this_machine_goes_by_its_address_and_localhost(open_desk, name):
    assert open_desk.get("/", Host=name).status == 200


def test_another_site_may_link_to_the_desk_and_not_read_it(open_desk):
    assert open_desk.get("/", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors").status == 403
    assert open_desk.get("/", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate").status == 200


def test_a_question_that_a_link_brings_from_elsewhere_is_shown_and_not_asked(open_desk):
    path = "/sql?q=select+410000%2B2+as+answer"
    brought = open_desk.text(path, Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate")

    assert "select 410000+2 as answer" in brought
    assert "410002" not in brought
    assert "410002" in open_desk.text(path)
    assert open_desk.get("/sql.csv?q=select+1", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate").status == 503


def test_without_the_token_nobody_comes_in(locked):
    for path in ("/", "/sources", "/sql?q=select+1", "/sql.csv?q=select+1", "/?token=wrong", "/nowhere"):
        refused = locked.get(path)
        assert refused.status == 401
        assert "Ferry" not in refused.read().decode()


def test_the_link_with_the_token_opens_the_desk_and_keeps_it_open(locked):
    entered = locked.get("/sources?token=" + TOKEN.replace(" ", "+") + "&a=b")
    cookie = entered.headers["set-cookie"].split(";")[0]

    assert entered.status == 303
    assert entered.headers["location"] == "/sources?a=b"
    assert "httponly" in entered.headers["set-cookie"].lower()
    assert locked.get("/", Cookie=cookie).status == 200
    assert locked.get("/", Authorization=f"Bearer {TOKEN}").status == 200
    assert locked.get("/", Host="desk.example", Cookie=cookie).status == 200
    assert locked.get("/", Cookie="newsdesk=wrong").status == 401


def test_the_link_with_the_token_never_leads_elsewhere(locked):
    entered = locked.get("//evil.example/?token=" + TOKEN.replace(" ", "+"))

    assert entered.headers["location"] == "/evil.example/"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "desk.example"])
def test_a_desk_that_others_can_reach_wants_a_token(host):
    with pytest.raises(ConfigError, match="others can reach"):
        check(host, "")
    with pytest.raises(ConfigError, match="short enough"):
        check(host, "secret")
    check(host, TOKEN)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.8.8.8"])
def test_a_desk_for_this_machine_wants_none(host):
    check(host, "")


def test_static_files_are_the_desks_own(open_desk):
    for path in (
        "/static/..%2fapp.py",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/",
        "/static//etc/passwd",
    ):
        assert open_desk.get(path).status == 404


def test_the_desk_leaves_no_file_open(open_desk):
    for path in ("/?section=Local", "/sources", "/runs?state=ok", "/sql?q=select+7"):
        open_desk.get(path).read()

    until = time.monotonic() + 10  # what a page asks beside itself may end after it
    while "news.duckdb" in held_names() and time.monotonic() < until:
        time.sleep(0.05)
    assert "news.duckdb" not in held_names()


def held_names() -> list[str]:
    """The files that this process has open."""
    return [each.resolve().name for each in Path("/proc/self/fd").iterdir()]
