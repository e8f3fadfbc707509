"""All benchmarks, one after the other: `make bench`. Each can be run alone: `python -m benchmarks.ingest`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

LEFT_OUT = {
    "__init__",
    "__main__",
    "peak",
    "made_copies",
    "edit_texts",
    "soak",
    "month",
    "backfill",
    "papers",
    "verdict",
    "made_warehouse",
    "dlt_load",
    "fetch_peers",
    "desk",
    "scale",
    "made_sites",
}


def main() -> None:
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if path.stem not in LEFT_OUT:
            print(f"\n== python -m benchmarks.{path.stem}\n", flush=True)
            subprocess.run([sys.executable, "-m", f"benchmarks.{path.stem}"], check=False)


if __name__ == "__main__":
    main()
