"""The flow `reextract`: read stored captures again, under Prefect."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.again import reextract as read_again
from flows.prefect_room import leave_artifacts, newsroom, place
from flows.shown import summary


@flow(name="reextract", persist_result=False)
def reextract(
    sources: list[str] | None = None, since: date | None = None, config: str = "config", data: str = ""
) -> State:
    """Read what was loaded since then again, with today's code; nothing is fetched."""
    where = place(config, data)
    loaded_since = datetime.combine(since, time(), UTC) if since else None
    with newsroom(where) as room:
        outcomes = [read_again(source, room, loaded_since) for source in where.sources(tuple(sources or ()))]
    leave_artifacts(outcomes, where)
    return Completed(message=summary(outcomes))
