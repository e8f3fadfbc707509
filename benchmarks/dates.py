"""Dates in print and on pages: ours beside htmldate.

    python -m benchmarks.dates

The suites lie in ../shared/suites; without them this says so and ends. A string or page is right (the day that people
who looked at it say), none (no date, which is honest), or wrong. Where a string names its zone, the day of the instant
in UTC is right too: the suite converts, our ``published_on`` is the day as printed. htmldate is compared when it is
installed.
"""

from __future__ import annotations

import base64
import importlib
import json
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from extractors.article import Capture
from extractors.clean.dates import read_date
from extractors.errors import ExtractError
from extractors.extract import read_capture
from extractors.source import Source

SUITES = Path(__file__).resolve().parents[2] / "shared" / "suites"
SOURCE = Source.model_validate({"name": "bench", "discover": [{"kind": "folder", "path": "."}]})
SEEN_AT = datetime(2026, 6, 1, tzinfo=UTC)
VERDICTS = ("right", "none", "wrong")


def rows_of(suite: str) -> list[dict[str, Any]]:
    """The rows of a suite's development half; [] where it is absent."""
    path = SUITES / suite / "dev.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def strings() -> Iterable[tuple[str, str, set[str]]]:
    """Each printed date of the suite: the text, the true day, and the days that we read."""
    for row in rows_of("dates"):
        if not row.get("out"):
            continue  # must not fail, but nobody says what is right
        now = datetime.fromisoformat(row["relative_to"]).replace(tzinfo=UTC)
        found = read_date(row["text"], now=now)
        days = {found.on.isoformat()} if found else set()
        if found and found.at:
            days.add(found.at.date().isoformat())
        yield row["text"], row["out"][:10], days


def verdict(true: str, found: set[str]) -> str:
    return "none" if not found else "right" if true in found else "wrong"


def ours(html: str, url: str) -> set[str]:
    capture = Capture("bench", url, SEEN_AT, html.encode("utf-8", "replace"), media_type="text/html; charset=utf-8")
    try:
        day = read_capture(capture, SOURCE)[0].published_on
    except ExtractError:
        return set()
    return {day.isoformat()} if day else set()


def htmldate() -> Callable[[str, str], set[str]]:
    """The peer. Raises ImportError where it is not installed."""
    find_date = importlib.import_module("htmldate").find_date

    def read(html: str, url: str) -> set[str]:
        day = find_date(html, url=url, original_date=True)
        return {day} if day else set()

    return read


def main() -> None:
    if not (SUITES / "dates").exists():
        print(f"There are no suites in {SUITES}: nothing is compared.")
        return
    print(f"{'':28}{'of':>6}" + "".join(f"{name:>8}" for name in VERDICTS))
    show("printed dates, ours", [verdict(true, found) for _, true, found in strings()])
    pages = [(base64.b64decode(row["html_b64"]).decode("utf-8", "replace"), row) for row in rows_of("htmldate")]
    show("pages, ours", [verdict(row["date"], ours(html, row["id"])) for html, row in pages])
    try:
        peer = htmldate()
    except ImportError:
        print("left out: htmldate is not installed")
        return
    show("pages, htmldate", [verdict(row["date"], peer(html, row["id"])) for html, row in pages])


def show(name: str, verdicts: list[str]) -> None:
    counts = Counter(verdicts)
    print(f"{name:28}{len(verdicts):>6}" + "".join(f"{counts[each]:>8}" for each in VERDICTS))


if __name__ == "__main__":
    main()
