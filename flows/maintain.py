"""The flow `maintain`: prove the warehouse's rules, and publish, under Prefect."""

from __future__ import annotations

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.prefect_room import place
from warehouse.check import check
from warehouse.publish import publish


@flow(name="maintain", persist_result=False)
def maintain(config: str = "config", data: str = "") -> State:
    """Run every check of the warehouse; a fault fails the run and is named."""
    home = place(config, data).home
    faults = check(home)
    publish(home)
    if faults:
        return Failed(message="; ".join(str(fault) for fault in faults))
    return Completed(message="every check of the warehouse holds")
