"""Every command that the docs show can be typed, and gives what the docs show.

In a ```console block a line that begins with "$ " is a command; the lines below it, if there are any, are its output.
All blocks of one file are typed in their order in one folder, which holds the shipped configuration and has read the
samples; no source of the network is asked. Not run: what sets up a machine (make, git, pip, cd) and what never ends.
"""

import re
import runpy
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.cli import main

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```console\n(.*?)^```", re.M | re.S)
LEFT_OUT = ("make", "git", "pip", "cd", "newsdesk serve", "newsdesk init")
SHELL = re.compile(r"[|<>&;$*`]")  # outside of quotes these ask for a shell
WIDTH = "120"


def commands(text: str) -> Iterator[tuple[str, str]]:
    """Each command of a page, and the output that stands below it; "" when none does."""
    for block in BLOCK.findall(text):
        for typed in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, shown = typed.partition("\n")
            yield command.strip(), shown.strip("\n")


def trimmed(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip("\n").splitlines() if line.strip()]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A folder as it is after the first `newsdesk run` on a machine without a network."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(ROOT / "config", folder / "config")
    for path in (folder / "config" / "sources").glob("*.yaml"):
        if "kind: folder" not in path.read_text():
            path.write_text(f"{path.read_text()}enabled: false\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(sys, "argv", ["newsdesk", "run"])
        with pytest.raises(SystemExit) as ended:
            main()
    assert ended.value.code == 0
    return folder


def typed(command: str, capsysbinary) -> tuple[int, str]:
    """Exit code and output; in this process when it is `newsdesk` alone, which is quicker."""
    quiet = re.sub(r"\"[^\"]*\"|'[^']*'", "", command)
    if not command.startswith("newsdesk ") or SHELL.search(quiet):
        bin = Path(sys.executable).parent
        done = subprocess.run(
            ["sh", "-c", f'PATH="{bin}:$PATH"; {command}'], capture_output=True, text=True, timeout=60
        )
        return done.returncode, done.stdout
    sys.argv = shlex.split(command)
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code, capsysbinary.readouterr().out.decode()


@pytest.mark.filterwarnings("ignore:Cyclopts application invoked without tokens")
@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_command_in_the_docs_works_and_gives_what_is_shown(page, desk, capsysbinary, monkeypatch):
    monkeypatch.chdir(desk)
    monkeypatch.setenv("COLUMNS", WIDTH)
    monkeypatch.setattr(sys, "argv", [])
    for command, shown in commands(page.read_text()):
        if command.startswith(LEFT_OUT):
            continue
        code, out = typed(command, capsysbinary)
        assert code == 0, command
        if shown:
            assert trimmed(out) == trimmed(shown), command


def test_the_readme_shows_commands():
    assert len(list(commands(PAGES[0].read_text()))) >= 3


QUESTION = re.compile(r"^-- (\d+)\. .+\n((?:(?!--).+\n)+)((?:--.*\n)+)", re.M)
QUESTIONS = QUESTION.findall((ROOT / "docs" / "questions.sql").read_text())


@pytest.mark.parametrize(("number", "question", "shown"), QUESTIONS, ids=[number for number, *_ in QUESTIONS])
def test_every_one_of_the_twenty_questions_gets_its_answer(number, question, shown, desk, capsysbinary, monkeypatch):
    monkeypatch.chdir(desk)
    monkeypatch.setenv("COLUMNS", "116")
    monkeypatch.setattr(sys, "argv", ["newsdesk", "sql", question])
    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 0
    assert trimmed(capsysbinary.readouterr().out.decode()) == trimmed(shown.replace("--", "", 1).replace("\n--", "\n"))


def test_there_are_twenty_questions():
    assert [number for number, *_ in QUESTIONS] == [str(number) for number in range(1, 21)]


def test_the_notebook_shows_the_news(desk, monkeypatch):
    monkeypatch.chdir(desk)
    notebook = runpy.run_path(str(ROOT / "docs" / "notebook.py"))["app"]
    shown, found = notebook.run()

    assert sum(month["articles"] for month in found["months"]) == found["state"]["article_count"] >= 7
    assert "Harbour ferry returns after winter on the slipway" in [each["title"] for each in found["found"]]
    assert "title" in [each["field"] for each in found["reasons"]]
    assert "2022-03" in shown[2].text
