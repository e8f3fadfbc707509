"""The sources' room: how each stands; and of one its last year, day by day, what it fills, what failed, what to do."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from operator import itemgetter
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request

from warehouse.desk.edition import Edition, Row
from warehouse.desk.pictures import Bars, Calendar, Mark, bars, calendar, last_days, mark
from warehouse.desk.show import Page
from warehouse.desk.wording import count, share
from warehouse.desk.wording import day as said_day

SPARK_DAYS = 30
YEAR_DAYS = 371  # 53 weeks
UNIT_DAYS = {"week": 7, "month": 31}
WEEKS = 26  # a longer history is told by the month
FIELDS = ("published_on", "published_at", "byline", "standfirst", "section", "images", "tags")
# What the mark of a break says, by its alert.
BROKE = {
    "field_lost": "lost",
    "body_shrank": "shorter",
    "body_grew": "longer",
    "boilerplate": "boilerplate",
    "dates_are_fetch_times": "times of fetching",
}
COVERAGE = ("complete", "partial", "gap", "quiet", "dead", "unknown")


def sources(request: Request, edition: Edition) -> Page:
    """``/sources``: all of them, the worst first."""
    today = publication_day(edition)
    recent: dict[str, dict[date, int]] = {}
    for row in edition.ask("recent_days", today=today):
        recent.setdefault(row["source"], {})[row["day"]] = row["articles"]
    health = edition.ask("health")
    rhythms, gaps, alerts = edition.soon("rhythms", "gaps", "alerts")
    usual = {row["source"]: timedelta(seconds=row["usual_gap_s"]) for row in rhythms or []}
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
        for row in health
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
    filled = edition.ask("fill", source=name, unit=fill_unit(days))[::-1]
    refused, runs = reasons(edition, name), edition.ask("runs", source=name, state=None, limit=12, offset=0)
    covered, *others = edition.soon("coverage", "gaps", "alerts", source=name)
    gaps, alerts = (of_source(name, rows) for rows in others)
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
            "fill": list(fill(filled, fill_unit(days), alerts or [])),
            "reasons": refused,
            "runs": runs,
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
    """How often one field was filled, stretch by stretch, and where that broke."""

    field: str
    said: str  # what the picture shows
    bars: Bars
    breaks: tuple[Mark, ...]
    latest: str


def fill_unit(days: Collection[date]) -> str:
    return "week" if not days or (max(days) - min(days)).days < WEEKS * 7 else "month"


def fill(rows: list[Row], unit: str, alerts: list[Row]) -> Iterator[Fill]:
    """How many articles have each field, and how long they are, over time; with the breaks that `alerts` tells."""
    if not rows:
        return
    label = "week of {0.day} {0:%b %Y}" if unit == "week" else "{0:%b %Y}"
    names = [label.format(row["since"]) for row in rows]
    for field in FIELDS:
        shares = [(name, row[field], "") for name, row in zip(names, rows, strict=True)]
        said = f"Share of articles with {field}, over time"
        yield Fill(field, said, bars(shares, highest=1), breaks(field, rows, unit, alerts), share(rows[-1][field]))
    words = [(name, row["body"] or 0, "") for name, row in zip(names, rows, strict=True)]
    latest = f"{count(words[-1][1])} words"
    yield Fill("body", "Usual length of an article, over time", bars(words), breaks("body", rows, unit, alerts), latest)


def breaks(field: str, rows: list[Row], unit: str, alerts: list[Row]) -> tuple[Mark, ...]:
    """The marks of one field: from the day that it broke to the day that it was last seen broken."""
    begins = [row["since"] for row in rows]
    found = []
    for alert in sorted(alerts, key=itemgetter("since")):
        if alert["field"] != field or alert["alert"] not in BROKE:
            continue
        since, until = (each and each.date() for each in (alert["since"], alert["until"]))
        label = f"{BROKE[alert['alert']]} from {said_day(since)}" + (f" to {said_day(until)}" if until else " on")
        found.append(mark(since, until, begins, UNIT_DAYS[unit], label))
    return tuple(each for each in found if each)


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
