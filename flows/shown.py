"""What a person sees of a run: one line a source, a progress bar while it lasts, plain words at the end.

Everything that comes from outside is shown as text: no markup, no control characters.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from extractors.article import Article

if TYPE_CHECKING:
    from pathlib import Path

    from rich.progress import Progress as Bar

    from extractors.source import Source
    from flows.learn import Learned
    from flows.past import Slice
    from flows.round import Outcome

CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
COUNTS = ("added", "revised", "unchanged", "rejected")
WORDS = {"added": "new", "revised": "revised", "unchanged": "unchanged", "rejected": "rejected"}


def plain(text: str) -> str:
    """Text from outside, safe for a terminal."""
    return CONTROLS.sub("\ufffd", text)


class Progress:
    """Bars on stderr while sources are at work, when a person is looking; otherwise nothing."""

    def __init__(self) -> None:
        self.bar = bar() if sys.stderr.isatty() else None
        self.tasks: dict[str, Any] = {}

    def __enter__(self) -> Progress:
        if self.bar:
            self.bar.start()
        return self

    def __exit__(self, *ended: object) -> None:
        if self.bar:
            self.bar.stop()

    def say(self, name: str, done: int, known: int) -> None:
        if not self.bar:
            return
        if name not in self.tasks:
            self.tasks[name] = self.bar.add_task(plain(name), total=known)
        self.bar.update(self.tasks[name], completed=done, total=known)


def bar() -> Bar:
    """Imported when somebody looks: under cron, start-up is most of the cost of a run that finds nothing new."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<20}"), BarColumn(bar_width=24), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


def outcome_line(outcome: Outcome, width: int) -> str:
    """``bbc-world          20 new    1 rejected     14 s``, and why where it failed."""
    report = outcome.report
    counts = [
        f"{getattr(report, name):>6} {WORDS[name]}" for name in COUNTS if getattr(report, name) or name == "added"
    ]
    said = "  ".join(counts)
    if outcome.state != "ok":
        said = f"{outcome.state}  " + (said if report.added or report.revised else "")
    is_told = report.error and outcome.state != "offline"  # then it is the same for all, and said once
    reason = "".join(f"\n{'':<{width}}  {plain(error)}" for error in report.errors) if is_told else ""
    reason += "".join(f"\n{'':<{width}}  rule broken: {plain(fault)}" for fault in outcome.faults)
    return f"{plain(outcome.source):<{width}}  {said:<52} {outcome.took_s:>6.1f} s{reason}"


def outcome_row(outcome: Outcome) -> dict[str, Any]:
    """The same for a program."""
    return {
        "source": outcome.source,
        "state": outcome.state,
        "run_id": outcome.run_id,
        "took_s": round(outcome.took_s, 3),
        **asdict(outcome.report),
        "faults": list(outcome.faults),
    }


def slice_line(each: Slice, left_s: float | None = None) -> str:
    """``2024-02-12 to 2024-02-18   done      41 new  sitemap``; both days are inside. ``left_s``: of all slices."""
    said = f"{each.pending:>6} waiting" if each.state == "planned" else f"{each.report.added:>6} new"
    rejected = f"  {each.report.rejected:>4} rejected" if each.report.rejected else ""
    via = f"  {each.via}" if each.via else ""
    via += f", {len(each.files)} files" if each.files else ""
    left = f"  {span(each.forecast_s)}" if left_s is None and each.forecast_s else ""
    left = f"  {span(left_s)} left" if left_s else left
    reason = "".join(f"\n  {plain(error)}" for error in each.report.errors)
    return f"{slice_name(each)}   {each.state:<8}{said}{rejected}{via}{left}{reason}"


def slice_name(each: Slice) -> str:
    """Its days, or the two instants (UTC) where a gap is cut finer."""
    if isinstance(each.since, datetime) or isinstance(each.until, datetime):
        return f"{each.edges[0]:%Y-%m-%d %H:%M} to {each.edges[1]:%Y-%m-%d %H:%M} UTC"
    return f"{each.since} to {each.until - timedelta(days=1)}"


def slice_row(each: Slice) -> dict[str, Any]:
    """The same for a program; ``until`` is the day after the last."""
    counts = {name: getattr(each.report, name) for name in (*COUNTS, "error")}
    days = {"since": str(each.since), "until": str(each.until)}
    plan = {"via": each.via, "files": len(each.files), "pending": each.pending, "forecast_s": round(each.forecast_s, 1)}
    return {**days, "state": each.state, **plan, **counts}


def slices_summary(source: Source, slices: Sequence[Slice]) -> str:
    """The plan in a sentence: what waits, where from, and how long it takes at the pace that its host is owed."""
    waiting, forecast_s = sum(each.pending for each in slices), sum(each.forecast_s for each in slices)
    via = ", ".join(dict.fromkeys(kind for each in slices for kind in each.via.split()))
    how = (
        "by the day of capture"
        if set(via.split(", ")) <= {"archive", "wayback"} and via
        else "by the day of publication"
    )
    done = sum(each.state == "done" for each in slices)
    rest = f", {done} of them done before" if done else ""
    where = f" from {via}" if via else ""
    files = len({held.file.url for each in slices for held in each.files})
    where += f", besides what {files} {'file' if files == 1 else 'files'} to be fetched may hold" if files else ""
    return (
        f"{plain(source.name)}: {len(slices)} slices{rest}; {waiting} articles to bring{where}, {how} "
        f"({source.timezone}); about {span(forecast_s)}"
    )


def span(seconds: float) -> str:
    """``40 s``, ``12 min``, ``3.5 h``, ``2 days``: as exact as a forecast can be."""
    for unit, length in (("days", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 1.5 * length:
            return f"{seconds / length:.1f}".removesuffix(".0") + f" {unit}"
    return f"{seconds:.0f} s"


def summary(outcomes: Sequence[Outcome]) -> str:
    """``27 new articles, 1 rejected. Failed: harbour-post.``"""
    total = {name: sum(getattr(outcome.report, name) for outcome in outcomes) for name in COUNTS}
    one = "article" if total["added"] == 1 else "articles"
    rest = "".join(f", {total[name]} {WORDS[name]}" for name in COUNTS[1:] if total[name])
    broken = " Rules of the warehouse are broken: newsdesk doctor." if any(each.faults for each in outcomes) else ""
    failed = [outcome.source for outcome in outcomes if outcome.state == "failed"]
    named = f" Failed: {shortened(failed)}." if failed else ""
    return f"{total['added']} new {one}{rest}.{named}{broken}"


def shortened(names: Sequence[str], most: int = 4) -> str:
    """``a, b, c, d and 3 more``."""
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


FIELDS = (
    "url", "title", "kicker", "standfirst", "byline", "authors", "dateline",
    "published_on", "published_at", "published_precision", "published_text", "modified_on", "modified_at",
    "section", "publication", "tags", "language", "body", "blocks", "images", "agencies",
    "reading_minutes", "word_count", "is_paywalled",
)  # fmt: skip


def article_row(article: Article) -> dict[str, Any]:
    """An article as `newsdesk extract --json` prints it; the names are a promise."""
    whole = {**asdict(article), "body": article.body}
    return {name: whole[name] for name in FIELDS}


def print_json(row: Any) -> None:
    """One JSON object a line; text in its own letters, lone surrogates and the like replaced."""
    line = json.dumps(row, ensure_ascii=False, default=written)
    print(line.encode("utf-8", "replace").decode("utf-8"))


def written(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


PLACES = ((0.25, "at the beginning"), (0.75, "within the text"), (1.0, "at the end"))


def learned_text(learned: Learned, path: Path) -> str:
    """The lines that a source's articles have in common, and what to write into its file."""
    from extractors.yaml_edit import fragment

    if not learned.lines:
        return f"No line recurs over the {learned.article_count:,} articles of {path.stem}."
    told = [f"Lines that recur over the {learned.article_count:,} articles of {path.stem}:", ""]
    for line in learned.lines:
        place = next(words for limit, words in PLACES if line.place <= limit)
        told.append(f"{line.text}")
        told.append(f"  in {line.article_count:,} ({line.share:.0%}) on {line.day_count:,} days, {place}; such as")
        told += [f"  {title} <{url}>" for title, url in line.examples]
        told.append("")
    told += [f"Leave out what belongs to the articles, and put the rest into {path}, or say --write:", ""]
    told.append("extract:\n  boilerplate:\n" + fragment([line.text for line in learned.lines], 4).rstrip("\n"))
    return plain("\n".join(told))


MAX_RAW_CHARS = 160  # of what was found; --json prints the whole


def show_findings(rows: Sequence[dict[str, Any]]) -> None:
    """A line for each value that was taken; below it what else was found, and what today's code finds otherwise."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if not rows:
        return
    table = Table("field", "", "value", "where", "sure", box=None, pad_edge=False)
    table.columns[2].overflow = "fold"
    shown = ""
    for row in rows:
        taken = "taken" if row["is_chosen"] else "not taken"
        mark = taken if row["reading"] == "stored" else f"today: {taken}"
        where = row["locator"] if row["method"] == "line" else f"{row['method']} {row['locator']}"
        name = row["field"] if row["field"] != shown else ""
        cells = (name, mark, value_text(row), where, f"{row['confidence']:.2f}")
        table.add_row(*(Text(plain(str(cell))) for cell in cells))
        shown = row["field"]
    print()
    Console(highlight=False, markup=False).print(table)


def value_text(row: dict[str, Any]) -> str:
    """What was found, and before it the value where that is another: "2019-05-07, from 7 May, 2019"."""
    raw, value = row["raw"], row["value"]
    if len(raw) > MAX_RAW_CHARS:
        raw = f"{raw[:MAX_RAW_CHARS]}…"
    if isinstance(value, list):
        value = None if any(isinstance(one, dict) for one in value) else ", ".join(map(str, value))
    return raw if value is None or written(value) == row["raw"] else f"{written(value)}, from {raw}"


def show_found(rows: Sequence[dict[str, Any]]) -> None:
    """What a search found; its words stand between asterisks, and in bold where a person looks."""
    for row in rows:
        day, snippet = row["published_on"] or " " * 10, row["snippet"]
        if sys.stdout.isatty():
            snippet = re.sub(r"\*\*(.+?)\*\*", "\x1b[1m\\1\x1b[22m", plain(snippet))
        else:
            snippet = plain(snippet)
        print(plain(f"{day}  {row['source']}  {row['title']}"), f"    {snippet}", plain(f"    {row['url']}"), sep="\n")
    if not rows:
        print("nothing was found", file=sys.stderr)
