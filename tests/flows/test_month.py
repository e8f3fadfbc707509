"""A week in the life of five sources, with faults planted: what the ledger says at its end. See benchmarks.month."""

from benchmarks.month import hurried, month
from benchmarks.verdict import truth


def test_what_broke_is_named_and_nobody_else_is_accused(tmp_path, readers):
    with month(tmp_path, sources=5, days=8, readers=readers) as told:
        told.plan = told.plan.without_kills()
        with hurried(told.clock):
            told.run()
        found = truth(told)

    assert found["missing"] == []
    assert found["gaps"] == []
    assert {source: alert for source, alert in found["alerts"] if alert != "body_shrank"} == {
        "falls-silent": "silent",
        "taken-away": "failing",
        "loses-byline": "field_lost",
        "paywalled": "paywalled",
        "overflows": "overflow",
    }
    assert found["dead"] == ["falls-silent", "taken-away"]
    assert found["faults"] == []
