"""Our reader in the shape in which extractors are compared: (html_bytes, url) -> dict(title, authors, published, body, lang).

The comparison counts the standfirst as part of the text, as its truths do.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from extractors.article import Capture
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
    published = article.published_at or article.published_on
    return {
        "title": article.title,
        "authors": list(article.authors),
        "published": published.isoformat() if published else None,
        "body": "\n\n".join(filter(None, (article.standfirst, article.body))),
        "lang": article.language,
    }
