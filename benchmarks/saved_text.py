"""Our reader of saved text behind the interface of a scorer: ``read(file_bytes, file_name) -> dict``.

    python score.py dev benchmarks/saved_text.py:read
    python -m benchmarks.saved_text        the same figures for all files and for the half held apart, speed, findings

Half of the pages that the files were made from, drawn by the hash of the page's name, are not looked at when rules are
made. Without ../shared/texts the second says so and ends.

The scorer counts whoever the byline names as its author, a newsroom too; ``Article.authors`` holds people only, so a
byline without people is handed over as printed, and the agencies that it names beside people are added.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import re
import statistics
import sys
import time
import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from extractors.article import Article, Capture
from extractors.clean.agency_credits import SOURCE as SOURCE_LABEL
from extractors.clean.agency_names import MENTION
from extractors.clean.bylines import LEAD
from extractors.clean.dates import read_date
from extractors.errors import ExtractError
from extractors.extract.saved_text import extract_text
from extractors.source import Source

TEXTS = Path(__file__).resolve().parents[2] / "shared" / "texts"
COLUMNS = ("title", "stand", "day", "prec", "auth", "capt", "cred", "read", "f1", "reject")
ROUNDS = 5
SAVED = Source.model_validate({"name": "saved", "discover": [{"kind": "folder", "path": "."}]})


def read(body: bytes, name: str) -> dict[str, Any]:
    """One file -> the scorer's fields, or {"reject": True}."""
    try:
        article = extract_text(captured(body, name), SAVED)[0]
    except ExtractError as error:
        return {"reject": True, "reason": str(error)}
    return {
        "title": article.title,
        "standfirst": article.standfirst or None,
        "authors": signed(article),
        "published": printed(article, "published_on"),
        "updated": printed(article, "modified_on"),
        "captions": [{"text": image.caption, "credit": image.credit or None} for image in article.images],
        "reading_minutes": article.reading_minutes,
        "section": article.section or article.kicker or None,
        "dateline": place(article.dateline),
        "body": article.body,
    }


def captured(body: bytes, name: str) -> Capture:
    return Capture("saved", f"file:saved/{name}", datetime(2026, 1, 1, tzinfo=UTC), body, media_type="text/plain")


def signed(article: Article) -> list[str]:
    """Everybody the byline names."""
    if not article.authors and SOURCE_LABEL.match(article.byline) and (agencies := MENTION.findall(article.byline)):
        return list(agencies)
    if not article.authors:
        return [LEAD.sub("", article.byline, count=1)] if article.byline else []
    return [*article.authors, *dict.fromkeys(MENTION.findall(article.byline))]


def printed(article: Article, field: str) -> dict[str, Any] | None:
    """A date as the scorer wants it: as printed, with the clock and the zone's offset where they were printed."""
    if "relative_date" in article.flags:
        return None  # these files say nothing of when they were captured
    raw = next((finding.raw for finding in article.findings if finding.field == field), "")
    date = read_date(raw, language=article.language) if raw else None
    if not date:
        return None
    shift = datetime.combine(date.on, date.clock, UTC) - date.at if date.at and date.clock else None
    minutes = round(shift.total_seconds() / 60) if shift is not None else 0
    sign = "-" if minutes < 0 else "+"
    return {
        "date": date.on.isoformat()[: {"month": 7, "year": 4}.get(date.precision, 10)],
        "time": date.clock.isoformat() if date.clock else None,
        "tz": f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}" if shift is not None else None,
        "precision": date.precision,
    }


def place(dateline: str) -> dict[str, str] | None:
    """ "PARIS, February 29 (AP)" -> place and agency."""
    if not dateline:
        return None
    agency = re.search(r"\(([^()]+)\)", dateline)
    return {"place": re.split(r"[,(]", dateline)[0].strip(), "agency": agency[1] if agency else ""}


# ---------------------------------------------------------------------- python -m benchmarks.saved_text


def is_apart(truth: dict[str, Any]) -> bool:
    """Is it made from a page that is not looked at when rules are made?"""
    return bool(hashlib.sha256((truth.get("page") or truth["id"]).encode()).digest()[0] & 1)


def main() -> None:
    if not (TEXTS / "dev" / "truth.jsonl").exists():
        print(f"There are no texts in {TEXTS}: nothing is compared.")
        return
    sys.path.insert(0, str(TEXTS))
    score = importlib.import_module("score")
    files = list(score.load("dev"))
    rows = [(truth, score.score(truth, read(body, f"{truth['id']}.txt"))) for truth, body in files]
    print(
        f"{'':12}{'files':>7}" + "".join(f"{name:>8}" for name in COLUMNS) + "   (of files in which the field is there)"
    )
    for label, some in (
        ("tuned", [row for row in rows if not is_apart(row[0])]),
        ("held apart", [row for row in rows if is_apart(row[0])]),
        ("all", rows),
    ):
        print(f"{label:12}{len(some):>7}" + "".join(figure(score, some, name) for name in COLUMNS))
    show_speed([(f"{truth['id']}.txt", body) for truth, body in files])
    show_findings([(f"{truth['id']}.txt", body) for truth, body in files if not truth.get("reject")])


def figure(score: Any, rows: Sequence[tuple[dict[str, Any], dict[str, float]]], name: str) -> str:
    asked = [scores[name] for truth, scores in rows if name in scores and truth.get(score.NULL.get(name, "id"))]
    return f"{statistics.mean(asked):8.3f}" if asked else f"{'-':>8}"


def show_speed(files: Sequence[tuple[str, bytes]]) -> None:
    """The best of some rounds: what else runs on the machine makes it slower, never quicker. The scorer's shape is
    not made: it reads dates anew."""
    seconds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for name, body in files:
            with suppress(ExtractError):
                extract_text(captured(body, name), SAVED)
        seconds.append(time.process_time() - start)
    print(f"\n{len(files) / min(seconds):.0f} files a second and core (CPU time, best of {ROUNDS} rounds)")


def show_findings(files: Sequence[tuple[str, bytes]]) -> None:
    """What the findings take: space as JSON and packed together with the others, and the time to make them."""
    reader = importlib.import_module("extractors.extract.saved_text")
    spent, untimed = [0.0], reader.findings_of

    def timed(*arguments: Any) -> list[Any]:
        start = time.process_time()
        found = list(untimed(*arguments))
        spent[0] += time.process_time() - start
        return found

    reader.findings_of = timed  # type: ignore[attr-defined]
    start = time.process_time()
    try:
        articles = [extract_text(captured(body, name), SAVED)[0] for name, body in files]
    finally:
        reader.findings_of = untimed  # type: ignore[attr-defined]
    total, count = time.process_time() - start, len(articles)
    findings = [one for article in articles for one in article.findings]
    lost = sum(not one.is_chosen for one in findings)
    told = "\n".join(json.dumps(asdict(one)) for one in findings).encode()
    print(
        f"{len(findings) / count:.1f} findings an article, {lost / count:.1f} of them losers; "
        f"{len(told) / count / 1000:.2f} KB as JSON, {len(zlib.compress(told)) / count / 1000:.2f} KB packed; "
        f"{spent[0] / count * 1e6:.0f} of {total / count * 1e6:.0f} microseconds"
    )


if __name__ == "__main__":
    main()
