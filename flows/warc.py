"""The flow `warc`: the WARC files of a source, under Prefect; a task a file.

A task needs nothing of the process that hands it out, so any task runner may take it: a thread of this process, or a
cluster. The flow may also be started on several machines: who finds another at a file leaves it alone.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.futures import PrefectFuture
from prefect.states import Completed, Failed
from prefect.task_runners import ThreadPoolTaskRunner

from extractors.errors import NewsdeskError
from extractors.extract.readers import Readers
from extractors.source import Source
from flows.archive_files import BATCH_ENTRIES, files_here, read_file
from flows.heap import give_back, hold_little
from flows.newsroom import Newsroom
from flows.pipeline import recover
from flows.prefect_room import newsroom, place
from flows.round import Outcome, check_space, record
from flows.shown import summary
from warehouse.home import Busy
from warehouse.publish import publish
from warehouse.runs import Report

ONE_AT_A_TIME: Any = ThreadPoolTaskRunner(max_workers=1)  # whose pages keep all cores busy


@flow(name="warc", flow_run_name="warc {source}", task_runner=ONE_AT_A_TIME, persist_result=False)
def warc(source: str, config: str = "config", data: str = "") -> State:
    """Read the WARC files of a source that lie where all machines see them; what is done stays done."""
    where = place(config, data)
    [chosen] = where.sources((source,))
    with newsroom(where) as room:

        def work(run_id: str) -> Report:
            return recover(chosen, room, run_id) + hand_out(chosen, run_id, config, data)

        outcome = record(chosen, room, work, "backfill")  # it says nothing of when the source is due
        if outcome.state == "busy":  # most likely with this flow, on another machine: there is enough for both
            outcome = replace(outcome, state="ok", report=hand_out(chosen, "", config, data))
        publish(room.home)
    if outcome.report.error:
        return Failed(message=outcome.report.error)
    return Completed(message=summary([outcome]))


def hand_out(source: Source, run_id: str, config: str, data: str) -> Report:
    """A task for each file; what they did, all in all."""
    files = files_here(source)
    coming = [bring_file.submit(source.name, str(path), run_id, config, data) for path in files]
    return sum(map(report_of, coming), Report())


def report_of(brought: PrefectFuture[Any]) -> Report:
    found = brought.result(raise_on_failure=False)
    return found if isinstance(found, Report) else Report(error=f"{type(found).__name__}: {found}")


@task(name="file", task_run_name="{path}", cache_policy=NO_CACHE, persist_result=False)
def bring_file(source: str, path: str, run_id: str, config: str, data: str) -> State:
    """Read one file, with processes of its own; the state's data is its report."""
    hold_little()
    where = place(config, data)
    [chosen] = where.sources((source,))
    with Readers() as readers:

        def between_batches(name: str, done: int, known: int) -> None:
            check_space(room)
            give_back()

        room = Newsroom(where.desk, where.home, readers, say=between_batches, batch_entries=BATCH_ENTRIES)
        try:
            report = read_file(chosen, Path(path), room, run_id)
        except Busy as busy:
            return Completed(message=str(busy), data=Report())
        except NewsdeskError as error:
            report = Report(error=str(error))
    if report.error:
        return Failed(message=report.error, data=report)
    return Completed(message=summary([Outcome(source, "ok", report)]), data=report)
