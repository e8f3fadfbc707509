"""A web site of our own on 127.0.0.x: scripted answers, and a record of every request.

    with Site() as site:
        site.answers["/a"] = Answer(b"<html>...", headers={"ETag": '"1"'})
        client.get(source, site.url("/a"))
        assert site.asked("/a")[0].headers["user-agent"].startswith("newsdesk/")

An answer may be a list: the first request gets the first, the last is repeated. ``Raw`` bytes go over the wire as they
are. What has no answer is a 404, robots.txt too.
"""

from __future__ import annotations

import os
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Answer:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wait_s: float = 0.0


@dataclass
class Raw:
    """Bytes in pieces, with a pause between them; then the connection is closed, or reset."""

    pieces: Iterable[bytes]
    pause_s: float = 0.0
    is_reset: bool = False


@dataclass
class Request:
    path: str
    headers: dict[str, str]  # names in lower case
    at: float  # seconds, monotonic
    connection: int  # the same for requests over one connection


Scripted = Answer | Raw | list[Answer | Raw] | Callable[[Request], Answer | Raw]


class Site:
    def __init__(self, host: str = "127.0.0.1") -> None:
        self.answers: dict[str, Scripted] = {}
        self.requests: list[Request] = []
        self.open_requests = 0
        self.most_open_requests = 0
        self.lock = threading.Lock()
        self.server = ThreadingHTTPServer((host, 0), self._handler())
        self.server.daemon_threads = True
        self.host, self.port = host, self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self) -> Site:
        self.thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def url(self, path: str) -> str:
        return f"http://{self.host}:{self.port}{path}"

    def asked(self, path: str) -> list[Request]:
        return [request for request in self.requests if request.path == path]

    def _answer(self, request: Request) -> Answer | Raw:
        with self.lock:
            scripted = self.answers.get(request.path, Answer(b"not here", 404))
            if isinstance(scripted, list):
                return scripted.pop(0) if len(scripted) > 1 else scripted[0]
        return scripted(request) if callable(scripted) else scripted

    def _handler(site) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                request = Request(self.path, headers, time.monotonic(), id(self.connection))
                with site.lock:
                    site.requests.append(request)
                    site.open_requests += 1
                    site.most_open_requests = max(site.most_open_requests, site.open_requests)
                try:
                    self._send(site._answer(request))
                except OSError:
                    self.close_connection = True
                finally:
                    with site.lock:
                        site.open_requests -= 1

            def _send(self, answer: Answer | Raw) -> None:
                if isinstance(answer, Raw):
                    for piece in answer.pieces:
                        self.wfile.write(piece)
                        self.wfile.flush()
                        time.sleep(answer.pause_s)
                    if answer.is_reset:
                        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                        os.close(self.connection.detach())
                    self.close_connection = True
                    return
                time.sleep(answer.wait_s)
                self.send_response_only(answer.status)
                headers = {
                    "Content-Type": "text/html; charset=utf-8",
                    "Content-Length": str(len(answer.body)),
                } | answer.headers
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                if answer.status not in (204, 304):
                    self.wfile.write(answer.body)

            def log_message(self, *args: Any) -> None:
                pass

        return Handler
