"""A long backfill, undisturbed, stopped five times, and under Prefect: the same rows? how good is the forecast?

    python -m benchmarks.backfill [--articles 20000] [--folder DIR --part plain|stopped|prefect]

Half of the articles lie in WARC files at an address, half in a sitemap and on pages; both are served on this machine.
`stopped` ends the command five times at random moments, three times with SIGKILL, twice with Ctrl-C, and gives it
again. The forecast is what the plan says after the first of four slices, beside what the rest took. What Prefect costs
is the CPU time of the same command as a flow, and of its server meanwhile, less that of the plain one.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from benchmarks.papers import Paper
from warehouse.query import ask

NEWSDESK = (sys.executable, "-c", "from flows.cli import main; main()")
START, DAYS = datetime(2026, 2, 2, tzinfo=UTC), 28  # a Monday; four slices of a week
SOURCES = ("archived", "mapped")
STOPS = (signal.SIGKILL, signal.SIGINT, signal.SIGKILL, signal.SIGINT, signal.SIGKILL)
TOLD = """
    select 'article', url, source, title, content_sha256, published_at from articles
    union all select 'entry', url, source, state, null, published_at from entries
    union all select 'slice', null, source, state, cast(done_count as varchar), since from slices
    order by all
"""


# ---------------------------------------------------------------------- what is served


class Press:
    """A paper whose pages and sitemap are served, and WARC files, one a day, of another that is not."""

    def __init__(self, articles: int, port: int) -> None:
        step = timedelta(days=DAYS) / (articles // 2)
        times = [(START + number * step).replace(microsecond=0) for number in range(articles // 2)]
        self.mapped = Paper("mapped", "127.0.3.1", 1, port=port, items=times)
        self.archived = Paper("archived", "archived.example", 1, port=80, items=times)
        self.files: dict[str, bytes] = {}
        for day in range(DAYS):
            begun = START + timedelta(days=day)
            inside = [number for number, at in enumerate(times) if begun <= at < begun + timedelta(days=1)]
            self.files[f"/warc/NEWS-{begun:%Y%m%d%H%M%S}-00001.warc.gz"] = self.warc(inside)
        self.site_map = self.mapped.sitemap(range(len(times))).encode()

    def warc(self, numbers: Sequence[int]) -> bytes:
        from warcio.statusandheaders import StatusAndHeaders
        from warcio.warcwriter import WARCWriter

        written = io.BytesIO()
        writer = WARCWriter(written, gzip=True)
        for number in numbers:
            http = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            dated = {"WARC-Date": f"{self.archived.items[number]:%Y-%m-%dT%H:%M:%SZ}"}
            page = io.BytesIO(self.archived.page(number).encode())
            url = f"http://archived.example/{number}"
            writer.write_record(
                writer.create_warc_record(url, "response", page, http_headers=http, warc_headers_dict=dated)
            )
        return written.getvalue()

    def answer(self, path: str) -> tuple[int, bytes]:
        if path in self.files:
            return 200, self.files[path]
        if path == "/warc.paths":
            return 200, "\n".join(name.lstrip("/") for name in self.files).encode()
        if path == "/sitemap.xml":
            return 200, self.site_map
        if path[1:].isdecimal():
            return 200, self.mapped.page(int(path[1:])).encode()
        return 404, b"not here"


def serve(articles: int, port: int) -> None:
    press = Press(articles, port)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, body = press.answer(self.path)
            start = int(self.headers["Range"][6:-1]) if self.headers["Range"] and status == 200 else 0
            self.send_response_only(206 if start else status)
            self.send_header("ETag", f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"')
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body) - start))
            self.end_headers()
            self.wfile.write(body[start:])

        def log_message(self, *args: Any) -> None:
            pass

    print("ready", flush=True)
    ThreadingHTTPServer(("127.0.3.1", port), Handler).serve_forever()


# ---------------------------------------------------------------------- the work


@dataclass(frozen=True)
class Office:
    folder: Path
    articles: int
    port: int

    def configure(self) -> None:
        sources = self.folder / "config" / "sources"
        sources.mkdir(parents=True, exist_ok=True)
        base = f"http://127.0.3.1:{self.port}"
        desk = {
            "contact": "desk@example.org",
            "fetch": {"delay_s": 0, "connections_per_host": 2},
            "allow_addresses": [f"127.0.3.1/32:{self.port}"],
        }
        (self.folder / "config" / "newsdesk.yaml").write_text(json.dumps(desk))
        archive = {"kind": "archive", "url": f"{base}/warc.paths", "hosts": ["archived.example"]}
        (sources / "archived.yaml").write_text(json.dumps({"discover": [archive]}))
        listing = {"kind": "sitemap", "url": f"{base}/sitemap.xml", "backfill_only": True}
        (sources / "mapped.yaml").write_text(json.dumps({"discover": [listing]}))

    def command(self, data: str, source: str, *words: str, weeks: int = 4) -> list[str]:
        until = START + timedelta(days=7 * weeks)
        window = ("--since", f"{START:%Y-%m-%d}", "--until", f"{until:%Y-%m-%d}")
        places = ("--config", str(self.folder / "config"), "--data", str(self.folder / data))
        return [*NEWSDESK, "backfill", source, *window, *places, *words]

    def run(self, command: Sequence[str]) -> float:
        """To its end; returns the seconds it took."""
        began = time.monotonic()
        ended = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        if ended.returncode:
            print(ended.stdout)
            raise SystemExit(f"it failed with {ended.returncode}")
        return time.monotonic() - began

    def forecast_s(self, data: str, source: str) -> float:
        """What the plan says of the slices that are not done."""
        told = subprocess.run(
            self.command(data, source, "--dry-run", "--json"), stdout=subprocess.PIPE, text=True, check=True
        )
        return float(sum(json.loads(line)["forecast_s"] for line in told.stdout.splitlines()))

    def told(self, data: str) -> str:
        """All that two backfills of the same must agree on, as a hash; and how many articles."""
        with ask(self.folder / data / "news.duckdb", TOLD) as answer:
            rows = list(answer.rows())
        count = sum(row[0] == "article" for row in rows)
        return f"{count:,} articles, {hashlib.sha256(repr(rows).encode()).hexdigest()[:16]}"


def plain(office: Office) -> None:
    for source in SOURCES:
        first_s = office.run(office.command("plain", source, weeks=1))
        forecast_s, cpu_s = office.forecast_s("plain", source), children_cpu_s()
        rest_s = office.run(office.command("plain", source))
        cpu_s = children_cpu_s() - cpu_s
        off = forecast_s / rest_s - 1 if forecast_s else float("nan")
        print(
            f"{source}: first slice {first_s:.0f} s; rest forecast {forecast_s:.0f} s, took {rest_s:.0f} s ({off:+.0%})"
        )
        print(f"{source}: {cpu_s / (office.articles * 3 / 8) * 1000:.1f} ms CPU an article")
    (office.folder / "plain.txt").write_text(office.told("plain"))
    print(f"undisturbed: {office.told('plain')}", flush=True)


def stopped(office: Office) -> None:
    chance, stops = random.Random(5), list(STOPS)
    for number, source in enumerate(SOURCES):
        for sign in stops[number * 3 : number * 3 + 3]:
            process = subprocess.Popen(
                office.command("stopped", source), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            time.sleep(chance.uniform(5, 5 + office.articles / 1500))
            is_over = process.poll() is not None
            process.send_signal(sign)
            process.wait()
            print(f"{source}: {sign.name}{' after its end' if is_over else ''}", flush=True)
        office.run(office.command("stopped", source))
    same = office.told("stopped") == (office.folder / "plain.txt").read_text()
    print(f"stopped five times: {office.told('stopped')}: {'the same rows' if same else 'OTHER ROWS'}", flush=True)


def under_prefect(office: Office) -> None:
    """`archived` as a flow and without, one after the other."""
    flow = (
        "import sys; from datetime import date; from flows.backfill import backfill; "
        "backfill(source='archived', since=date.fromisoformat(sys.argv[1]), until=date.fromisoformat(sys.argv[2]), "
        "config=sys.argv[3], data=sys.argv[4])"
    )
    until = START + timedelta(days=DAYS)
    words = [f"{START:%Y-%m-%d}", f"{until:%Y-%m-%d}", str(office.folder / "config"), str(office.folder / "flow")]
    began = children_cpu_s()
    office.run(office.command("noflow", "archived"))
    without_s = children_cpu_s() - began
    with prefect_server(office.folder) as pid:
        began, server_s = children_cpu_s(), cpu_of(pid)
        office.run([sys.executable, "-c", flow, *words])
        with_s, server_s = children_cpu_s() - began, cpu_of(pid) - server_s
    count = office.articles / 2
    print(f"without Prefect {without_s:.1f} s CPU, as a flow {with_s:.1f} s, its server meanwhile {server_s:.1f} s")
    print(f"Prefect: {(with_s + server_s - without_s) / count * 1000:.2f} ms CPU an article")


@contextmanager
def prefect_server(folder: Path) -> Iterator[int]:
    """A server of our own on a free port, for as long as this lasts; gives its process."""
    from flows.serve import server

    os.environ.pop("PREFECT_API_URL", None)
    (folder / "prefect").mkdir(exist_ok=True)
    with server(folder / "prefect", 4871) as api:
        os.environ["PREFECT_API_URL"] = api
        try:
            yield int((folder / "prefect" / "server.pid").read_text())
        finally:
            os.environ.pop("PREFECT_API_URL")


def cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def children_cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@contextmanager
def serving(articles: int, port: int) -> Iterator[None]:
    command = [sys.executable, "-m", "benchmarks.backfill", "--serve", str(port), "--articles", str(articles)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    try:
        assert process.stdout
        process.stdout.readline()
        yield
    finally:
        process.kill()
        threading.Thread(target=process.wait).start()


PARTS = {"plain": plain, "stopped": stopped, "prefect": under_prefect}


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--articles", type=int, default=20_000)
    words.add_argument("--folder", type=Path, help="where it is kept, so that its parts can be run one by one")
    words.add_argument("--part", choices=list(PARTS))
    words.add_argument("--port", type=int, default=8872)
    words.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    asked = words.parse_args()
    if asked.serve:
        serve(asked.articles, asked.serve)
    with tempfile.TemporaryDirectory() as short, serving(asked.articles, asked.port):
        office = Office(asked.folder or Path(short), asked.articles, asked.port)
        office.configure()
        for part in [asked.part] if asked.part else PARTS:
            PARTS[part](office)


if __name__ == "__main__":
    main()
