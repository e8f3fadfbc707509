"""A desk that is open on a port of its own, over a small warehouse with everything in it that a room shows."""

import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPResponse
from pathlib import Path

import pytest

from extractors.article import Agency, Finding, Image, Reject
from tests.warehouse.desk.chromium import Chromium, chromium
from tests.warehouse.made import NOON, article, at, bring, read
from warehouse.desk.app import desk
from warehouse.desk.serving import server
from warehouse.home import Home
from warehouse.publish import publish
from warehouse.runs import Report, end_run, start_run

FERRY = "https://herald.example/news/ferry"
WIRE = "https://herald.example/news/harbour-wall"
TOLD = "\n\n".join(
    f"The {wall} committee met in Saltmarsh on Monday to hear what {name} had found along the {wall} wall, and voted"
    f" {number} to 12 for the repairs that the harbour master had asked for since the storm of last autumn."
    for wall, name, number in [("harbour", "Ada Byron", 31), ("market", "Ola Grieg", 27), ("river", "Tom Vance", 44)]
)
HOSTILE = [
    "<script>window.ran = 1</script>",
    '"><img src=https://evil.example/x onerror="window.ran = 1">',
    "</title><svg onload='window.ran = 1'>",
    "<style>@import 'https://evil.example/x';</style>",
    "<a href='javascript:window.ran = 1'>free</a>",
    "{{ 7 * 7 }} {% include '/etc/passwd' %}",
    "\u202egpj.exe",
    "</textarea></details><iframe src=https://evil.example></iframe>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
]


PATIENT_S = 60.0  # machines that test may be slow


@dataclass
class Open:
    """An open desk, asked over HTTP."""

    address: str
    published: Path

    def get(self, path: str, method: str = "GET", **headers: str) -> HTTPResponse:
        request = urllib.request.Request(self.address + path, method=method)
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        try:
            answer: HTTPResponse = OPENER.open(request, timeout=30)
        except urllib.error.HTTPError as refused:
            return refused  # type: ignore[return-value]
        return answer

    def text(self, path: str, **headers: str) -> str:
        return self.get(path, **headers).read().decode()


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


OPENER = urllib.request.build_opener(NoRedirect, urllib.request.ProxyHandler({}))


def opened(published: Path, **settings) -> Iterator[Open]:
    """The desk over this file, for the length of a test."""
    listening = socket.create_server(("127.0.0.1", 0))
    serving = server(desk(published, **{"patience_s": PATIENT_S} | settings))
    thread = threading.Thread(target=serving.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not serving.started:
        time.sleep(0.01)
    yield Open(f"http://127.0.0.1:{listening.getsockname()[1]}", published)
    serving.should_exit = True
    thread.join()


@pytest.fixture(scope="session")
def published(tmp_path_factory) -> Path:
    home = Home(tmp_path_factory.mktemp("desk") / "data")
    told = "The ferry {} on Monday.\n\nIt carried {} people, “all dry”, the harbour master said."
    look = {
        "standfirst": "The north landing is mended.",
        "byline": "By Ada Byron",
        "authors": ("Ada Byron",),
        "published_on": NOON.date(),
        "published_at": NOON,
        "published_text": "1 March, 2026",
        "section": "Local",
        "language": "en-GB",
        "images": (Image("javascript:alert(1)", "The ferry at the quay", "Estuary Pictures"),),
        "agencies": (Agency("Reuters", "cited"),),
        "findings": (
            Finding("title", "markup", "h1", "Ferry returns"),
            Finding("published_on", "json_ld", "$.datePublished", "2026-03-01", 0.97),
            Finding("published_on", "url", "/2026/02/", "2026-02", 0.4, False),
        ),
    }
    ferry = [
        read(article(FERRY, told.format("sailed", 40), "Ferry returns", **look), captured_at=at(0)),
        read(article(FERRY, told.format("sailed", 60), "Ferry returns", **look), captured_at=at(5)),
        read(article(FERRY, told.format("came back", 60), "Ferry is back", **look), captured_at=at(30)),
    ]
    others = [
        read(
            article(
                f"https://post.example/{number}", f"Report {number}.", f"Council meets again, {number}", **day(number)
            ),
            source="post",
            captured_at=at(-24 * number),
        )
        for number in range(45)
    ]
    arabic = article(
        "https://mina.example/1", "عادت العبّارة يوم الاثنين.", "عودة العبّارة", language="ar", published_on=NOON.date()
    )
    hostile = [
        article(
            f"https://evil.example/{number}",
            words,
            words,
            **dict.fromkeys(("standfirst", "byline", "kicker", "section", "dateline"), words),
            authors=(words,),
            tags=(words,),
            images=(Image(words, words, words), Image("javascript:window.ran = 1", words)),
            published_on=NOON.date(),
            findings=(Finding("title", "markup", words, words),),
        )
        for number, words in enumerate(HOSTILE)
    ]
    walls = {"title": "Walls to be mended", "published_on": NOON.date(), "section": "Local", "language": "en"}
    told_twice = [
        read(article(WIRE, TOLD, published_at=at(1), **walls), source="herald", captured_at=at(1)),
        read(
            article("https://gazette.example/walls", f"{TOLD}\n\nOur reporter adds.", published_at=at(4), **walls),
            source="gazette",
            captured_at=at(4),
        ),
    ]
    rejects = [
        Reject("post", f"https://post.example/x/{words}", "fetch", "timeout", words, at(number))
        for number, words in enumerate((*HOSTILE, "late"))
    ]
    bring(home, *ferry)
    for each in told_twice:
        bring(home, each)
    bring(home, *others, rejects=rejects)
    bring(home, read(arabic, source="mina"))
    bring(home, *(read(each, source="evil", captured_at=at(-1)) for each in hostile))
    runs(home)
    publish(home)
    return home.published


def day(number: int) -> dict:
    """So many days ago; bylines were lost ten days ago."""
    look = {"published_on": (NOON - timedelta(days=number)).date(), "section": "Council", "language": "en"}
    return look | {"byline": "By Ola Grieg"} if number > 9 else look


def runs(home: Home) -> None:
    for hours in range(3):
        run = start_run(home, "herald", "run", now=at(hours))
        end_run(home, run, Report(added=1, fetched=2), "ok", now=at(hours + 0.1))
    run = start_run(home, "post", "run", now=at(4))
    end_run(home, run, Report(error="503 Service Unavailable"), "failed", now=at(4.1))
    with home.writing() as con:
        poll = "insert into ops.polls by name select 'post' as \"source\", 'feed' as listing, 'read' as state,"
        for back, known in (
            (9, 3),
            (8, 3),
            (3, 0),
            (2, 3),
        ):  # days; after the third nothing was known: items were missed
            looked = at(-24 * back)
            con.execute(
                f"{poll} $at as first_at, $at as last_at, 1 as poll_count, 4 as offered_count, $known as known_count,"
                " 4 - $known as new_count, cast($oldest as timestamptz) as oldest_at, $at as newest_at",
                {"at": looked, "known": known, "oldest": at(-24 * back - 12)},
            )


@pytest.fixture(scope="session")
def open_desk(published) -> Iterator[Open]:
    yield from opened(published)


@pytest.fixture(scope="session")
def browser() -> Iterator[Chromium]:
    yield from chromium()
