"""Together: what several threads ask of the warehouse at one time in, one transaction, and an answer for each out.

Most of what a small statement costs is the statement: fifty polls committed together cost little more than one.
Nobody waits for company: who comes while the warehouse is free is served at once, and alone.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, TypeVar

from extractors.errors import NewsdeskError

if TYPE_CHECKING:
    import duckdb

    Asked = TypeVar("Asked")
    Answer = TypeVar("Answer")
    Work = Callable[[duckdb.DuckDBPyConnection, Sequence[Asked]], Sequence[Answer]]
    Writing = Callable[[], AbstractContextManager[duckdb.DuckDBPyConnection]]


class Together:
    """Gathers what is asked of the same work, a function, until its turn to write comes."""

    def __init__(self, writing: Writing) -> None:
        self._writing = writing
        self._asking = threading.Lock()
        self._asked: defaultdict[Any, list[tuple[Any, Future[Any]]]] = defaultdict(list)
        self._first: defaultdict[Any, threading.Lock] = defaultdict(threading.Lock)

    def do(self, work: Work[Asked, Answer], asked: Asked) -> Answer:
        """Have it done. Raises what the work raises, or Busy."""
        answer: Future[Answer] = Future()
        with self._asking:
            self._asked[work].append((asked, answer))
            first = self._first[work]
        with first:  # who is first answers those who wait here too
            if not answer.done():
                self._answer(work)
        return answer.result()

    def _answer(self, work: Any, alone: Sequence[tuple[Any, Future[Any]]] = ()) -> None:
        """Do all that is asked; when that fails, each alone, so that only who is at fault fails."""
        from warehouse.connection import transaction

        taken: Sequence[tuple[Any, Future[Any]]] = alone
        answers: Sequence[Any] | None = None
        try:
            with self._writing() as con, transaction(con):
                taken = taken or self._take(work)
                answers = work(con, [asked for asked, _ in taken])
        except BaseException as error:
            taken = taken or self._take(work)
            is_of_work = answers is None and isinstance(error, Exception) and not isinstance(error, NewsdeskError)
            if is_of_work and len(taken) > 1:
                for each in taken:
                    self._answer(work, [each])
                return
            for _, answer in taken:
                answer.set_exception(error)
        else:
            for (_, answer), made in zip(taken, answers, strict=True):
                answer.set_result(made)

    def _take(self, work: Any) -> list[tuple[Any, Future[Any]]]:
        with self._asking:
            return self._asked.pop(work)
