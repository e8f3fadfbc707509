"""Health: status, doctor."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from extractors.errors import NewsdeskError
from flows.where import HERE, Where

if TYPE_CHECKING:
    from extractors.source import Source

Json = Annotated[bool, Parameter(help="Print one JSON object a line.", negative="")]
Flag = Parameter(negative="")
WATCH_S = 10.0
CLEAR = "\x1b[2J\x1b[H"
FULL_SOON_DAYS = 14.0


def status(*, json: Json = False, watch: Annotated[bool, Flag] = False, where: Where = HERE) -> int:
    """Show how each source stands, the worst first. Exits with 1 when one is past its error_after.

    Parameters
    ----------
    watch
        Show it anew every ten seconds, until Ctrl-C.
    """
    while True:
        if watch:
            print(CLEAR, end="")
        code = show(where, json)
        if not watch:
            return code
        time.sleep(WATCH_S)


def show(where: Where, json: bool) -> int:
    import shutil
    import sys

    from flows.due import nearly_overdue, overdue
    from flows.shown import plain, print_json
    from flows.standing import as_row, gathered, lines, table
    from warehouse.health import standings

    now = datetime.now(UTC)
    known = gathered(where.readable, now)
    sources = every_source(where)
    standing = standings(where.home, now)
    found = lines(sources, known, standing, now)
    if json:
        for line in found:
            print_json(as_row(line))
    else:
        for text in table(found, now, shutil.get_terminal_size((120, 24)).columns):
            print(plain(text))
        print(space_line(where))
    late = overdue(sources, standing, now)
    for source in late:
        print(f"{source.name}: nothing was brought in for longer than {source.error_after}", file=sys.stderr)
    for source in nearly_overdue(sources, standing, now):
        if source not in late:
            print(f"{source.name}: warning: nothing was brought in for {source.warn_after}", file=sys.stderr)
    return 1 if late else 0


def every_source(where: Where) -> tuple[Source, ...]:
    """Those at rest too; none where there is no configuration."""
    folder = where.config or Path("config")
    names = tuple(path.stem for path in sorted((folder / "sources").glob("*.y*ml")))
    return where.sources(names) if names else ()


def space_line(where: Where) -> str:
    """``1.2 GB held, 40 MB more a day; 300 GB free, enough for years``"""
    from warehouse.space import space

    room = space(where.home)
    days = room.days_left
    lasts = "" if days is None else ", enough for years" if days > 1000 else f", full in {days:.0f} days at this pace"
    return f"\n{size(room.used)} held, {size(room.a_day)} more a day; {size(room.free)} free{lasts}"


def size(count: float) -> str:
    for unit, length in (("GB", 1e9), ("MB", 1e6)):
        if count >= length:
            return f"{count / length:.1f} {unit}"
    return f"{count / 1e3:.0f} kB"


# ---------------------------------------------------------------------- doctor


def doctor(*, where: Where = HERE) -> int:
    """Check the machine, the configuration and the warehouse's own rules; say what to do. Exits with 1 if needed."""
    from flows.commands.care import sources_check

    code = sources_check(where=where)
    faults = [*machine_faults(where), *(warehouse_faults(where) if where.data_dir.exists() else ())]
    for fault in faults:
        print(fault)
    rules = sum(fault.startswith("rule: ") for fault in faults)
    print("The warehouse keeps its rules." if not rules else f"{rules} rules of the warehouse are broken.")
    return 1 if faults else code


def machine_faults(where: Where) -> Iterator[str]:
    """Disk, clock, versions, environment."""
    import os
    import platform
    import re

    from warehouse.space import space

    if where.data_dir.exists():
        room = space(where.home)
        floor = where.desk.min_free_mb * 1e6
        if room.free < floor:
            yield f"disk: {size(room.free)} free, less than min_free_mb ({size(floor)}): runs stop. Free some space."
        elif room.days_left is not None and room.days_left < FULL_SOON_DAYS:
            yield f"disk: full in {room.days_left:.0f} days at {size(room.a_day)} a day. Free space, or move data/."
        if not os.access(where.data_dir, os.W_OK):
            yield f"data: {where.data_dir} cannot be written by this user; change its owner"
    if datetime.now(UTC).year < 2024:
        yield f"clock: this machine thinks that it is {datetime.now(UTC):%Y-%m-%d}; set its clock"
    if platform.python_version_tuple() < ("3", "11"):
        yield f"python: {platform.python_version()} is too old; 3.11 or later is needed"
    text = " ".join(path.read_text() for path in (where.config_dir / "sources").glob("*.y*ml"))
    for name in dict.fromkeys(re.findall(r"env:([A-Za-z_][A-Za-z0-9_]*)", text)):
        if name not in os.environ:
            yield f"environment: {name} is named in the configuration and is not set; export it before a run"


def warehouse_faults(where: Where) -> Iterator[str]:
    """Locks, times from the future, crashed runs, broken rules."""
    from warehouse.check import check
    from warehouse.home import Busy
    from warehouse.runs import crashed_runs, future_runs

    try:
        with where.home.writing(wait_s=5):
            pass
    except Busy as busy:
        yield f"lock: {busy}"
        return
    except NewsdeskError as error:
        yield f"warehouse: {error}"
        return
    for source, ahead in future_runs(where.home, datetime.now(UTC)):
        yield f"clock: a run of {source} began at {ahead:%Y-%m-%d %H:%M} UTC, yet to come; was the clock set back?"
    for source, began in crashed_runs(where.home, datetime.now(UTC)):
        said = f"was killed: it began at {began:%Y-%m-%d %H:%M} UTC. Nothing is lost"
        yield f"run: the last one of {source} {said}: newsdesk run {source}"
    for fault in check(where.home):
        yield f"rule: {fault}"
