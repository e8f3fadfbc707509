"""When is a source due?"""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from extractors.source import Source
from flows.due import is_due, nearly_overdue, next_due, overdue
from warehouse.health import Standing

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
FEED = {"kind": "feed", "url": "https://news.example/rss"}


def source(**settings):
    return Source(name="courier", root=Path(), discover=[FEED], **settings)


def ran(at, **standing):
    return Standing("courier", at - timedelta(days=9), at, at, **standing)


def test_a_source_that_never_ran_is_due():
    assert is_due(source(schedule="0 3 * * *"), None, NOON)


def test_a_cron_line_is_read_in_the_time_zone_of_the_source():
    auckland = source(schedule="0 3 * * *", timezone="Pacific/Auckland")

    assert next_due(auckland, ran(NOON), NOON) == datetime(2026, 3, 1, 14, 0, tzinfo=UTC)


def test_a_cron_line_keeps_its_hour_over_the_change_to_summer_time():
    london = source(schedule="30 6 * * *", timezone="Europe/London")
    before = datetime(2026, 3, 28, 6, 30, tzinfo=UTC)

    assert next_due(london, ran(before), before) == datetime(2026, 3, 29, 5, 30, tzinfo=UTC)


def test_runs_that_were_slept_through_are_one_run():
    half_hourly = source(schedule="*/30 * * * *")
    woke = NOON + timedelta(hours=9)

    assert is_due(half_hourly, ran(NOON), woke)
    assert not is_due(half_hourly, ran(woke), woke + timedelta(minutes=1))


def test_every_counts_from_the_last_run():
    assert next_due(source(every="45m"), ran(NOON), NOON) == NOON + timedelta(minutes=45)


def test_a_silent_source_is_warned_of_before_it_is_overdue():
    quiet = source(warn_after="6h", error_after="24h")
    standing = {"courier": Standing("courier", NOON - timedelta(days=9), NOON, NOON - timedelta(hours=7))}

    assert nearly_overdue([quiet], standing, NOON) == [quiet]
    assert overdue([quiet], standing, NOON) == []
    assert overdue([quiet], standing, NOON + timedelta(hours=18)) == [quiet]
    assert nearly_overdue([quiet], {}, NOON) == []


@pytest.mark.parametrize("items_a_day, minutes", [(None, 30), (2, 360), (24, 30), (48, 15), (2_000, 5), (0, 360)])
def test_an_adaptive_source_is_looked_at_in_its_own_rhythm(items_a_day, minutes):
    due = next_due(source(schedule="adaptive"), ran(NOON, items_a_day=items_a_day), NOON)

    assert due - NOON == timedelta(minutes=minutes)


def test_an_adaptive_source_is_never_looked_at_sooner_than_it_asks():
    asked = NOON + timedelta(hours=2)

    assert next_due(source(schedule="adaptive"), ran(NOON, items_a_day=500, fresh_until=asked), NOON) == asked
    assert next_due(source(every="10m"), ran(NOON, fresh_until=asked), NOON) == NOON + timedelta(minutes=10)


@pytest.mark.parametrize("score, minutes", [(0.75, 30), (1, 60), (3, 240), (9, 1440)])
def test_a_source_that_fails_is_left_alone_for_longer_but_never_for_good(score, minutes):
    due = next_due(source(every="30m"), ran(NOON, failure_score=score), NOON)

    assert due - NOON == timedelta(minutes=minutes)


@pytest.mark.parametrize("night", [(2026, 3, 28), (2026, 10, 24)])
@pytest.mark.parametrize("schedule", ["30 1 * * *", "0 2 * * *", "30 2 * * *", "*/30 * * * *"])
def test_over_the_change_of_the_clocks_a_source_runs_as_often_as_on_any_day(schedule, night):
    """Berlin skips 02:00 to 03:00 in March and has it twice in October; each slot is run once, none is left out."""
    berlin = source(schedule=schedule, timezone="Europe/Berlin")
    at = datetime(*night, 12, tzinfo=UTC)
    standing, runs = ran(at), []
    while at < datetime(*night, 12, tzinfo=UTC) + timedelta(days=2):
        at += timedelta(minutes=5)
        if is_due(berlin, standing, at):
            runs.append(at)
            standing = ran(at)

    between = [later - earlier for earlier, later in pairwise(runs)]
    if schedule.startswith("*"):
        assert set(between) == {timedelta(minutes=30)}
    else:
        assert len(runs) == 2
        assert timedelta(hours=22) <= between[0] <= timedelta(hours=26)


def test_jitter_puts_a_source_off_by_its_own_share_and_never_by_more():
    plain = next_due(source(schedule="0 * * * *"), ran(NOON), NOON)
    late = [
        next_due(Source(name=f"s{n}", root=Path(), discover=[FEED], every="1h", jitter="10m"), ran(NOON), NOON)
        for n in range(50)
    ]

    assert plain == NOON + timedelta(hours=1)
    assert all(plain <= each < plain + timedelta(minutes=10) for each in late)
    assert len(set(late)) == 50


def test_a_clock_that_was_set_back_puts_nothing_off():
    assert is_due(source(every="30m"), ran(NOON + timedelta(days=300)), NOON)
