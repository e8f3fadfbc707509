"""Names that change their addresses, or lie on both sides of the wall, lead nobody to what is not public."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest

from extractors.article import Capture
from extractors.desk import Desk, DeskFetch
from extractors.errors import FetchError
from extractors.fetch.client import Client
from extractors.fetch.guard import Guard
from extractors.fetch.headers import own_headers
from extractors.source import Source
from tests.server import Answer, Site

OPEN, CLOSED = "127.0.0.2", "127.0.0.40"  # both of this machine; only the first is allowed
PRIVATE = ["10.0.0.1", "169.254.169.254", "fd00::1", "fe80::1", "::1", "::ffff:192.168.1.1"]


class Names:
    """A resolver of our own in the place of the system's: each look-up is given the next list of addresses."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.lists: dict[str, list[list[str]]] = {}
        self.looked_up: list[str] = []
        self.real = socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", self)

    def __call__(self, host: str, port: int, *rest: object, **named: object) -> object:
        if host not in self.lists:
            return self.real(host, port, *rest, **named)  # type: ignore[arg-type]
        self.looked_up.append(host)
        lists = self.lists[host]
        families = {False: socket.AF_INET, True: socket.AF_INET6}
        found = lists.pop(0) if len(lists) > 1 else lists[0]
        return [(families[":" in each], socket.SOCK_STREAM, 6, "", (each, port)) for each in found]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    return Names(monkeypatch)


@pytest.fixture
def ask(site: Site, tmp_path) -> Callable[[str], Capture]:
    """Ask for an address as a source whose site has this name; only OPEN (and ::1) may be connected to."""
    allowed = (f"{OPEN}/32:{site.port}", f"[::1]/128:{site.port}")
    client = Client(Desk(contact="desk@example.org", fetch=DeskFetch(delay_s=0), allow_addresses=allowed), tmp_path)

    def asked(url: str) -> Capture:
        return client.get(Source.model_validate({"name": "s", "discover": [{"kind": "feed", "url": url}]}), url)

    asked.close = client.close  # type: ignore[attr-defined]
    return asked


class TestNamesThatChange:
    def test_what_was_checked_is_what_is_connected_to(self, names, site, ask):
        names.lists["rebound.example"] = [[OPEN], [CLOSED]]
        site.answers |= {"/robots.txt": Answer(b""), "/a": Answer(b"here")}

        assert ask(f"http://rebound.example:{site.port}/a").body == b"here"
        assert names.looked_up == [
            "rebound.example"
        ]  # once, for robots.txt and page: what is connected stays connected

    def test_a_name_that_moves_behind_the_wall_is_refused_at_its_next_connection(self, names, site, ask):
        names.lists["rebound.example"] = [[OPEN], [CLOSED]]
        ask(f"http://rebound.example:{site.port}/a")
        ask.close()

        with pytest.raises(FetchError, match=f"blocked_url: rebound.example is at {CLOSED}"):
            ask(f"http://rebound.example:{site.port}/b")
        assert names.looked_up == ["rebound.example"] * 2
        assert not site.asked("/b")

    def test_a_redirect_to_a_name_that_moved_is_refused(self, names, site, ask):
        names.lists["rebound.example"] = [[CLOSED]]
        site.answers["/a"] = Answer(status=302, headers={"Location": f"http://rebound.example:{site.port}/admin"})

        with pytest.raises(FetchError, match="blocked_url"):
            ask(site.url("/a"))
        assert not site.asked("/admin")


class TestNamesOfTwoKinds:
    @pytest.mark.parametrize("private", PRIVATE)
    @pytest.mark.parametrize("public", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
    def test_one_private_address_closes_the_name_in_either_order(self, names, private, public):
        for order in ([private, public], [public, private]):
            names.lists["both.example"] = [order]
            with pytest.raises(FetchError, match="not a public address"):
                Guard().addresses("both.example", 80)

    def test_an_address_that_does_not_answer_is_followed_by_the_next(self, names, site, ask):
        names.lists["both.example"] = [["::1", OPEN]]
        site.answers["/a"] = Answer(b"here")

        assert ask(f"http://both.example:{site.port}/a").body == b"here"


class TestTheEnvironment:
    def test_passwords_of_netrc_are_not_sent(self, site, ask, tmp_path, monkeypatch):
        (tmp_path / "netrc").write_text(f"machine {OPEN} login reader password secret\n")
        monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
        ask(site.url("/a"))

        assert all("authorization" not in request.headers for request in site.requests)

    def test_no_proxy_of_the_environment_is_asked(self, site, ask, monkeypatch):
        with Site(OPEN) as proxy:
            for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
                monkeypatch.setenv(name, proxy.url(""))
            ask(site.url("/a"))

            assert site.asked("/a") and not proxy.requests

    def test_certificates_of_the_environment_are_not_read(self, site, ask, monkeypatch):
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere")
        monkeypatch.setenv("CURL_CA_BUNDLE", "/nowhere")

        assert ask(site.url("/a")).status == 404


@pytest.mark.parametrize(
    "asked, is_sent",
    [
        ("https://news.example.co.uk/a", True),
        ("https://www.example.co.uk/a", True),  # another name of the same owner
        ("http://news.example.co.uk/a", False),  # in the clear
        ("https://news.example.co.uk:8443/a", False),
        ("https://other.co.uk/a", False),
        ("https://example.co.uk.evil.example/a", False),
        ("https://news.example.co.uk.@evil.example/a", False),
    ],
)
def test_headers_of_a_source_go_to_its_owner_alone(asked, is_sent):
    from urllib.parse import urlsplit

    source = Source.model_validate(
        {
            "name": "s",
            "discover": [{"kind": "feed", "url": "https://news.example.co.uk/feed"}],
            "fetch": {"headers": {"Authorization": "secret"}},
        }
    )

    assert own_headers(source, urlsplit(asked)) == ({"Authorization": "secret"} if is_sent else {})
