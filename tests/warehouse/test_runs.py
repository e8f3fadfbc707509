from tests.warehouse.made import NOON, at, bring, read, rows
from warehouse.runs import KILLED, Report, end_run, start_run


def run(home, state, hours, error=""):
    run_id = start_run(home, "herald", "run", now=at(hours))
    end_run(home, run_id, Report(error=error), state, now=at(hours + 0.1))


def health(home):
    return rows(home, "select state, failure_count, reason from source_health")


def test_a_run_says_what_it_did(home):
    run_id = start_run(home, "herald", "run", now=NOON)
    end_run(home, run_id, Report(listed=3, added=2, rejected=1), "ok", now=at(1))

    assert rows(home, "select source, kind, state, listed, added, rejected, error from runs") == [
        ("herald", "run", "ok", 3, 2, 1, None)
    ]


def test_a_run_that_was_killed_is_closed_by_the_next(home):
    start_run(home, "herald", "run", now=NOON)
    start_run(home, "wire", "run", now=NOON)
    start_run(home, "herald", "run", now=at(1))

    assert rows(home, "select source, state, error from runs order by source, started_at") == [
        ("herald", "stopped", KILLED),
        ("herald", "running", None),
        ("wire", "running", None),
    ]


def test_reports_add_up_and_keep_each_error_once(home):
    total = Report(added=1, error="a") + Report(added=2) + Report(error="b") + Report(error="a")

    assert total == Report(added=3, error="a\nb")
    assert total.errors == ("a", "b")


def test_a_source_fails_from_its_first_failure_until_it_is_well_again(home):
    run(home, "ok", 0)
    run(home, "failed", 1, "no answer")
    run(home, "failed", 2, "still none")
    assert health(home) == [("failing", 2, "still none")]
    assert rows(home, "select failing_since::varchar from source_health") == ["2026-03-01 13:06:00+00"]
    run(home, "ok", 3)

    assert health(home) == [("ok", 0, None)]


def test_our_own_outage_is_not_held_against_a_source(home):
    run(home, "ok", 0)
    run(home, "offline", 1, "no network")

    assert health(home) == [("ok", 0, None)]


def test_a_source_that_was_never_run_is_new(home):
    bring(home, read())

    assert rows(home, "select source, state, article_count, reject_count from source_health") == [
        ("herald", "new", 1, 0)
    ]
