"""List something as the pipeline does, and look at what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from extractors.article import Entry, Listed, ListingState, Reject
from extractors.discover import discover
from extractors.fetch.client import Client
from extractors.source import ALWAYS, Source, Window

NOW = datetime(2026, 3, 10, tzinfo=UTC)


class Found:
    """All portions of one listing together."""

    def __init__(self, portions: list[Listed]) -> None:
        self.portions = portions
        self.entries: list[Entry] = [entry for listed in portions for entry in listed.entries]
        self.urls = [entry.url for entry in self.entries]
        self.rejects: list[Reject] = [listed.reject for listed in portions if listed.reject]
        self.reasons: list[str] = [reject.reason for reject in self.rejects]
        self.states: dict[str, ListingState] = {listed.state.url: listed.state for listed in portions if listed.state}
        self.is_unchanged = all(listed.is_unchanged for listed in portions)


def found(
    source: Source, client: Client, states: Mapping[str, ListingState] | None = None, window: Window = ALWAYS
) -> Found:
    return Found(list(discover(source.discover[0], source, window, client, states or {}, now=NOW)))


def source_of(listing: Mapping[str, object], **settings: object) -> Source:
    return Source.model_validate({"name": "gazette", "discover": [listing], **settings})
