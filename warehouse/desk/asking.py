"""The room for questions in SQL: one question in; its answer as a table, a chart, or a file out.

The question goes to ``warehouse.query.ask``, which locks everything but the published views. Few are answered at a
time, so that the pages of others stay quick. A question that another site's link brings is shown, not asked.
"""

from __future__ import annotations

import io
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Literal, get_args

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from extractors.errors import NewsdeskError
from warehouse.desk.edition import Edition, Row, Shelf
from warehouse.desk.pictures import chart
from warehouse.desk.show import Page
from warehouse.formats import write
from warehouse.query import ask

Form = Literal["csv", "jsonl", "parquet"]
FORMS: tuple[Form, ...] = get_args(Form)
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
}
AT_ONCE = 2  # questions; more are asked to come again
WAIT_S = 3.0  # for their turn
TIMEOUT_S = 20.0
DOWNLOAD_TIMEOUT_S = 60.0
MEMORY = "512MB"
MAX_ROWS = 500  # on the page
MAX_DOWNLOAD_ROWS = 200_000
MAX_DOWNLOAD_BYTES = 250_000_000
MAX_CELL_CHARS = 400
MAX_QUESTION_CHARS = 20_000
PIECE_BYTES = 256_000
TURN = threading.BoundedSemaphore(AT_ONCE)
EXAMPLES = Path(__file__).with_name("examples")


def questions(request: Request, edition: Edition) -> Page:
    """``/sql``: an editor; with ``?q=`` the answer to a question as well."""
    sql = request.query_params.get("q", "").strip()
    values: dict[str, Any] = {
        "sql": sql,
        "views": [(view, list(columns)) for view, columns in groupby(edition.ask("schema"), key=itemgetter("view"))],
        "examples": examples(),
        "forms": FORMS,
        "answer": None,
        "fault": "",
        "is_held": bool(sql) and is_brought_from_elsewhere(request),
        "max_rows": MAX_ROWS,
        "timeout_s": TIMEOUT_S,
    }
    if not sql or values["is_held"]:
        return Page("questions.html", values)
    try:
        return Page("questions.html", values | {"answer": answered(request.app.state.shelf, sql)})
    except NewsdeskError as error:
        return Page("questions.html", values | {"fault": str(error)}, status=400)


@cache
def examples() -> dict[str, str]:
    """The saved questions, in their order: what each asks -> its SQL. In its file the name is the first line."""
    texts = [path.read_text() for path in sorted(EXAMPLES.glob("*.sql"))]
    return {name.removeprefix("-- "): sql.strip() for name, sql in (text.split("\n", 1) for text in texts)}


def is_brought_from_elsewhere(request: Request) -> bool:
    return request.headers.get("sec-fetch-site", "none") in ("cross-site", "same-site")


def answered(shelf: Shelf, sql: str) -> Row:
    """The first rows of the answer, as text, with a chart where the answer is one."""
    began = time.monotonic()
    with turn(), ask(shelf.published, checked(sql), timeout_s=TIMEOUT_S, memory=MEMORY, max_rows=MAX_ROWS) as answer:
        rows = list(answer.rows())
        return {
            "columns": answer.columns,
            "rows": [[cell(value) for value in row] for row in rows],
            "is_number": [is_number(answer.schema.field(place).type) for place in range(len(answer.columns))],
            "is_cut": answer.is_cut,
            "chart": chart(answer.columns, rows),
            "took_s": time.monotonic() - began,
        }


def checked(sql: str) -> str:
    if len(sql) > MAX_QUESTION_CHARS:
        raise NewsdeskError(f"the question is longer than {MAX_QUESTION_CHARS} characters; use `newsdesk sql -f FILE`.")
    return sql


@contextmanager
def turn() -> Iterator[None]:
    """One of the few places for questions; raises NewsdeskError when none comes free."""
    if not TURN.acquire(timeout=WAIT_S):
        raise NewsdeskError("other questions are being answered; ask again in a moment.")
    try:
        yield
    finally:
        TURN.release()


def is_number(kind: Any) -> bool:
    import pyarrow.types as types

    return bool(types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind))


def cell(value: Any) -> str:
    """A value as text of a bearable length; None shows as nothing."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.6g}"
    told = value if isinstance(value, str) else str(value)
    return told if len(told) <= MAX_CELL_CHARS else told[: MAX_CELL_CHARS - 1] + "…"


def download(request: Request) -> Response:
    """``/sql.csv?q=``, ``/sql.jsonl?q=``, ``/sql.parquet?q=``: the answer as a file."""
    form: Form = request.path_params["form"]
    sql = request.query_params.get("q", "").strip()
    if is_brought_from_elsewhere(request):
        raise NewsdeskError("another site's link may not start a download; open the question on the desk first.")
    shelf: Shelf = request.app.state.shelf
    limits: dict[str, Any] = {"timeout_s": DOWNLOAD_TIMEOUT_S, "memory": MEMORY, "max_rows": MAX_DOWNLOAD_ROWS}
    file = Download()
    try:
        with turn(), ask(shelf.published, checked(sql), **limits) as answer:
            write(answer, form, file)
            if answer.is_cut:
                raise too_much()
    except BaseException:
        file.close()
        raise
    headers = {"content-disposition": f'attachment; filename="newsdesk.{form}"', "content-length": str(file.tell())}
    return StreamingResponse(file.pieces(), media_type=MEDIA_TYPES[form], headers=headers)


class Download(io.FileIO):
    """A file without a name, no larger than a download may be."""

    def __init__(self) -> None:
        number, path = tempfile.mkstemp(prefix="newsdesk-")
        Path(path).unlink()
        super().__init__(number, "w+b")

    def write(self, piece: Any) -> int:
        if self.tell() + len(piece) > MAX_DOWNLOAD_BYTES:
            raise too_much()
        return super().write(piece)

    def pieces(self) -> Iterator[bytes]:
        """All that was written; the file is gone afterwards."""
        with self:
            self.seek(0)
            while piece := self.read(PIECE_BYTES):
                yield piece


def too_much() -> NewsdeskError:
    limits = f"{MAX_DOWNLOAD_ROWS:,} rows or {MAX_DOWNLOAD_BYTES / 1e6:.0f} MB"
    ways = "`newsdesk sql --output FILE` and `newsdesk export` write any number"
    return NewsdeskError(f"the answer has more than {limits}; {ways}.")
