"""Look after what is kept: reextract, maintain, forget, backup, restore."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

from cyclopts import Parameter

from extractors.errors import ConfigError, NewsdeskError
from flows.where import HERE, Where

if TYPE_CHECKING:
    from warehouse.compared import Changes
    from warehouse.forget import Doomed

SHOWN_CHARS = 60  # of a value, side by side with the other


def reextract(
    *names: str,
    since: date | None = None,
    dry_run: Annotated[bool, Parameter(negative="")] = False,
    all: Annotated[bool, Parameter(negative="")] = False,
    json: Annotated[bool, Parameter(negative="")] = False,
    where: Where = HERE,
) -> int:
    """Read stored captures again with today's code. What changed is replaced, and no revision is made of it.

    Parameters
    ----------
    names
        Sources. Default: all that are enabled.
    since
        Only what was loaded on this day (UTC) or later. Default: everything.
    dry_run
        Show which values would change, and change none.
    all
        Make the whole warehouse anew from the captures, and put it in the place of the old one.
    json
        Print one JSON object a line.
    """
    from flows.again import reextract as read_again
    from flows.commands.bring import newsroom
    from flows.shown import outcome_line, outcome_row, print_json
    from warehouse.compared import Changes

    if all:
        return rebuild(where)
    sources = where.sources(names)
    width = max((len(source.name) for source in sources), default=0)
    loaded_since = datetime.combine(since, time(), UTC) if since else None
    outcomes = []
    with newsroom(where) as room:
        for source in sources:
            changes = Changes()
            outcomes.append(read_again(source, room, loaded_since, changes=changes, is_dry=dry_run))
            if json:
                print_json(outcome_row(outcomes[-1]) | {"changes": changed_rows(changes)})
            else:
                print("\n".join([outcome_line(outcomes[-1], width), *changed_lines(changes, dry_run)]))
    return 1 if any(outcome.state != "ok" for outcome in outcomes) else 0


def rebuild(where: Where) -> int:
    from extractors.source import read_sources
    from flows.again import rebuild as make_anew
    from flows.commands.bring import newsroom

    configured = read_sources(where.config_dir) if (where.config_dir / "sources").is_dir() else ()
    with newsroom(where) as room:
        report = make_anew(configured, room)
    counts = f"{report.added} articles, {report.revised} later revisions, {report.rejected} rejects"
    print(f"Made the warehouse anew: {counts}.")
    return 0


def changed_rows(changes: Changes) -> list[dict[str, Any]]:
    """One row a field, the one that changed most first."""
    return [
        {
            "field": name,
            "changed": count,
            "of": changes.read_count,
            "samples": [asdict(s) for s in changes.samples[name]],
        }
        for name, count in changes.counts.most_common()
    ]


def changed_lines(changes: Changes, is_dry: bool) -> list[str]:
    """``  title      12 of 300 would change``, and below it the first few, side by side."""
    from flows.shown import plain

    lines = []
    for row in changed_rows(changes):
        lines.append(f"  {row['field']:<20} {row['changed']} of {row['of']} {'would change' if is_dry else 'changed'}")
        for sample in row["samples"]:
            was, now = side_by_side(str(sample["was"] or "-"), str(sample["now"] or "-"))
            lines.append(f"    {plain(was):<{SHOWN_CHARS}} | {plain(now):<{SHOWN_CHARS}} | {plain(sample['url'])}")
    return lines


def side_by_side(was: str, now: str) -> tuple[str, str]:
    """Both cut to what can be shown, from shortly before the place where they part."""
    was, now = " ".join(was.split()), " ".join(now.split())
    parting = next((n for n, (a, b) in enumerate(zip(was, now, strict=False)) if a != b), min(len(was), len(now)))
    start = max(0, parting - SHOWN_CHARS // 3) if max(len(was), len(now)) > SHOWN_CHARS else 0

    def cut(text: str) -> str:
        shown = ("..." if start else "") + text[start:]
        return shown if len(shown) <= SHOWN_CHARS else f"{shown[: SHOWN_CHARS - 3]}..."

    return cut(was), cut(now)


def maintain(*, where: Where = HERE) -> int:
    """Tidy the raw files, forget what is too old, prove the warehouse's rules, and publish. Once a day is enough."""
    from flows.upkeep import upkeep

    done = upkeep(where.sources(), where.home, datetime.now(UTC))
    print("\n".join(done.lines))
    return 1 if done.faults else 0


def forget(
    url: str | None = None,
    /,
    *,
    source: str | None = None,
    older_than: str | None = None,
    dry_run: Annotated[bool, Parameter(negative="")] = False,
    yes: Annotated[bool, Parameter(negative="")] = False,
    where: Where = HERE,
) -> int:
    """Erase an article, a source or all that is older from the warehouse, for good. It is never loaded again.

    Parameters
    ----------
    url
        An article, by any of its addresses.
    source
        All of one source; with --older-than, what is older of it.
    older_than
        A length of time, such as 2y or 90d, since it was published (or, undated, first seen).
    dry_run
        Say what would be erased, and erase nothing.
    yes
        Do not ask.
    """
    from warehouse.forget import forget as erase

    doomed = doomed_by(url, source, older_than, where)
    if not (doomed.articles or doomed.captures or url):
        print("Nothing to forget.")
        return 0
    if dry_run:
        print(f"Would forget {doomed.counts}.")
        return 0
    if not yes and not is_sure(f"Forget {doomed.counts}, for good? Backups are not touched. Type yes: "):
        print("Nothing was forgotten.")
        return 1
    counts = doomed.counts
    erase(where.home, doomed, now=datetime.now(UTC))
    print(f"Forgot {counts}.")
    return 0


def doomed_by(url: str | None, source: str | None, older_than: str | None, where: Where) -> Doomed:
    """What the command line means. Raises ConfigError when it says too little or too much."""
    from extractors.setting import span
    from warehouse.forget import by_age, by_source, by_url

    if url and not (source or older_than):
        return by_url(where.home, url)
    if older_than and not url:
        try:
            age = cast(timedelta, span(older_than))
        except ValueError as error:
            raise ConfigError(f"--older-than {older_than}: {error}") from None
        return by_age(where.home, datetime.now(UTC) - age, source, f"older than {older_than}")
    if source and not url:
        return by_source(where.home, source)
    raise ConfigError("say what to forget: a URL, or --source NAME, or --older-than 2y, or the last two together")


def is_sure(question: str) -> bool:
    """Raises NewsdeskError when there is nobody to ask."""
    if not sys.stdin.isatty():
        raise NewsdeskError("nobody is there to be asked; give --yes, or --dry-run to see what would be forgotten.")
    return input(question).strip().lower() == "yes"


def backup(folder: Path, /, *, where: Where = HERE) -> int:
    """Copy the data folder to another place, whatever is being loaded meanwhile. Again: only what is new is copied.

    Parameters
    ----------
    folder
        A new folder, or that of the last backup.
    """
    from warehouse.backup import backup as copy

    made = copy(where.home, folder, now=datetime.now(UTC))
    print(f"{folder} holds {len(made.files)} files, {made.size_bytes / 1e6:,.1f} MB.")
    return 0


def restore(folder: Path, /, *, replace: Annotated[bool, Parameter(negative="")] = False, where: Where = HERE) -> int:
    """Make the data folder again from a backup. Each file is checked before anything is touched.

    Parameters
    ----------
    folder
        What `newsdesk backup` wrote.
    replace
        Also when there is a warehouse already. Captures that the backup lacks stay, and the next run loads them.
    """
    from warehouse.backup import restore as bring_back

    told = bring_back(folder, where.home, replace=replace)
    print(f"Restored {len(told.files)} files of {told.made_at} to {where.data_dir}.")
    return 0


def move(*, to: str | None = None, storage: str | None = None, where: Where = HERE) -> int:
    """Take the warehouse of this machine to one that several machines write, and prove it. This one stays as it is.

    Parameters
    ----------
    to
        Its address, as in ducklake:postgres:host=db.example dbname=newsdesk. Default: as newsdesk.yaml says.
    storage
        Its folder, the same on all machines, or a bucket: s3://bucket/newsdesk. Default: as newsdesk.yaml says.
    """
    from extractors.setting import lake_address, shared_storage
    from flows.where import catalogue_of
    from warehouse.home import Home
    from warehouse.lake import Lake
    from warehouse.move import move as take

    address, place = to or where.desk.warehouse or "", storage or where.desk.storage or ""
    for option, value, check in (("--to", address, lake_address), ("--storage", place, shared_storage)):
        try:
            check(value)
        except ValueError as error:
            raise ConfigError(f"{option} {value!r}: {error}") from None
    moved = take(Home(where.data_dir), Lake(where.data_dir, catalogue_of(address, place)))
    print(f"Moved {moved.count:,} rows of {len(moved.sums)} tables and {moved.file_count:,} raw files: all the same.")
    if (address, place) != (where.desk.warehouse, where.desk.storage):
        print(f'Write into newsdesk.yaml, on each machine:\nwarehouse: "{address}"\nstorage: {place}')
    return 0
