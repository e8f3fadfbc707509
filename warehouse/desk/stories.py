"""The stories' room: what was told by several, who was first, and how long the others took."""

from __future__ import annotations

from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request

from warehouse.desk.edition import Edition
from warehouse.desk.front import number
from warehouse.desk.show import Page

PAGE_STORIES = 30
MAX_PAGES = 100


def stories(request: Request, edition: Edition) -> Page:
    """``/stories``: the newest first, of all sources, or ``?source=NAME``; and who copies how much from whom."""
    source = request.query_params.get("source") or None
    page = number(request.query_params.get("page", ""), MAX_PAGES)
    rows = edition.ask("stories", source=source, limit=PAGE_STORIES + 1, offset=(page - 1) * PAGE_STORIES)
    counted = edition.first("story_count")
    copying, copied_from = edition.soon("copying", "copied_from")
    return Page(
        "stories.html",
        {
            "source": source,
            "counted": counted,
            "stories": rows[:PAGE_STORIES],
            "is_waiting": None in (copying, copied_from),
            "page": page,
            "pages": page + (len(rows) > PAGE_STORIES),
            "copying": copying or [],
            "copied_from": [row for row in copied_from or [] if source in (None, row["source"], row["first_source"])],
        },
    )


def story(request: Request, edition: Edition) -> Page:
    """``/stories/ID``: everyone who told it, in the order of time."""
    story_id = UUID(str(request.path_params["story_id"]))
    rows = edition.ask("story", story_id=story_id, quoting=True)
    if len(rows) < 2:
        raise HTTPException(404, "There is no story of this id in the published warehouse.")
    first = next(row for row in rows if row["article_id"] == story_id)
    longest = max((row["hours_later"] or 0 for row in rows), default=0) or 1
    sql = f"from copies where story_id = '{story_id}' order by hours_later"
    return Page("story.html", {"first": first, "members": rows, "longest": longest, "sql": sql})
