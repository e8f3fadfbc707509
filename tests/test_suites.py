"""The test data of others, beside this checkout: what we say of it, and that none of it gets an exception out of us."""

from __future__ import annotations

import base64
import codecs
import json
import re
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import requests

from extractors.article import Capture
from extractors.clean.charset import decode
from extractors.clean.urls import canonical_url, registrable_domain
from extractors.discover.feed import read_feed
from extractors.errors import FetchError, Rejected
from extractors.extract import read_capture
from extractors.fetch.guard import Guard
from extractors.fetch.inflate import gunzip, joined
from extractors.fetch.robots import parse
from extractors.source import Source
from warehouse.home import Home
from warehouse.raw import captures_of, keep

SUITES = Path(__file__).parents[2] / "shared" / "suites"
pytestmark = pytest.mark.skipif(not SUITES.exists(), reason="the test data of others lies beside the checkout")
NOW = datetime(2026, 11, 22, tzinfo=UTC)
SOURCE = Source.model_validate({"name": "suite", "discover": [{"kind": "feed", "url": "https://example.org/feed"}]})
LONG_TEXT = "<p>The harbour board met on Monday and voted for the new pier, after a long debate by lamplight.</p>" * 4
LIVE = re.compile(
    r"<\s*/?(?:script|style|iframe|object|embed|applet|svg|img|link|meta|base|form|input|a|b|p|div)\b"
    r"|\bon[a-z]{3,}\s*=|javascript:|expression\(",
    re.IGNORECASE,
)
MAX_ONE_S = 5.0  # for one document, on a busy machine


def rows(suite: str) -> list[dict]:
    return [json.loads(line) for line in (SUITES / suite / "dev.jsonl").read_text().splitlines()]


def outcome(body: bytes, media_type: str = "text/html; charset=utf-8") -> str:
    """What becomes of a page: "loaded" or the reason; anything but Rejected is raised."""
    try:
        read_capture(Capture("suite", "https://example.org/a", NOW, body, media_type=media_type), SOURCE)
    except Rejected as rejected:
        return rejected.reason
    return "loaded"


def read(body: bytes, media_type: str = "application/xml"):
    """The entries of a feed; Rejected when it is none."""
    return read_feed(Capture("suite", "https://example.org/feed", NOW, body, media_type=media_type), SOURCE, NOW)[0]


def test_robots_google_is_answered_as_it_says_but_for_leniencies_of_theirs():
    found = [(row, parse(row["robots"].encode()).can_fetch(row["url"], row["agent"])) for row in rows("robots_google")]
    differing = [row["id"] for row, may in found if may != row["allowed"]]

    assert 1 - len(differing) / len(found) >= 0.91, differing


def test_robots_real_is_answered_as_protego_does():
    same = []
    for row in rows("robots_real"):
        rules = parse(base64.b64decode(row["robots_b64"]))
        same += [rules.can_fetch(f"https://{row['id']}{path}", agent) == may for agent, path, may in row["checks"]]

    assert sum(same) / len(same) >= 0.99


def test_what_is_asked_goes_to_the_host_that_was_checked():
    guard, differing, count = Guard(("0.0.0.0/0", "[::]/0")), [], 0
    for row in rows("wpt_url"):
        try:
            url = urljoin("" if row["base"] in (None, "None") else row["base"], row["input"])
        except ValueError:
            continue
        assert canonical_url(canonical_url(url)) == canonical_url(url)
        registrable_domain(url)
        for spelling in (url, canonical_url(url)):
            try:
                checked = guard.check(spelling)
                sent = urlsplit(str(requests.Request("GET", spelling).prepare().url))
            except (FetchError, requests.RequestException):
                continue
            count += 1
            host = (checked.hostname or "").encode("idna").decode() if checked.hostname else ""
            if ((sent.hostname or "").rstrip("."), sent.port) != (host.rstrip(".").lower(), checked.port):
                differing.append(spelling)

    assert count > 50 and differing == []


def test_encodings_are_sniffed_about_as_browsers_do():
    """Most of these pages are plain ASCII, where every charset reads the same; a letter beyond it makes them differ."""
    sniffed = [row for row in rows("html5lib") if row["encoding"] not in (None, "None")]
    right = 0
    for row in sniffed:
        beyond = b"" if row["encoding"].lower() == "utf-8" else b"\n<p>\xe9t\xe9 caf\xe9 pass\xe9</p>"
        charset = decode(base64.b64decode(row["data_b64"]) + beyond, "", is_html=True)[1]
        right += same_charset(charset, row["encoding"])

    assert right / len(sniffed) >= 48 / 83, f"{right} of {len(sniffed)}"


def same_charset(ours: str, theirs: str) -> bool:
    """Under one name; what is called ISO-8859-1 is windows-1252 on the web."""
    names = [codecs.lookup(name).name.replace("iso8859-1", "cp1252") for name in (ours, theirs)]
    return len(set(names)) == 1


def test_no_tree_of_html5lib_gets_an_exception_out_of_the_reader():
    trees = [row for row in rows("html5lib") if row["encoding"] in (None, "None")]

    assert len([outcome(base64.b64decode(row["data_b64"])) for row in trees]) > 400


@pytest.mark.parametrize("suite", ["feedparser", "feedvalidator"])
def test_every_feed_is_read_or_refused_and_none_takes_long_or_keeps_markup_alive(suite):
    slow = []
    for row in rows(suite):
        started = time.process_time()
        try:
            entries = read(base64.b64decode(row["doc_b64"]))
        except Rejected as rejected:
            assert rejected.reason in ("bad_feed", "too_deep")
            continue
        slow += [row["id"]] if time.process_time() - started > MAX_ONE_S else []
        for entry in entries:
            told = f"{entry.title} {entry.summary}"
            assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", told), row["id"]
            assert not LIVE.search(told), row["id"]

    assert slow == []


def test_titles_and_dates_are_those_of_feedparser():
    from extractors.discover.feed import text_of

    equal: dict[str, list[bool]] = {"title": [], "date": []}
    for row in rows("feedparser"):
        oracle = row.get("oracle") or {}
        if oracle.get("bozo"):
            continue
        try:
            entries = {entry.url: entry for entry in read(base64.b64decode(row["doc_b64"]))}
        except Rejected:
            entries = {}
        for item in oracle.get("entries", []):
            entry = entries.get(canonical_url(item["link"])) if str(item.get("link")).startswith("http") else None
            if entry is None:
                continue
            equal["title"].append(text_of(item.get("title") or "") == entry.title)
            if stamp := item.get("published") or item.get("date") or item.get("updated"):
                at = entry.published_at or entry.modified_at
                equal["date"].append(at is not None and at.isoformat()[:19] == str(stamp)[:19])

    shares = {name: sum(found) / len(found) for name, found in equal.items() if found}
    assert shares and min(shares.values()) >= 0.99, shares


def test_json_of_any_kind_neither_ends_a_feed_nor_a_page():
    for row in rows("json_parsing"):
        document = base64.b64decode(row["doc_b64"])
        item = (
            b'{"version":"https://jsonfeed.org/version/1.1","items":[{"url":"https://a.example/1","title":' + document
        )
        for body in (document, item + b"}]}"):
            try:
                read(body, "application/feed+json")
            except Rejected as rejected:
                assert rejected.reason == "bad_feed"
        linked = b'<script type="application/ld+json">' + document.replace(b"</", b"< /") + b"</script>"
        page = b"<title>The pier is voted for</title>" + linked + b"<article><h1>The pier is voted for</h1>"
        assert outcome(page + LONG_TEXT.encode() + b"</article>") == "loaded"


def test_naughty_strings_are_text_wherever_they_stand(tmp_path):
    home = Home(tmp_path / "data")
    for row in rows("naughty_strings"):
        text = row["s"]
        canonical_url(text), registrable_domain(text)
        written = f"<title>{text}</title><article><h1>{text}</h1><p class=byline>By {text}</p>{LONG_TEXT}</article>"
        outcome(written.encode("utf-8", "replace"))
        url = canonical_url(f"https://example.org/{text}")
        capture = Capture("suite", url, NOW, text.encode("utf-8", "replace"))
        assert [each.body for each in captures_of(home, keep(home, "suite", [capture]))] == [capture.body]


def test_no_path_of_others_leads_out_of_the_data_folder(tmp_path):
    home = Home(tmp_path / "data")
    for row in rows("path_traversal"):
        url = canonical_url("https://example.org/" + row["path"])
        headers = (("content-disposition", f'attachment; filename="{row["path"]}"'),)
        keep(home, "suite", [Capture("suite", url, NOW, b"x", headers=headers)])

    assert [path.name for path in tmp_path.iterdir()] == ["data"]
    assert all(re.fullmatch(r"[\w.-]+", path.name) for path in (tmp_path / "data").rglob("*"))


def test_compressed_bodies_are_whole_or_refused():
    for path in sorted((SUITES / "compressed" / "dev").iterdir()):
        body = path.read_bytes()
        pieces = (body[start : start + 65_536] for start in range(0, len(body), 65_536))
        try:
            assert len(joined(gunzip(pieces), 10_000_000)) <= 10_000_000
        except FetchError as error:
            assert error.reason in ("too_large", "bad_encoding", "truncated")


def test_no_spelling_of_a_private_address_passes():
    guard = Guard()
    for row in rows("ssrf_urls"):
        url = next(str(value) for value in row.values() if "://" in str(value) or ":" in str(value))
        with pytest.raises((FetchError, OSError)):
            checked = guard.check(url)
            guard.addresses(checked.hostname or "", checked.port or 80)
