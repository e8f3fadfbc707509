"""What `newsdesk deploy` registers; the server and the workers are Prefect's."""

import pytest

from extractors.errors import ConfigError
from flows.deploy import deploy, deployments


def test_each_source_is_registered_with_its_schedule_and_the_upkeep_once_a_night(office):
    office.source("herald", {"kind": "folder", "path": "."}, every="2h")
    office.source("wire", {"kind": "folder", "path": "."}, schedule="5 * * * *", timezone="Asia/Qatar")
    office.source("gone", {"kind": "folder", "path": "."}, enabled=False)

    made = {each.name: each for each in deployments(office.where, "news")}

    assert set(made) == {"herald", "wire", "ingest", "backfill", "reextract", "warc", "maintain"}
    assert {each.work_pool_name for each in made.values()} == {"news"}
    assert made["wire"].parameters["sources"] == ["wire"]
    assert made["wire"].parameters["config"] == str(office.config.resolve())
    assert (made["wire"].schedules[0].schedule.cron, made["wire"].schedules[0].schedule.timezone) == (
        "5 * * * *",
        "Asia/Qatar",
    )
    assert made["herald"].schedules[0].schedule.interval.total_seconds() == 7200
    assert made["maintain"].schedules
    assert not made["backfill"].schedules
    assert made["wire"].entrypoint == "flows.ingest.ingest"  # by module: each machine has it installed


def test_without_a_server_that_all_reach_nothing_is_registered(office, monkeypatch):
    monkeypatch.delenv("PREFECT_API_URL", raising=False)

    with pytest.raises(ConfigError, match="PREFECT_API_URL is not set"):
        deploy(office.where, "news", "process")
