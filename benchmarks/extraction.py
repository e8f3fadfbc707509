"""Our reader beside other extractors of news pages: quality, speed, and where the time goes.

``python -m benchmarks.extraction [PEER ...]`` prints, for all publishers of ../shared/corpus/dev and for those whose
pages are not looked at when rules are made, the table of ../shared/corpus/compare.py for ours and the peers that are
installed; then body F1 by language, how well `quality` tells good bodies from bad ones, where the time goes, and the
memory of a process that reads them all. Without the corpus it says so and ends. ``read(html_bytes, url)`` is our
reader, shaped to be compared.

The comparison counts the standfirst as part of the text, and newsrooms as authors, as its truths do.
"""

from __future__ import annotations

import hashlib
import importlib
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from typing import Any

from extractors.article import Article, Capture
from extractors.clean.bylines import authors_of
from extractors.errors import ExtractError
from extractors.extract.page import extract_page
from extractors.source import Source

SOURCE = Source.model_validate({"name": "bench", "timezone": "UTC", "discover": [{"kind": "folder", "path": "."}]})
CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
TIMED_PAGES, ROUNDS = 60, 3
TIMED_SETS = ("fundus", "fundus_eval", "aeb")  # whole pages, as they are met today
COLUMNS = ("P", "R", "<.5", ">.9", "title", "day", "instant", "authors", "lang")
STAGES = (
    "parse", "see", "titles", "find_body", "bylines", "language_of", "publication_dates", "modification_dates",
    "kickers", "images_of", "read_body", "parted", "wires_of", "word_count",
)  # fmt: skip
MIN_OF_LANGUAGE = 10  # pages
QUALITIES = (0.0, 0.8, 0.9, 0.97, 1.01)

READ_ALL = """
import gzip, pathlib, re, sys
from benchmarks.extraction import read
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.html.gz")):
    read(gzip.open(path).read(), "https://page.example/news/story")
status = pathlib.Path("/proc/self/status").read_text()  # getrusage would tell the parent's, where that is larger
print(int(re.search(r"VmHWM:\\s+(\\d+) kB", status)[1]) // 1024)
"""

Read = Callable[[str, str | None], dict[str, Any]]
Row = dict[str, Any]


def read(html: bytes, url: str | None = None) -> dict[str, Any]:
    """Read one page; {} when it holds no article."""
    try:
        article = extract_page(captured(html, url), SOURCE)
    except ExtractError:
        return {}
    return {
        "title": article.title,
        "authors": credited(article),
        "published": printed(article),
        "body": "\n\n".join(filter(None, (article.standfirst, article.body))),
        "lang": article.language,
        "quality": article.quality,
    }


def captured(html: bytes, url: str | None) -> Capture:
    at = datetime.now(UTC)
    return Capture("bench", url or "file:bench/page.html", at, html, media_type="text/html; charset=utf-8")


def credited(article: Article) -> list[str]:
    """Who is named as author, newsrooms and agencies among them: our authors are people, the truths' are not."""
    declared = next((one for one in article.findings if one.field == "authors" and one.is_chosen), None)
    if declared is not None and declared.method == "json_ld":
        return [name for part in declared.raw.split("; ") for name in several(part)]
    return list(article.authors) or [name for name in article.byline.split(", ") if name]


def several(part: str) -> tuple[str, ...]:
    """The names in a string that JSON-LD gives as one author: "Ada Byron and Tom Paine" are two."""
    names = authors_of(part)
    return names if len(names) > 1 else (part,)


def printed(article: Article) -> str | None:
    """The instant, in a zone in which its day is the printed one; else the day alone."""
    if article.published_at is None:
        return article.published_on.isoformat() if article.published_on else None
    zones = (timezone(timedelta(hours=sign * hours)) for hours in range(15) for sign in (1, -1) if sign * hours > -13)
    moments = (article.published_at.astimezone(zone) for zone in zones)
    return next((at for at in moments if at.date() == article.published_on), article.published_at).isoformat()


# ---------------------------------------------------------------------- the comparison


def is_apart(truth: Row) -> bool:
    """Is it of a publisher whose pages are not looked at when rules are made? Half are, by the hash of the name."""
    name = truth["publisher"] or truth["group"] or truth["id"]
    return bool(hashlib.sha256(name.encode()).digest()[0] & 1)


def main(wanted: Sequence[str]) -> None:
    if not (CORPUS / "dev" / "truth.jsonl").exists():
        print(f"There is no corpus in {CORPUS}: nothing is compared.")
        return
    sys.path.insert(0, str(CORPUS))
    compare, score = importlib.import_module("compare"), importlib.import_module("score")
    tools = {"ours": compare.limited(ours), **peers(compare, wanted)}
    pages = list(score.load(str(CORPUS / "dev")))
    rows = {name: compare.quality(tool, pages) for name, tool in tools.items()}
    apart = {truth["id"] for truth, _ in pages if is_apart(truth)}
    milliseconds = speeds(tools, pages)
    ids = {truth["id"] for truth, _ in pages}
    for label, those in (("all publishers", ids), ("looked at", ids - apart), ("held apart", apart)):
        some = {name: [row for row in of if row["id"] in those] for name, of in rows.items()}
        print(f"\n{label}: {len(some['ours'])} pages")
        show(compare, some, milliseconds)
    show_languages(pages, rows["ours"])
    show_calibration(pages, rows["ours"], apart)
    show_stages(pages)
    show_memory()


def ours(html: str, url: str | None) -> dict[str, Any]:
    return read(html.encode("utf-8", "surrogatepass"), url)


def peers(compare: Any, wanted: Sequence[str]) -> dict[str, Read]:
    """The peers that are installed here."""
    found = {}
    for name in wanted or compare.PEERS:
        try:
            found[name] = compare.limited(compare.PEERS[name]())
        except ImportError as error:
            print(f"left out: {name} ({error})")
    return found


def speeds(tools: dict[str, Read], pages: Sequence[tuple[Row, str]]) -> dict[str, float]:
    """CPU time per page in ms: median of rounds in which the tools take turns on the same pages."""
    drawn = list(pages)
    random.Random(5).shuffle(drawn)
    timed = [(html, truth["url"]) for truth, html in drawn if truth["source_set"] in TIMED_SETS][:TIMED_PAGES]
    taken: dict[str, list[float]] = {name: [] for name in tools}
    for _ in range(ROUNDS):
        for name, tool in tools.items():
            start = time.process_time()
            for html, url in timed:
                tool(html, url)
            taken[name].append((time.process_time() - start) / len(timed) * 1000)
    return {name: statistics.median(each) for name, each in taken.items()}


def show(compare: Any, rows: dict[str, list[Row]], milliseconds: dict[str, float]) -> None:
    sums = {name: compare.summary(some) for name, some in rows.items()}
    base = milliseconds.get("trafilatura")
    print(
        f"{'':22}{'setF1':>8}{'allF1':>8}" + "".join(f"{name:>8}" for name in COLUMNS) + f"{'ms/page':>9}{'x traf':>8}"
    )
    for name, one in sorted(sums.items(), key=lambda each: -(each[1]["set_mean"] or 0)):
        figures = [one["set_mean"], one["all"].get("macroF1"), *(one["all"].get(column) for column in COLUMNS)]
        speed = f"{milliseconds[name]:9.2f}" + (f"{base / milliseconds[name]:8.2f}" if base else f"{'-':>8}")
        print(f"{name:22}" + "".join(f"{'-':>8}" if one is None else f"{one:8.3f}" for one in figures) + speed)
    for set_name, one in sums["ours"]["sets"].items():
        figures = [f"{key} {one[key]:.3f}" for key in ("macroF1", "title", "day", "instant", "authors") if key in one]
        print(f"  ours, {set_name} ({one['n']} pages): " + ", ".join(figures))
    if len(rows) > 1:
        best = max((name for name in rows if name != "ours"), key=lambda name: sums[name]["set_mean"] or 0)
        gain, low, high = compare.lead(rows["ours"], rows[best])
        print(f"  lead over {best}: {gain:+.4f} [{low:+.4f}, {high:+.4f}]")


def show_languages(pages: Sequence[tuple[Row, str]], rows: Sequence[Row]) -> None:
    """Body F1 of the languages of which there are enough pages."""
    scores: dict[str, list[float]] = {}
    for (truth, _), row in zip(pages, rows, strict=True):
        if "f1" in row and truth["lang"]:
            scores.setdefault(truth["lang"], []).append(row["f1"])
    told = [(name, some) for name, some in scores.items() if len(some) >= MIN_OF_LANGUAGE]
    print("\nours, body F1 by language")
    for name, some in sorted(told, key=lambda one: statistics.mean(one[1])):
        print(f"  {name}{len(some):5} pages{statistics.mean(some):8.3f}")


def show_calibration(pages: Sequence[tuple[Row, str]], rows: Sequence[Row], apart: set[str]) -> None:
    """How good the bodies are that we call sure, or doubt; tuned publishers / those held apart."""
    print("\nours, by quality (tuned / apart)\n  quality      share of pages   mean F1        F1 under .5")
    judged = [
        (article.quality, row["f1"], row["id"] in apart)
        for (truth, html), row in zip(pages, rows, strict=True)
        if "f1" in row and (article := read_whole(html, truth["url"])) is not None
    ]
    for low, high in pairwise(QUALITIES):
        cells = []
        for is_held in (False, True):
            half = [f1 for _, f1, held in judged if held is is_held]
            some = [f1 for sure, f1, held in judged if held is is_held and low <= (sure or 0.0) < high]
            bad = sum(f1 < 0.5 for f1 in some) / max(1, len(some))
            cells.append((len(some) / max(1, len(half)), statistics.mean(some) if some else 0.0, bad))
        told = "".join(f"{one:10.3f} / {other:.3f}" for one, other in zip(*cells, strict=True))
        print(f"  {low:.2f}-{min(high, 1.0):.2f}{told}")


def read_whole(html: str, url: str | None) -> Article | None:
    try:
        return extract_page(captured(html.encode("utf-8", "surrogatepass"), url), SOURCE)
    except ExtractError:
        return None


def show_memory() -> None:
    """The peak of a process that reads every page once."""
    told = subprocess.run(
        [sys.executable, "-c", READ_ALL, str(CORPUS / "dev")], capture_output=True, text=True, check=True,
        cwd=Path(__file__).parents[1],
    )  # fmt: skip
    print(f"\npeak memory of a process that reads all pages: {told.stdout.strip()} MB")


def show_stages(pages: Sequence[tuple[Row, str]]) -> None:
    """Where our milliseconds go, by the stages that extract_page calls."""
    from extractors.extract import page as stages

    spent: dict[str, float] = dict.fromkeys(STAGES, 0.0)

    def timed(name: str, stage: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            start = time.process_time()
            try:
                return stage(*arguments, **named)
            finally:
                spent[name] += time.process_time() - start

        return call

    whole = [name for name in STAGES if hasattr(stages, name)]
    untimed = {name: getattr(stages, name) for name in whole}
    some = [(html, truth["url"]) for truth, html in pages if truth["source_set"] in TIMED_SETS][:TIMED_PAGES]
    try:
        ours(*some[0])  # what is loaded once a process is no page's cost
        for name in whole:
            setattr(stages, name, timed(name, untimed[name]))
        start = time.process_time()
        for html, url in some:
            ours(html, url)
        total = time.process_time() - start
    finally:
        for name in whole:
            setattr(stages, name, untimed[name])
    print("\nwhere the time goes, ms a page")
    for name in whole:
        print(f"  {name:20}{spent[name] / len(some) * 1000:6.2f}")
    print(f"  {'everything else':20}{(total - sum(spent.values())) / len(some) * 1000:6.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
