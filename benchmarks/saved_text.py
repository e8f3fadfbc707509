"""Our reader of saved text behind the interface of a scorer: ``read(file_bytes, file_name) -> dict``.

    python score.py dev benchmarks/saved_text.py:read

The scorer counts whoever the byline names as its author, a newsroom too; ``Article.authors`` holds people only, so a
byline without people is handed over as printed, and the agencies that it names beside people are added.
"""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from extractors.article import Article, Capture
from extractors.clean.agency_names import MENTION
from extractors.clean.bylines import LEAD
from extractors.clean.dates import read_date
from extractors.errors import ExtractError
from extractors.extract.saved_text import extract_text
from extractors.source import Source

SOURCE = Source.model_validate({"name": "saved", "discover": [{"kind": "folder", "path": "."}]})


def read(body: bytes, name: str) -> dict[str, Any]:
    """One file -> the scorer's fields, or {"reject": True}."""
    capture = Capture("saved", f"file:saved/{name}", datetime(2026, 1, 1, tzinfo=UTC), body, media_type="text/plain")
    try:
        article = extract_text(capture, SOURCE)[0]
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


def signed(article: Article) -> list[str]:
    """Everybody the byline names."""
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
