"""The flow `backfill`: a past period of one source, slice by slice, under Prefect; a task a slice."""

from __future__ import annotations

from datetime import UTC, date, datetime

from prefect import flow
from prefect.artifacts import create_table_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.past import bring_slices, plan, plan_gaps
from flows.prefect_room import as_slice_task, newsroom, place
from flows.shown import slice_row
from flows.slices import Step
from flows.ways import Way, with_way
from warehouse.coverage import gaps_to_fill


@flow(name="backfill", flow_run_name="backfill {source} {since}", persist_result=False)
def backfill(
    source: str,
    since: date | None = None,
    until: date | None = None,
    every: Step = "week",
    via: Way = "auto",
    only_missing: bool = False,
    config: str = "config",
    data: str = "",
) -> State:
    """Bring in a past period; slices that are done are skipped. `until` is the day after the last.

    `only_missing`: what the view `gaps` says is missing, whatever the period.
    """
    where = place(config, data)
    chosen = with_way(where.sources((source,))[0], via)
    with newsroom(where) as room:
        if only_missing or not since:
            gaps = [gap for gap in gaps_to_fill(room.home, None, None) if gap.source == source]
            planned = plan_gaps(chosen, gaps, room, via) if gaps else []
        else:
            last = until or datetime.now(UTC).astimezone(chosen.zone).date()
            planned = plan(chosen, since, last, every, room, via)
        slices = list(bring_slices(chosen, planned, room, as_slice_task))
    create_table_artifact([slice_row(each) for each in slices], key="run-summary", description=f"Backfill of {source}.")
    failed = [each for each in slices if each.state == "failed"]
    if failed:
        return Failed(message=f"{len(failed)} of {len(slices)} slices failed: {failed[0].report.error}")
    return Completed(
        message=f"{len(slices)} slices are done, {sum(each.report.added for each in slices)} new articles."
    )
