"""The flow `maintain`: the warehouse's upkeep, under Prefect."""

from __future__ import annotations

from datetime import UTC, datetime

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from flows.crashed import alive
from flows.prefect_room import place
from flows.upkeep import upkeep


@flow(name="maintain", persist_result=False)
def maintain(config: str = "config", data: str = "") -> State:
    """Tidy the raw files, forget what is too old, run every check; a fault fails the run and is named."""
    where = place(config, data)
    with alive(where.home, str(flow_run.id)):
        done = upkeep(where.sources(), where.home, datetime.now(UTC))
    said = "; ".join(done.lines)
    return Failed(message=said) if done.faults else Completed(message=said)
