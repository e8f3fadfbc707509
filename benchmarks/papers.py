"""Newspapers on this machine, each at an address of its own, that publish by a clock which goes on when it is told to.

    papers, clock -> World: a site for each paper, which answers with what it would have published by now

What is wrong with a paper, and since when, stands in its fields. All that it will ever publish is decided when it is
made, by chance with a seed; so a world that is built again is the same world.
"""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

START = datetime(2026, 3, 22, tzinfo=UTC)  # a week before the change to summer time in Europe
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ENGLISH = "the council of {place} heard on {day} that {what} is to be {done}, and {who} asked for {more} by {month}"
WORDS = {
    "place": ("Saltmarsh", "Little Orm", "Eastgate", "Kingsport", "Quay Street", "Norholm", "the upper valley"),
    "day": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"),
    "what": ("the footbridge", "the ferry landing", "the school roof", "the night bus", "the market hall"),
    "done": ("rebuilt", "closed for the winter", "painted", "moved to the harbour", "kept as it is"),
    "who": ("the surveyor", "two shopkeepers", "the harbour master", "a teacher", "the museum"),
    "more": ("an estimate", "a longer lease", "lamps", "benches", "another hearing"),
    "month": ("April", "May", "June", "the autumn"),
}


class Clock:
    """A clock that goes on only when it is told to, or when somebody waits."""

    def __init__(self, now: datetime) -> None:
        self.at = now
        self.lock = threading.Lock()

    def now(self) -> datetime:
        with self.lock:
            return self.at

    def sleep(self, seconds: float) -> None:
        with self.lock:
            self.at += timedelta(seconds=seconds)

    def set(self, at: datetime) -> None:
        with self.lock:
            self.at = max(at, self.at)


@dataclass
class Paper:
    """One publication: when it publishes what, and what is wrong with it since when."""

    name: str
    host: str
    every_h: float
    feed_size: int = 30
    silent_from: datetime | None = None
    gone_from: datetime | None = None
    no_byline_from: datetime | None = None
    paywall_from: datetime | None = None
    burst_at: datetime | None = None
    weekdays_only: bool = False
    sitemap_from: datetime = START  # before, the site does not answer for it
    has_sitemap: bool = True
    port: int = 0
    items: list[datetime] = field(default_factory=list)

    def write(self, until: datetime, chance: random.Random) -> None:
        """Decide all that it publishes, from a few days before the first look."""
        at = START - 3 * DAY
        while at < (self.silent_from or until):
            at += timedelta(hours=self.every_h * chance.uniform(0.5, 1.5))
            if not (self.weekdays_only and at.weekday() > 4):
                self.items.append(at.replace(microsecond=0))
        if self.burst_at:
            self.items += [self.burst_at + timedelta(minutes=3 * number) for number in range(2 * self.feed_size)]
        self.items = sorted(at for at in set(self.items) if at < (self.silent_from or until))

    @property
    def looked_at_h(self) -> int:
        """Hours between two looks at its feed."""
        return 4 if self.feed_size < 12 else 12

    def url(self, number: int | str) -> str:
        return f"http://{self.host}:{self.port}/{number}"

    def answer(self, path: str, now: datetime) -> tuple[int, str, str]:
        known = [number for number, at in enumerate(self.items) if at <= now]
        if self.gone_from and now >= self.gone_from:
            return 404, "text/html", "<html><title>Not found</title>"
        if path == "/feed":
            return 200, "application/atom+xml", self.feed(known[-self.feed_size :])
        if path == "/sitemap.xml" and now >= self.sitemap_from:
            return 200, "application/xml", self.sitemap(known)
        if path[1:].isdecimal() and int(path[1:]) in known:
            return 200, "text/html; charset=utf-8", self.page(int(path[1:]))
        return 404, "text/html", "<html><title>Not found</title>"

    def feed(self, numbers: Sequence[int]) -> str:
        items = "".join(
            f"<entry><title>{self.title(each)}</title><id>{self.url(each)}</id><link href='{self.url(each)}'/>"
            f"<published>{self.items[each].isoformat()}</published></entry>"
            for each in reversed(numbers)
        )
        return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>{self.name}</title>{items}</feed>"

    def sitemap(self, numbers: Sequence[int]) -> str:
        items = "".join(
            f"<url><loc>{self.url(each)}</loc><lastmod>{self.items[each]:%Y-%m-%dT%H:%M:%SZ}</lastmod></url>"
            for each in numbers
        )
        return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{items}</urlset>"

    def title(self, number: int) -> str:
        chance = random.Random(f"{self.name} {number}")
        return f"{chance.choice(WORDS['place'])} decides on {chance.choice(WORDS['what'])}, case {number}"

    def page(self, number: int) -> str:
        at, chance = self.items[number], random.Random(f"{self.name} {number}")
        told = [
            ENGLISH.format(**{name: chance.choice(words) for name, words in WORDS.items()})
            for _ in range(chance.randint(12, 20))
        ]
        shut = self.paywall_from and at >= self.paywall_from
        paragraphs = "".join(f"<p>{text[0].upper()}{text[1:]}.</p>" for text in (told[:3] if shut else told))
        byline = "" if self.no_byline_from and at >= self.no_byline_from else '<div class="byline">By Hester Vane</div>'
        facts = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": self.title(number)}
        facts |= {"datePublished": at.isoformat(), "isAccessibleForFree": not shut}
        return (
            f"<!DOCTYPE html><html lang='en'><head><title>{self.title(number)}</title>"
            f"<link rel='canonical' href='{self.url(number)}'>"
            f"<script type='application/ld+json'>{json.dumps(facts)}</script></head><body><article>"
            f"<h1>{self.title(number)}</h1>{byline}{paragraphs}</article></body></html>"
        )


class World:
    """All papers, each with a server on an address of its own and the same port; one switch takes the network away."""

    def __init__(self, papers: Sequence[Paper], clock: Clock, port: int = 0) -> None:
        self.papers, self.clock, self.port = papers, clock, port
        self.is_offline = False
        self.servers: list[ThreadingHTTPServer] = []

    def __enter__(self) -> World:
        for paper in self.papers:
            server = ThreadingHTTPServer((paper.host, self.port), self.handler(paper))
            server.daemon_threads = True
            paper.port = self.port = server.server_address[1]
            threading.Thread(target=server.serve_forever, daemon=True).start()
            self.servers.append(server)
        return self

    def __exit__(self, *error: object) -> None:
        ending = [threading.Thread(target=server.shutdown) for server in self.servers]
        for each in ending:
            each.start()
        for each in ending:
            each.join()
        for server in self.servers:
            server.server_close()

    def handler(world, paper: Paper) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                if world.is_offline:
                    self.connection.shutdown(2)
                    self.close_connection = True
                    return
                status, kind, text = paper.answer(self.path, world.clock.now())
                body = text.encode()
                self.send_response_only(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: Any) -> None:
                pass

        return Handler
