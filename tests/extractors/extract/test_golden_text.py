"""Golden cases of saved text: a folder is a case, its name the behaviour, ``expected.json`` what it is about."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors.article import Capture
from extractors.errors import ExtractError
from extractors.extract.saved_text import extract_text
from extractors.source import Source

CASES = sorted((Path(__file__).parents[2] / "golden" / "saved-text").iterdir())
SOURCE = Source.model_validate({"name": "letters", "discover": [{"kind": "folder", "path": "."}]})


def read(path):
    """What ``newsdesk extract --json`` would print of the case's article, the body as a list of blocks."""
    media_type = "text/markdown" if path.suffix == ".md" else "text/plain"
    capture = Capture(
        "letters",
        f"file:letters/{path.name}",
        datetime(2026, 1, 1, tzinfo=UTC),
        path.read_bytes(),
        media_type=media_type,
    )
    try:
        (article,) = extract_text(capture, SOURCE)
    except ExtractError as error:
        return {"reject": error.reason}
    told = json.loads(json.dumps(asdict(article), default=lambda value: value.isoformat()))
    return {**told, "body": [block.text for block in article.blocks]}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_saved_text_is_read_as_expected(case):
    (path,) = case.glob("article.*")
    expected = json.loads((case / "expected.json").read_text("utf-8"))
    told = read(path)

    assert {field: told.get(field) for field in expected} == expected
