"""Checks: a warehouse in, its faults out. Each file under checks/ is one question; a row in its answer is a fault."""

from __future__ import annotations

from pathlib import Path

from warehouse.home import Home

CHECKS = Path(__file__).parent / "checks"
MAX_SHOWN = 5  # rows of one check that are named


def check(home: Home) -> list[str]:
    """What is wrong with the warehouse, a line each; nothing when all is well."""
    faults = []
    with home.writing() as con:
        for path in sorted(CHECKS.glob("*.sql")):
            found = con.execute(path.read_text()).fetchmany(MAX_SHOWN + 1)
            shown = "; ".join(" ".join(str(value) for value in row) for row in found[:MAX_SHOWN])
            if found:
                faults.append(f"{path.stem.replace('_', ' ')}: {shown}{' ...' if len(found) > MAX_SHOWN else ''}")
    return faults
