"""Every command, as a person would call it."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from flows.cli import COMMANDS, app, main
from tests.flows.office import ROOT
from tests.flows.paper import story
from tests.server import Answer

PARAGRAPHS = [
    "The swing bridge at Saltmarsh is to be painted green, the county decided on Thursday, after two years of talk.",
    'Grey had been "the colour of the sea on most days, and of nothing else", the engineer told Reuters.',
    "Four painters will hang below the deck from April to June. Until then it opens for ships at night.",
    "The paint costs 31,000 pounds and is expected to last for eighteen years.",
]
SAVED = "\n".join(
    [
        "Swing bridge to be painted green",
        "",
        "Swing bridge to be painted green",
        "The county has settled a quarrel of two years over the colour of the bridge, and set a date for the work.",
        "2 min read",
        "21 April, 2016",
        "The bridge on a grey morning in March [Estuary Pictures]",
        "",
        "\n\n".join(PARAGRAPHS),
        "",
    ]
)
PROMISED = [
    "url", "title", "kicker", "standfirst", "byline", "authors", "dateline", "published_on", "published_at",
    "published_precision", "published_text", "modified_on", "modified_at", "section", "publication", "tags", "language",
    "body", "blocks", "images", "agencies", "reading_minutes", "word_count", "is_paywalled",
]  # fmt: skip
pytestmark = pytest.mark.filterwarnings("ignore:Cyclopts application invoked without tokens")  # as a person does


@dataclass(frozen=True)
class Said:
    """How a command ended, and what it printed."""

    code: int
    body: bytes
    err: str

    @property
    def out(self) -> str:
        return self.body.decode()

    @property
    def rows(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.out.splitlines()]


Newsdesk = Callable[..., Said]


@pytest.fixture
def newsdesk(office, tmp_path, monkeypatch, capsysbinary) -> Newsdesk:
    """The command `newsdesk`, in the office's folder."""
    monkeypatch.chdir(office.folder)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setattr("extractors.extract.readers.Readers", lambda: nullcontext(office.readers))  # started once

    def call(*words: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["newsdesk", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsysbinary.readouterr()
        return Said(ended.value.code, out, err.decode())

    return call


@pytest.fixture
def saved(office) -> Path:
    path = office.folder / "bridge.txt"
    path.write_text(SAVED)
    return path


# ---------------------------------------------------------------------- bring in


def test_a_saved_text_is_loaded_as_one_row_with_its_fields(newsdesk, office, saved):
    assert newsdesk("load", saved).code == 0
    (row,) = newsdesk("sql", "from articles", "--format", "jsonl").rows

    assert row["title"] == "Swing bridge to be painted green"
    assert row["standfirst"].startswith("The county has settled a quarrel")
    assert (row["published_on"], row["published_precision"], row["published_at"]) == ("2016-04-21", "day", None)
    assert (row["reading_minutes"], row["language"], row["source"]) == (2, "en", "inbox")
    assert [(each["caption"], each["credit"]) for each in row["images"]] == [
        ("The bridge on a grey morning in March", "Estuary Pictures")
    ]
    assert row["body"].split("\n\n") == PARAGRAPHS
    assert row["agencies"] == [{"name": "Reuters", "use": "cited"}]


def test_a_text_loaded_again_adds_nothing_and_a_changed_word_is_a_revision(newsdesk, office, saved):
    newsdesk("load", saved)
    assert newsdesk("load", saved, "--json").rows[0]["added"] == 0
    saved.write_text(SAVED.replace("green, the county", "blue, the county"))
    (outcome,) = newsdesk("load", saved, "--json").rows

    assert (outcome["added"], outcome["revised"]) == (0, 1)
    assert office.rows("select revision_count from articles") == [2]
    assert office.rows("from revisions select revision, is_current order by revision") == [(1, False), (2, True)]


def test_a_folder_is_loaded_with_all_that_lies_in_it(newsdesk, office, saved):
    folder = office.folder / "clippings"
    (folder / "older").mkdir(parents=True)
    (folder / "bridge.txt").write_text(SAVED)
    (folder / "older" / "bridge.txt").write_text(SAVED.replace("Swing bridge", "Old bridge"))
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff")

    assert newsdesk("load", folder, "--source", "clippings").code == 0
    assert office.rows('select title, "source" from articles order by all') == [
        ("Old bridge to be painted green", "clippings"),
        ("Swing bridge to be painted green", "clippings"),
    ]


def test_what_cannot_be_loaded_is_refused_by_name(newsdesk, office):
    (office.folder / "tune.mp3").write_bytes(b"ID3")
    unknown, missing, nothing = newsdesk("load", "tune.mp3"), newsdesk("load", "nowhere.txt"), newsdesk("load")

    assert (unknown.code, missing.code, nothing.code) == (2, 2, 2)
    assert "tune.mp3: is of no kind that newsdesk reads; it reads .txt" in unknown.err
    assert missing.err == "nowhere.txt: there is no such file or folder\n"
    assert "name a file, a folder or an address" in nothing.err
    assert not (office.data / "work.duckdb").exists()


def test_a_run_tells_of_each_source_and_of_all(newsdesk, office, site, paper):
    paper.print(story(1), story(2))
    office.source("courier", {"kind": "feed", "url": site.url("/feed")})
    said = newsdesk("run", "--max", "1")

    assert said.code == 0
    assert said.out.splitlines()[0].split()[:3] == ["courier", "1", "new"]
    assert said.out.splitlines()[1] == "1 new article."
    assert newsdesk("run", "--json").rows[0]["added"] == 1


def test_a_run_of_what_is_due_leaves_the_rest(newsdesk, office, site, paper):
    paper.print(story(1))
    office.source("courier", {"kind": "feed", "url": site.url("/feed")}, every="1h")
    newsdesk("run", "--due")
    newsdesk("run", "--due")

    assert len(site.asked("/feed")) == 1


def test_a_run_in_which_nothing_could_be_done_exits_with_1(newsdesk, office, site):
    office.source("courier", {"kind": "feed", "url": site.url("/none")})
    said = newsdesk("run")

    assert said.code == 1
    assert "http_status" in said.out


def test_a_run_without_a_network_says_so_and_exits_with_0(newsdesk, office):
    for name, port in (("courier", 2), ("herald", 3)):
        office.source(name, {"kind": "feed", "url": f"http://127.0.0.{port}:9/feed"})
    said = newsdesk("run")

    assert said.code == 0
    assert "this machine is offline" in said.err


def test_a_dry_run_of_a_backfill_shows_its_slices_and_brings_nothing(newsdesk, office, site, paper):
    paper.print(story(1), story(30))
    office.source("courier", {"kind": "sitemap", "url": site.url("/sitemap.xml")})
    asked = ("backfill", "courier", "--since", "2026-03-01", "--until", "2026-03-03", "--every", "day")
    dry, wet = newsdesk(*asked, "--dry-run", "--json"), newsdesk(*asked, "--json")

    assert [(row["since"], row["state"], row["pending"]) for row in dry.rows] == [
        ("2026-03-01", "planned", 1),
        ("2026-03-02", "planned", 1),
    ]
    assert [(row["state"], row["added"]) for row in wet.rows] == [("done", 1), ("done", 1)]
    assert newsdesk("backfill", "courier", "--since", "2026-03-03", "--until", "2026-03-03").code == 2


# ---------------------------------------------------------------------- ask


def test_an_answer_can_be_had_in_every_format(newsdesk, saved):
    newsdesk("load", saved)
    ask = "select title, word_count as words from articles"
    words = newsdesk("sql", ask, "--format", "jsonl").rows[0]["words"]
    title = "Swing bridge to be painted green"

    assert title in newsdesk("sql", ask).out
    assert newsdesk("sql", ask, "--format", "csv").out.splitlines() == ["title,words", f"{title},{words}"]
    assert json.loads(newsdesk("sql", ask, "--format", "json").out) == [{"title": title, "words": words}]


def test_a_question_may_come_from_a_file_and_its_answer_go_into_one(newsdesk, office, saved):
    newsdesk("load", saved)
    (office.folder / "titles.sql").write_text("-- all of them\nselect title from articles;\n")
    said = newsdesk("sql", "-f", "titles.sql", "--output", "titles.parquet")

    assert (said.code, said.out, said.err) == (0, "", "1 rows written to titles.parquet\n")
    assert pq.read_table(office.folder / "titles.parquet").to_pylist() == [
        {"title": "Swing bridge to be painted green"}
    ]


@pytest.mark.parametrize(
    ("question", "code", "words"),
    [
        ("delete from articles", 1, "is not a question"),
        ("drop view articles", 1, "is not a question"),
        ("copy (select 1) to 'here.csv'", 1, "is not a question"),
        ("select * from read_csv('/etc/passwd')", 1, "disabled"),
        ("select 1; select 2", 1, "one question at a time"),
        ("select titel from articles", 1, "title"),
    ],
)
def test_what_is_no_question_is_refused_in_clear_words(newsdesk, saved, question, code, words):
    newsdesk("load", saved)
    said = newsdesk("sql", question)

    assert (said.code, said.out) == (code, "")
    assert words in said.err
    assert "Traceback" not in said.err


def test_a_warehouse_that_is_not_there_is_told_of(newsdesk, office):
    for command in (("sql", "from articles"), ("rejects",), ("status",)):
        said = newsdesk(*command)
        assert said.code == 1
        assert "news.duckdb yet; `newsdesk run` makes it." in said.err


def test_status_exits_with_1_when_a_source_is_past_its_error_after(newsdesk, office, site, paper):
    paper.print(story(1))
    office.source("courier", {"kind": "feed", "url": site.url("/feed")}, error_after="24h")
    newsdesk("run")
    assert newsdesk("status").code == 0
    office.source("herald", {"kind": "feed", "url": site.url("/none")}, error_after="0.001s")
    newsdesk("run")
    said = newsdesk("status", "--json")

    assert said.code == 1
    assert [row["source"] for row in said.rows] == ["herald", "courier"]
    assert said.err == "herald: nothing was brought in for longer than 0:00:00.001000\n"


def test_a_capture_gives_back_its_bytes(newsdesk, office, site, paper):
    paper.print(story(1))
    site.answers["/news/1"] = Answer(paper.page(story(1)) + b"<!-- \xff\x00 -->")
    office.source("courier", {"kind": "feed", "url": site.url("/feed")})
    newsdesk("run")
    (capture_id,) = office.rows("select capture_id::varchar from articles")

    assert newsdesk("capture", capture_id).body == paper.page(story(1)) + b"<!-- \xff\x00 -->"
    none = newsdesk("capture", "00000000-0000-0000-0000-000000000000")
    assert (none.code, none.out) == (1, "")
    assert "there is no capture" in none.err


def test_rejects_are_listed_with_their_reason(newsdesk, office):
    (office.folder / "empty.txt").write_text(" \n")
    newsdesk("load", "empty.txt")

    assert [(row["reason"], row["source"]) for row in newsdesk("rejects", "--json").rows] == [("empty", "inbox")]
    assert "empty" in newsdesk("rejects").out


def test_extract_prints_what_would_be_loaded_and_stores_nothing(newsdesk, office, saved):
    (office.folder / "blank.html").write_text("<html><title>x</title></html>")
    said = newsdesk("extract", saved, "blank.html", "--json")
    article, reject = said.rows

    assert list(article) == PROMISED
    assert list(article["images"][0]) == ["url", "caption", "credit"]
    assert article["agencies"] == [{"name": "Reuters", "use": "cited"}]
    assert reject.keys() - {"url"} == {"reject", "detail"}
    assert said.code == 1
    assert not list(office.data.rglob("*.duckdb"))


def test_extract_reads_a_page_from_its_site(newsdesk, office, site, paper):
    paper.print(story(1))
    (article,) = newsdesk("extract", site.url("/news/1"), "--json").rows

    assert article["title"] == story(1).title
    assert article["published_at"] == "2026-03-01T07:00:00Z"


# ---------------------------------------------------------------------- look after


def test_init_writes_a_configuration_that_runs(newsdesk, office, tmp_path, monkeypatch):
    (tmp_path / "new").mkdir()
    monkeypatch.chdir(tmp_path / "new")
    assert newsdesk("init").code == 0
    assert newsdesk("run", "samples").code == 0

    assert newsdesk("sources", "check").code == 0
    assert newsdesk("sql", "select count(*) as n from articles", "--format", "jsonl").rows[0]["n"] >= 7
    again = newsdesk("init")
    assert again.code == 1
    assert "nothing was written" in again.err


def test_a_wrong_key_is_named_with_its_place_and_what_was_meant(newsdesk, office, site):
    office.source("courier", {"kind": "feed", "url": site.url("/feed")})
    path = office.config / "sources" / "herald.yaml"
    path.write_text(f"title: Herald\ndiscover:\n  - {{kind: feed, url: '{site.url('/feed')}'}}\nfetch:\n  dealy_s: 3\n")
    said = newsdesk("sources", "check")

    assert said.code == 2
    assert "herald.yaml:5:3: fetch.dealy_s is not a setting; did you mean fetch.delay_s?" in said.err
    assert newsdesk("sources", "check", "courier").code == 0


@pytest.mark.parametrize("words", [("run",), ("run", "courier", "herald"), ("run", "--due"), ("run", "nobody")])
def test_a_wrong_configuration_is_refused_before_the_first_request(newsdesk, office, site, paper, words):
    office.source("courier", {"kind": "feed", "url": site.url("/feed")})
    office.source("herald", {"kind": "fed", "url": site.url("/feed")})

    assert newsdesk(*words).code == 2
    assert site.requests == []


@pytest.mark.parametrize(
    "words", [("run", "--mx", "3"), ("sql",), ("fly",), ("backfill", "courier"), ("run", "--max", "x")]
)
def test_wrong_usage_exits_with_2(newsdesk, words):
    assert newsdesk(*words).code == 2


def test_sources_are_listed(newsdesk, office, site):
    office.source("courier", {"kind": "feed", "url": site.url("/feed")}, title="The Courier", every="30m")
    office.source("herald", {"kind": "folder", "path": "herald"}, enabled=False)
    listed = newsdesk("sources", "list")

    assert listed.code == 0
    assert [line.split()[0] for line in listed.out.splitlines()] == ["source", "courier", "herald"]
    assert [row["name"] for row in newsdesk("sources", "list", "--json").rows] == ["courier", "herald"]


PLEA = "We are a small paper; become a friend of the Courier, and read it in peace."


def test_lines_that_recur_are_learned_written_and_left_out(newsdesk, office):
    folder = office.folder / "courier"
    folder.mkdir()
    for day in range(1, 8):
        told = (f"Ferry number {day} sails", f"{day} May 2024", *PARAGRAPHS[:2], f"It was day {day} of it.", PLEA)
        (folder / f"{day}.txt").write_text("\n\n".join(told))
    path = office.config / "sources" / "courier.yaml"
    path.write_text("title: Courier  # a small paper\ndiscover:\n  - {kind: folder, path: courier}\n")
    newsdesk("run")

    learned = newsdesk("sources", "learn", "courier")
    assert learned.code == 0
    assert f'    - "{PLEA}"' in learned.out
    assert "in 7 (100%) on 7 days, at the end" in learned.out
    assert "boilerplate" not in path.read_text()
    assert PLEA in [row["text"] for row in newsdesk("sources", "learn", "courier", "--json").rows]

    assert newsdesk("sources", "learn", "courier", "--write").code == 0
    assert path.read_text().startswith("title: Courier  # a small paper\n")
    assert newsdesk("reextract").code == 0
    assert office.rows(f"select count(*) from articles where body like '%{PLEA}%'") == [0]
    assert newsdesk("sources", "learn", "courier").out == "No line recurs over the 7 articles of courier.\n"


def test_nothing_is_learned_of_a_source_without_articles(newsdesk, office):
    office.source("courier", {"kind": "folder", "path": "courier"})
    learned = newsdesk("sources", "learn", "courier")

    assert (learned.code, learned.out) == (1, "")
    assert "courier has no articles yet" in learned.err


def test_reextract_reads_again_and_makes_no_revision(newsdesk, office, site, paper):
    paper.print(story(1))
    office.source("courier", {"kind": "feed", "url": site.url("/feed")})
    newsdesk("run")
    office.source("courier", {"kind": "feed", "url": site.url("/feed")}, extract={"drop": ["article p:last-of-type"]})

    assert newsdesk("reextract").code == 0
    assert office.rows("select revision_count, body like '%bicycles%' from articles") == [(1, False)]
    assert len(paper.asked()) == 1


def test_doctor_finds_a_well_kept_warehouse_well(newsdesk, office, saved):
    newsdesk("load", saved)

    assert newsdesk("doctor").code == 0


def first_sentence(docstring: str) -> str:
    return " ".join(docstring.split("\n\n")[0].split()).partition(". ")[0].rstrip(".") + "."


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_begins_as_its_docstring_does(newsdesk, name):
    module, _, said = COMMANDS[name]
    function = getattr(__import__(f"flows.commands.{module}", fromlist=[name]), name)

    assert said == first_sentence(function.__doc__)
    assert said in " ".join(newsdesk(name, "--help").out.split())


QUICK = """
import sys
from flows.cli import app
for words in (["sql", "select 1 as one"], ["status"], ["rejects"], ["sources", "list"], ["sources", "check"], ["run"],
              ["load", sys.argv[1]], ["extract", sys.argv[1]], ["doctor"]):
    app(words, result_action="return_value")
    heavy = {"prefect", "pandas", "sqlalchemy", "fastapi", "rich.progress"} & set(sys.modules)
    assert not heavy, f"{words[0]} imports {heavy}"
"""


def test_no_direct_command_ever_imports_prefect(newsdesk, office, saved):
    newsdesk("load", saved)
    places = {"NEWSDESK_CONFIG": str(office.config), "NEWSDESK_DATA": str(office.data), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", QUICK, str(saved)], env=os.environ | places, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr


HOSTILE = "\x1b]0;owned\x07\x1b[31m[bold]Bridge[/bold] [link=file:///etc]here[/link] \u202egnp.exe\x9b2J"


COMMANDING = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def test_a_hostile_title_never_reaches_the_terminal_as_a_command(newsdesk, office, site, paper):
    page = paper.page(story(1)).decode().replace(story(1).title, HOSTILE)
    paper.print(story(1))
    site.answers["/news/1"] = Answer(page.encode())
    paper.print(story(2))
    site.answers["/news/2"] = Answer(b"", headers={"Content-Type": f"{HOSTILE[13:23]}\xe9/x"})
    office.source("courier", {"kind": "feed", "url": site.url("/feed")}, title=HOSTILE)
    shown = [
        newsdesk(*words)
        for words in (
            ("run",),
            ("sql", "select title, body from articles"),
            ("sql", "select chr(27) || '[31m' || chr(8238) || '[bold]x[/bold]' as \"[red]name\" from articles"),
            ("rejects",),
            ("status",),
            ("extract", site.url("/news/1")),
            ("sources", "list"),
        )
    ]

    assert [COMMANDING.findall(said.out + said.err) for said in shown] == [[]] * len(shown)
    assert "[bold]Bridge[/bold]" in shown[1].out
    assert "[bold]x[/bold]" in shown[2].out
    assert "[red]name" in shown[2].out


def test_the_words_of_a_failing_site_never_reach_the_terminal_as_a_command(newsdesk, office, site):
    site.answers["/feed"] = Answer(f"<{HOSTILE}".encode(), headers={"Content-Type": "text/xml"})
    office.source("courier", {"kind": "feed", "url": site.url("/feed")})
    said = newsdesk("run")

    assert said.code == 1
    assert not COMMANDING.search(said.out)


def test_every_command_has_its_group_and_the_app_its_help(newsdesk):
    told = newsdesk("--help").out

    assert all(name in told for name in (*COMMANDS, "sources"))
    assert all(title in told for title in ("Bring in", "Ask", "Look after"))
    assert app.name == ("newsdesk",)
