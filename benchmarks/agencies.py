"""Which agencies an article uses, and how: our reading beside labels made by reading 240 documents.

    python -m benchmarks.agencies [--show]

``agency_labels.tsv`` holds no text, only where the evidence stands: document, kind (``none`` for a name that is no use,
such as a picture's credit), agency, offset in the document's text, and the beginning of the hash of its bytes. The
documents lie in ../shared; without them, or where one has changed, this says so and leaves it out. Half of them, drawn
by the hash of the name, are kept apart: their figures are printed, and nothing is tuned on them. ``--show`` prints what
is read otherwise in the other half.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from extractors.article import Capture
from extractors.errors import ExtractError
from extractors.extract import read_capture
from extractors.source import Source

SHARED = Path(__file__).resolve().parents[2] / "shared"
LABELS = Path(__file__).with_name("agency_labels.tsv")
FOLDERS = {"corpus": SHARED / "corpus" / "dev", "texts": SHARED / "texts" / "dev"}
SOURCE = Source.model_validate({"name": "bench", "discover": [{"kind": "folder", "path": "."}]})
SEEN_AT = datetime(2026, 1, 1, tzinfo=UTC)
KINDS = ("full_copy", "contributed", "cited")
# The layout a page was saved in, and the hash that tells one page of a publisher from another.
LAYOUT, PAGE = re.compile(r"^(?:dump|innertext)-"), re.compile(r"(?<=^f[ue]-)(.+)[-_]\w+$")

Uses = dict[str, str]  # agency -> kind


def labels() -> dict[str, tuple[Uses, str]]:
    """Document -> its agencies, and the beginning of its hash."""
    found: dict[str, tuple[Uses, str]] = {}
    for row in LABELS.read_text("utf-8").splitlines()[1:]:
        document, kind, agency, _, sha256 = row.split("\t")
        uses, _ = found.setdefault(document, ({}, sha256))
        if kind != "none":
            uses[agency] = kind
    return found


def is_apart(document: str) -> bool:
    """All documents of one page, and all pages of one publisher where it is named, are on the same side."""
    name = LAYOUT.sub("", document.partition("/")[2].partition(".")[0])
    return bool(hashlib.sha256(PAGE.sub(r"\1", name).encode()).digest()[0] & 1)


def read(document: str, sha256: str) -> Uses | None:
    """What our reader finds; None when the document is not here, or is another one by now."""
    folder, _, name = document.partition("/")
    path = FOLDERS[folder] / name
    if not path.exists():
        return None
    body = gzip.decompress(path.read_bytes()) if name.endswith(".gz") else path.read_bytes()
    if not hashlib.sha256(body).hexdigest().startswith(sha256):
        return None
    media_type = "text/plain" if name.endswith(".txt") else "text/html"
    capture = Capture("bench", f"https://bench.example/{name}", SEEN_AT, body, media_type=media_type)
    try:
        article = read_capture(capture, SOURCE)[0]
    except ExtractError:
        return {}
    return {agency.name: agency.use for agency in article.agencies}


def main() -> None:
    rows = []
    for document, (uses, sha256) in labels().items():
        found = read(document, sha256)
        if found is not None:
            rows.append((document, uses, found))
    if not rows:
        print(f"There are none of the labelled documents in {SHARED}: nothing is compared.")
        return
    print(f"{len(rows)} of {len(labels())} labelled documents\n")
    print(
        f"{'':16}{'documents':>10}{'labels':>8}{'name F1':>9}{'kind F1':>9}" + "".join(f"{k:>13}" for k in KINDS),
        end="",
    )
    print(f"{'cited or no use, taken for a full copy':>40}")
    for name, some in (
        ("tuned", [row for row in rows if not is_apart(row[0])]),
        ("held apart", [row for row in rows if is_apart(row[0])]),
        ("all", rows),
    ):
        print_line(name, [(uses, found) for _, uses, found in some])
    if "--show" in sys.argv:
        show([row for row in rows if not is_apart(row[0])])


def print_line(name: str, rows: Iterable[tuple[Uses, Uses]]) -> None:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    documents = mistaken = weak = 0
    for true, found in rows:
        documents += 1
        count(counts["name"], set(true), set(found))
        for kind in KINDS:
            count(counts[kind], of_kind(true, kind), of_kind(found, kind))
            count(counts["kind"], of_kind(true, kind), of_kind(found, kind))
        quoted = of_kind(true, "cited")
        weak += len(quoted) or not true
        mistaken += sum(use == "full_copy" and (agency in quoted or not true) for agency, use in found.items())
    figures = "".join(f"{f1(counts[kind]):13.3f}" for kind in KINDS)
    labelled = counts["name"]["true"]
    print(f"{name:16}{documents:10}{labelled:8}{f1(counts['name']):9.3f}{f1(counts['kind']):9.3f}{figures}", end="")
    print(f"{mistaken:>30} of {weak:>4}")


def of_kind(uses: Uses, kind: str) -> set[str]:
    return {agency for agency, use in uses.items() if use == kind}


def count(counts: Counter[str], true: set[str], found: set[str]) -> None:
    counts["true"] += len(true)
    counts["found"] += len(found)
    counts["both"] += len(true & found)


def f1(counts: Counter[str]) -> float:
    total = counts["true"] + counts["found"]
    return 2 * counts["both"] / total if total else 1.0


def show(rows: Iterable[tuple[str, Uses, Uses]]) -> None:
    for document, true, found in rows:
        if true != found:
            print(f"{document}\n  labelled {true}\n  found    {found}")


if __name__ == "__main__":
    main()
