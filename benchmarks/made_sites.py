"""Sites of our own, each at an address of its own: a feed, a sitemap and made-up articles; every request is noted."""

from __future__ import annotations

import io
import itertools
import json
import random
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from benchmarks.made_copies import Tongue

PORT = 8080
WINDOW_S = 5.0  # in which requests to one host are counted
STARTED = datetime(2026, 3, 1, tzinfo=UTC)


class Sites:
    """One site an address; every request is noted."""

    def __init__(self, hosts: Sequence[str], articles: int) -> None:
        self.asked: dict[str, list[float]] = defaultdict(list)
        self.pages: dict[str, bytes] = {}
        self.hosts = hosts
        tongue = Tongue("en", random.Random(1))
        for host, number in itertools.product(self.hosts, range(articles)):
            self.pages[f"{host}/news/{number}.html"] = page(host, number, tongue)
        for host in self.hosts:
            urls = [f"http://{host}:{PORT}/news/{number}.html" for number in range(articles)]
            self.pages[f"{host}/feed.xml"] = feed(urls)
            self.pages[f"{host}/sitemap.xml"] = sitemap(urls)
        self.servers: list[ThreadingHTTPServer] = []

    def open(self) -> None:
        for host in self.hosts:
            server = ThreadingHTTPServer((host, PORT), self.handler(host))
            threading.Thread(target=server.serve_forever, daemon=True).start()
            self.servers.append(server)

    def close(self) -> None:
        for server in self.servers:
            server.shutdown()
            server.server_close()

    def handler(self, host: str) -> type[BaseHTTPRequestHandler]:
        sites = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                sites.asked[host].append(time.monotonic())
                body = sites.pages.get(host + self.path)
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8" if "html" in self.path else "text/xml")
                self.send_header("Content-Length", str(len(body or b"")))
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, *words: object) -> None:
                """Nothing is printed."""

        return Handler

    def most(self) -> int:
        """The most requests that a host had in ``WINDOW_S``."""
        found = 0
        for times in self.asked.values():
            for place, since in enumerate(times):
                found = max(found, sum(1 for at in times[place : place + 1000] if at < since + WINDOW_S))
        return found


def page(host: str, number: int, tongue: Tongue) -> bytes:
    told = tongue.printed(tongue.story(200)).split(". ")
    at = STARTED + timedelta(minutes=number)
    title = f"Report {number} of {host}: {told[0][:40]}"
    texts = "".join(f"<p>{'. '.join(told[place : place + 3])}.</p>" for place in range(0, len(told), 3))
    stated = json.dumps(
        {"@type": "NewsArticle", "headline": title, "datePublished": at.isoformat(), "author": {"name": "Ada Byron"}}
    )
    return (
        f'<html lang="en"><head><title>{title}</title><script type="application/ld+json">{stated}</script></head>'
        f"<body><nav>Home News Sport</nav><article><h1>{title}</h1><p>By Ada Byron</p>{texts}</article></body></html>"
    ).encode()


def feed(urls: Sequence[str]) -> bytes:
    items = "".join(
        f"<item><title>Report {n}</title><link>{url}</link>"
        f"<pubDate>{STARTED + timedelta(minutes=n):%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for n, url in enumerate(urls)
    )
    return f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()


def sitemap(urls: Sequence[str]) -> bytes:
    found = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{found}</urlset>'.encode()


def write_warc(path: Path, count: int) -> None:
    tongue = Tongue("en", random.Random(2))
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for number in range(count):
            record = writer.create_warc_record(
                f"http://archive.example/news/{number}.html", "response",
                io.BytesIO(page("archive.example", number, tongue)),
                http_headers=StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1"),
                warc_headers_dict={"WARC-Date": f"{STARTED:%Y-%m-%dT%H:%M:%SZ}"},
            )  # fmt: skip
            writer.write_record(record)
