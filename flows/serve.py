"""Keep to the schedules of the configuration: a Prefect server (if none is configured), deployments, and a runner.

One deployment a distinct schedule, so that sources that are due together share one process; and an
unscheduled `ingest`, `backfill`, `reextract` and `maintain` each, to be started from the UI.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.error import URLError
from urllib.request import urlopen

from extractors.errors import NewsdeskError
from extractors.source import Source
from flows.due import SOONEST, USUAL
from flows.where import Where

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

HOST = "127.0.0.1"  # Prefect's server knows no password; it stays on this machine
START_S = 180.0


def serve(where: Where, port: int, say: Any = print) -> None:
    """Run until stopped. Raises NewsdeskError when the server does not come up."""
    where.sources()  # a fault in the configuration is told before anything starts
    with server(where.home.prefect, port) as api:
        os.environ["PREFECT_API_URL"] = api
        from prefect import serve as keep_serving  # Prefect reads its settings when it is imported

        chosen = deployments(where)
        say(f"Prefect UI: {api.removesuffix('/api')}   {len(chosen)} deployments. Ctrl-C ends it.")
        keep_serving(*chosen, print_starting_message=False)


@contextmanager
def server(home: Path, port: int) -> Iterator[str]:
    """The API address of the configured server, or of one that is started for as long as this lasts."""
    if configured := os.environ.get("PREFECT_API_URL"):
        yield configured
        return
    api = f"http://{HOST}:{port}/api"
    settings = {
        "PREFECT_HOME": str(home.resolve()),
        "PREFECT_SERVER_API_HOST": HOST,
        "PREFECT_SERVER_API_PORT": str(port),  # the UI asks this port, whatever --port says
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_CSRF_PROTECTION_ENABLED": "true",
        "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "DO_NOT_TRACK": "1",
    }
    os.environ.update(settings)
    with (home / "server.log").open("ab") as log:
        command = [sys.executable, "-m", "prefect", "server", "start", "--host", HOST, "--port", str(port)]
        started = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    try:
        await_server(api, started, home / "server.log")
        yield api
    finally:
        started.terminate()
        try:
            started.wait(10)
        except subprocess.TimeoutExpired:
            started.kill()


def await_server(api: str, started: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        if started.poll() is not None:
            raise NewsdeskError(f"the Prefect server ended at once; {log} says why. Is the port in use? Try --port.")
        try:
            with urlopen(f"{api}/health", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.5)
    raise NewsdeskError(f"the Prefect server did not answer at {api} within {START_S:.0f} s; {log} says why")


def deployments(where: Where) -> list[RunnerDeployment]:
    """One a distinct schedule, and the unscheduled ones."""
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.types.entrypoint import EntrypointType

    from flows.backfill import backfill
    from flows.ingest import ingest
    from flows.maintain import maintain
    from flows.reextract import reextract

    here = {"config": str(where.config_dir.resolve()), "data": str(where.data_dir.resolve())}
    alone = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
    common: dict[str, Any] = {"entrypoint_type": EntrypointType.MODULE_PATH, "concurrency_limit": alone}
    scheduled = [
        ingest.to_deployment(
            name, schedule=schedule, parameters={**here, "sources": [source.name for source in group], "due": True},
            description="Brings in: " + ", ".join(source.title or source.name for source in group), **common,
        )
        for name, schedule, group in rhythms(where.sources())
    ]  # fmt: skip
    by_hand = [
        each.to_deployment(each.name, parameters=here, **common) for each in (ingest, backfill, reextract, maintain)
    ]
    return cast("list[RunnerDeployment]", scheduled + by_hand)  # outside a coroutine nothing is left to be awaited


def rhythms(sources: Sequence[Source]) -> list[tuple[str, Any, list[Source]]]:
    """Sources that share a schedule -> (name, Prefect schedule, sources)."""
    from prefect.schedules import Cron, Interval

    groups: dict[tuple[str, str], list[Source]] = defaultdict(list)
    for source in sources:
        if source.schedule and source.schedule != "adaptive":
            groups[(source.schedule, source.timezone)].append(source)
        else:
            every = SOONEST if source.schedule else source.every or USUAL  # an adaptive one tells whether it is due
            groups[("every", str(every // timedelta(seconds=1)))].append(source)
    return [
        (f"every {zone} s", Interval(timedelta(seconds=int(zone))), group)
        if rhythm == "every"
        else (f"{rhythm} {zone}".replace("/", "-"), Cron(rhythm, timezone=zone), group)
        for (rhythm, zone), group in groups.items()
    ]
