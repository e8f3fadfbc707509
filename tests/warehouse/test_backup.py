"""The data folder can be made again from a backup, also one that was made while a run was loading."""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from extractors.errors import NewsdeskError
from tests.warehouse.made import NOON, article, at, bring, read, rows, tree
from tests.warehouse.test_kill import TOLD, WORK, work
from warehouse.backup import backup, restore
from warehouse.check import check
from warehouse.home import Home
from warehouse.publish import publish
from warehouse.raw import find_capture, keep, unloaded
from warehouse.tidy import merge


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "backup"


def test_what_was_deleted_is_restored(home, folder):
    told = [read(article(f"https://herald.example/{n}", body=f"Report {n}."), captured_at=at(n)) for n in range(4)]
    bring(home, *told)
    publish(home)
    before = rows(home, TOLD)
    made = backup(home, folder, now=NOON)
    with home.writing(then_close=True):
        pass
    shutil.rmtree(home.root)
    again = Home(home.root)
    restore(folder, again)

    assert rows(again, TOLD) == before
    assert find_capture(again, told[0].capture.capture_id) == told[0].capture
    assert again.published.exists()
    assert made.size_bytes == sum(size for size, _ in made.files.values()) > 0


def test_a_backup_made_while_a_run_is_loading_holds_whole_batches_and_the_rest_is_loaded_from_raw(tmp_path, folder):
    home = Home(tmp_path / "busy")
    process = subprocess.Popen([sys.executable, "-c", WORK, str(home.root)])
    while not list(home.raw.rglob("*.parquet")):
        time.sleep(0.05)
    for _ in range(3):
        backup(home, folder, now=NOON)
        time.sleep(0.2)
    assert process.poll() is None or process.returncode == 0
    process.wait()
    shutil.rmtree(home.root)
    again = Home(tmp_path / "restored")
    restore(folder, again)

    assert check(again) == []
    work(again)
    undisturbed = Home(tmp_path / "undisturbed")
    work(undisturbed)
    assert rows(again, TOLD) == rows(undisturbed, TOLD)


def test_a_second_backup_copies_what_is_new_and_drops_what_is_gone(home, folder):
    for n in range(3):
        bring(home, read(article(f"https://herald.example/{n}"), captured_at=at(n)))
    backup(home, folder, now=NOON)
    first = {path: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")}
    bring(home, read(article("https://herald.example/9"), captured_at=at(9)))
    backup(home, folder, now=NOON)

    assert all(path.stat().st_mtime_ns == written for path, written in first.items())
    assert len(list(folder.rglob("*.parquet"))) == 4

    merge(home, before=NOON.date().replace(year=2999))
    backup(home, folder, now=NOON)
    assert {f"raw/{name}" for name in tree(home.raw)} == {name for name in tree(folder) if name.endswith(".parquet")}


def test_a_damaged_backup_is_refused_before_anything_is_touched(home, folder, tmp_path):
    bring(home, read())
    backup(home, folder, now=NOON)
    victim = next(folder.rglob("*.parquet"))
    victim.write_bytes(victim.read_bytes()[:-1] + b"x")
    empty = Home(tmp_path / "empty")

    with pytest.raises(NewsdeskError, match="missing or damaged; nothing was restored"):
        restore(folder, empty)
    assert not empty.work.exists()


def test_an_unfinished_backup_is_none(home, folder):
    bring(home, read())
    backup(home, folder, now=NOON)
    (folder / "manifest.json").unlink()

    with pytest.raises(NewsdeskError, match="is no finished backup"):
        restore(folder, home, replace=True)


def test_a_warehouse_is_not_overwritten_unasked_and_newer_captures_survive_if_it_is(home, folder):
    bring(home, read(article("https://herald.example/1")))
    backup(home, folder, now=NOON)
    bring(home, read(article("https://herald.example/2"), captured_at=at(1)))

    with pytest.raises(NewsdeskError, match="holds a warehouse; move it away"):
        restore(folder, home)
    restore(folder, home, replace=True)
    assert rows(home, "select url from articles") == ["https://herald.example/1"]
    assert len(unloaded(home)) == 1


def test_a_folder_with_other_files_is_left_alone(home, folder):
    bring(home, read())
    folder.mkdir()
    (folder / "thesis.txt").write_text("mine")

    with pytest.raises(NewsdeskError, match="holds other files"):
        backup(home, folder, now=NOON)


def test_what_waits_to_be_loaded_is_in_the_backup(home, folder, tmp_path):
    keep(home, "herald", [read().capture])
    backup(home, folder, now=NOON)
    again = Home(tmp_path / "again")
    restore(folder, again)

    assert len(unloaded(again)) == 1
    assert json.loads((folder / "manifest.json").read_text())["made_at"] == NOON.isoformat()
