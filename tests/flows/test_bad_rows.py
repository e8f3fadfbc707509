"""One bad row never fails its batch: what is around it is loaded, and it is cleaned or refused by itself."""

from __future__ import annotations

import json

import pytest

from tests.flows.paper import Paper, story
from tests.server import Answer

BODY = "The ferry keeps its winter hours until the bridge is mended, the harbour board said on Monday. " * 4
LONE = "Half of a pair: \\ud83d"  # as JSON writes a lone surrogate
BAD = {
    "no JSON": "{'url': nothing}",
    "a list": "[1, 2, 3]",
    "no address and no title": "{}",
    "numbers for words": json.dumps({"url": 17, "title": 4.5, "body": BODY}),
    "a list for a text": json.dumps({"url": "https://bad.example/1", "title": ["a"], "body": {"b": BODY}}),
    "lone surrogate": '{"url": "https://bad.example/2", "title": "' + LONE + '", "body": "' + LONE + BODY + '"}',
    "NUL": json.dumps({"url": "https://bad.example/3", "title": "No\x00thing", "body": "\x00\x1b[2J" + BODY}),
    "year 0": json.dumps({"url": "https://bad.example/4", "title": "Never", "body": BODY, "published": "0000-00-00"}),
    "year 99999": json.dumps(
        {"url": "https://bad.example/5", "title": "Late", "body": BODY, "published": "99999-01-01"}
    ),
    "no Unicode": b'{"url": "https://bad.example/6", "title": "\xff\xfe", "body": "\xc3\x28"}'.decode("latin-1"),
    "deep": '{"url": "https://bad.example/7", "title": "t", "body": ' + "[" * 5_000 + "]" * 5_000 + "}",
    "quotes": json.dumps({"url": "https://bad.example/8'; drop table x; --", "title": "'; --", "body": BODY}),
    "long address": json.dumps({"url": "https://bad.example/" + "a" * 100_000, "title": "Long", "body": BODY}),
}


def good(number: int) -> str:
    return json.dumps({"url": f"https://good.example/{number}", "title": f"Story {number}", "body": BODY + str(number)})


@pytest.fixture(scope="module")
def rows(tmp_path_factory, readers):
    """A table in which every second row is bad, brought in as a whole."""
    from tests.flows.office import Office

    office = Office(tmp_path_factory.mktemp("rows"), readers)
    lines = [line for number, bad in enumerate(BAD.values()) for line in (bad, good(number))]
    path = office.folder / "rows.jsonl"
    path.write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
    office.source("table", {"kind": "table", "path": str(path)})
    outcome = office.run()["table"]
    return office, outcome


def test_all_good_rows_are_loaded(rows):
    office, outcome = rows

    assert outcome.state == "ok"
    found = office.rows("select url from articles where url like 'https://good.example/%'")
    assert len(found) == len(BAD)


def test_what_was_loaded_is_clean_and_what_was_not_has_its_reason(rows):
    office, _ = rows
    texts = office.rows("select title || body from articles")

    assert not [text for text in texts if any(ord(sign) < 32 and sign not in "\n\t" for sign in text)]
    assert "internal" not in office.rows("select reason from rejects")
    assert office.rows("select count(*) from entries where state = 'pending'") == [0]


def test_a_page_of_broken_bytes_is_loaded_beside_sound_ones(office, site):
    paper = Paper(site)
    paper.print(*(story(number) for number in range(4)))
    broken = site.answers["/news/2"]
    assert isinstance(broken, Answer)
    site.answers["/news/2"] = Answer(broken.body.replace(b"</h1>", b"\x00\xed\xa0\x80&#xD800;&#0;\xff</h1>"))
    office.source("courier", {"kind": "feed", "url": site.url("/feed")})

    assert office.run()["courier"].report.added == 4
