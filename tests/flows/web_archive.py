"""A web archive on 127.0.0.x that behaves as the Internet Archive's does: CDX questions, replay of pages as they were.

It gives two rows at a time with a key to go on from, takes `from` and `to` as inclusive, replays the nearest capture,
and answers 429 to whoever asks too fast.
"""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.flows.paper import Paper
from tests.server import Answer, Request, Site

ROWS = 2  # of one answer


@dataclass
class WebArchive:
    site: Site
    captures: list[tuple[str, str, bytes]] = field(default_factory=list)  # stamp, address, page
    pace_s: float = 0.0
    asked: list[str] = field(default_factory=list)
    refused: int = 0
    last: float = 0.0

    def __post_init__(self) -> None:
        self.site.answers = Everything(self.answer)

    def take(self, paper: Paper) -> None:
        """Capture every story an hour after it was published."""
        for each in paper.stories.values():
            stamp = f"{each.published_at:%Y%m%d%H%M%S}"
            self.captures.append((stamp, paper.site.url(each.path), paper.page(each)))

    def answer(self, request: Request) -> Answer:
        if request.path == "/robots.txt":
            return Answer(b"", 404)
        now = time.monotonic()
        is_hasty, self.last = now - self.last < self.pace_s, now
        if is_hasty:
            self.refused += 1
            return Answer(b"slow down", 429, {"Retry-After": "1"})
        self.asked.append(request.path)
        if replay := re.fullmatch(r"/web/(\d{14})id_/(.+)", request.path):
            found = [page for stamp, url, page in self.captures if (stamp, url) == replay.groups()]
            return Answer(found[0]) if found else Answer(b"not in the archive", 404)
        return self.list(dict(parse_qsl(urlsplit(request.path).query)))

    def list(self, asked: dict[str, str]) -> Answer:
        prefix = asked["url"].rstrip("*")
        held: dict[str, list[str]] = {}
        for stamp, url, _ in sorted(self.captures):
            inside = asked.get("from", "") <= stamp <= asked.get("to", "9")
            if inside and url.removeprefix("http://").startswith(prefix):
                held.setdefault(url, [stamp, url, "DIGEST"])
        start = int(asked.get("resumeKey", "0"))
        rows: list[list[str]] = list(held.values())[start : start + ROWS]
        told: list[list[str]] = [asked["fl"].split(","), *rows] if rows else []
        if start + ROWS < len(held):
            told += [[], [str(start + ROWS)]]
        return Answer(json.dumps(told).encode(), headers={"Content-Type": "application/json"})


class Everything(dict[str, Any]):
    """Answers for every path there is."""

    def __init__(self, answer: Any) -> None:
        super().__init__()
        self.answer = answer

    def get(self, path: str, default: Any = None) -> Any:
        return self.answer
