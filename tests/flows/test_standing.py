"""How each source stands: which state, in which order, and what a terminal of 80 or 140 columns shows."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from extractors.source import Source
from flows.standing import Line, lines, table
from tests.flows.paper import story
from warehouse.health import Standing

NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)
FACTS = {
    "state": "ok", "last_ok_at": NOW - timedelta(minutes=20), "failing_since": None, "article_count": 900,
    "newest_article_at": NOW - timedelta(hours=2), "pending_count": 0, "reject_count": 0, "reason": None,
    "usual_per_day": 12.4, "is_silent": False, "today_count": 5, "gap_count": None, "missing_count": None, "gap": None,
    "alert": None, "alert_detail": None,
}  # fmt: skip
BROKEN = {
    "dead-daily": {"is_silent": True, "alert_detail": "nothing new for 90 hours; the longest silence was 9 hours"},
    "failing-herald": {
        "state": "failing", "reason": "http_status: 503 Service Unavailable", "failing_since": NOW - timedelta(days=2),
    },
    "lost-byline": {"alert": "field_lost", "alert_detail": "12 articles have no byline; before, 98 of 100 had one"},
    "missed-mail": {"gap_count": 1, "missing_count": 11, "gap": "this machine was offline"},
    "well-weekly": {},
}  # fmt: skip


def source(name, **settings):
    feed = {"kind": "feed", "url": "https://news.example/rss"}
    return Source(name=name, root=Path(), discover=[feed], every="30m", **settings)


@pytest.fixture
def standing():
    names = ["late-ledger", *reversed(BROKEN)]
    known = {name: FACTS | {"source": name} | BROKEN.get(name, {}) for name in names}
    sources = [source(name, error_after="24h" if name == "late-ledger" else None) for name in (*names, "new-gazette")]
    ran = {name: Standing(name, NOW - timedelta(days=9), NOW - timedelta(minutes=20), NOW) for name in names}
    ran["late-ledger"] = Standing("late-ledger", NOW - timedelta(days=9), NOW, NOW - timedelta(days=2))
    return lines(sources, known, ran, NOW)


def test_the_worst_comes_first(standing):
    assert [(each.source, each.state, each.freshness) for each in standing] == [
        ("late-ledger", "error", "error"),
        ("dead-daily", "dead", "pass"),
        ("failing-herald", "failing", "pass"),
        ("lost-byline", "broken", "pass"),
        ("missed-mail", "gap", "pass"),
        ("new-gazette", "new", "pass"),
        ("well-weekly", "ok", "pass"),
    ]
    assert all(each.to_do for each in standing if each.state != "ok")


@pytest.mark.parametrize("width", [60, 80, 100, 140])
def test_no_line_is_wider_than_the_terminal(standing, width):
    told = table(standing, NOW, width)

    assert max(map(len, told[1:])) <= max(width, 71)
    assert sum(line.startswith(each.source) for each in standing for line in told) == len(standing)


def test_each_source_is_one_line_where_there_is_room(standing):
    told = table(standing, NOW, 140)

    assert len(told) == len(standing) + 1
    assert "missed-mail    gap" in told[5]
    assert told[5].endswith(" -> newsdesk backfill missed-mail --only-missing")
    assert "5 of 12" in told[7]


def test_times_are_as_exact_as_is_of_use():
    line = Line("courier", "ok", "pass", NOW - timedelta(seconds=40), NOW - timedelta(hours=30), next_run_at=NOW)
    (_, told) = table([line], NOW, 80)

    assert told.split() == ["courier", "ok", "40", "s", "30", "h", "0", "-", "now"]


def test_a_full_disk_stops_a_run_cleanly_and_is_no_fault_of_the_source(office, site, paper):
    paper.print(story(1))
    office.source("courier", {"kind": "feed", "url": site.url("/feed")})
    desk = json.loads((office.config / "newsdesk.yaml").read_text())
    (office.config / "newsdesk.yaml").write_text(json.dumps(desk | {"min_free_mb": 10**9}))
    outcome = office.run()["courier"]

    assert outcome.state == "stopped"
    assert "less than min_free_mb" in outcome.report.error
    assert paper.asked() == []
    assert office.rows("select state, reason from source_health") == [("new", None)]
    (office.config / "newsdesk.yaml").write_text(json.dumps(desk))
    assert office.run()["courier"].report.added == 1


def test_logs_can_be_json(office, site, paper):
    paper.print(story(1))
    office.source("courier", {"kind": "feed", "url": site.url("/feed")})
    _, logged = office.start("--log-format", "json", "run").communicate(timeout=60)
    told = [json.loads(line) for line in logged.splitlines()]

    assert [(each["source"], each["state"], each["added"]) for each in told if "source" in each] == [
        ("courier", "ok", 1)
    ]
