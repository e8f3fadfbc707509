"""The flow `backfill`: a past period of one source, slice by slice, under Prefect."""

from __future__ import annotations

from datetime import UTC, date, datetime

from prefect import flow
from prefect.artifacts import create_table_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.past import bring_slices, plan
from flows.prefect_room import newsroom, place
from flows.shown import slice_row
from flows.slices import Step


@flow(name="backfill", flow_run_name="backfill {source} {since}", persist_result=False)
def backfill(
    source: str,
    since: date,
    until: date | None = None,
    every: Step = "week",
    config: str = "config",
    data: str = "",
) -> State:
    """Bring in a past period; slices that are done are skipped. `until` is the day after the last."""
    where = place(config, data)
    (chosen,) = where.sources((source,))
    with newsroom(where) as room:
        planned = plan(chosen, since, until or datetime.now(UTC).astimezone(chosen.zone).date(), every, room)
        slices = list(bring_slices(chosen, planned, room))
    create_table_artifact([slice_row(each) for each in slices], key="run-summary", description=f"Backfill of {source}.")
    failed = [each for each in slices if each.state == "failed"]
    if failed:
        return Failed(message=f"{len(failed)} of {len(slices)} slices failed: {failed[0].report.error}")
    return Completed(
        message=f"{len(slices)} slices are done, {sum(each.report.added for each in slices)} new articles."
    )
