"""Ask: sql, search, desk, export, status, extract, explain, capture, rejects."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

from extractors.errors import ConfigError, Reason, Rejected
from flows.where import HERE, Where

if TYPE_CHECKING:
    from extractors.article import Article

Json = Annotated[bool, Parameter(help="Print one JSON object a line.", negative="")]
Format = Literal["table", "csv", "excel", "json", "jsonl", "parquet"]


def sql(
    query: str | None = None,
    /,
    *,
    file: Annotated[Path | None, Parameter(name=["--file", "-f"])] = None,
    format: Annotated[Format | None, Parameter(name="--format")] = None,
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    beside: Annotated[tuple[str, ...], Parameter(name="--with", negative="", show_default=False)] = (),
    timeout: float = 60.0,
    where: Where = HERE,
) -> int:
    """Ask the warehouse in SQL; read-only, with limits. One question, without access to other files or the network.

    Parameters
    ----------
    query
        Such as "select source, published_on, title from articles". "-" reads it from standard input.
    file
        Read the question from this file.
    format
        How the answer is written; excel is CSV for spreadsheets. Default: by the name of the output file, else table.
    output
        A file to write. Default: standard output.
    beside
        NAME=FILE: a CSV, JSON or Parquet file of yours to ask as a table; may be given again.
    timeout
        Seconds after which the question is stopped.
    """
    import shutil

    from warehouse.formats import FORMATS, write, write_file
    from warehouse.query import ask

    if (query is None) == (file is None):
        raise ConfigError('newsdesk sql: give one question, as in  newsdesk sql "from articles limit 5",  or -f FILE')
    if file and not file.exists():
        raise ConfigError(f"{file}: there is no such file")
    question = file.read_text() if file else sys.stdin.read() if query == "-" else str(query)
    ending = output.suffix.lstrip(".") if output else ""
    by_name: list[Format] = [each for each in FORMATS if each == ending]
    form: Format = format or (by_name[0] if by_name else "table")
    with ask(where.readable, question, beside=named_files(beside), timeout_s=timeout) as answer:
        if output:
            count = write_file(answer, form, output)
            print(f"{count} rows written to {output}", file=sys.stderr)
        else:
            write(answer, form, sys.stdout.buffer, width=shutil.get_terminal_size((120, 24)).columns)
    return 0


def desk(
    *,
    port: int = 8765,
    host: str = "127.0.0.1",
    token: Annotated[str, Parameter(env_var="NEWSDESK_TOKEN", show_default=False)] = "",
    where: Where = HERE,
) -> int:
    """Open the desk: the warehouse as pages to look at, on this machine. It changes nothing; Ctrl-C closes it.

    Parameters
    ----------
    port
        Where to listen; 0 takes any port that is free.
    host
        The address to listen at. One that others can reach asks for a token.
    token
        What whoever comes must know: 16 characters or more. They come in by the link that is printed. In the variable
        it is not seen by other users of this machine.
    """
    from flows.serve import ui_url
    from warehouse.desk.serving import serve

    home = where.home
    home.alone("newsdesk desk")
    serve(home.published, host, port, token, prefect_url=ui_url(home.prefect), say=print_at_once)
    return 0


def print_at_once(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def named_files(given: tuple[str, ...]) -> dict[str, Path]:
    """ "mine=lists/mine.csv" -> the name and the file."""
    pairs = [each.partition("=") for each in given]
    if wrong := [name for name, _, path in pairs if not path]:
        raise ConfigError(f"newsdesk sql: --with {wrong[0]}: give a name and a file, as in  --with mine=lists/mine.csv")
    return {name: Path(path).expanduser() for name, _, path in pairs}


REJECTS = """
    select reject.source, reject.reason, reject.stage, reject.tries, coalesce(entry.state, '') as state,
        reject.first_at, reject.last_at, reject.url, reject.detail, reject.capture_id
    from rejects as reject left join entries as entry on entry.source = reject.source and entry.url = reject.url
    where {where} order by reject.last_at desc
"""


def rejects(
    *sources: str,
    reason: Reason | None = None,
    url: str = "",
    retry: Annotated[bool, Parameter(negative="")] = False,
    json: Json = False,
    where: Where = HERE,
) -> int:
    """List what could not become an article, and why. The newest comes first.

    Parameters
    ----------
    sources
        Only those of these sources. Default: all.
    reason
        Only those for this reason.
    url
        Only those whose address contains this.
    retry
        Let the next run try all of them again, as if they had just been listed.
    """
    from warehouse.outcomes import retry as try_again

    if retry:
        count = try_again(where.home, sources, reason, url, now=datetime.now(UTC))
        print(f"{count} {'entry' if count == 1 else 'entries'} will be tried again in the next run.")
        return 0
    told = ["true"]
    told += [f"reject.source in ({', '.join(map(literal, sources))})"] if sources else []
    told += [f"reject.reason = {literal(reason)}"] if reason else []
    told += [f"contains(reject.url, {literal(url)})"] if url else []
    return sql(REJECTS.format(where=" and ".join(told)), format="jsonl" if json else "table", where=where)


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def extract(*named: str, json: Json = False, where: Where = HERE) -> int:
    """Show what would be loaded from files or addresses, and store nothing.

    Parameters
    ----------
    named
        Files, folders or addresses.
    """
    from datetime import UTC, datetime

    from extractors.discover import discover
    from extractors.extract import read_capture
    from extractors.fetch import fetch_all
    from extractors.fetch.client import Client
    from extractors.source import ALWAYS
    from flows.inbox import inbox

    if not named:
        raise ConfigError("newsdesk extract: name a file or an address")
    source, now = inbox(named), datetime.now(UTC)
    client = Client(where.desk, where.data_dir / "hosts", lambda capture: None)
    lost = 0
    for listing in source.discover:
        for listed in discover(listing, source, ALWAYS, client, {}, now=now):
            fetched = fetch_all(source, listed.entries, client, now=now)
            for reject in [*([listed.reject] if listed.reject else []), *fetched.rejects]:
                show_reject(reject.url, reject.reason, reject.detail, json)
                lost += 1
            for entry, capture in fetched.readable:
                try:
                    for article in read_capture(capture, source, entry):
                        show_article(article, json)
                except Rejected as error:
                    show_reject(entry.url, error.reason, error.detail, json)
                    lost += 1
    return 1 if lost else 0


def show_article(article: Article, json: bool) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from flows.shown import article_row, plain, print_json, written

    row = article_row(article)
    if json:
        print_json(row)
        return
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in row.items():
        if name not in ("blocks", "body") and value not in (None, "", (), []):
            table.add_row(name, Text(plain(in_words(value) if isinstance(value, (list, tuple)) else written(value))))
    console = Console(highlight=False, markup=False)
    console.print(table)
    console.print()
    console.print(Text(plain(article.body)))
    console.print()


def in_words(values: list[Any] | tuple[Any, ...]) -> str:
    """ "Reuters (cited); AFP (full_copy)" - a list as a person would write it."""
    return "; ".join(
        " · ".join(str(part) for part in value.values() if part) if isinstance(value, dict) else str(value)
        for value in values
    )


def show_reject(url: str, reason: str, detail: str, json: bool) -> None:
    from flows.shown import plain, print_json

    if json:
        print_json({"url": url, "reject": reason, "detail": detail})
    else:
        print(plain(f"{url}: {reason}: {detail}"))


def search(
    query: str,
    /,
    *,
    source: str | None = None,
    since: date | None = None,
    until: date | None = None,
    language: str | None = None,
    limit: int = 10,
    json: Json = False,
    where: Where = HERE,
) -> int:
    """Find articles by their words, the best first. `"some words"` must stand together, -word must not be there.

    Parameters
    ----------
    query
        Such as derna retreat. Case and accents make no difference.
    source
        Only this source.
    since
        The first day of publication.
    until
        The day after the last.
    language
        Only this language, such as en.
    limit
        At most so many.
    """
    from flows.shown import show_found
    from warehouse.query import ask

    options = {"in_source": source, "in_language": language, "since": since, "until": until}
    named = "".join(f", {name} := {literal(str(value))}" for name, value in options.items() if value)
    question = f"from search({literal(query)}, top := {max(0, limit)}{named})"
    if json:
        return sql(question, format="jsonl", where=where)
    with ask(where.readable, question, threads=1) as answer:  # a second one would cost more than it saves
        found = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows()]
    show_found(found)
    return 0


def export(
    *,
    to: Path,
    since: date | None = None,
    until: date | None = None,
    source: Annotated[tuple[str, ...], Parameter(negative="", show_default=False)] = (),
    language: Annotated[tuple[str, ...], Parameter(negative="", show_default=False)] = (),
    format: Annotated[Literal["parquet", "jsonl", "csv"], Parameter(name="--format")] = "parquet",
    json: Json = False,
    where: Where = HERE,
) -> int:
    """Write articles to a folder, as a corpus that can be cited. There are files by source and month, and a manifest.

    Parameters
    ----------
    to
        The folder, which must not be there yet.
    since
        The first day; of an article without a date it is the day of its listing, else the day it was first seen.
    until
        The day after the last.
    source
        Only this source; may be given again.
    language
        Only this language, such as en; may be given again.
    """
    from dataclasses import asdict

    from flows.shown import Progress, print_json
    from warehouse.export import Selection, export

    selection = Selection(source, since, until, language)
    with Progress() as progress:
        made = export(where.readable, to, selection, format, say=progress.say)
    if json:
        print_json({**asdict(made), "folder": str(to)})
    else:
        print(f"{made.article_count} articles in {made.file_count} files, {made.size_bytes / 1e6:.1f} MB: {to}")
        print(f"corpus {made.corpus_sha256}; {to / 'manifest.json'} says how to make it again")
    return 0


def explain(article: str, field: str = "", /, *, json: Json = False, where: Where = HERE) -> int:
    """Say where each value of an article came from: which line, which part of the page.

    Its capture is read again, and what today's code finds otherwise is shown too; nothing is stored.

    Parameters
    ----------
    article
        Its id, or any address that led to it; of a file that holds many articles, the first hundred are explained.
    field
        A column of `articles`, such as published_on. Default: all.
    """
    from flows.explained import explained, left_out
    from flows.shown import plain, print_json, show_findings

    told = 0
    more = ""
    for number, found in enumerate(explained(article, where), 1):
        more = left_out(found, number)
        rows = list(found.rows(field))
        told += len(rows)
        if json:
            for row in rows:
                print_json({"article_id": str(found.row["article_id"]), **row})
        else:
            print(plain(f"{chr(10) * (number > 1)}{found.row['title']}\n{found.row['url']}"))
            show_findings(rows)
        if found.fault:
            print(plain(f"not read again: {found.fault}"), file=sys.stderr)
        if not rows:
            print(plain(found.silence(field)), file=sys.stderr)
    if more:
        print(plain(more), file=sys.stderr)
    return 0 if told else 1


def capture(
    capture_id: str, *, output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None, where: Where = HERE
) -> int:
    """Give back the bytes of a capture, as they came.

    Parameters
    ----------
    capture_id
        As in the views `captures` and `articles`.
    output
        A file to write. Default: standard output.
    """
    from warehouse.raw import find_capture

    body = find_capture(where.home, capture_id).body
    if output:
        output.write_bytes(body)
    else:
        sys.stdout.buffer.write(body)
    return 0
