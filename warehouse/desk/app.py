"""The desk as an ASGI application: which address leads to which room, and what is said when something is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from extractors.errors import NewsdeskError
from warehouse.desk.asking import FORMS, download, questions
from warehouse.desk.edition import Edition, Shelf
from warehouse.desk.front import front
from warehouse.desk.guard import Guard
from warehouse.desk.reading import beside, changes, reading
from warehouse.desk.runs import runs
from warehouse.desk.show import STATIC, Page, render
from warehouse.desk.sources import source, sources
from warehouse.desk.stories import stories, story

LEAST_ZIPPED_BYTES = 1_000
KEPT_S = 365 * 24 * 3600  # static files: their address changes with them


NEEDED = {"search", "stories", "copies", "edits", "events", "coverage", "gaps", "alerts", "rhythms", "slices"}


@dataclass(frozen=True, slots=True)
class Room:
    """An address, who answers it, and what the menu calls it."""

    name: str
    path: str
    answer: Callable[[Request, Edition], Page]
    title: str = ""


ROOMS = (
    Room("front", "/", front, "News"),
    Room("article", "/article/{article_id:uuid}", reading),
    Room("changes", "/article/{article_id:uuid}/changes", changes),
    Room("stories", "/stories", stories, "Stories"),
    Room("story", "/stories/{story_id:uuid}", story),
    Room("beside", "/stories/{story_id:uuid}/beside/{article_id:uuid}", beside),
    Room("sources", "/sources", sources, "Sources"),
    Room("source", "/sources/{source:path}", source),
    Room("runs", "/runs", runs, "Runs"),
    Room("sql", "/sql", questions, "SQL"),
)


def desk(
    published: Path,
    *,
    token: str = "",
    names: tuple[str, ...] = (),
    prefect_url: str = "",
    patience_s: float | None = None,
) -> Starlette:
    """The application over one published file; with a token, whoever comes must have it."""
    app = Starlette(
        routes=[
            Route("/static/{name}", static_file),
            *(Route(f"/sql.{form}", download_as(form)) for form in FORMS),
            *(Route(room.path, opened(room)) for room in ROOMS),
        ],
        middleware=[
            Middleware(Guard, token=token, names=names),
            Middleware(GZipMiddleware, minimum_size=LEAST_ZIPPED_BYTES),
        ],
        exception_handlers={HTTPException: not_found, NewsdeskError: refused},
    )
    app.state.shelf = Shelf(published, patience_s)
    app.state.prefect_url = prefect_url
    return app


def opened(room: Room) -> Callable[[Request], Response]:
    """The room as an endpoint. It runs in a thread of its own, so that a slow question holds nobody else."""

    def endpoint(request: Request) -> Response:
        shelf: Shelf = request.app.state.shelf
        with shelf.edition() as edition:
            if not edition.holds >= NEEDED:
                raise NewsdeskError("this warehouse was published by an earlier release; `newsdesk run` renews it.")
            page = room.answer(request, edition)
            frame = {
                "room": room.name,
                "rooms": [each for each in ROOMS if each.title],
                "published": edition.first("published"),
                "path": request.url.path,
                "query": dict(request.query_params),
                "prefect_url": request.app.state.prefect_url,
            }
        return render(page.name, frame | page.values, page.status)

    return endpoint


def download_as(form: str) -> Callable[[Request], Response]:
    def endpoint(request: Request) -> Response:
        request.path_params["form"] = form
        return download(request)

    return endpoint


def static_file(request: Request) -> Response:
    path = STATIC / request.path_params["name"]
    if not path.is_file():
        raise HTTPException(404, "There is no such file.")
    return FileResponse(path, headers={"cache-control": f"public, max-age={KEPT_S}, immutable"})


def not_found(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    said = error.detail if error.status_code != 404 or error.detail != "Not Found" else "There is no such page."
    return render("fault.html", {"said": said, "title": "Not here"}, error.status_code)


def refused(request: Request, error: Exception) -> Response:
    return render("fault.html", {"said": str(error), "title": "That did not work"}, 503)
