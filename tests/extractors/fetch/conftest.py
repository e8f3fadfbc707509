"""A site of our own, and a client that may reach it and need not wait."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from extractors.article import Capture
from extractors.desk import Desk, DeskFetch
from extractors.fetch.client import Client
from extractors.source import Source
from tests.server import Site


@pytest.fixture
def site() -> Iterator[Site]:
    with Site("127.0.0.2") as running:
        yield running


@pytest.fixture
def kept() -> list[Capture]:
    return []


@pytest.fixture
def client(site: Site, kept: list[Capture], tmp_path: Path) -> Iterator[Client]:
    made = client_for(site, tmp_path, kept.append)
    yield made
    made.close()


def client_for(
    site: Site, tmp_path: Path, keep: Callable[[Capture], None] = lambda capture: None, **fetch: object
) -> Client:
    limits = DeskFetch.model_validate({"delay_s": 0, "deadline_s": 5, **fetch})
    desk = Desk(contact="desk@example.org", fetch=limits, allow_addresses=(f"127.0.0.2/32:{site.port}",))
    return Client(desk, tmp_path / "hosts", keep)


@pytest.fixture
def source(site: Site) -> Source:
    return source_for(site)


def source_for(site: Site, **settings: object) -> Source:
    return Source.model_validate(
        {"name": "gazette", "discover": [{"kind": "feed", "url": site.url("/feed")}], **settings}
    )
