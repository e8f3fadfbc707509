"""Our reader in the shape in which extractors are compared.

``read(html_bytes, url)`` gives title, authors, published, body and lang.

The comparison counts the standfirst as part of the text, and newsrooms as authors, as its truths do.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from extractors.article import Article, Capture
from extractors.errors import ExtractError
from extractors.extract.page import extract_page
from extractors.source import Source

SOURCE = Source.model_validate({"name": "bench", "timezone": "UTC", "discover": [{"kind": "folder", "path": "."}]})


def read(html: bytes, url: str | None = None) -> dict[str, Any]:
    """Read one page; {} when it holds no article."""
    capture = Capture(
        "bench", url or "file:bench/page.html", datetime.now(UTC), html, media_type="text/html; charset=utf-8"
    )
    try:
        article = extract_page(capture, SOURCE)
    except ExtractError:
        return {}
    return {
        "title": article.title,
        "authors": credited(article),
        "published": printed(article),
        "body": "\n\n".join(filter(None, (article.standfirst, article.body))),
        "lang": article.language,
    }


def credited(article: Article) -> list[str]:
    """Who is named as author, newsrooms and agencies among them: our authors are people, the truths' are not."""
    declared = next((one for one in article.findings if one.field == "authors" and one.is_chosen), None)
    if declared is not None and declared.method == "json_ld":
        return declared.raw.split("; ")
    return list(article.authors) or [name for name in article.byline.split(", ") if name]


def printed(article: Article) -> str | None:
    """The instant, in a zone in which its day is the printed one; else the day alone."""
    if article.published_at is None:
        return article.published_on.isoformat() if article.published_on else None
    zones = (timezone(timedelta(hours=sign * hours)) for hours in range(15) for sign in (1, -1) if sign * hours > -13)
    moments = (article.published_at.astimezone(zone) for zone in zones)
    return next((at for at in moments if at.date() == article.published_on), article.published_at).isoformat()
