"""What dlt needs to merge the same rows into DuckDB: `python dlt_load.py ROWS.parquet FOLDER`, by dlt's own Python.

Imports nothing of newsdesk. Prints the CPU seconds of a second load into tables that the first one made, so that
neither start-up nor the making of the schema counts.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path


def main() -> None:
    rows_path, folder = Path(sys.argv[1]), Path(sys.argv[2])
    os.environ.update(RUNTIME__DLTHUB_TELEMETRY="false", DLT_DATA_DIR=str(folder / "dlt"))
    import dlt
    import pyarrow.parquet as pq

    rows = pq.read_table(rows_path).to_pylist()
    pipeline = dlt.pipeline(
        "bench",
        pipelines_dir=str(folder / "pipelines"),
        destination=dlt.destinations.duckdb(str(folder / "dlt.duckdb")),
        dataset_name="news",
    )
    spent = 0.0
    for turn in ("first", "second"):
        mine = [{**row, "url": f"{row['url']}?{turn}"} for row in rows]
        began = time.process_time()
        pipeline.run(mine, table_name="articles", write_disposition="merge", primary_key="url")
        spent = time.process_time() - began
    print(f"cpu_s {spent:.3f}")


if __name__ == "__main__":
    main()
