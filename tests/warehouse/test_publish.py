import os
import stat
import subprocess
import sys

import duckdb
import pytest

from tests.warehouse.made import NOON, article, at, bring, read, tree
from warehouse.home import Home
from warehouse.publish import publish
from warehouse.runs import Report, end_run, start_run

NOBODY = 65534


def titles(path):
    with duckdb.connect(str(path), read_only=True) as con:
        return [title for (title,) in con.execute("select title from articles order by title").fetchall()]


def as_somebody_else(script, *arguments):
    """Run Python as an ordinary user, whom file modes bind: root steps down after the imports that only it may read."""
    step_down = f"os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})" if os.geteuid() == 0 else ""
    script = f"import duckdb, os, sys\n{step_down}\n{script}"
    return subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True)


@pytest.fixture
def open_home(home):
    """A data folder that other users may look into."""
    for folder in (home.root, *home.root.parents):
        if os.access(folder, os.W_OK) and folder.stat().st_uid == os.geteuid() and "pytest" in str(folder):
            folder.chmod(0o755)
    return home


def test_readers_open_the_copy_with_any_name_and_ask_at_once(home, tmp_path):
    bring(home, read())
    assert publish(home)
    home.published.rename(tmp_path / "elsewhere.duckdb")

    with duckdb.connect(str(tmp_path / "elsewhere.duckdb"), read_only=True) as con:
        assert con.execute("select source, published_on, title from articles").fetchall() == [
            ("herald", None, "Harbour reopens")
        ]
        for (view,) in con.execute("select view_name from duckdb_views() where not internal").fetchall():
            con.execute(f"from {view}").fetchall()


def test_a_copy_says_as_of_when_it_is(home):
    bring(home, read())
    publish(home)

    with duckdb.connect(str(home.published), read_only=True) as con:
        asked = "select as_of between now() - interval 1 minute and now(), article_count, capture_count from published"
        assert con.execute(asked).fetchall() == [(True, 1, 1)]


def test_nothing_new_is_not_published_again(home):
    bring(home, read())

    assert [publish(home), publish(home)] == [True, False]
    run_id = start_run(home, "herald", "run", now=NOON)
    end_run(home, run_id, Report(), "ok", now=NOON)
    assert publish(home)


def test_publishing_keeps_to_its_share_of_the_time(home):
    bring(home, read())
    publish(home)
    bring(home, read(captured_at=at(1)))

    assert not publish(home, share=1e-9)
    with home.writing() as con:
        con.execute("update ops.publications set took_s = 3600")  # of a large warehouse
    assert not publish(home, share=0.9)
    assert publish(home)  # the end of a run waits for nothing


def test_a_reader_that_holds_the_old_copy_keeps_it_over_three_publications(home):
    bring(home, read())
    publish(home)
    with duckdb.connect(str(home.published), read_only=True) as reader:
        for number in range(3):
            bring(home, read(article(f"https://herald.example/news/{number}", title=f"Bridge {number}")))
            assert publish(home)
            assert reader.execute("select count(*) from articles").fetchall() == [(1,)]

    assert titles(home.published) == ["Bridge 0", "Bridge 1", "Bridge 2", "Harbour reopens"]


def test_an_ordinary_user_who_opens_for_writing_is_refused_and_leaves_nothing(open_home):
    bring(open_home, read())
    publish(open_home)
    script = "duckdb.connect(sys.argv[1]).execute('create table t as select 1'); print('wrote')"
    ended = as_somebody_else(script, str(open_home.published))
    reading = "duckdb.connect(sys.argv[1], read_only=True).execute('select article_count from published').fetchall()"

    assert "wrote" not in ended.stdout
    assert as_somebody_else(reading, str(open_home.published)).returncode == 0
    assert {name for name in tree(open_home.root) if "news" in name} == {"news.duckdb"}


def test_what_an_opener_left_beside_the_copy_does_not_get_into_the_next(home):
    bring(home, read())
    publish(home)
    home.published.chmod(0o644)
    script = (
        "import duckdb, os, sys; con = duckdb.connect(sys.argv[1]);"
        " con.execute('delete from core.articles'); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", script, str(home.published)])
    assert "news.duckdb.wal" in tree(home.root)
    bring(home, read(article("https://herald.example/news/bridge", title="Bridge closes")))
    publish(home)

    assert titles(home.published) == ["Bridge closes", "Harbour reopens"]
    assert stat.S_IMODE(home.published.stat().st_mode) == 0o444


def test_a_full_disk_leaves_the_last_copy_to_readers(home):
    """A limit on the size of files stands for the disk's end."""
    bring(home, read())
    publish(home)
    bring(home, read(article("https://herald.example/news/bridge", title="Bridge closes")))
    script = """
import resource, signal, sys
from pathlib import Path
from warehouse.publish import _replace
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
_replace(Path(sys.argv[1]), Path(sys.argv[2]))
"""
    ended = subprocess.run([sys.executable, "-c", script, home.work, home.published], capture_output=True, text=True)

    assert "NewsdeskError: cannot publish" in ended.stderr
    assert "readers keep the last copy" in ended.stderr
    assert titles(home.published) == ["Harbour reopens"]
    assert not [name for name in tree(home.root) if name.endswith(".tmp")]
    assert publish(home)
    assert titles(home.published) == ["Bridge closes", "Harbour reopens"]


def test_the_file_is_one_that_older_clients_open(home):
    bring(home, read())
    publish(home)

    with duckdb.connect(str(home.published), read_only=True) as con:
        (tags,) = con.execute(
            "select tags['storage_version'] from duckdb_databases() where database_name = 'news'"
        ).fetchone()
    assert tags.startswith("v1.2.0")


def test_an_empty_warehouse_can_be_published(tmp_path):
    home = Home(tmp_path)
    assert publish(home)
    assert titles(home.published) == []
