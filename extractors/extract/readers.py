"""Captures -> readings, in worker processes that can be killed one by one.

A page that takes longer than DEADLINE_S, or that kills its reader, costs one reject "poison" and nothing else: the
worker is replaced. On a machine so busy that the reader hardly ran meanwhile, it is waited for longer. Workers are
started by a fork server, when the first capture comes; each has one capture in hand. They end when their pipe closes,
so none outlives this process, however it ends.
"""

from __future__ import annotations

import hashlib
import math
import multiprocessing
import os
import queue
import signal
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from types import TracebackType
from typing import NamedTuple

from extractors.article import Article, Capture, Entry, Reading, Reject
from extractors.errors import NewsdeskError, Reason, Rejected, Stopped
from extractors.extract import VERSION, read_capture
from extractors.source import Source

DEADLINE_S = 20.0  # for one capture
STARVED_TIMES = 4  # so many deadlines more for a reader that had less than half of the processor
GIVES_WAY = 5  # nice(2): where cores are few, hosts are asked on before pages are read
CPU_CLOCK = 2  # the clock of a process's own time, as clock_getcpuclockid(3) makes its number
START_S = 60.0  # for a worker to come up on a busy machine


class Refusal(NamedTuple):
    """Why a capture gave no article."""

    reason: Reason
    detail: str
    url: str = ""  # of one document within the capture; "" where the whole capture is meant


Answer = tuple[Article | Refusal, ...] | Refusal


def extract_all(
    source: Source, readable: Sequence[tuple[Entry, Capture]], readers: Readers
) -> tuple[list[Reading], list[Reject]]:
    """Read a batch; readings and rejects come in the order of the batch."""
    readings: list[Reading] = []
    rejects: list[Reject] = []
    if not readable:
        return readings, rejects
    config = config_sha256(source)
    with ThreadPoolExecutor(min(readers.count, len(readable)), "reading") as threads:
        answers = threads.map(lambda one: readers.read(one[1], source, one[0]), readable)
        for (entry, capture), answer in zip(readable, answers, strict=True):
            for one in (answer,) if isinstance(answer, Refusal) else answer:
                if isinstance(one, Refusal):
                    rejects.append(reject_of(one, source, entry, capture))
                else:
                    readings.append(reading_of(one, source, entry, capture, config))
    return readings, rejects


def reject_of(refusal: Refusal, source: Source, entry: Entry, capture: Capture) -> Reject:
    return Reject(
        source.name, refusal.url or entry.url, "extract", refusal.reason, refusal.detail, datetime.now(UTC),
        capture.capture_id,
    )  # fmt: skip


def reading_of(article: Article, source: Source, entry: Entry, capture: Capture, config: str) -> Reading:
    return Reading(
        article, source.name, entry.url, capture.capture_id, capture.captured_at, capture.final_url, VERSION, config
    )


def config_sha256(source: Source) -> str:
    """Of all settings that change what is read from a capture."""
    told = f"{source.extract.model_dump_json()}\n{source.language}\n{source.timezone}"
    return hashlib.sha256(told.encode()).hexdigest()


class Readers:
    """A pool of reading processes that many threads may share. A context manager."""

    def __init__(self, count: int | None = None, *, deadline_s: float = DEADLINE_S) -> None:
        self.count = count or os.cpu_count() or 1
        self.deadline_s = deadline_s
        self._idle: queue.LifoQueue[Worker | None] = queue.LifoQueue()
        for _ in range(self.count):
            self._idle.put(None)  # a place for a worker that is not started yet
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["extractors.extract.preload"])
        self._starting = threading.Lock()
        self.started = 0  # processes, over the pool's life
        self.is_closed = False

    def __enter__(self) -> Readers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, capture: Capture, source: Source, entry: Entry | None = None) -> Answer:
        """The articles of a capture, or a reason and a sentence why there are none. Raises Stopped after ``close``."""
        worker = self._idle.get()
        if self.is_closed:
            self._idle.put(None)
            raise Stopped("stopped before a page was read")
        try:
            worker = worker or self._start()
            answer = worker.ask(capture, source, entry, self.deadline_s)
        except TimeoutError as late:
            answer = Refusal("poison", str(late))
        except (EOFError, OSError):  # the worker died under this capture
            answer = Refusal("poison", "reading it killed the reader")
        except BaseException:
            if worker is not None:
                worker.kill()
            self._idle.put(None)
            raise
        if isinstance(answer, Refusal) and answer.reason == "poison":
            if worker is not None:
                worker.kill()
            worker = None
        self._idle.put(worker)
        return answer

    def rest(self) -> None:
        """End the workers that are idle, and with them the memory that they hold; the next capture starts new ones."""
        idle: list[Worker | None] = []
        with suppress(queue.Empty):
            while True:
                idle.append(self._idle.get_nowait())
        for worker in idle:
            if worker:
                worker.kill()
            self._idle.put(None)

    def close(self) -> None:
        """End all workers that are idle; those at work end with their pipe, and who waits for one is told."""
        self.is_closed = True
        self.rest()
        self._idle.put(None)  # for who found nobody idle meanwhile

    def _start(self) -> Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=serve, args=(theirs,), daemon=True, name="reader")
        with self._starting:
            process.start()
            self.started += 1
        theirs.close()
        if not ours.poll(START_S):
            process.kill()
            raise NewsdeskError(f"a reading process did not start within {START_S:g} s; is the machine out of memory?")
        ours.recv()
        return Worker(process, ours)


@dataclass(slots=True)
class Worker:
    process: ForkServerProcess
    pipe: Connection

    def ask(self, capture: Capture, source: Source, entry: Entry | None, deadline_s: float) -> Answer:
        """Send one capture and wait for its answer."""
        began = self.used_s
        self.pipe.send((capture, source, entry))
        if not self.pipe.poll(deadline_s):
            is_starved = self.used_s - began < deadline_s / 2
            if not (is_starved and self.pipe.poll(STARVED_TIMES * deadline_s)):
                raise TimeoutError(f"reading it took longer than {deadline_s:g} s")
        answer: Answer = self.pipe.recv()
        return answer

    @property
    def used_s(self) -> float:
        """The processor's time that it has had; NaN where a system does not tell it of another process."""
        try:
            return time.clock_gettime((~(self.process.pid or 0) << 3) | CPU_CLOCK)
        except OSError:
            return math.nan

    def kill(self) -> None:
        self.process.kill()
        self.process.join(5)
        self.pipe.close()


def serve(pipe: Connection) -> None:
    """A worker's life: captures in, articles or reasons out, until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asked
    os.nice(GIVES_WAY)
    pipe.send("ready")
    while True:
        try:
            capture, source, entry = pipe.recv()
        except EOFError:
            return
        pipe.send(answer_to(capture, source, entry))


def answer_to(capture: Capture, source: Source, entry: Entry | None) -> Answer:
    try:
        articles = read_capture(capture, source, entry)
        return (*articles, *left_out(capture, articles))
    except Rejected as rejected:
        return Refusal(rejected.reason, rejected.detail)
    except MemoryError:
        return Refusal("poison", "reading it took more memory than there is")
    except Exception as error:  # a fault of ours must not end the run
        return Refusal("internal", f"{type(error).__name__}: {error}"[:500])


def left_out(capture: Capture, articles: tuple[Article, ...]) -> tuple[Refusal, ...]:
    """Of an export of many articles the documents that are none."""
    from extractors.extract.saved_text import left_out_of

    return tuple(Refusal("no_content", detail, url) for url, detail in left_out_of(capture, articles))
