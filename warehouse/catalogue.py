"""A warehouse of several machines: its two addresses in, DuckDB sessions on it out.

    ducklake:postgres:...   the catalogue: which rows there are, in PostgreSQL
    storage/warehouse/      the rows, as Parquet files that are never changed
    storage/raw/            every capture, as on one machine

No secret is part of an address: PostgreSQL's comes from PGPASSWORD or ~/.pgpass, that of a bucket from the environment.
DuckDB's extensions come as Python packages; nothing is downloaded.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path

import duckdb

from extractors.errors import NewsdeskError
from warehouse.storage import storage_at

KIND = "ducklake:postgres:"
EXTENSIONS = ("postgres_scanner", "ducklake")
LOST_S = 30  # after which a machine that was cut off is taken for gone
KEPT_ALIVE = {  # how libpq keeps a connection, and notices that it is lost
    "keepalives_idle": LOST_S // 3,
    "keepalives_interval": LOST_S // 6,
    "keepalives_count": 4,
    "tcp_user_timeout": LOST_S * 1000,
}


@dataclass(frozen=True)
class Catalogue:
    """Where such a warehouse lies."""

    address: str  # ducklake:postgres:host=... dbname=...
    storage: str  # a folder or a bucket that all machines see

    def __str__(self) -> str:
        return self.address

    @property
    def postgres(self) -> str:
        """The address of its PostgreSQL database, as libpq takes it."""
        return self.address.removeprefix(KIND)

    @property
    def kept_alive(self) -> str:
        """The address with how a connection is kept, as DuckDB takes both."""
        words = [f"{name}={value}" for name, value in KEPT_ALIVE.items()]
        if "://" not in self.address:
            return " ".join([self.address, *words])
        return f"{self.address}{'&' if '?' in self.address else '?'}{'&'.join(words)}"

    @property
    def files(self) -> str:
        """Where the rows lie."""
        return f"{self.storage.rstrip('/')}/warehouse/"

    def attach(self, con: duckdb.DuckDBPyConnection, name: str, *, read_only: bool) -> None:
        """Make it a database of this session. Raises NewsdeskError."""
        for extension in EXTENSIONS:
            load_extension(con, extension)
        storage_at(self.storage).let_in(con)
        # A commit that finds another one beside it fails: two anti-joins that commit together would double a URL.
        con.execute("set ducklake_max_retry_count = 0")
        options = "read_only" if read_only else f"data_path '{quoted(self.files)}'"
        try:
            con.execute(f"attach '{quoted(self.kept_alive)}' as {name} ({options})")
        except duckdb.Error as error:
            raise NewsdeskError(f"the warehouse {self.address} cannot be opened: {first_line(error)}") from None


def load_extension(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """An extension of DuckDB, from its Python package. Raises NewsdeskError when it is not installed."""
    found = importlib.util.find_spec(f"duckdb_extension_{name}")
    folder = Path(found.origin).parent if found and found.origin else Path()
    path = folder / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
    if not path.exists():
        said = f"a warehouse of several machines needs DuckDB's extension {name} {duckdb.__version__}"
        raise NewsdeskError(f"{said}: pip install 'newsdesk[scale]'.")
    con.execute(f"load '{quoted(str(path))}'")


def quoted(text: str | Path) -> str:
    """As it stands between quotation marks in SQL."""
    return str(text).replace("'", "''")


def first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0]
