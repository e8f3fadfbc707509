"""robots.txt as RFC 9309 has it."""

import base64
import json
from pathlib import Path

import pytest

from extractors.errors import FetchError
from extractors.fetch.robots import MAX_ROBOTS_BYTES, parse
from tests.extractors.fetch.conftest import client_for
from tests.server import Answer, Raw

SUITES = Path(__file__).parents[4] / "shared" / "suites"
needs_suites = pytest.mark.skipif(not SUITES.exists(), reason="the test data of others lies beside the checkout")


def outcome(client, source, url):
    try:
        return client.get(source, url).status
    except FetchError as error:
        return error.reason


@pytest.mark.parametrize(
    "answer, expected",
    [
        (Answer(b"User-agent: *\nDisallow: /b"), "robots"),
        (Answer(b"User-agent: newsdesk\nDisallow: /b\n\nUser-agent: *\nAllow: /"), "robots"),
        (Answer("\ufeffUSER-AGENT : *\r\nDISALLOW:/b # here\r\n".encode()), "robots"),
        (Answer(b"User-agent: *\nDisallow: /\nAllow: /b$"), 404),
        (Answer(b"<html>a page</html>"), 404),
        (Answer(status=404), 404),
        (Answer(status=403), 404),
        (Answer(status=301, headers={"Location": "/robots.txt"}), 404),
        (Answer(status=500), "http_status"),
        (Answer(status=429), "rate_limited"),
        (Raw([b"HTTP/1.1 200 OK\r\n"] + [b"X"] * 50, pause_s=0.1), "timeout"),
    ],
    ids=["rules", "ours", "bom", "longest", "page", "404", "403", "loop", "500", "429", "slow"],
)
def test_its_answer_decides(site, source, tmp_path, answer, expected):
    client = client_for(site, tmp_path, deadline_s=1)
    site.answers["/robots.txt"] = answer

    assert outcome(client, source, site.url("/b")) == expected
    assert len(site.asked("/b")) == (1 if expected == 404 else 0)


def test_no_more_than_500_kib_of_it_are_read(client, site, source):
    rules = b"User-agent: *\nDisallow: /a\n" + b"#" * MAX_ROBOTS_BYTES + b"\nDisallow: /b\n"
    site.answers["/robots.txt"] = Answer(rules * 3)

    assert outcome(client, source, site.url("/a")) == "robots"
    assert outcome(client, source, site.url("/b")) == 404


def test_it_is_asked_for_once_a_day_over_all_runs(site, source, tmp_path):
    for _ in range(2):
        client = client_for(site, tmp_path)
        for number in range(3):
            client.get(source, site.url(f"/{number}"))

    assert len(site.asked("/robots.txt")) == 1


def test_its_crawl_delay_is_kept(client, site, source):
    site.answers["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 0.5")
    for number in range(3):
        client.get(source, site.url(f"/{number}"))

    first, second, third = (request.at for request in site.requests[1:])
    assert min(second - first, third - second) >= 0.49


def test_every_answer_of_it_is_kept(client, site, source, kept):
    client.get(source, site.url("/a"))

    assert next((capture.role, capture.status, capture.url) for capture in kept) == (
        "robots",
        404,
        site.url("/robots.txt"),
    )


# Where Protego and Google's own parser part ways.
DIFFERENCES = {
    "ID_Encoding": "Google's test hands over URLs that are not escaped yet; ours always are",
}


@needs_suites
def test_we_decide_as_google_does_but_for_what_is_named():
    rows = [json.loads(line) for line in (SUITES / "robots_google" / "dev.jsonl").read_text().splitlines()]

    differing = [
        row["id"] for row in rows if parse(row["robots"].encode()).can_fetch(row["url"], row["agent"]) != row["allowed"]
    ]

    assert {name.partition("#")[0] for name in differing} <= DIFFERENCES.keys()
    assert len(differing) / len(rows) <= 0.05


@needs_suites
def test_we_read_the_files_of_real_sites_as_protego_does():
    rows = [json.loads(line) for line in (SUITES / "robots_real" / "dev.jsonl").read_text().splitlines()[:60]]

    same = []
    for row in rows:
        rules = parse(base64.b64decode(row["robots_b64"]))
        same += [
            rules.can_fetch(f"https://{row['id']}{path}", agent) == allowed for agent, path, allowed in row["checks"]
        ]

    assert sum(same) / len(same) >= 0.99
