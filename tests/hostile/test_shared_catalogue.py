"""The whole ingest against the shared catalogue of hostile behaviours, as its manifest describes them."""

from __future__ import annotations

import pytest

from tests.hostile.catalogue import TOOL, Seen, drive, faults, serving

DEADLINE_S = 12.0  # the slowest page that must be loaded takes six


@pytest.fixture(scope="module")
def seen(tmp_path_factory) -> Seen:
    if not TOOL.exists():
        pytest.skip(f"there is no {TOOL}")
    with serving(8934, 8935) as base:
        return drive(tmp_path_factory.mktemp("catalogue"), base, DEADLINE_S)


def test_every_case_comes_out_as_the_manifest_says(seen: Seen):
    assert faults(seen) == []
