"""Golden cases of HTML pages: a folder is a case, its name the behaviour, ``expected.json`` what it is about."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors.article import Capture
from extractors.errors import ExtractError
from extractors.extract.page import extract_page
from extractors.source import Source

GOLDEN = Path(__file__).parents[2] / "golden"
CASES = sorted(path.parent for path in GOLDEN.glob("*/*/page.html"))
SOURCE = Source.model_validate(
    {"name": "bay", "timezone": "Europe/Berlin", "discover": [{"kind": "folder", "path": "."}]}
)


def read(case):
    """What ``newsdesk extract --json`` would print of the case's page, the body as a list of blocks' texts."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    body = (case / "page.html").read_bytes()
    try:
        article = extract_page(Capture("bay", "https://bay.example/news/some-story-12", at, body), SOURCE)
    except ExtractError as error:
        return {"reject": error.reason}
    told = json.loads(json.dumps(asdict(article), default=lambda value: value.isoformat()))
    return {**told, "body": [block.text for block in article.blocks]}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_a_page_is_read_as_expected(case):
    expected = json.loads((case / "expected.json").read_text("utf-8"))
    found = read(case)

    assert {name: found.get(name) for name in expected} == expected
