"""What is read depends on the bytes alone: the machine's time zone changes nothing."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ZONES = ("UTC", "Pacific/Apia", "America/New_York", "Asia/Kolkata")
READ_ALL = """
import sys
from datetime import UTC, datetime
from pathlib import Path

from extractors.article import Capture, Entry
from extractors.errors import Rejected
from extractors.extract import read_capture
from extractors.source import Source

media_types = {".html": "text/html", ".txt": "text/plain", ".md": "text/markdown"}
at = datetime(2026, 1, 1, 0, 30, tzinfo=UTC)  # another day in half of the zones
for zone in (None, "Asia/Tokyo"):
    source = {"name": "bay", "discover": [{"kind": "folder", "path": "."}]} | ({"timezone": zone} if zone else {})
    for path in sorted(Path(sys.argv[1]).glob("*/*/*")):
        if path.suffix in media_types:
            url = f"https://bay.example/2025/12/31/{path.parent.name}"
            capture = Capture("bay", url, at, path.read_bytes(), media_type=media_types[path.suffix])
            entry = Entry("bay", url, published_at=at, modified_at=at)
            try:
                print(read_capture(capture, Source.model_validate(source), entry))
            except Rejected as rejected:
                print(rejected)
"""


def told_in(zone: str) -> bytes:
    """All golden cases as they are read on a machine in that zone."""
    environment = {**os.environ, "TZ": zone, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "random"}
    command = [sys.executable, "-c", READ_ALL, str(ROOT / "tests" / "golden")]
    return subprocess.run(command, env=environment, capture_output=True, check=True).stdout


@pytest.fixture(scope="module")
def told_in_utc() -> bytes:
    return told_in("UTC")


@pytest.mark.parametrize("zone", ZONES[1:])
def test_golden_cases_read_the_same_bytes_in_every_zone(zone, told_in_utc):
    told = told_in(zone)

    assert len(told_in_utc) > 100_000
    assert hashlib.sha256(told).digest() == hashlib.sha256(told_in_utc).digest()
