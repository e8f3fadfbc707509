"""Serving: a published file and an address to listen at in, the desk open until it is stopped."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import uvicorn
from starlette.applications import Starlette

from extractors.errors import ConfigError
from warehouse.desk.app import desk

LEAST_TOKEN_CHARS = 16
MAX_REQUESTS_AT_ONCE = 60


def serve(
    published: Path, host: str, port: int, token: str = "", *, prefect_url: str = "", say: Callable[[str], None] = print
) -> None:
    """Open the desk; comes back when it is stopped. Raises ConfigError before anything is opened."""
    check(host, token)
    listening = _listen(host, port)
    shown = f"[{host}]" if ":" in host else host
    link = f"http://{shown}:{listening.getsockname()[1]}/" + (f"?{urlencode({'token': token})}" if token else "")
    app = desk(published, token=token, names=(host,), prefect_url=prefect_url)
    say(f"The desk is open at {link}   Ctrl-C closes it.")
    with listening, suppress(KeyboardInterrupt):
        server(app).run(sockets=[listening])


def server(app: Starlette) -> uvicorn.Server:
    """As the desk is served: silent, without a word about itself, and believing no proxy."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            lifespan="off",
            limit_concurrency=MAX_REQUESTS_AT_ONCE,
            timeout_graceful_shutdown=2,
        )
    )


def check(host: str, token: str) -> None:
    """Others may come in with a token only, and one that cannot be guessed."""
    if not token and not is_this_machine(host):
        raise ConfigError(
            f"newsdesk desk: at {host} others can reach the desk; give a token that they must know:"
            f" --host {host} --token $(openssl rand -hex 16)"
        )
    if token and len(token) < LEAST_TOKEN_CHARS:
        raise ConfigError(
            f"newsdesk desk: the token is short enough to be guessed; take {LEAST_TOKEN_CHARS} characters."
        )


def is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes any that is free."""
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family)
    except OSError as error:
        raise ConfigError(
            f"newsdesk desk: cannot listen at {host} port {port}: {error.strerror}. Choose another --port."
        ) from None
