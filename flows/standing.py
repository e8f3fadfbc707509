"""How each source stands, for a person: the published views, the configuration and the clock in, one line a source out.

Pure but for ``gathered``, which asks the published copy. The worst comes first; each line says what to do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractors.source import Source
from flows.due import is_silent, next_due
from warehouse.health import Standing

if TYPE_CHECKING:
    from warehouse.catalogue import Catalogue

STATES = ("error", "dead", "failing", "warn", "broken", "gap", "new", "ok", "off")  # the worst first


@dataclass(frozen=True)
class Line:
    """One source, as a person wants to know it. Instants are UTC."""

    source: str
    state: str  # one of STATES
    freshness: str  # pass, warn or error, as dbt names them: by warn_after and error_after
    last_ok_at: datetime | None = None
    newest_article_at: datetime | None = None
    today_count: int = 0  # new today (UTC)
    usual_per_day: float | None = None
    article_count: int = 0
    failing_since: datetime | None = None
    next_run_at: datetime | None = None
    reason: str = ""
    to_do: str = ""  # a command


def gathered(published: Path | Catalogue, now: datetime) -> dict[str, dict[str, Any]]:
    """What the published copy knows of each source. Raises NewsdeskError when there is none."""
    from warehouse.migrate import sql
    from warehouse.query import ask

    with ask(published, sql("standing").format(today=f"{now.astimezone(UTC):%Y-%m-%d}")) as answer:
        columns = answer.columns
        return {row[0]: dict(zip(columns, row, strict=True)) for row in answer.rows()}


def lines(
    sources: Sequence[Source], known: Mapping[str, Mapping[str, Any]], standings: Mapping[str, Standing], now: datetime
) -> list[Line]:
    """All configured sources, and those of old that the warehouse still knows; the worst first."""
    configured = {source.name: source for source in sources}
    found = [judged(source, known.get(source.name), standings, now) for source in sources]
    found += [judged_of_old(name, facts) for name, facts in known.items() if name not in configured]
    return sorted(found, key=lambda line: (STATES.index(line.state), line.source))


def judged(source: Source, facts: Mapping[str, Any] | None, standings: Mapping[str, Standing], now: datetime) -> Line:
    freshness = (
        "error" if is_silent(source, source.error_after, standings, now)
        else "warn" if is_silent(source, source.warn_after, standings, now)
        else "pass"
    )  # fmt: skip
    if not source.enabled and facts is None:
        return Line(source.name, "off", freshness, reason="enabled: false")
    if facts is None:
        return Line(source.name, "new", freshness, reason="it was never run", to_do=f"newsdesk run {source.name}")
    state, reason, to_do = worst(source, facts, freshness)
    return Line(
        next_run_at=next_due(source, standings.get(source.name), now) if source.enabled else None,
        **common(facts, state, freshness, reason, to_do),
    )


def judged_of_old(name: str, facts: Mapping[str, Any]) -> Line:
    return Line(**common(facts, "off", "pass", "not in the configuration", ""))


def common(facts: Mapping[str, Any], state: str, freshness: str, reason: str, to_do: str) -> dict[str, Any]:
    names = ("last_ok_at", "newest_article_at", "today_count", "usual_per_day", "article_count", "failing_since")
    taken = {name: facts[name] for name in names}
    said = {"state": state, "freshness": freshness, "reason": reason, "to_do": to_do}
    return {"source": facts["source"], **taken, **said}


def worst(source: Source, facts: Mapping[str, Any], freshness: str) -> tuple[str, str, str]:
    """-> state, reason, what to do"""
    name, reason = source.name, (facts["reason"] or "").splitlines()
    if not source.enabled:
        return "off", "enabled: false", ""
    if freshness == "error":
        return (
            "error",
            f"no good run for {source.error_after}{': ' + reason[0] if reason else ''}",
            f"newsdesk run {name}",
        )
    if facts["is_silent"]:
        return "dead", facts["alert_detail"] or "silent against its own rhythm", f"newsdesk sources check {name}"
    if facts["state"] == "failing":
        return "failing", reason[0] if reason else "", f"newsdesk run {name}"
    if freshness == "warn":
        return "warn", f"no good run for {length(source.warn_after or timedelta())}", f"newsdesk run {name}"
    if facts["alert"]:
        return "broken", facts["alert_detail"], 'newsdesk sql "from alerts"'
    if facts["gap_count"]:
        missing = f"~{facts['missing_count']} missing: " if facts["missing_count"] else ""
        return "gap", missing + facts["gap"], f"newsdesk backfill {name} --only-missing"
    return "ok" if facts["state"] == "ok" else "new", "", ""


def as_row(line: Line) -> dict[str, Any]:
    """For a program."""
    return asdict(line)


# ---------------------------------------------------------------------- words


def table(found: Sequence[Line], now: datetime, width: int) -> list[str]:
    """One line a source, no wider than the terminal; the reason gets what room is left, or a line of its own."""
    name_width = max([6, *(min(len(line.source), 24 if width >= 110 else 18) for line in found)])
    head = cells_of("source", "state", "last good", "newest", "today", "failing", "next", name_width)
    told = [head + ("  why, and what to do" if width - len(head) >= 40 else "")]
    for line in found:
        times = (ago(line.last_ok_at, now), ago(line.newest_article_at, now), today(line))
        more = (ago(line.failing_since, now), until(line.next_run_at, now))
        cells = cells_of(cut(line.source, name_width), line.state, *times, *more, name_width)
        why = " -> ".join(filter(None, (line.reason, line.to_do)))
        room = width - len(cells) - 2
        if room >= 40:
            told.append(f"{cells}  {both(line, room)}".rstrip())
        else:
            told.append(cells)
            told += [f"  {both(line, width - 2)}"] if why else []
    return told


def cells_of(
    source: str, state: str, last_good: str, newest: str, today: str, failing: str, following: str, name_width: int
) -> str:
    return f"{source:<{name_width}} {state:<7} {last_good:>9} {newest:>7} {today:>9} {failing:>7} {following:>7}"


def both(line: Line, room: int) -> str:
    """Reason and command in so many columns; the command is never cut, the reason is."""
    if not line.to_do:
        return cut(line.reason, room)
    if not line.reason or room - len(line.to_do) < 14:
        return cut(line.to_do, room)
    return f"{cut(line.reason, room - len(line.to_do) - 4)} -> {line.to_do}"


def today(line: Line) -> str:
    """``3 of 12``: new today, against a usual day."""
    if not line.usual_per_day or line.usual_per_day < 0.05:
        return str(line.today_count)
    usual = f"{line.usual_per_day:.0f}" if line.usual_per_day >= 1 else f"{line.usual_per_day:.1f}"
    return f"{line.today_count} of {usual}"


def ago(at: datetime | None, now: datetime) -> str:
    return length(now - at) if at else "-"


def until(at: datetime | None, now: datetime) -> str:
    return "-" if at is None else "now" if at <= now else length(at - now)


def length(span: timedelta) -> str:
    """``40 s``, ``12 min``, ``3 h``, ``2 d``"""
    seconds = max(0.0, span.total_seconds())
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 1.5 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"


def cut(text: str, room: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= room else text[: max(0, room - 1)] + "…"
