"""Configuration is refused before the first request, with file, line, column and what to write instead."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from extractors.desk import Desk, read_desk
from extractors.errors import ConfigError
from extractors.source import Source, Window, read_sources, source_schema

CONFIG = Path(__file__).parent.parent.parent / "config"
FEED = 'discover:\n  - {kind: feed, url: "https://news.example/rss"}\n'


@pytest.fixture
def config(tmp_path):
    (tmp_path / "config" / "sources").mkdir(parents=True)
    return tmp_path / "config"


def write(config, text, name="courier"):
    (config / "sources" / f"{name}.yaml").write_text(text)
    return config


def complaint(config):
    with pytest.raises(ConfigError) as caught:
        read_sources(config)
    return str(caught.value).removeprefix(str(config / "sources") + "/")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (FEED + "fetch:\n  dealy_s: 2\n", "4:3: fetch.dealy_s is not a setting; did you mean fetch.delay_s?"),
        (FEED + "timezone: Europe/Londn\n", "3:1: timezone: is not a time zone; did you mean Europe/London?"),
        (FEED + "titel: Courier\n", "3:1: titel is not a setting; did you mean title?"),
        (FEED + 'schedule: "*/30 * * *"\n', "3:1: schedule: is not a schedule"),
        (FEED + "every: soon\n", "3:1: every: is not a length of time"),
        (FEED + 'extract: {select: {body: "p[["}}\n', "3:20: extract.select.body: is not a CSS selector"),
        (
            FEED + "extract:\n  select:\n    - {until: 2012-01-01, bodi: p}\n    - {body: p}\n",
            "5:27: extract.select.0.bodi is not a setting; did you mean extract.select.0.body?",
        ),
        (
            FEED + "extract:\n  select:\n    - {until: 2012-01-01, body: p}\n    - {until: 2009-01-01, body: div}\n",
            "4:3: extract.select: layouts stand in order, the oldest first",
        ),
        (
            FEED + "extract:\n  select:\n    - {body: p}\n    - {until: 2012-01-01, body: div}\n",
            "4:3: extract.select: every layout but the last needs an until",
        ),
        ("title: Courier\n", "1:1: discover: is missing"),
        (
            "discover:\n  - {kind: feeed, url: x}\n",
            "2:5: discover.0.kind: feeed is not a kind of listing; did you mean feed?",
        ),
        ("discover:\n  - {kind: feed, url: 'ftp://x'}\n", "2:18: discover.0.url: is not an http or https address"),
        ("discover:\n  - {kind: urls}\n", "2:5: discover.0: needs either urls or path"),
        (
            "discover:\n  - {kind: table, path: a.csv, columns: {titel: a}}\n",
            "2:5: discover.0: columns.titel is not a field",
        ),
        ("discover: [\n", "2:1: is not YAML"),
        ("- a\n", "1:1: should be keys and values"),
        (FEED + "name: other\n", "3:1: name is not a setting"),
    ],
)
def test_a_wrong_setting_is_named_with_its_place(config, text, said):
    assert complaint(write(config, text)).startswith(f"courier.yaml:{said}")


def test_all_faults_of_all_files_are_named_at_once(config):
    write(config, FEED + "titel: a\nhoem: b\n", "courier")
    write(config, "title: none\n", "post")

    assert len(complaint(config).splitlines()) == 3


def test_an_unknown_source_is_refused_with_the_name_that_was_meant(config):
    write(config, FEED, "bbc-world")

    with pytest.raises(ConfigError, match=r"there is no source bbc-wrold; did you mean bbc-world\?"):
        read_sources(config, ("bbc-wrold",))


def test_the_shipped_configuration_is_right():
    names = {source.name for source in read_sources(CONFIG)}

    assert "samples" in names
    assert len(names) >= 7
    assert read_desk(CONFIG).contact is None


def test_the_schema_for_editors_equals_the_model():
    assert json.loads((CONFIG / "source.schema.json").read_text()) == source_schema()


def test_dates_are_read_in_the_zone_of_the_source():
    source = Source(
        name="courier", timezone="Asia/Kolkata", discover=[{"kind": "feed", "url": "https://news.example/rss"}]
    )

    assert source.window(date(2024, 5, 1), None).since == datetime(2024, 4, 30, 18, 30, tzinfo=UTC)


def test_a_day_has_the_selectors_of_its_layout():
    layouts = [{"until": "2012-03-01", "body": "td"}, {"until": "2019-06-01", "body": "div"}, {"body": "article"}]
    listing = {"kind": "feed", "url": "https://news.example/rss"}
    extract = Source(name="courier", discover=[listing], extract={"select": layouts}).extract

    days = (date(2012, 2, 29), date(2012, 3, 1), date(2019, 5, 31), date(2019, 6, 1))
    assert [extract.layout(day).body for day in days] == [("td",), ("div",), ("div",), ("article",)]


def test_after_the_last_layout_nothing_is_selected():
    listing = {"kind": "feed", "url": "https://news.example/rss"}
    select = {"until": "2012-03-01", "body": "td"}
    extract = Source(name="courier", discover=[listing], extract={"select": select}).extract

    assert extract.layout(date(2012, 2, 29)).body == ("td",)
    assert extract.layout(date(2012, 3, 1)).body == ()


def test_a_window_is_half_open():
    window = Window(datetime(2024, 5, 1, tzinfo=UTC), datetime(2024, 6, 1, tzinfo=UTC))

    assert window.holds(window.since)
    assert not window.holds(window.until)
    assert not window.holds(None)
    assert Window().holds(None)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"warehouse": "ducklake:postgres:dbname=news"}, "warehouse and storage go together"),
        ({"warehouse": "ducklake:news.db", "storage": "/shared"}, "is no such warehouse"),
        ({"warehouse": "ducklake:postgres:dbname=news password=x", "storage": "/shared"}, "PGPASSWORD"),
        ({"warehouse": "ducklake:postgres:dbname=news", "storage": "shared"}, "begins with /"),
        ({"warehouse": "ducklake:postgres:dbname=news", "storage": "s3:/news"}, "is not a bucket"),
        ({"warehouse": "ducklake:postgres:dbname=news", "storage": "s3://news//a"}, "is not a bucket"),
        ({"warehouse": "ducklake:postgres:dbname=news", "storage": "s3://me:word@news"}, "AWS_SECRET_ACCESS_KEY"),
    ],
)
def test_a_warehouse_of_several_machines_names_both_its_places_and_no_password(settings, said):
    with pytest.raises(ValueError, match=said):
        Desk(**settings)
