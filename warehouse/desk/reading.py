"""The article's room: an id in; its text as a reader wants it, and beside it everything that is known of it, out."""

from __future__ import annotations

from collections import Counter
from operator import itemgetter
from typing import Any
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request

from warehouse.desk.edition import Edition, Row
from warehouse.desk.front import number
from warehouse.desk.marked import line, marked
from warehouse.desk.show import Page

MAX_REVISIONS = 10_000
FEW_ADDRESSES = 3
MAX_TELLERS = 12  # of a story, beside an article
# What is shown as a fact, in this order: column -> its name for a reader.
FACTS = {
    "published_on": "Published on",
    "published_at": "Published at",
    "modified_on": "Changed on",
    "modified_at": "Changed at",
    "byline": "Byline",
    "authors": "Authors",
    "dateline": "Dateline",
    "publication": "Publication",
    "section": "Section",
    "tags": "Tags",
    "language": "Language",
    "kicker": "Kicker",
    "title": "Title",
    "standfirst": "Standfirst",
    "agencies": "Agencies",
    "images": "Pictures",
    "reading_minutes": "Reading time",
    "is_paywalled": "Paywall",
    "body": "Text",
    "url": "Address",
}


def reading(request: Request, edition: Edition) -> Page:
    """``/article/ID``: the article as it is now."""
    article = found(request, edition)
    article_id = article["article_id"]
    addresses = edition.ask("addresses", article_id=article_id)
    readings = edition.ask("readings", article_id=article_id, capture_id=article["capture_id"])
    captures = edition.ask("article_captures", **told_by(readings, addresses))
    story = edition.first("story_of", article_id=article_id)
    findings = next((row["findings"] for row in readings if row["capture_id"] == article["capture_id"]), None)
    return Page(
        "article.html",
        {
            "article": article,
            "facts": list(facts(article, findings or [])),
            "revisions": revisions(edition, article, captures),
            "edits": edits(edition, article),
            "story_id": story and story["story_id"],
            "tellers": edition.ask("story", story_id=story["story_id"], quoting=False)[:MAX_TELLERS] if story else [],
            "events": events(edition, article_id, captures),
            "captures": captures,
            "addresses": addresses,
            "sql": f"from articles where article_id = '{article_id}'",
        },
    )


def changes(request: Request, edition: Edition) -> Page:
    """``/article/ID/changes?was=1&now=2``: what changed between any two revisions, in place."""
    article = found(request, edition)
    revisions = {row["revision"]: row for row in edition.ask("revisions", article_id=article["article_id"])}
    last = max(revisions)
    now = min(number(request.query_params.get("now", str(last)), MAX_REVISIONS), last)
    was = min(number(request.query_params.get("was", str(max(1, now - 1))), MAX_REVISIONS), last)
    old, new = revisions[was], revisions[now]
    paragraphs = marked(old["body"] or "", new["body"] or "")
    return Page(
        "changes.html",
        {
            "article": article,
            "revisions": list(revisions.values()),
            "was": old,
            "now_": new,
            "title": line(old["title"], new["title"]),
            "standfirst": line(old["standfirst"] or "", new["standfirst"] or ""),
            "paragraphs": paragraphs,
            "changed_count": sum(paragraph.is_changed for paragraph in paragraphs),
            "sql": f"from revisions where article_id = '{article['article_id']}' order by revision",
        },
    )


def beside(request: Request, edition: Edition) -> Page:
    """``/stories/ID/beside/ID``: what a copy changed, in place."""
    first, copy = (found(request, edition, name) for name in ("story_id", "article_id"))
    tellers = edition.ask("story", story_id=first["article_id"], quoting=True)
    if copy["article_id"] not in {row["article_id"] for row in tellers}:
        raise HTTPException(404, "This article does not tell that story.")
    return Page(
        "beside.html",
        {
            "first": first,
            "copy": copy,
            "title": line(first["title"], copy["title"]),
            "standfirst": line(first["standfirst"] or "", copy["standfirst"] or ""),
            "paragraphs": marked(first["body"] or "", copy["body"] or ""),
        },
    )


def found(request: Request, edition: Edition, name: str = "article_id") -> Row:
    """The article that the address names; 404 when this publication holds none."""
    row = edition.first("article", article_id=UUID(str(request.path_params[name])))
    if row is None:
        raise HTTPException(404, "There is no article of this id in the published warehouse.")
    return row


def revisions(edition: Edition, article: Row, captures: list[Row]) -> list[Row]:
    """All of them; the only one of an article that never changed is known already, which most are."""
    if article["revision_count"] > 1:
        return edition.ask("revisions", article_id=article["article_id"])
    only = {"revision": 1, "is_current": True, "first_captured_at": article["first_seen_at"]}
    return [only | {"word_count": article["word_count"], "capture_count": max(1, len(captures))}]


def told_by(readings: list[Row], addresses: list[Row]) -> Row:
    """The captures that were read as the article, and the addresses that led to it."""
    ids = sorted({str(row["capture_id"]) for row in readings})
    return {"capture_ids": tuple(ids), "urls": tuple(row["url"] for row in addresses)}


def edits(edition: Edition, article: Row) -> dict[int, Row]:
    """What each revision changed; nothing is asked of an article that never changed."""
    rows = edition.ask("edits", article_id=article["article_id"]) if article["revision_count"] > 1 else []
    return {row["revision"]: row for row in rows}


def events(edition: Edition, article_id: UUID, captures: list[Row]) -> list[Row]:
    """What became of it. Only an address that was asked twice can tell, and one is asked about alone: that is quick."""
    asked = Counter(row["url"] for row in captures)
    twice = [url for url, times in asked.items() if times > 1]
    urls = twice if len(twice) <= FEW_ADDRESSES else [None]
    rows = [row for url in urls for row in edition.ask("events", article_id=article_id, url=url)]
    return sorted(rows, key=itemgetter("captured_at"), reverse=True)


def facts(article: Row, findings: list[Row]) -> Any:
    """(column, its name, value, where it came from, what disagreed), for each value that there is."""
    for column, name in FACTS.items():
        value = article[column]
        if value in (None, "", []):
            continue
        of_it = sorted((each for each in findings if each["field"] == column), key=confidence, reverse=True)
        taken = next((each for each in of_it if each["is_chosen"]), None)
        yield {
            "column": column,
            "name": name,
            "value": value,
            "taken": taken,
            "others": [each for each in of_it if not each["is_chosen"]],
        }


def confidence(finding: Row) -> float:
    return float(finding["confidence"] or 0)
