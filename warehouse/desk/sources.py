"""The sources' room: how each stands; and of one its last year, day by day, what it fills, what failed, what to do."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request

from warehouse.desk.edition import Edition, Row
from warehouse.desk.pictures import Bars, Calendar, bars, calendar, last_days
from warehouse.desk.show import Page

SPARK_DAYS = 30
YEAR_DAYS = 371  # 53 weeks
WEEKS = 26  # a longer history is told by the month
FIELDS = ("published_on", "published_at", "byline", "standfirst", "section", "images", "tags")
COVERAGE = ("complete", "partial", "gap", "quiet", "dead", "unknown")


def sources(request: Request, edition: Edition) -> Page:
    """``/sources``: all of them, the worst first."""
    today = publication_day(edition)
    recent: dict[str, dict[date, int]] = {}
    for row in edition.ask("recent_days", today=today):
        recent.setdefault(row["source"], {})[row["day"]] = row["articles"]
    usual = {row["source"]: timedelta(seconds=row["usual_gap_s"]) for row in edition.soon("rhythms") or []}
    alerts, gaps = edition.soon("alerts"), edition.soon("gaps")
    lasting = [row for row in alerts or [] if row["until"] is None]
    shown = [
        row
        | {
            "spark": spark(recent.get(row["source"], {}), today),
            "usual_gap": usual.get(row["source"]),
            "alerts": [each for each in lasting if each["source"] == row["source"] and each["alert"] != "failing"],
            "gap_count": sum(each["source"] == row["source"] for each in gaps or []),
            "remedy": remedy(row),
        }
        for row in edition.ask("health")
    ]
    shown.sort(key=lambda row: (row["state"] != "failing", not row["alerts"], row["source"]))
    return Page("sources.html", {"sources": shown, "is_waiting": alerts is None or gaps is None})


def source(request: Request, edition: Edition) -> Page:
    """``/sources/NAME``."""
    name = str(request.path_params["source"])
    health = next((row for row in edition.ask("health") if row["source"] == name), None)
    if health is None:
        raise HTTPException(404, "No source of this name is in the published warehouse.")
    days = {row["day"]: row["articles"] for row in edition.ask("source_days", source=name)}
    covered = edition.soon("coverage", source=name)
    gaps, alerts = of_source(name, edition.soon("gaps")), of_source(name, edition.soon("alerts"))
    return Page(
        "source.html",
        {
            "source": health,
            "is_covered": bool(covered),
            "states": COVERAGE,
            "calendar": covered_days(name, covered) if covered else counted_days(name, days),
            "gaps": gaps,
            "alerts": alerts,
            "is_waiting": None in (covered, gaps, alerts),
            "fill": list(fill(edition, name, days)),
            "reasons": reasons(edition, name),
            "runs": edition.ask("runs", source=name, state=None, limit=12, offset=0),
            "remedy": remedy(health),
            "sql": f"from {'coverage' if covered else 'daily_counts'} where source = {literal(name)} order by day desc",
        },
    )


def of_source(name: str, rows: list[Row] | None) -> list[Row] | None:
    return None if rows is None else [row for row in rows if row["source"] == name]


def publication_day(edition: Edition) -> date:
    """The day, in UTC, on which this copy was published."""
    (published,) = edition.ask("published")
    day: date = published["as_of"].date()
    return day


def spark(days: dict[date, int], today: date) -> Bars:
    return bars([(f"{day.day} {day:%b}", articles, "") for day, articles in last_days(days, today, SPARK_DAYS)])


def covered_days(name: str, rows: list[Row]) -> Calendar:
    """The last year that is known: how complete each day is, and the evidence."""
    told = {row["day"]: row for row in rows}
    shown = []
    for each, _ in last_days({}, rows[-1]["day"], (rows[-1]["day"] - rows[0]["day"]).days + 1):
        row = told.get(each, {"state": "unknown", "evidence": "nothing is known of this day", "loaded_count": 0})
        link = day_link(name, each) if row["loaded_count"] else ""
        shown.append((each, row["state"], f"{each.day} {each:%B %Y}: {row['state']}; {row['evidence']}", link))
    return calendar(shown)


def counted_days(name: str, days: dict[date, int]) -> Calendar:
    """The last year in which the source published: how much on each day, by the quarter of its own days."""
    if not days:
        return calendar([])
    last = max(days)
    first = max(min(days), last - timedelta(days=YEAR_DAYS - 1)).replace(day=1)
    busy = sorted(count for count in days.values() if count)
    quarters = [busy[len(busy) * place // 4] for place in (1, 2, 3)]
    shown = []
    for each, articles in last_days(days, last, (last - first).days + 1):
        level = 0 if not articles else 1 + sum(articles > quarter for quarter in quarters)
        label = f"{each.day} {each:%B %Y}: {articles or 'no'} article{'' if articles == 1 else 's'}"
        shown.append((each, f"level-{level}", label, day_link(name, each) if articles else ""))
    return calendar(shown)


def day_link(name: str, day: date) -> str:
    return "/?" + urlencode({"source": name, "since": day, "until": day + timedelta(days=1)})


@dataclass(frozen=True, slots=True)
class Fill:
    """How often one field was filled, stretch by stretch."""

    field: str
    shares: Bars
    latest: float


def fill(edition: Edition, name: str, days: Collection[date]) -> Iterator[Fill]:
    """The share of articles that have each field, over time. Where it broke, the view `alerts` tells."""
    if not days:
        return
    unit = "week" if (max(days) - min(days)).days < WEEKS * 7 else "month"
    label = "week of {0.day} {0:%b %Y}" if unit == "week" else "{0:%b %Y}"
    rows = edition.ask("fill", source=name, unit=unit)[::-1]
    for field in FIELDS:
        yield Fill(
            field, bars([(label.format(row["since"]), row[field], "") for row in rows], highest=1), rows[-1][field]
        )


def reasons(edition: Edition, name: str | None) -> list[Row]:
    """Rejects by reason, each with its latest samples."""
    samples = edition.ask("reject_samples", source=name)
    return [
        row
        | {"samples": [each for each in samples if (each["reason"], each["stage"]) == (row["reason"], row["stage"])]}
        for row in edition.ask("reasons", source=name)
    ]


def remedy(health: Row) -> str:
    """The command that is worth typing now; "" when all is well."""
    return f"newsdesk run {health['source']}" if health["state"] == "failing" or health["pending_count"] else ""


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
