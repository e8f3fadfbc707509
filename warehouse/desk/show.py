"""Showing: a page's name and its values in, HTML out. Everything is escaped; nothing unknown is left blank silently."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from warehouse.desk import wording

HERE = Path(__file__).parent
STATIC = HERE / "static"


@dataclass(frozen=True, slots=True)
class Page:
    """What a room answers: which page, with which values."""

    name: str
    values: dict[str, Any] = field(default_factory=dict)
    status: int = 200


def render(name: str, values: dict[str, Any], status: int = 200) -> HTMLResponse:
    """The page as an answer."""
    page = {"now": datetime.now(UTC), "rooms": (), "room": "", "published": None} | values
    return HTMLResponse(environment().get_template(name).render(page), status)


@cache
def environment() -> Environment:
    pages = Environment(
        loader=FileSystemLoader(HERE / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters |= {each.__name__: each for each in wording.FILTERS}
    pages.globals["static"] = static
    return pages


@cache
def static(name: str) -> str:
    """The address of a static file; it changes with the file, so that a browser may keep it."""
    return f"/static/{name}?{hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"
