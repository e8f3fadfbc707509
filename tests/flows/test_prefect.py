"""The flows under a real Prefect server: schedules, runs from its API, and what a person finds in its UI."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.flows.office import COMMAND, ROOT, Office
from tests.flows.paper import Paper, story

BUSY_TRIES = 10
PATIENCE_S = 240.0  # a server takes a quarter of a minute to come up, on a busy machine longer


class Serving:
    """`newsdesk serve` in a process of its own, and questions to the API of its server."""

    def __init__(self, office: Office, log: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        places = ("--config", str(office.config), "--data", str(office.data), "--port", str(self.port))
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PREFECT_")}
        environment["PREFECT_RUNNER_POLL_FREQUENCY"] = "2"
        self.log = log
        with log.open("wb") as out:
            self.started = subprocess.Popen(
                [*COMMAND, "serve", *places], stdout=out, stderr=out, cwd=ROOT, env=environment
            )

    def ask(self, path: str, **question: Any) -> Any:
        """POST a question to the API; newsdesk's own server wants a token with it."""
        for _ in range(BUSY_TRIES):
            try:
                return self.ask_once(path, question)
            except HTTPError as error:
                if error.code != 503:  # its database is busy for a moment
                    raise
                time.sleep(2)
        return self.ask_once(path, question)

    def ask_once(self, path: str, question: dict[str, Any]) -> Any:
        api = f"http://127.0.0.1:{self.port}/api"
        with urlopen(f"{api}/csrf-token?client=test", timeout=10) as answer:
            token = json.load(answer)["token"]
        headers = {"Content-Type": "application/json", "Prefect-Csrf-Token": token, "Prefect-Csrf-Client": "test"}
        with urlopen(Request(f"{api}/{path}", json.dumps(question).encode(), headers), timeout=30) as answer:
            return json.load(answer)

    def until(self, is_so: Any, what: str) -> Any:
        """Wait for it; what it gives is returned."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            assert self.started.poll() is None, self.log.read_text()
            try:
                if found := is_so():
                    return found
            except OSError:
                pass
            time.sleep(0.5)
        pytest.fail(f"no {what} within {PATIENCE_S:.0f} s:\n{self.log.read_text()[-4000:]}")

    def runs(self, flow: str, state: str) -> list[Any]:
        wanted = {"name": {"any_": [flow]}}
        return [run for run in self.ask("flow_runs/filter", flows=wanted) if run["state_name"] == state]


@pytest.fixture(scope="module")
def serving(tmp_path_factory, readers) -> Iterator[tuple[Serving, Office, Paper]]:
    from tests.server import Site

    with Site() as site:
        paper = Paper(site, [story(number) for number in range(3)])
        office = Office(tmp_path_factory.mktemp("office"), readers, [site])
        office.source(
            "courier",
            {"kind": "feed", "url": site.url("/feed")},
            {"kind": "sitemap", "url": site.url("/sitemap.xml"), "backfill_only": True},
            schedule="* * * * *",
        )
        serving = Serving(office, office.folder / "serve.log")
        try:
            yield serving, office, paper
        finally:
            serving.started.send_signal(signal.SIGTERM)
            try:
                serving.started.wait(30)
            except subprocess.TimeoutExpired:
                serving.started.kill()


def test_a_schedule_of_a_minute_fires_and_loads(serving):
    serving, office, _ = serving
    run = serving.until(lambda: serving.runs("ingest", "Completed"), "scheduled run")[-1]

    assert run["name"] == "courier"
    assert run["state"]["message"].startswith("3 new articles")
    assert office.rows("select title from articles order by title")[0] == story(0).title


def test_a_run_leaves_its_task_and_its_artifacts(serving):
    serving, _, _ = serving
    serving.until(lambda: serving.runs("ingest", "Completed"), "scheduled run")
    keys = {each["key"] for each in serving.ask("artifacts/latest/filter")}
    tasks = {each["name"].rsplit("-", 1)[0] for each in serving.ask("task_runs/filter")}

    assert keys >= {"run-summary", "source-health", "coverage", "ingest-progress"}
    assert "courier" in tasks


def test_a_backfill_starts_from_the_api(serving):
    serving, office, paper = serving
    serving.until(lambda: serving.runs("ingest", "Completed"), "scheduled run")
    paper.stories.clear()
    paper.print(story(40))  # on the second day
    deployment = next(each for each in serving.ask("deployments/filter") if each["name"] == "backfill")
    asked = {"source": "courier", "since": "2026-03-02", "until": "2026-03-04", "every": "day"}
    serving.ask(f"deployments/{deployment['id']}/create_flow_run", parameters={**deployment["parameters"], **asked})
    run = serving.until(lambda: serving.runs("backfill", "Completed"), "backfill")[0]

    assert run["name"] == "backfill courier 2026-03-02"
    assert story(40).title in office.rows("select title from articles")
    assert office.rows("select count(*) from runs where kind = 'backfill' and state = 'ok'") == [2]


def test_a_run_is_a_flow_when_a_server_is_named(serving):
    serving, office, _ = serving
    serving.until(lambda: serving.runs("ingest", "Completed"), "scheduled run")
    before = len(serving.ask("flow_runs/filter"))
    places = ("--config", str(office.config), "--data", str(office.data))
    environment = {**os.environ, "PREFECT_API_URL": f"http://127.0.0.1:{serving.port}/api"}
    run = [*COMMAND, "run", "courier", *places]
    ended = subprocess.run(run, capture_output=True, text=True, cwd=ROOT, env=environment, check=False)

    assert (ended.returncode, ended.stdout.splitlines()[-1]) == (0, "0 new articles.")
    assert len(serving.ask("flow_runs/filter")) > before


def test_the_server_listens_on_this_machine_alone_and_asks_for_a_token(serving):
    serving, _, _ = serving
    serving.until(lambda: serving.ask("flows/count") is not None, "answer")
    api = f"http://127.0.0.1:{serving.port}/api/flows/count"
    listening = Path("/proc/net/tcp").read_text()

    assert f"0100007F:{serving.port:04X} 00000000:0000 0A" in listening  # 127.0.0.1, LISTEN
    assert f"00000000:{serving.port:04X} 00000000:0000 0A" not in listening
    with pytest.raises(OSError, match="403"):
        urlopen(Request(api, b"{}", {"Content-Type": "application/json"}), timeout=10)


def test_a_server_that_dies_is_started_again_and_the_schedule_goes_on(serving):
    serving, _, _ = serving
    before = {run["id"] for run in serving.until(lambda: serving.runs("ingest", "Completed"), "scheduled run")}
    (server,) = children(serving.started.pid, "server")
    os.kill(server, signal.SIGKILL)
    serving.until(lambda: {run["id"] for run in serving.runs("ingest", "Completed")} - before, "run after the death")

    assert children(serving.started.pid, "server") != [server]


def children(pid: int, word: str) -> list[int]:
    """The processes that this one started, whose command has the word in it."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rsplit(")", 1)[1].split()[1])
            command = (path.parent / "cmdline").read_text().split("\0")
        except OSError:
            continue
        if parent == pid and word in command:
            found.append(int(path.parent.name))
    return found


def test_serve_refuses_a_wrong_configuration_before_anything_starts(office):
    office.source("courier", {"kind": "feed", "url": "https://news.example/rss"}, schedule="now and then")
    places = ("--config", str(office.config), "--data", str(office.data))
    ended = subprocess.run([*COMMAND, "serve", *places], capture_output=True, text=True, cwd=ROOT, check=False)

    assert ended.returncode == 2
    assert "schedule: is not a schedule" in ended.stderr
    assert not (office.data / "prefect" / "prefect.db").exists()
