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
from tests.flows.paper import Paper, Slow, story
from tests.flows.warc_files import Shelf, write_warc
from tests.server import Answer

BUSY_TRIES = 10
PATIENCE_S = 240.0  # a server takes a quarter of a minute to come up, on a busy machine longer


class Serving:
    """`newsdesk serve` in a process of its own, and questions to the API of its server."""

    def __init__(self, office: Office, log: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        places = ("--config", str(office.config), "--data", str(office.data), "--port", str(self.port))
        self.command, self.log = [*COMMAND, "serve", *places], log
        self.start()

    def start(self) -> None:
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PREFECT_")}
        environment["PREFECT_RUNNER_POLL_FREQUENCY"] = "2"
        with self.log.open("wb") as out:
            self.started = subprocess.Popen(self.command, stdout=out, stderr=out, cwd=ROOT, env=environment)

    def begin(self, name: str, **parameters: Any) -> str:
        """Start a run of the deployment of this name; returns its id."""
        deployment = next(each for each in self.ask("deployments/filter") if each["name"] == name)
        whole = {**deployment["parameters"], **parameters}
        run: str = self.ask(f"deployments/{deployment['id']}/create_flow_run", parameters=whole)["id"]
        return run

    def state_of(self, run: str) -> str:
        found = self.ask("flow_runs/filter", flow_runs={"id": {"any_": [run]}})
        return str(found[0]["state_name"])

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
            {
                "kind": "archive",
                "url": Shelf(site).put("/20260305000000.warc.gz", write_warc([])),
                "hosts": [site.host],
            },
            schedule="* * * * *",
        )
        shelf = office.folder / "shelf"
        shelf.mkdir()
        for number in (80, 81):
            page = (story(number).published_at, f"http://x.example/{number}", paper.page(story(number)))
            (shelf / f"{number}.warc.gz").write_bytes(write_warc([page]))
        office.source("crawl", {"kind": "archive", "path": str(shelf / "*.warc.gz")}, schedule="0 0 1 1 *")
        for number in (60, 61):  # of which nobody asks but by hand
            site.answers[f"/slow/{number}"] = Answer(paper.page(story(number)))
            listing = {"kind": "urls", "urls": [site.url(f"/slow/{number}")]}
            office.source(f"slow-{number}", listing, schedule="0 0 1 1 *")
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
    serving.begin("backfill", source="courier", since="2026-03-02", until="2026-03-04", every="day")
    run = serving.until(lambda: serving.runs("backfill", "Completed"), "backfill")[0]

    assert run["name"] == "backfill courier 2026-03-02"
    assert story(40).title in office.rows("select title from articles")
    done = "select count(*) from runs where kind = 'backfill' and state = 'ok' and \"source\" = 'courier'"
    assert office.rows(done) in ([1], [2])  # the plan, and what no scheduled run has brought meanwhile


def test_each_file_of_an_archive_is_a_task(serving):
    serving, _, paper = serving
    serving.until(lambda: serving.runs("ingest", "Completed"), "scheduled run")
    page = paper.page(story(70))
    Shelf(paper.site).put(
        "/20260305000000.warc.gz", write_warc([(story(70).published_at, "http://x.example/70", page)])
    )
    run = serving.begin(
        "backfill", source="courier", since="2026-03-05", until="2026-03-06", every="day", via="archive"
    )
    serving.until(lambda: serving.state_of(run) == "Completed", "backfill")

    assert "20260305000000.warc.gz" in {each["name"].rsplit("-", 1)[0] for each in serving.ask("task_runs/filter")}


def test_each_file_on_this_machine_is_a_task_of_the_flow_warc(serving):
    serving, office, _ = serving
    serving.until(lambda: serving.runs("ingest", "Completed"), "scheduled run")
    run = serving.begin("warc", source="crawl")
    serving.until(lambda: serving.state_of(run) == "Completed", "reading of the files")

    names = {each["name"] for each in serving.ask("task_runs/filter")}
    assert names >= {str(office.folder / "shelf" / f"{number}.warc.gz") for number in (80, 81)}
    assert office.rows("select added from runs where \"source\" = 'crawl'") == [2]


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


def test_a_run_beside_another_is_cancelled_and_one_that_is_killed_is_noticed(serving):
    serving, office, paper = serving
    serving.until(lambda: serving.runs("ingest", "Completed"), "scheduled run")
    with Slow(paper.site, "/slow/60") as page:
        first = serving.begin("ingest", sources=["slow-60"])
        assert page.is_asked.wait(PATIENCE_S)
        second = serving.begin("ingest", sources=["slow-60"])
        serving.until(lambda: serving.state_of(second) == "Cancelled", "cancelled run")
        os.kill(int((office.data / "locks" / f"flow-{first}.lock").read_text()), signal.SIGKILL)
        serving.until(lambda: serving.state_of(first) == "Crashed", "crashed run")
    third = serving.begin("ingest", sources=["slow-60"])
    serving.until(lambda: serving.state_of(third) == "Completed", "next run")


def test_after_a_kill_of_all_the_next_serve_ends_the_old_server_and_goes_on(serving):
    serving, office, paper = serving
    serving.until(lambda: serving.runs("ingest", "Completed"), "scheduled run")
    (server,) = children(serving.started.pid, "server")
    with Slow(paper.site, "/slow/61") as page:
        run = serving.begin("ingest", sources=["slow-61"])
        assert page.is_asked.wait(PATIENCE_S)
        os.kill(int((office.data / "locks" / f"flow-{run}.lock").read_text()), signal.SIGKILL)
        serving.started.kill()
        serving.started.wait()
    assert is_at_work(server)

    serving.start()
    serving.until(lambda: serving.state_of(run) == "Crashed", "crashed run")
    assert not is_at_work(server)
    following = serving.begin("ingest", sources=["slow-61"])
    serving.until(lambda: serving.state_of(following) == "Completed", "next run")
    assert story(61).title in office.rows("select title from articles")


def test_prefect_forgets_by_itself_what_is_old(serving):
    serving, _, _ = serving
    serving.until(lambda: serving.ask("flows/count") is not None, "answer")
    with urlopen(f"http://127.0.0.1:{serving.port}/api/admin/settings", timeout=30) as answer:
        server = json.load(answer)["server"]

    assert set(server["services"]["db_vacuum"]["enabled"]) == {"events", "flow_runs"}
    assert server["services"]["db_vacuum"]["retention_period"] in (14 * 86_400, "P14D")
    assert server["events"]["retention_period"] in (2 * 86_400, "P2D")


def is_at_work(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


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
