"""Look after what is kept: reextract, forget, backup, restore, maintain."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from flows.where import HERE, Where

if TYPE_CHECKING:
    from warehouse.compared import Changes

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
