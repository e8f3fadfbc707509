"""Reading processes for the offices that run against hostile servers."""

from collections.abc import Iterator

import pytest

from extractors.extract.readers import Readers


@pytest.fixture(scope="session")
def readers() -> Iterator[Readers]:
    with Readers(2) as running:
        yield running
