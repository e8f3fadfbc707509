"""The front page: a search and its filters in; how much there is, and the newest or the best of it, out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request

from warehouse.desk.edition import Edition, Row
from warehouse.desk.pictures import Stretch, volume
from warehouse.desk.show import Page

PAGE_ARTICLES = 30
MAX_PAGES = 200
BEST = 50  # answers of a search
FACETS = ("source", "section", "language", "agency")
COPIES = {"without": "without copies", "only": "copies only"}


@dataclass(frozen=True, slots=True)
class Choice:
    """Which articles: all fields that are given hold. ``since`` <= day < ``until``."""

    q: str | None = None
    source: str | None = None
    section: str | None = None
    language: str | None = None
    agency: str | None = None
    copies: str | None = None
    since: date | None = None
    until: date | None = None

    @property
    def values(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @property
    def given(self) -> dict[str, Any]:
        return {name: value for name, value in self.values.items() if value is not None}

    @property
    def link(self) -> str:
        return "/?" + urlencode({name: str(value) for name, value in self.given.items()})

    def without(self, name: str) -> Choice:
        """The same, wider by one filter."""
        return replace(self, **{name: None})

    def only(self, name: str, value: str) -> Choice:
        """The same, narrower by one filter."""
        fields: dict[str, Any] = {name: value}
        return replace(self, **fields)

    def within(self, stretch: Stretch) -> Choice:
        return replace(self, since=stretch.since, until=stretch.until)


def chosen(asked: QueryParams) -> Choice:
    """The filters as the address gives them; empty fields of the form are no filters, and what is no date is none."""
    words = {name: asked.get(name, "").strip() or None for name in ("q", *FACETS)}
    copies = asked.get("copies") if asked.get("copies") in COPIES else None
    return Choice(**words, copies=copies, since=day(asked.get("since", "")), until=day(asked.get("until", "")))


def day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def number(text: str, most: int) -> int:
    """A page number: from 1."""
    return min(most, max(1, int(text))) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def front(request: Request, edition: Edition) -> Page:
    """``/``: the newest articles under the filters; with ``?q=`` the best answers to a search."""
    choice = chosen(request.query_params)
    shown = best(choice, edition) if choice.q else newest(choice, edition, request.query_params.get("page", ""))
    facets = {name: [row for row in edition.ask("facets") if row["facet"] == name] for name in FACETS}
    return Page("front.html", shown | {"choice": choice, "facets": facets, "copies": COPIES, "most": BEST})


def best(choice: Choice, edition: Edition) -> dict[str, Any]:
    """What a search finds: the best first."""
    found = edition.ask("found", **choice.values, top=BEST)
    days = Counter(row["day"] for row in found if row["day"])
    picture = volume(days.items(), lambda stretch: choice.within(stretch).link)
    return {"total": len(found), "volume": picture, "days": [(None, told(found))], "page": 1, "pages": 1}


def newest(choice: Choice, edition: Edition, asked_page: str) -> dict[str, Any]:
    """A page of what there is, the newest first, each day's articles grouped into stories."""
    page = number(asked_page, MAX_PAGES)
    days = [(row["day"], row["articles"]) for row in edition.ask("volume", **choice.values)]
    total = sum(articles for _, articles in days)
    rows = edition.ask("newest", **choice.values, limit=PAGE_ARTICLES, offset=(page - 1) * PAGE_ARTICLES)
    by_day: dict[date, list[Row]] = {}
    for row in rows:
        by_day.setdefault(row["day"], []).append(row)
    return {
        "total": total,
        "volume": volume(days, lambda stretch: choice.within(stretch).link),
        "days": [(day, told(articles)) for day, articles in by_day.items()],
        "page": page,
        "pages": min(MAX_PAGES, -(-total // PAGE_ARTICLES)),
    }


def told(rows: list[Row]) -> list[list[Row]]:
    """Articles that tell the same, together: a story stands where its uppermost article would, led by who was first."""
    stories: dict[Any, list[Row]] = {}
    for row in rows:
        stories.setdefault(row["story_id"], []).append(row)
    return [sorted(articles, key=lambda row: row["is_copy"]) for articles in stories.values()]
