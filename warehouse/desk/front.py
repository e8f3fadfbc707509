"""The front page: a search and its filters in; how much there is, and the newest or the best of it, out."""

from __future__ import annotations

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
FACETS = ("source", "section", "language", "agency")


@dataclass(frozen=True, slots=True)
class Choice:
    """Which articles: all fields that are given hold. ``since`` <= day < ``until``."""

    source: str | None = None
    section: str | None = None
    language: str | None = None
    agency: str | None = None
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
    words = {name: asked.get(name) or None for name in FACETS}
    return Choice(**words, since=day(asked.get("since", "")), until=day(asked.get("until", "")))


def day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def number(text: str, most: int) -> int:
    """A page number: from 1."""
    return min(most, max(1, int(text))) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def front(request: Request, edition: Edition) -> Page:
    """``/``: the newest articles under the filters."""
    choice = chosen(request.query_params)
    page = number(request.query_params.get("page", ""), MAX_PAGES)
    days = [(row["day"], row["articles"]) for row in edition.ask("volume", **choice.values)]
    total = sum(articles for _, articles in days)
    newest = edition.ask("newest", **choice.values, limit=PAGE_ARTICLES, offset=(page - 1) * PAGE_ARTICLES)
    return Page(
        "front.html",
        {
            "choice": choice,
            "total": total,
            "volume": volume(days, lambda stretch: choice.within(stretch).link),
            "days": by_day(newest),
            "facets": {name: facet(edition, name) for name in FACETS},
            "page": page,
            "pages": min(MAX_PAGES, -(-total // PAGE_ARTICLES)),
        },
    )


def facet(edition: Edition, name: str) -> list[Row]:
    """The values of a filter, the most frequent first."""
    return [row for row in edition.ask("facets") if row["facet"] == name]


def by_day(rows: list[Row]) -> list[tuple[date, list[Row]]]:
    """Articles under the day they belong to."""
    days: dict[date, list[Row]] = {}
    for row in rows:
        days.setdefault(row["day"], []).append(row)
    return list(days.items())
