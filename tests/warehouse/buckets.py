"""An S3 server of our own for tests: moto's, in a thread of this process, on a free port; objects outlive its stop."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests

KEY = {"AWS_ACCESS_KEY_ID": "newsdesk", "AWS_SECRET_ACCESS_KEY": "a/made+up'secret", "AWS_REGION": "eu-west-1"}
BUCKET = "news"


class Store:
    """A server that runs, with one bucket."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        for name in ("moto", "flask", "flask_cors", "duckdb_extension_httpfs"):
            pytest.importorskip(name, reason=f"{name} is not installed; it comes with newsdesk[dev,scale]")
        self.host, self.port = host, 0

    def start(self) -> None:
        from moto.server import ThreadedMotoServer

        logging.getLogger("werkzeug").setLevel(logging.WARNING)  # it says every request
        self.server = ThreadedMotoServer(self.host, self.port, verbose=False)
        self.server.start()
        self.port = self.server.get_host_and_port()[1]

    def stop(self) -> None:
        self.server.stop()

    @property
    def environment(self) -> dict[str, str]:
        return KEY | {"AWS_ENDPOINT_URL": f"http://{self.host}:{self.port}"}

    def make_bucket(self) -> None:
        requests.put(f"{self.environment['AWS_ENDPOINT_URL']}/{BUCKET}", timeout=10).raise_for_status()


@contextmanager
def serving(host: str = "127.0.0.1") -> Iterator[Store]:
    store = Store(host)
    store.start()
    try:
        store.make_bucket()
        yield store
    finally:
        store.stop()
