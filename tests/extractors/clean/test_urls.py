"""Many spellings of one address -> one identity, and never two addresses -> one."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.clean.urls import canonical_url, registrable_domain

SUITES = Path(__file__).parents[4] / "shared" / "suites"
needs_suites = pytest.mark.skipif(
    not SUITES.exists(), reason="the test data of others lies beside the checkout, not in it"
)

PIECES = [
    "http://", "HTTPS://", "a.example", "ü.example", "%6c", "%", "%2F", "/", "//", "..", ".", ":80", ":", "@", "?", "&",
    "&amp;", "#", "utm_source=x", "a=1", "b=%20", ";jsessionid=1", "é", "%61mp;", "\\", "[::1]", "。", " ", "\n",
    "\x1a",
]  # fmt: skip
PATCHED = st.lists(st.sampled_from(PIECES)).map("".join)


@given(st.one_of(st.text(), PATCHED, PATCHED.map("http://a.example/".__add__)))
def test_the_canonical_url_of_a_canonical_url_is_itself(url):
    assert canonical_url(canonical_url(url)) == canonical_url(url)


@pytest.mark.parametrize(
    "spelling",
    [
        "HTTPS://News.Example.org/a/b?x=1&y=2",
        "https://news.example.org:443/a/b?x=1&y=2",
        "https://news.example.org./a/b?y=2&x=1",
        "https://news.example.org/a//b?x=1&y=2#comments",
        "https://news.example.org/a/./c/../b?x=1&y=2",
        "https://news.example.org/%61/b?x=1&y=2",
        "  https://news.example.org/a/b?x=1&amp;y=2\n",
        "https://news.example.org/a/b?utm_source=rss&x=1&fbclid=Zz&y=2",
        "https://news.example.org/a/b;jsessionid=0A1B?x=1&y=2",
        "https://news.example.org/(S(lit3py55t21z5v55vlm25s55))/a/b?y=2&x=1",
        "https://news.example.org/a/b?sid=9f86d081884c7d659a2feaa0c55ad015&x=1&y=2",
    ],
)
def test_spellings_of_one_address_are_one(spelling):
    assert canonical_url(spelling) == "https://news.example.org/a/b?x=1&y=2"


@pytest.mark.parametrize(
    "one, other",
    [
        ("https://example.org/?p=100", "https://example.org/?p=101"),
        ("https://example.org/a?id=1&id=2", "https://example.org/a?id=2&id=1"),
        ("https://example.org/a", "https://example.org/a/"),
        ("https://example.org/a", "http://example.org/a"),
        ("https://example.org/A", "https://example.org/a"),
        ("https://example.org/a?ref=1", "https://example.org/a"),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
        ("https://example.org/web/2020/http://a.example/", "https://example.org/web/2020/http:/a.example/"),
    ],
)
def test_different_addresses_stay_different(one, other):
    assert canonical_url(one) != canonical_url(other)


def test_letters_outside_ascii_are_escaped_and_hosts_get_their_idna_form():
    assert canonical_url("http://MÜNCHEN.example/straße?q=ö") == "http://xn--mnchen-3ya.example/stra%C3%9Fe?q=%C3%B6"


@pytest.mark.parametrize(
    "address",
    ["file:letters/1871/may.txt", "mailto:desk@example.org", "not an address", "", "http://", "http://a:99999/"],
)
def test_what_is_no_web_address_comes_back_as_it_was(address):
    assert canonical_url(address) == address


@pytest.mark.parametrize(
    "url, domain",
    [
        ("https://www.news.example.co.uk/a", "example.co.uk"),
        ("News.Example.org", "example.org"),
        ("https://one.blogspot.com/x", "one.blogspot.com"),
        ("http://127.0.0.1:8000/x", "127.0.0.1"),
        ("http://[::1]/x", "::1"),
        ("https://co.uk/", "co.uk"),
        ("https://www.news.example/", "news.example"),
        ("https://www.xn--85x722f.xn--55qx5d.cn/", "xn--85x722f.xn--55qx5d.cn"),
        ("http://localhost/x", "localhost"),
        ("file:letters/a.txt", ""),
        ("http://[broken/", ""),
    ],
)
def test_the_registrable_domain_is_what_somebody_registered(url, domain):
    assert registrable_domain(url) == domain


@needs_suites
def test_spellings_that_others_call_one_address_are_one_for_us():
    rows = [json.loads(line) for line in (SUITES / "url_normalise" / "dev.jsonl").read_text().splitlines()]
    pairs = [(row["in"], row["out"]) for row in rows if row["kind"] == "normalise"]

    differing = [
        (written, canonical_url(written), out) for written, out in pairs if canonical_url(written) != canonical_url(out)
    ]

    assert pairs and not [
        row for row in differing if "?=1" not in row[0]
    ]  # a pair without a key is kept by us, dropped by them
