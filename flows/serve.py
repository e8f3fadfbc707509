"""Keep to the schedules of the configuration: a Prefect server (if none is configured), deployments, and a runner.

One deployment a distinct schedule, so that sources that are due together share one process; and an
unscheduled `ingest`, `backfill`, `reextract`, `warc` and `maintain` each, to be started from the UI.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
import warnings
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.error import URLError
from urllib.request import urlopen

from extractors.errors import NewsdeskError
from extractors.source import Source
from flows.due import SOONEST, USUAL
from flows.where import Where
from warehouse.locks import is_held

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

HOST = "127.0.0.1"  # Prefect's server knows no password; it stays on this machine
START_S = 180.0
WATCH_S = 2.0
SERVER_END_S = 5.0  # `serve` ends within ten seconds of being told to
DAY_S = 86_400
PID = "server.pid"
SLASH = "\u2215"  # a division slash: Prefect allows no other in the name of a deployment
URL = "server.url"
log = logging.getLogger("newsdesk")


def serve(where: Where, port: int, say: Any = print) -> None:
    """Run until stopped. Raises NewsdeskError when the server does not come up, or another `serve` is at work."""
    where.sources()  # a fault in the configuration is told before anything starts
    is_shared = bool(os.environ.get("PREFECT_API_URL"))
    with where.home.lock("serve"), server(where.home.prefect, port) as api:
        os.environ["PREFECT_API_URL"] = api
        from prefect import serve as keep_serving  # Prefect reads its settings when it is imported

        from flows.crashed import close_crashed

        if not is_shared:  # on a server of several machines nobody can tell who is alive
            close_crashed(where.home)
        # Prefect 3.8 says this of itself at SIGTERM, and ends all the same.
        warnings.filterwarnings("ignore", "coroutine 'Runner.astop' was never awaited", RuntimeWarning)
        chosen = deployments(where)
        (where.home.prefect / URL).write_text(api.removesuffix("/api"))
        say(f"Prefect UI: {ui_url(where.home.prefect)}   {len(chosen)} deployments. Ctrl-C ends it.")
        while True:
            try:
                keep_serving(*chosen, print_starting_message=False)
                return
            except Exception as error:  # the server was away for too long; SystemExit is how Prefect ends at SIGTERM
                log.warning("scheduling was interrupted (%s) and goes on when the server answers", error)
                await_answer(api)


def ui_url(home: Path) -> str:
    """Where the last `serve` showed Prefect's pages; "" when there was none."""
    with suppress(FileNotFoundError):
        return (home / URL).read_text()
    return ""


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
        # Prefect forgets by itself what it knows of old runs; ours stand in the warehouse.
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(14 * DAY_S),
        "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": "P2D",
        # A server that is killed would forget who is at work, and cancel every later run as one too many.
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
    }
    os.environ.update(settings)
    end_orphan(home)
    watched = Watched([sys.executable, "-m", "prefect", "server", "start", "--host", HOST, "--port", str(port)], home)
    try:
        await_server(api, watched.started, home / "server.log")
        watched.watch()
        yield api
    finally:
        watched.end()


class Watched:
    """A server of our own, that is started again when it dies. Its database lasts, so nothing is lost but seconds."""

    def __init__(self, command: list[str], home: Path) -> None:
        self.command, self.home = command, home
        self.is_ending = threading.Event()
        self.started = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        """It holds the lock on server.pid for as long as it lives, since it inherits the open file."""
        with (self.home / "server.log").open("ab") as written, (self.home / PID).open("a+b") as held:
            is_held(held.fileno())
            started = subprocess.Popen(
                self.command, stdout=written, stderr=written, start_new_session=True, pass_fds=[held.fileno()]
            )
            held.truncate(0)
            held.write(str(started.pid).encode())
            return started

    def watch(self) -> None:
        threading.Thread(target=self._watch, name="prefect server", daemon=True).start()

    def _watch(self) -> None:
        while not self.is_ending.wait(WATCH_S):
            if self.started.poll() is not None:
                log.warning("the Prefect server ended (%s) and is started again", self.started.returncode)
                self.started = self.start()

    def end(self) -> None:
        self.is_ending.set()
        self.started.terminate()
        try:
            self.started.wait(SERVER_END_S)
        except subprocess.TimeoutExpired:
            self.started.kill()


def end_orphan(home: Path) -> None:
    """End the server that a killed `serve` left behind. Called under the lock of `serve`: whose it is, is dead."""
    with (home / PID).open("a+b") as held:
        for sign in (signal.SIGTERM, signal.SIGKILL):
            if not is_held(held.fileno()):
                return
            held.seek(0)
            with suppress(ValueError, ProcessLookupError):
                os.killpg(int(held.read()), sign)  # it leads a session of its own
            deadline = time.monotonic() + SERVER_END_S
            while is_held(held.fileno()) and time.monotonic() < deadline:
                time.sleep(0.1)
    log.warning("the Prefect server of a `serve` that was killed could not be ended; see %s", home / PID)


def await_answer(api: str) -> None:
    """Wait until the server answers, however long that takes."""
    while True:
        try:
            with urlopen(f"{api}/health", timeout=5):
                return
        except OSError:
            time.sleep(WATCH_S)


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
    from flows.warc import warc

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
    flows = (ingest, backfill, reextract, warc, maintain)
    by_hand = [each.to_deployment(each.name, parameters=here, **common) for each in flows]
    return cast("list[RunnerDeployment]", scheduled + by_hand)  # outside a coroutine nothing is left to be awaited


def rhythms(sources: Sequence[Source]) -> list[tuple[str, Any, list[Source]]]:
    """Sources that share a schedule -> (name, Prefect schedule, sources)."""
    from prefect.schedules import Cron, Interval

    groups: dict[tuple[str, str], list[Source]] = defaultdict(list)
    for source in sources:
        if source.schedule and source.schedule != "adaptive" and not source.jitter:
            groups[(source.schedule, source.timezone)].append(source)
        else:
            tells_itself = source.schedule or source.jitter  # whether it is due: asked every few minutes
            every = SOONEST if tells_itself else source.every or USUAL
            groups[("every", str(every // timedelta(seconds=1)))].append(source)
    return [
        (f"every {zone} s", Interval(timedelta(seconds=int(zone))), group)
        if rhythm == "every"
        else (f"{rhythm} {zone}".replace("/", SLASH), Cron(rhythm, timezone=zone), group)
        for (rhythm, zone), group in groups.items()
    ]
