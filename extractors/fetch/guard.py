"""What may be asked at all, and the connections that ask it.

In: a URL, or the host and port that a connection is about to open. Out: a socket to an address that was looked up
once and checked, under the deadline of its thread; or FetchError "blocked_url". No name is resolved twice, so what was
checked is what is connected to, and Host and SNI stay the name. Non-public addresses are never reached unless
``allow_addresses`` names them. Nothing is taken from the environment: no proxy, no netrc.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
from contextlib import suppress
from functools import lru_cache
from typing import Any
from urllib.parse import SplitResult, urlsplit

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.util import create_urllib3_context

from extractors.errors import ConfigError, FetchError

CONNECT_TIMEOUT_S = 15.0
RESOLVE_TIMEOUT_S = 10.0
MAX_URL_LENGTH = 8_000  # characters; servers refuse longer ones, hostile feeds list them
KEPT_HOSTS = 200  # hosts with open connections; the least recently used are closed
KEPT_CONNECTIONS = 16  # per host, the most that connections_per_host allows
HOST = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?\.?|\[[0-9A-Fa-f:.]+\]")
ENDS_IN_NUMBER = re.compile(r"(?:^|\.)(?:\d+|0x[0-9a-f]*)\.?$")  # no name does
TRAP = re.compile(r"/([^/]+)(?:/\1){4}(?:/|\Z)")  # no section is called a/a/a/a/a
WRAPPED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("::/96"))  # NAT64, and IPv4-compatible

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Deadline(threading.local):
    """When the request of this thread must be over, on the monotonic clock. Sockets look at it before every read."""

    at = float("inf")
    connected_at = 0.0  # when this thread last opened a connection, TLS included

    def left_s(self) -> float:
        """Seconds left; raises TimeoutError when there are none."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise TimeoutError("the deadline has passed")
        return left


DEADLINE = Deadline()


class Guard:
    """Knows which URLs and addresses may be asked."""

    def __init__(self, allow_addresses: tuple[str, ...] = ()) -> None:
        self.allowed = [_network_and_port(written) for written in allow_addresses]

    def check(self, url: str) -> SplitResult:
        """A URL that may be asked, as far as its spelling tells -> its parts. Raises FetchError "blocked_url"."""
        if len(url) > MAX_URL_LENGTH:
            raise FetchError("blocked_url", f"the address is {len(url)} characters long")
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise FetchError("blocked_url", f"{url[:200]!r} is not an address: {error}") from None
        if parts.scheme not in ("http", "https"):
            raise FetchError("blocked_url", f"{url[:200]!r}: only http and https are asked")
        if "@" in parts.netloc:
            raise FetchError("blocked_url", "an address with a user name in it is not asked")
        if re.search(r"[\x00-\x20\x7f\\]", url):
            raise FetchError("blocked_url", f"{url[:200]!r} holds white space, a backslash or a control character")
        host = parts.netloc.rpartition(":")[0] if port is not None else parts.netloc.removesuffix(":")
        if port == 0 or not HOST.fullmatch(_ascii(host)):
            raise FetchError("blocked_url", f"{host[:200]!r} is not a host")
        written = _written_out(parts.hostname or "")
        if not written and ENDS_IN_NUMBER.search(parts.hostname or ""):
            raise FetchError("blocked_url", f"{host} is neither a name nor an address")
        if TRAP.search(parts.path):
            raise FetchError("trap", f"{parts.path[:200]!r} repeats itself: a link that deepens for ever")
        if written and not self.is_open(written, port or (443 if parts.scheme == "https" else 80)):
            raise FetchError("blocked_url", f"{host} is not a public address")
        return parts

    def is_open(self, address: Address, port: int) -> bool:
        """May this address be connected to?"""
        if any(address in network and only in (None, port) for network, only in self.allowed):
            return True
        return all(one.is_global and not one.is_multicast for one in _with_embedded(address))

    def addresses(self, host: str, port: int) -> list[str]:
        """The addresses of a host, looked up once. Raises FetchError "blocked_url" if any may not be connected to."""
        found = _look_up(host.strip("[]"), port)
        closed = [
            address for address in found if not self.is_open(ipaddress.ip_address(address.partition("%")[0]), port)
        ]
        if closed:
            raise FetchError("blocked_url", f"{host} is at {closed[0]}, which is not a public address")
        return found


def _written_out(host: str) -> Address | None:
    """The address that a host is a spelling of (127.1 and 0x7f000001 are 127.0.0.1); None for a name."""
    with suppress(ValueError):
        return ipaddress.ip_address(host)
    if re.fullmatch(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+))*\.?", host):
        with suppress(OSError):
            return ipaddress.IPv4Address(socket.inet_aton(host.rstrip(".")))
    return ipaddress.IPv4Address("127.0.0.1") if host.rstrip(".") == "localhost" else None


def _ascii(host: str) -> str:
    """The host as it goes over the wire; a name that has no such form stays, and is refused by its letters."""
    if host.isascii():
        return host
    import idna

    try:
        return idna.encode(host, uts46=True).decode()
    except idna.IDNAError:
        return host


def _network_and_port(written: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, int | None]:
    """ "127.0.0.0/27:8900" -> the network, and the port or None for any."""
    match = re.fullmatch(r"(\[[^\]]+\]|[^\[\]:]+)(?:/(\d+))?(?::(\d+))?", written)
    if not match:
        raise ValueError(f"{written} is not network:port")
    network = ipaddress.ip_network(match[1].strip("[]") + (f"/{match[2]}" if match[2] else ""), strict=False)
    return network, int(match[3]) if match[3] else None


def _with_embedded(address: Address) -> list[Address]:
    """The address, and the IPv4 address that it leads to when it is only a wrapping of one."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    inner: list[Address] = [address]
    if address.sixtofour:
        inner.append(address.sixtofour)
    if address.teredo:
        inner += address.teredo
    if any(address in network for network in WRAPPED):
        inner = [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    return inner


def _look_up(host: str, port: int) -> list[str]:
    """getaddrinfo under a time limit; it has none of its own, so a thread that hangs in it is left behind."""
    found: list[Any] = []

    def ask() -> None:
        try:
            found.append(
                list(dict.fromkeys(str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
            )
        except (OSError, UnicodeError) as error:
            found.append(error if isinstance(error, OSError) else socket.gaierror(socket.EAI_NONAME, str(error)))

    if re.fullmatch(r"[\d.]+|[\da-fA-F:.]*:[\da-fA-F:.]*", host):  # an address is not looked up anywhere
        ask()
    else:
        thread = threading.Thread(target=ask, daemon=True, name=f"resolve {host}")
        thread.start()
        thread.join(min(RESOLVE_TIMEOUT_S, DEADLINE.left_s()))
    if not found:
        raise TimeoutError(f"{host} was not resolved in time")
    if isinstance(found[0], OSError):
        raise found[0]
    addresses: list[str] = found[0]
    return addresses


# ---------------------------------------------------------------------- sockets and pools for requests


class DeadlineSocket(socket.socket):
    """A socket whose reads end with the thread's deadline, however slowly the bytes trickle in."""

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        self.settimeout(DEADLINE.left_s())
        return super().recv_into(*args, **kwargs)


class DeadlineTlsSocket(ssl.SSLSocket):
    """The same under TLS."""

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        self.settimeout(DEADLINE.left_s())
        return super().recv_into(*args, **kwargs)


class WholeAnswer(http.client.HTTPResponse):
    """An answer that is refused when more bytes lie behind its end: its Content-Length was wrong, and so is the page.

    Only what has come already is looked at; nothing is waited for.
    """

    def _close_conn(self) -> None:
        is_longer = self.length == 0 and self.status == 200 and self.will_close and self._has_more()
        super()._close_conn()  # type: ignore[misc]
        if is_longer:
            raise FetchError("truncated", "the body goes on behind the announced Content-Length")

    def _has_more(self) -> bool:
        until, DEADLINE.at = DEADLINE.at, 0.0  # so that the socket is not read
        try:
            return bool(self.fp.peek(1))
        except (OSError, ValueError):
            return False
        finally:
            DEADLINE.at = until


def connect(connection: HTTPConnection, guard: Guard | None) -> socket.socket:
    """Open a socket to the first address of the connection's host that answers. None: a proxy, which config chose."""
    host, port = connection.host, connection.port
    try:
        addresses = guard.addresses(host, port) if guard else _look_up(host, port)
    except TimeoutError as error:
        raise NameResolutionError(host, connection, socket.gaierror(socket.EAI_AGAIN, str(error))) from error
    except socket.gaierror as error:
        raise NameResolutionError(host, connection, error) from error
    failed: OSError = OSError("no address")
    for address in addresses:
        wire = DeadlineSocket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        try:
            wire.settimeout(min(CONNECT_TIMEOUT_S, DEADLINE.left_s()))
            for option in connection.socket_options or ():
                wire.setsockopt(*option)
            wire.connect((address, port))
            return wire
        except OSError as error:
            wire.close()
            failed = error
    if isinstance(failed, TimeoutError):
        raise ConnectTimeoutError(connection, f"{host} did not answer in time") from failed
    raise NewConnectionError(connection, str(failed)) from failed


def _pools(guard: Guard | None) -> dict[str, type[HTTPConnectionPool]]:
    """urllib3's pools with connections that go through ``connect``."""

    class Plain(HTTPConnection):
        response_class = WholeAnswer

        def _new_conn(self) -> socket.socket:
            return connect(self, guard)

        def connect(self) -> None:
            super().connect()
            DEADLINE.connected_at = time.monotonic()

    class Tls(HTTPSConnection):
        response_class = WholeAnswer

        def _new_conn(self) -> socket.socket:
            return connect(self, guard)

        def connect(self) -> None:
            super().connect()
            DEADLINE.connected_at = time.monotonic()

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class TlsPool(HTTPSConnectionPool):
        ConnectionCls = Tls

    return {"http": PlainPool, "https": TlsPool}


class GuardedAdapter(HTTPAdapter):
    """The connections of one client, shared by the sessions of all its threads."""

    def __init__(self, guard: Guard, ca_file: str | None) -> None:
        self.guard = guard
        self.tls = trusting(ca_file)
        super().__init__(pool_connections=KEPT_HOSTS, pool_maxsize=KEPT_CONNECTIONS)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self.tls, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _pools(self.guard)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, ssl_context=self.tls, **kwargs)
        manager.pool_classes_by_scheme = _pools(None)
        return manager

    def cert_verify(self, *args: Any) -> None:
        """The TLS context already knows the certificates; reading them again for each connection costs 20 ms."""


@lru_cache(maxsize=10)
def trusting(ca_file: str | None) -> ssl.SSLContext:
    """A TLS context that checks certificates against this file, or the usual ones. Raises ConfigError."""
    context = create_urllib3_context()
    try:
        context.load_verify_locations(ca_file or _usual_certificates())
    except OSError as error:
        raise ConfigError(f"config/newsdesk.yaml: fetch.ca_file: {ca_file} cannot be used: {error}") from None
    context.sslsocket_class = DeadlineTlsSocket
    return context


def _usual_certificates() -> str:
    import certifi

    return certifi.where()
