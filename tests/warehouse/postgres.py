"""A PostgreSQL server of our own for tests: Debian's, in a folder of its own, without a port."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

FAST = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c shared_buffers=32MB"


def binaries() -> Path:
    """The folder of the server's programs; without them, or an account for them, tests that need them are left out."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    path = str(found[-1]) if found else shutil.which("initdb")
    if not path:
        pytest.skip("PostgreSQL's server is not installed (Debian: apt install postgresql)")
    for name in ("duckdb_extension_ducklake", "duckdb_extension_postgres_scanner"):
        pytest.importorskip(name, reason=f"{name} is not installed; it comes with newsdesk[scale]")
    if duckdb.__version__ != "1.5.5":
        pytest.skip(f"the extensions are for DuckDB 1.5.5, and this is {duckdb.__version__}")
    return Path(path).resolve().parent


def as_somebody() -> list[str]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return []
    if not shutil.which("runuser") or subprocess.run(["id", "postgres"], capture_output=True).returncode:
        pytest.skip("tests run as root, and there is no account `postgres` under which its server could run")
    return ["runuser", "-u", "postgres", "--"]


class Server:
    """A server that runs; ``address`` is that of its socket, as libpq takes it."""

    def __init__(self, folder: Path, listen: str = "") -> None:
        self.folder, self.bin, self.user = folder, binaries(), as_somebody()
        self.address = f"host={listen or folder} user=newsdesk"
        self.options = f"{FAST} -c unix_socket_directories={folder} -c listen_addresses='{listen}'"

    def start(self) -> None:
        self._run("pg_ctl", "-D", self.folder / "db", "-o", self.options, "-l", self.folder / "log", "-w", "start")

    def stop(self, how: str = "fast") -> None:
        self._run("pg_ctl", "-D", self.folder / "db", "-m", how, "-w", "stop")

    def make(self) -> None:
        self._run("initdb", "-D", self.folder / "db", "-A", "trust", "-U", "newsdesk", "--no-sync", "-E", "UTF8")
        with (self.folder / "db" / "pg_hba.conf").open("a") as rules:
            rules.write("host all all samenet trust\n")

    def sql(self, *statements: str, database: str = "postgres") -> None:
        from warehouse.postgres import Connection

        con = Connection(f"{self.address} dbname={database}")
        for statement in statements:
            con.ask(statement)
        con.close()

    def _run(self, program: str, *words: object) -> None:
        asked = [*self.user, str(self.bin / program), *map(str, words)]
        subprocess.run(asked, check=True, stdout=subprocess.DEVNULL, cwd=self.folder)


@contextmanager
def running(listen: str = "") -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="newsdesk-postgres-"))  # pytest's own folders are closed to other users
    try:
        server = Server(folder, listen)
        if server.user:
            shutil.chown(folder, "postgres")
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
