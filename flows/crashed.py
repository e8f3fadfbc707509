"""Runs that Prefect takes for running though their process is gone.

A runner notices when a process that it started dies. When `serve` itself is killed, nobody does: its runs would count
as running for ever, and each later one be cancelled as one too many. So a run holds a lock in its own name, which the
kernel frees, and the next `serve` looks.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from warehouse.home import Busy, Home

GONE = "its process is gone"
log = logging.getLogger("newsdesk")


@contextmanager
def alive(home: Home, run: str) -> Iterator[None]:
    """For as long as this lasts, the flow run is at work."""
    try:
        with home.lock(f"flow-{run}"):
            yield
    finally:
        (home.locks / f"flow-{run}.lock").unlink(missing_ok=True)


def is_alive(home: Home, run: UUID) -> bool:
    try:
        with home.lock(f"flow-{run}"):
            (home.locks / f"flow-{run}.lock").unlink(missing_ok=True)
            return False
    except Busy:
        return True


def close_crashed(home: Home) -> int:
    """Tell Prefect of every run that ended without a word; returns how many. Nothing may be starting runs meanwhile."""
    from prefect import get_client
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
    from prefect.client.schemas.objects import StateType
    from prefect.states import Crashed

    at_work = FlowRunFilterStateType(any_=[StateType.RUNNING, StateType.PENDING, StateType.CANCELLING])
    count = 0
    with get_client(sync_client=True) as client:
        for run in client.read_flow_runs(flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=at_work))):
            if not is_alive(home, run.id):
                client.set_flow_run_state(run.id, Crashed(message=GONE), force=True)
                log.warning("%s: %s; the next one goes on from where it was", run.name, GONE)
                count += 1
    return count
