"""A warehouse of several machines, on a real PostgreSQL server: each machine is a `Lake` with a folder of its own.

What is marked BOTH holds where they share a folder, and where they share a bucket on a real S3 server.
"""

import itertools
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import duckdb
import pyarrow.parquet as pq
import pytest

from extractors.article import Listed
from extractors.errors import NewsdeskError
from extractors.fetch.politeness import Politeness
from tests.server import Site
from tests.warehouse.buckets import BUCKET, Store, serving
from tests.warehouse.made import article, at, bring, entry, load_kept, read, rows
from tests.warehouse.postgres import Server, running
from warehouse import lake as lakes
from warehouse.catalogue import EXTENSIONS, Catalogue, load_extension
from warehouse.connection import connect
from warehouse.doors import CatalogueDoors
from warehouse.entries import commit_listed
from warehouse.forget import by_url, forget
from warehouse.home import Busy, Home
from warehouse.lake import Lake
from warehouse.move import move
from warehouse.query import ask
from warehouse.raw import RawBatch, find_capture, keep, unloaded
from warehouse.session import Session
from warehouse.tidy import merge

TOLD = """
    select 'article', url, title, body, revision_count from articles
    union all select 'entry', url, state, null, tries from entries
    union all select 'edit', url, cast(kinds as varchar), null, chars_added from edits
    order by all
"""
TOMORROW = datetime.now(UTC).date() + timedelta(days=1)
NUMBERS = itertools.count()
PLACE = "update ducklake_metadata set value = '{}' where key = 'data_path'"
BOTH = pytest.mark.parametrize("storage", ["folder", "bucket"])


@pytest.fixture(scope="module")
def postgres(tmp_path_factory) -> Iterator[Server]:
    """A server with an empty warehouse to copy; making one takes seconds."""
    folder = tmp_path_factory.mktemp("empty")
    with running() as server:
        server.sql("create database empty")
        made = Lake(folder, Catalogue(f"ducklake:postgres:{server.address} dbname=empty", str(folder / "storage")))
        with made.writing():
            pass
        hang_up()
        yield server
        hang_up()


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with serving() as store:
        yield store


@pytest.fixture
def storage() -> str:
    return "folder"


@pytest.fixture
def catalogue(postgres, tmp_path, storage, request, monkeypatch) -> Iterator[Catalogue]:
    name = f"lake_{next(NUMBERS)}"
    place = str(tmp_path / "storage") if storage == "folder" else f"s3://{BUCKET}/{name}"
    for variable, value in request.getfixturevalue("store").environment.items() if storage == "bucket" else ():
        monkeypatch.setenv(variable, value)
    postgres.sql(f"create database {name} template empty")
    postgres.sql(PLACE.format(f"{place}/warehouse/"), database=name)
    yield Catalogue(f"ducklake:postgres:{postgres.address} dbname={name}", place)
    hang_up()


@pytest.fixture
def keys(storage, request) -> str:
    """What a reader says to open the storage, as docs/scale.md has it."""
    if storage == "folder":
        return ""
    said = {name: value.replace("'", "''") for name, value in request.getfixturevalue("store").environment.items()}
    return f"""
        create secret (type s3, key_id '{said["AWS_ACCESS_KEY_ID"]}', secret '{said["AWS_SECRET_ACCESS_KEY"]}',
        endpoint '{said["AWS_ENDPOINT_URL"].removeprefix("http://")}', url_style 'path', use_ssl false)
    """


def hang_up() -> None:
    """End the connections of all machines that a test was."""
    for made in (lakes._loader, lakes._session, lakes._doors):
        made.cache_clear()


@pytest.fixture
def one(catalogue, tmp_path) -> Lake:
    return Lake(tmp_path / "one", catalogue)


@pytest.fixture
def other(catalogue, tmp_path) -> Lake:
    return Lake(tmp_path / "other", catalogue)


def news(one: Home, other: Home) -> None:
    """The same work, by one machine or by two in turn."""
    listing = RawBatch("listing-1", "", "herald")
    commit_listed(one, "herald", [Listed((entry(),))], listing, [], now=at(0), run_id="run-1")
    bring(one, read(article(body="Four ships came.")))
    bring(other, read(article(body="Five ships came."), captured_at=at(1)))


def contents(home: Lake, under: str) -> str:
    """All that lies in a part of the storage."""
    told = []
    for file in home.storage.files(under):
        with home.storage.reading(file.name) as parquet:
            told += pq.read_table(parquet).to_pylist()
    return str(told)


@BOTH
def test_what_two_machines_load_in_turn_is_what_one_would_have_loaded(one, other, tmp_path):
    alone = Home(tmp_path / "alone")
    news(one, other)
    news(alone, alone)

    assert rows(other, TOLD) == rows(alone, TOLD)
    assert len(rows(other, TOLD)) == 3
    assert unloaded(other) == []
    assert (merge(other, before=TOMORROW), len(one.storage.files("raw"))) == (2, 1)
    assert find_capture(other, str(rows(one, "select min(cast(capture_id as varchar)) from captures")[0])).body


@BOTH
def test_a_reader_asks_the_warehouse_itself_and_can_reach_nothing_else(one, keys):
    bring(one, read())

    with ask(one.readable, "select title from articles") as answer:
        assert list(answer.rows()) == [("Harbour reopens",)]
    with duckdb.connect() as any_duckdb:
        for extension in (*EXTENSIONS, "httpfs"):
            load_extension(any_duckdb, extension)
        any_duckdb.execute(keys)
        any_duckdb.execute(f"attach '{one.catalogue.address}' as news (read_only); use news")
        assert any_duckdb.execute("select title from articles").fetchall() == [("Harbour reopens",)]
    with Site() as site:
        for place in (f"read_parquet('{one.catalogue.storage}/raw/**')", f"read_text('{site.url('/')}')"):
            with pytest.raises(NewsdeskError, match="disabled"), ask(one.readable, f"from {place}") as answer:
                list(answer.rows())
        assert site.requests == []


def test_a_uri_names_the_catalogue_as_well(one, postgres, tmp_path):
    bring(one, read())
    name = one.catalogue.postgres.rpartition("=")[2]
    uri = f"ducklake:postgres:postgresql://newsdesk@/{name}?host={postgres.folder}"
    other = Lake(tmp_path / "other", Catalogue(uri, one.catalogue.storage))

    with one.lock("source-herald"), pytest.raises(Busy), other.lock("source-herald"):
        pass
    assert rows(other, "select title from articles") == ["Harbour reopens"]


def test_one_machine_writes_at_a_time(one, other):
    with one.writing(), pytest.raises(Busy, match=r"is being written by process \d+ on "), other.writing(wait_s=0.1):
        pass
    with other.writing(wait_s=0.1) as con:
        assert con.execute("select count(*) from articles").fetchall() == [(0,)]


def test_a_commit_beside_another_fails_and_doubles_nothing(catalogue):
    """Whoever has lost the lock without knowing it must not write."""
    add = "insert into ops.archives select 'a', 'b', now(), now(), now() where not exists (from ops.archives)"
    with connect(catalogue) as first, connect(catalogue) as second:
        for con in (first, second):
            con.execute("begin transaction")
            con.execute(add)
        first.execute("commit")
        with pytest.raises(Exception, match="Failed to commit"):
            second.execute("commit")
        assert first.execute("select count(*) from ops.archives").fetchall() == [(1,)]


def test_a_lock_holds_on_all_machines_and_through_a_restart_of_the_catalogue(postgres, one, other):
    bring(one, read())
    with one.lock("source-herald"):
        postgres.stop()
        postgres.start()
        bring(one, read(article(title="Harbour closes"), captured_at=at(1)))
        with one.lock("source-wire"), pytest.raises(Busy, match="source-herald"), other.lock("source-herald"):
            pass
    with other.lock("source-herald"):
        assert rows(other, "select title from articles") == ["Harbour closes"]


def test_two_machines_together_keep_the_distance_that_a_host_asks_of_one(catalogue):
    starts: list[float] = []

    def ask_host(machine: Session) -> None:
        queue = Politeness(CatalogueDoors(machine))
        for _ in range(3):
            with queue.turn("news.example", delay_s=0.2, slots=1):
                starts.append(time.time())

    machines = [Session(catalogue.postgres), Session(catalogue.postgres)]
    at_work = [threading.Thread(target=ask_host, args=[machine]) for machine in machines]
    for each in at_work:
        each.start()
    for each in at_work:
        each.join()

    assert len(starts) == 6
    assert min(after - before for before, after in itertools.pairwise(sorted(starts))) > 0.19


@BOTH
def test_a_moved_warehouse_is_the_same_and_may_be_moved_again(one, tmp_path):
    home = Home(tmp_path / "alone")
    news(home, home)

    moved = move(home, one)

    assert moved.count == sum(rows(home, f"select count(*) from {each.table}")[0] for each in moved.sums)
    assert rows(one, TOLD) == rows(home, TOLD)
    is_, was = one.storage.files("raw"), home.storage.files("raw")
    assert [(file.name, file.size) for file in is_] == [(file.name, file.size) for file in was]
    assert move(home, one) == moved


def test_nothing_is_moved_over_other_rows(one, tmp_path):
    home = Home(tmp_path / "alone")
    bring(home, read())
    with one.writing() as con:
        con.execute("insert into ops.archives values ('wire', 'https://wire.example/', now(), now(), now())")

    with pytest.raises(NewsdeskError, match="neither empty nor the result of this move"):
        move(home, one)
    assert one.storage.files("raw") == []


@BOTH
def test_what_is_forgotten_is_gone_from_the_files_too(one):
    others = [
        read(article(f"https://herald.example/{n}", f"Report {n}.")) for n in range(12)
    ]  # fewer lie in PostgreSQL
    bring(one, *others, read(article("https://herald.example/b", "A secret.", "Of one who asked"), captured_at=at(1)))
    assert all("A secret." in contents(one, under) for under in ("raw", "warehouse"))

    forget(one, by_url(one, "https://herald.example/b"), now=at(2))
    one.settle(at(2))

    for under in ("raw", "warehouse"):
        kept = contents(one, under)
        assert "Report 11." in kept
        assert "A secret." not in kept
        assert "Of one who asked" not in kept
    assert rows(one, "select count(*) from articles") == [12]


@pytest.mark.parametrize("storage", ["bucket"])
def test_while_the_store_is_away_nothing_is_kept_or_loaded_and_afterwards_nothing_is_lost_or_doubled(one, store):
    told = read()
    batch = keep(one, "herald", [told.capture])
    store.stop()
    try:
        with pytest.raises(NewsdeskError, match="cannot be reached at"):
            keep(one, "herald", [told.capture])
        with pytest.raises(NewsdeskError, match="cannot be reached at"):
            unloaded(one)
        with pytest.raises(NewsdeskError, match="was lost while it was written"):
            load_kept(one, batch, [told])
    finally:
        store.start()

    assert unloaded(one) == [batch]
    load_kept(one, batch, [told])
    assert unloaded(one) == []
    assert rows(one, "select title from articles") == ["Harbour reopens"]
    assert find_capture(one, told.capture.capture_id) == told.capture


def test_what_is_made_from_files_of_one_machine_is_refused(one, tmp_path):
    from warehouse.backup import backup

    with pytest.raises(NewsdeskError, match="not for a warehouse of several machines"):
        backup(one, tmp_path / "backup", now=at(0))
