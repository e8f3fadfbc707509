"""No address that is not public is ever connected to, however it is spelled."""

import json
import socket
import ssl
from ipaddress import ip_address
from pathlib import Path

import pytest

from extractors.errors import FetchError
from extractors.fetch.guard import Guard

SUITE = Path(__file__).parents[4] / "shared" / "suites" / "ssrf_urls" / "dev.jsonl"


def refuses(guard, url):
    try:
        parts = guard.check(url)
        guard.addresses(parts.hostname or "", parts.port or 80)
    except FetchError as error:
        return error.reason == "blocked_url"
    except OSError:
        return True  # no such name
    return False


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://0/",
        "http://localhost/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://10.1.2.3/",
        "http://169.254.169.254/latest", "http://100.64.0.1/", "http://[fd00::1]/", "http://[fe80::1]/", "http://224.0.0.1/",
        "http://[2002:7f00:1::]/", "http://user@example.org/", "http://example.org\\@127.0.0.1/", "file:///etc/passwd",
        "gopher://example.org/", "http:///a", "http://", "//127.0.0.1/", "http://127.0.0.1 /", "http://127.0.0.1:99999/",
        "http://1.2.3.4.5/", "http://256.0.0.1/", "http://①②⑦.⓪.⓪.①/",
        "http://%31%32%37.0.0.1/", "http://a\nb/", "http://example.org/" + "a" * 9000,
    ],
)  # fmt: skip
def test_it_is_refused(url):
    assert refuses(Guard(), url)


@pytest.mark.parametrize(
    "url", ["http://93.184.215.14/a?b=c", "https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/", "http://8.8.8.8:8080/"]
)
def test_public_addresses_are_not(url):
    assert not refuses(Guard(), url)


def test_an_allowed_network_is_allowed_on_its_port_only():
    guard = Guard(("127.0.0.0/27:8900", "[fd00::]/8"))

    assert guard.is_open(ip_address("127.0.0.9"), 8900)
    assert guard.is_open(ip_address("fd00::7"), 80)
    assert not guard.is_open(ip_address("127.0.0.9"), 8901)
    assert not guard.is_open(ip_address("127.0.0.99"), 8900)


def test_one_closed_address_among_several_closes_the_name(monkeypatch):
    rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: rows)

    assert refuses(Guard(), "http://two-faced.example/")


def test_certificates_are_checked(tmp_path):
    from extractors.fetch.guard import GuardedAdapter

    context = GuardedAdapter(Guard(), None).tls

    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.check_hostname


@pytest.mark.skipif(not SUITE.exists(), reason="the test data of others lies beside the checkout, not in it")
def test_every_address_of_the_suite_is_refused():
    urls = [json.loads(line)["url"] for line in SUITE.read_text().splitlines()]

    assert [url for url in urls if not refuses(Guard(), url)] == []
