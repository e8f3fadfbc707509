"""The flow `ingest`: bring sources up to date, once, under Prefect."""

from __future__ import annotations

from collections.abc import Sequence

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from extractors.source import Source
from flows.due import only_due
from flows.notices import tell
from flows.prefect_room import RUN_DEADLINE_S, as_task, killed_after, leave_artifacts, newsroom, place
from flows.round import go_round
from flows.shown import shortened, summary
from warehouse.health import standings


def named() -> str:
    """The run's name in the UI: the sources it brings in."""
    return shortened(flow_run.parameters.get("sources") or ["all sources"])


@flow(name="ingest", flow_run_name=named, persist_result=False)
def ingest(
    sources: list[str] | None = None,
    due: bool = False,
    max_entries: int | None = None,
    config: str = "config",
    data: str = "",
) -> State:
    """Bring these sources up to date; all that are enabled when none is named.

    `due`: only those whose time has come.
    """
    where = place(config, data)
    chosen: Sequence[Source] = where.sources(tuple(sources or ()))
    longest_s = max((source.deadline.total_seconds() for source in chosen), default=0.0)
    with killed_after(max(RUN_DEADLINE_S, 2 * longest_s)), newsroom(where) as room:
        if due:
            chosen = only_due(chosen, standings(where.home, room.clock()), room.clock())
        outcomes = go_round(chosen, room, limit=max_entries, step=as_task)
    leave_artifacts(outcomes, where)
    tell(where.home, room.clock())
    if outcomes and all(outcome.state == "failed" for outcome in outcomes):
        return Failed(message=f"No source could be brought in: {outcomes[0].report.error}")
    return Completed(message=summary(outcomes))
