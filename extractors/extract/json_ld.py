"""JSON-LD in a page's bytes (UTF-8) -> its objects, flattened, and the one that describes the article.

Found by searching the bytes, so that no parser has to build scripts; small faults that publishers make
(comments, CDATA, trailing commas, raw line breaks) are forgiven. Nothing raises: what is no JSON is left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from pydantic_core import from_json

from extractors.clean.prose import clean_line

MARK = b"ld+json"
MAX_SCRIPTS = 30
MAX_OBJECTS = 500
MAX_DEPTH = 12
TRAILING_COMMA = re.compile(r",(?=\s{0,50}[}\]])")
# schema.org/Article and its kinds as news sites use them.
ARTICLES = frozenset(
    [
        "Article",
        "NewsArticle",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "AskPublicNewsArticle",
        "BackgroundNewsArticle",
        "OpinionNewsArticle",
        "ReviewNewsArticle",
        "LiveBlogPosting",
        "BlogPosting",
        "AdvertiserContentArticle",
        "SatiricalArticle",
        "TechArticle",
        "ScholarlyArticle",
        "Report",
        "Review",
        "SocialMediaPosting",
    ]
)
LESSER = frozenset({"WebPage", "VideoObject", "CreativeWork", "ItemPage", "MediaNewsArticle"})

Linked = Mapping[str, Any]


def linked_data(html: bytes, begun: Iterable[int], url: str = "") -> tuple[tuple[Linked, ...], Linked]:
    """All objects, and the article's own ({} when there is none); ``begun`` is where scripts begin."""
    objects = tuple(found(html, begun))
    return objects, article_among(objects, url)


def found(html: bytes, begun: Iterable[int]) -> Iterator[Linked]:
    left = MAX_OBJECTS
    for text in islice(scripts(html, begun), MAX_SCRIPTS):
        for value in flattened(loads(text), MAX_DEPTH):
            yield value
            left -= 1
            if left <= 0:
                return


def scripts(html: bytes, begun: Iterable[int]) -> Iterator[str]:
    """The text of each <script type="application/ld+json">."""
    end = 0
    for at in begun:
        start = html.find(b">", at) + 1
        if at < end or MARK not in html[at:start]:
            continue
        end = html.find(b"</script", start)
        end = end if end >= 0 else html.find(b"</SCRIPT", start)
        if end < 0:
            return
        yield html[start:end].decode("utf-8", "replace")


def loads(text: str) -> Any:
    """The JSON, once more without the usual faults if it does not load as it is; None when it is none."""
    try:
        return from_json(text)
    except ValueError:
        pass
    text = text.replace("<![CDATA[", "").replace("]]>", "")
    start = min((at for at in (text.find("{"), text.find("[")) if at >= 0), default=0)
    end = max(text.rfind("}"), text.rfind("]")) + 1
    try:
        return json.loads(TRAILING_COMMA.sub("", text[start:end]), strict=False)
    except (ValueError, RecursionError):
        return None


def flattened(value: Any, depth: int) -> Iterator[Linked]:
    """Objects with a type, from lists, @graph and the places where sites put the article inside a page."""
    if depth <= 0:
        return
    if isinstance(value, list):
        for item in value:
            yield from flattened(item, depth - 1)
    elif isinstance(value, dict):
        if types_of(value):
            yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "liveBlogUpdate"):
            if key == "liveBlogUpdate":
                continue  # each update is a posting of its own, not this article
            if isinstance(value.get(key), dict | list):
                yield from flattened(value[key], depth - 1)


def types_of(value: Linked) -> set[str]:
    kinds = value.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return {kind.rsplit("/", 1)[-1].strip() for kind in listed if isinstance(kind, str)}


def article_among(objects: tuple[Linked, ...], url: str) -> Linked:
    """The object that is about this page: its own address first, then the first article that has a headline."""
    articles = [value for value in objects if types_of(value) & ARTICLES]
    if not articles:
        return next(
            (
                value
                for value in objects
                if types_of(value) & LESSER and (value.get("headline") or value.get("datePublished"))
            ),
            {},
        )
    path = path_of(url)
    own = [value for value in articles if path and any(path_of(address) == path for address in addresses_of(value))]
    return next((value for value in [*own, *articles] if value.get("headline") or value.get("name")), articles[0])


def path_of(address: str) -> str:
    try:
        return urlsplit(address).path.rstrip("/")
    except ValueError:  # "http://[..." is no address
        return ""


def addresses_of(value: Linked) -> list[str]:
    """What an object gives as its own address."""
    page = value.get("mainEntityOfPage")
    named = [value.get("url"), value.get("@id"), page.get("@id") if isinstance(page, dict) else page]
    return [address for address in named if isinstance(address, str) and address]


def texts(value: Any) -> list[str]:
    """Every reading of a value as text: a string, an object's name, or those of a list."""
    if isinstance(value, str):
        return [line] if (line := plain(value)) else []
    if isinstance(value, dict):
        return texts(value.get("name") or value.get("@value") or value.get("headline"))
    if isinstance(value, list):
        return [text for item in value[:50] for text in texts(item)]
    return []


def text(value: Any) -> str:
    """The first reading of a value as text, or ""."""
    return next(iter(texts(value)), "")


@lru_cache(256)  # a page says its title, its summary and its name in many places
def plain(value: str) -> str:
    """One clean line: entities that were escaped twice, and tags that do not belong, are gone."""
    if "&" in value:
        from html import unescape

        value = unescape(unescape(value))
    if "<" in value:
        value = re.sub(r"</?[a-zA-Z][^<>]{0,300}>", " ", value)
    return clean_line(value)
