from pathlib import Path

import pytest

from warehouse.check import check
from warehouse.home import Home


@pytest.fixture
def home(tmp_path: Path):
    """A data folder; whatever the test did to it, no check may find a fault."""
    home = Home(tmp_path / "data")
    yield home
    if home.work.exists():
        assert check(home) == []
