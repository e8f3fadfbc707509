"""What the ledger says at the end of a month, beside what was planted: each fault found? anybody else accused?"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

from benchmarks.papers import DAY, HOUR, START, Paper
from warehouse.check import check

if TYPE_CHECKING:
    from benchmarks.month import Month, Plan

ALERTS = {
    "falls-silent": "silent", "taken-away": "failing", "loses-byline": "field_lost", "paywalled": "paywalled",
    "overflows": "overflow",
}  # fmt: skip
FOLLOWS = {("paywalled", "body_shrank")}  # is said beside, and is as true
DEAD = ["falls-silent", "taken-away"]
BETWEEN_LOOKS = range(8, 20)  # hours of a laptop's day: from its first look to its last, where it looks every four
NEAR = 14 * HOUR  # a feed that was read seldom loses what it named before the fault, too
Item = tuple[Paper, datetime]


def verdict(told: Month) -> int:
    """Print it; 0 when every fault was found, nobody else was accused, and what could be closed is closed."""
    before = missing(told)
    wrong = [
        *said_wrongly(told, before),
        *run_wrongly(told),
        *(f"a rule is broken: {fault}" for fault in check(told.where.home)),
    ]
    published = sum(len(loadable(told, paper)) for paper in told.papers)
    named = Counter((paper.name, *causes_of(told.plan, at)) for paper, at in before)
    print(f"{published:,} items could be loaded, {published - len(before):,} are; missing: {dict(named)}")
    filled = Counter(told.fill())
    left = missing(told)
    print(f"backfill --all --only-missing: {dict(filled)}; {len(left)} items are still missing")
    wrong += [f"{paper.name}: the item of {at} could be had, and is missing" for paper, at in left if paper.has_sitemap]
    wrong += [f"{count} articles twice" for (count,) in told.rows(TWICE) if count]
    planted = len(ALERTS) + 2 + len(told.plan.kills)
    print(f"{planted} faults planted; {len(wrong)} things said wrongly or not at all", *wrong, sep="\n  ")
    return 1 if wrong else 0


TWICE = "select count(*) - count(distinct url) from articles"


def run_wrongly(told: Month) -> list[str]:
    """Days, that of the change to summer time too, on which a source was run oftener or more seldom than it asks.

    On a day without a network it may be tried as often as it likes.
    """
    since, until = told.plan.outage
    days = told.rows("select source, cast(started_at as date), count(*) from runs where kind = 'run' group by all")
    runs = {(name, day): count for name, day, count in days}
    wrong = []
    for paper in told.papers:
        usual, is_steady = 24 // paper.looked_at_h, not paper.gone_from and not told.plan.is_laptop
        for number in range(1, told.plan.days - 1):
            day = (START + number * DAY).date()
            count = runs.get((paper.name, day), 0)
            is_too_often = count > usual + 1 and not since.date() <= day <= until.date()
            if is_too_often or (is_steady and count < usual - 1) or not count:
                wrong.append(f"{paper.name}: {count} runs on {day}, not {usual}")
    return wrong


def said_wrongly(told: Month, lost: list[Item]) -> list[str]:
    """Every word of the ledger that is not true, and every truth that it does not tell."""
    names = {paper.name for paper in told.papers}
    alerts = {*told.rows("select distinct source, alert from alerts")} - FOLLOWS
    planted = {(name, alert) for name, alert in ALERTS.items() if name in names}
    wrong = [f"{name}: {alert} is not told" for name, alert in planted - alerts]
    wrong += [f"{name}: {alert} is told without cause" for name, alert in alerts - planted]
    dead = {name for (name,) in told.rows("select distinct source from coverage where state = 'dead'")}
    wrong += [f"{name}: whether it is dead" for name in dead ^ (names & set(DEAD))]
    gaps = told.rows("select source, since, until, cause from gaps")
    for paper, at in lost:
        causes = [cause for name, since, until, cause in gaps if name == paper.name and since <= at <= until]
        if not causes_of(told.plan, at) & set(causes):
            wrong.append(f"{paper.name}: the item of {at} is missing, and said is {causes}")
    unsure = {paper.name for paper in told.papers if told.plan.is_laptop and is_shorter_than_a_night(paper)}
    for name, since, until, cause in gaps:
        if name not in unsure and not any(paper.name == name and since - HOUR <= at <= until for paper, at in lost):
            wrong.append(f"{name}: a gap {since} to {until} ({cause}) without anything missing")
    return wrong


def causes_of(plan: Plan, at: datetime) -> set[str]:
    """What was planted about this time, as the view `gaps` calls it; a laptop sleeps every night."""
    planted = (("offline", plan.outage), ("disk_full", plan.full_disk))
    causes = {cause for cause, (since, until) in planted if since - NEAR <= at <= until}
    return causes | ({"not_running"} if plan.is_laptop and at.hour not in BETWEEN_LOOKS else set())


def is_shorter_than_a_night(paper: Paper) -> bool:
    """After a night its feed names nothing that was known, whether something fell out of it or not."""
    return paper.feed_size * paper.every_h <= 1.5 * (24 - len(BETWEEN_LOOKS))


def loadable(told: Month, paper: Paper) -> list[datetime]:
    """What it published between the first look and the last that anybody could have."""
    until = told.rows(f"select heard_until from rhythms where source = '{paper.name}'")[0][0]
    return [at for at in paper.items if START <= at < min(until, paper.gone_from or until)]


def missing(told: Month) -> list[Item]:
    """What could be loaded and is not."""
    lost: list[Item] = []
    for paper in told.papers:
        asked = f"select published_at from articles where source = '{paper.name}'"
        loaded = {at for (at,) in told.rows(asked)}
        lost += [(paper, at) for at in loadable(told, paper) if at not in loaded]
    return lost


def truth(told: Month) -> dict[str, Any]:
    """The same in short."""
    return {
        "missing": [(paper.name, at) for paper, at in missing(told)],
        "alerts": sorted(told.rows("select distinct source, alert from alerts")),
        "gaps": sorted(told.rows("select source, cause, count(*) from gaps group by all")),
        "dead": sorted(name for (name,) in told.rows("select distinct source from coverage where state = 'dead'")),
        "faults": check(told.where.home),
    }
