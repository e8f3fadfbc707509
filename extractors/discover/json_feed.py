"""JSON Feed 1.0 and 1.1 -> items in the words of feed.py."""

from __future__ import annotations

import json
from typing import Any

from extractors.article import Capture
from extractors.errors import DiscoverError


def read_json_feed(capture: Capture, max_items: int) -> tuple[list[dict[str, Any]], bool]:
    """Items; True when there were more than max_items. Raises DiscoverError."""
    try:
        feed = json.loads(capture.body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise DiscoverError("bad_feed", f"{capture.url} is no JSON: {str(error)[:200]}") from None
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or "jsonfeed.org" not in str(feed.get("version")):
        raise DiscoverError("bad_feed", f"{capture.url} is JSON, but no JSON Feed")
    language = _text(feed.get("language"))
    return [_item(item, language) for item in items[:max_items] if isinstance(item, dict)], len(items) > max_items


def _item(item: dict[str, Any], language: str) -> dict[str, Any]:
    authors = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    tags = item.get("tags") if isinstance(item.get("tags"), list) else []
    identity = _text(item.get("id"))
    return {
        "link": _text(item.get("url")) or (identity if identity.startswith(("http://", "https://")) else ""),
        "title": _text(item.get("title")),
        "summary": _text(item.get("summary")),
        "content": _text(item.get("content_html")),
        "authors": [
            _text(author.get("name")) for author in authors or () if isinstance(author, dict) and author.get("name")
        ],
        "tags": [_text(tag) for tag in tags or () if isinstance(tag, str)],
        "language": _text(item.get("language")) or language,
        "published": _text(item.get("date_published")),
        "updated": _text(item.get("date_modified")),
    }


def _text(value: object) -> str:
    """A string with no lone surrogates in it, which JSON may hold; anything else is as good as nothing."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""
