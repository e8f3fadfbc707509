"""kill -9, again and again, while saved articles load: `python -m benchmarks.kills [--kills 50] [--articles 2000]`.

The command `newsdesk run` brings in a folder that grows by some files before each start, and is killed: four times in
five at a random moment, else on either side of a raw file's rename or of a load's commit. After each kill the
warehouse is opened, which may take 5 s. In the end a run is left alone, and its warehouse compared with one that
nobody disturbed: 0 articles lost, 0 doubled, the same rows, no rule broken.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.made_copies import Tongue
from warehouse.check import check
from warehouse.connection import rows
from warehouse.home import Home
from warehouse.raw import read, unloaded

SHARE = (0.1, 1.2)  # of the time that an undisturbed run takes: from the first imports until after the publication
POINTS = ("before the rename", "after the rename", "before the commit", "after the commit")
TOLD = """
    select 'article', cast(article_id as varchar), url, title, body, cast(capture_id as varchar), revision_count
    from articles
    union all
    select 'revision', cast(article_id as varchar), url, title, body, content_sha256, revision from revisions
    union all select 'reject', null, url, reason, detail, stage, tries from rejects
    union all select 'entry', null, url, state, null, null, tries from entries
    union all select 'capture', cast(capture_id as varchar), url, role, body_sha256, null, status from captures
        where role = 'article'
    order by all
"""


def write_articles(folder: Path, first: int, count: int, tongue: Tongue) -> None:
    for number in range(first, first + count):
        told = tongue.printed(tongue.story(200)).split(". ")
        body = "\n\n".join(". ".join(told[place : place + 3]) + "." for place in range(0, len(told), 3))
        path = folder / f"{number:05}.txt"
        path.write_text(f"Made report {number} of the {told[0][:30]}\n3 March 2024\nBy Ada Byron\n\n{body}\n")
        os.utime(path, (1_700_000_000 + number, 1_700_000_000 + number))


def office(folder: Path, articles: Path) -> Path:
    """A configuration with one local source."""
    (folder / "config" / "sources").mkdir(parents=True)
    (folder / "config" / "newsdesk.yaml").write_text("contact: desk@example.org\n")
    source = f"title: Made\nlanguage: en\ndiscover:\n  - {{kind: folder, path: '{articles}'}}\n"
    (folder / "config" / "sources" / "made.yaml").write_text(source)
    return folder


def run(folder: Path, *deadly: str) -> subprocess.Popen[bytes]:
    """`newsdesk run`, or the same with a place at which it kills itself."""
    command = ["-m", "benchmarks.kills", "--die", *deadly] if deadly else ["-c", "from flows.cli import main; main()"]
    words = ["run", "--config", str(folder / "config"), "--data", str(folder / "data")]
    return subprocess.Popen(
        [sys.executable, *command, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=Path.cwd()
    )


def die(point: str, words: list[str]) -> None:
    """A command that kills its own process at this place, once work is being done."""
    import flows.pipeline
    from warehouse import load

    def deadly(function: Callable[..., Any], is_after: bool, is_meant: Callable[..., bool]) -> Callable[..., Any]:
        def killing(*given: Any, **named: Any) -> Any:
            meant = is_meant(*given)
            if meant and not is_after:
                os.kill(os.getpid(), signal.SIGKILL)
            answer = function(*given, **named)
            if meant:
                os.kill(os.getpid(), signal.SIGKILL)
            return answer

        return killing

    is_after = point.startswith("after")
    if point.endswith("rename"):
        rename = deadly(Path.rename, is_after, lambda path, to: path.name.endswith(".parquet.tmp"))
        Path.rename = rename  # type: ignore[method-assign]
    elif is_after:
        flows.pipeline.load = deadly(flows.pipeline.load, True, lambda *given: True)
    else:  # the ledger is the last that is written before the commit
        load.enter = deadly(load.enter, True, lambda *given: True)
    from flows.cli import main as newsdesk

    sys.argv = ["newsdesk", *words]
    newsdesk()


def disturb(folder: Path, articles: Path, kills: int, total: int, usual_s: float, seed: int) -> list[float]:
    """Kill so many runs, of which each would take the usual time; the seconds that the warehouse took to open after."""
    chance = random.Random(seed)
    tongue, opened, written = Tongue("en", random.Random(1)), list[float](), 0
    for number in range(kills):
        share = total * (number + 1) // kills - written
        write_articles(articles, written, share, tongue)
        written += share
        is_aimed = number % 5 == 4
        process = run(folder, POINTS[number // 5 % len(POINTS)]) if is_aimed else run(folder)
        if not is_aimed:
            time.sleep(usual_s * chance.uniform(*SHARE))
            process.kill()
        process.wait()
        began = time.monotonic()
        with Home(folder / "data").writing(then_close=True):
            opened.append(time.monotonic() - began)
    return opened


def told(home: Home) -> list[tuple[Any, ...]]:
    with home.writing() as con:
        return rows(con, TOLD)


def compared(folder: Path, other: Path) -> list[str]:
    """What is wrong in the first warehouse, beside the second."""
    home, undisturbed = Home(folder / "data"), Home(other / "data")
    is_, should = told(home), told(undisturbed)
    faults = [f"lost: {row[:4]}" for row in sorted(set(should) - set(is_), key=str)]
    faults += [f"too much: {row[:4]}" for row in sorted(set(is_) - set(should), key=str)]
    faults += [f"doubled: {len(is_) - len(set(is_))} rows"] if len(is_) > len(set(is_)) else []
    faults += [f"never loaded: {batch.path}" for batch in unloaded(home)]
    with home.writing() as con:
        places = rows(con, "select raw_path, cast(capture_id as varchar) from core.captures where raw_path <> ''")
    for path in {path for path, _ in places}:
        kept = {capture.capture_id for capture in read(home, path)}
        faults += [f"not in its raw file: {each}" for file, each in places if file == path and each not in kept]
    return faults + check(home)


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--kills", type=int, default=50)
    given.add_argument("--articles", type=int, default=2_000)
    given.add_argument("--seed", type=int, default=1, help="of the moments; fifty kills can be had in two sittings")
    asked = given.parse_args()
    with tempfile.TemporaryDirectory() as made:
        articles = Path(made) / "articles"
        articles.mkdir()
        folder, other, trial = (office(Path(made) / name, articles) for name in ("killed", "undisturbed", "trial"))
        write_articles(articles, 0, asked.articles // asked.kills, Tongue("en", random.Random(1)))
        began = time.monotonic()
        finish(trial)
        opened = disturb(folder, articles, asked.kills, asked.articles, time.monotonic() - began, asked.seed)
        before = counted(folder)
        finish(folder)
        finish(other)
        faults = compared(folder, other)
        print("\n".join(faults[:20]))
        print(
            f"{asked.kills} kills; {before} articles were loaded by runs that were killed, {counted(folder)} of "
            f"{asked.articles} in the end; {len(faults)} faults; opened in {max(opened):.2f} s at most"
        )
        raise SystemExit(1 if faults or counted(folder) != asked.articles else 0)


def finish(folder: Path) -> None:
    if run(folder).wait():
        raise SystemExit(f"the run of {folder.name} failed")


def counted(folder: Path) -> int:
    with Home(folder / "data").writing() as con:
        return int(rows(con, "select count(*) from core.articles")[0][0])


if __name__ == "__main__":
    if sys.argv[1:2] == ["--die"]:
        die(sys.argv[2], sys.argv[3:])
    else:
        main()
