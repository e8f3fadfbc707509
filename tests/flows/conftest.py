"""Sites of our own, processes that read pages, and an office that may reach the sites."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.extract.readers import Readers
from tests.flows.office import Office
from tests.flows.paper import Paper
from tests.server import Site


@pytest.fixture(scope="session")
def readers() -> Iterator[Readers]:
    with Readers(2) as running:
        yield running


@pytest.fixture
def site() -> Iterator[Site]:
    with Site("127.0.0.2") as running:
        yield running


@pytest.fixture
def other_site() -> Iterator[Site]:
    with Site("127.0.0.3") as running:
        yield running


@pytest.fixture
def paper(site: Site) -> Paper:
    return Paper(site)


@pytest.fixture
def office(tmp_path: Path, readers: Readers, site: Site, other_site: Site) -> Office:
    return Office(tmp_path / "office", readers, (site, other_site))
