"""The whole ingest against a server of hostile behaviours that describes each of them in a manifest.

    python -m tests.hostile.catalogue [--deadline 20]       prints what went otherwise than the manifest says

In: ../shared/tools/hostile.py, or any server with its manifest. `newsdesk run` is started as a person starts it, over a
folder of sources: each feed and sitemap is one, the pages are one, each robots.txt host is one. Then the warehouse and
the server's own counts are compared with the manifest; ``faults`` are sentences, none when all is as it should be.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.peak import Measured, measure
from warehouse.query import ask

TOOL = Path(__file__).parents[3] / "shared" / "tools" / "hostile.py"
COMMAND = (sys.executable, "-c", "from flows.cli import main; main()")
SECRET = "not for strangers"
ENOUGH = 60  # entries of one source: some listings name 100,000
CONTROLS = [f"/good/{number}" for number in range(1, 21)]
BROKEN_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


@dataclass
class Seen:
    """What came of it."""

    run: Measured
    again: Measured
    alone: Measured  # the healthy pages alone, to compare memory with
    manifest: dict[str, Any]
    stats: dict[str, Any]
    stats_again: dict[str, Any]
    entries: dict[tuple[str, str], tuple[str, str | None]]  # (source, path) -> state, reason
    rejects: list[tuple[str, str, str, str]]  # source, path, stage, reason
    loaded: dict[tuple[str, str], str]  # (source, path) -> title and body of the article
    counts: list[int] = field(default_factory=list)  # articles and revisions, after the first and the second run


@contextmanager
def serving(port: int, canary_port: int) -> Iterator[str]:
    """The shared server, as long as the block lasts; gives its address."""
    command = [sys.executable, str(TOOL), "--port", str(port), "--canary-port", str(canary_port)]
    base = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        try:
            for _ in range(100):
                try:
                    asked(base, "_stats")
                    break
                except OSError:
                    time.sleep(0.1)
            yield base
        finally:
            server.terminate()


def asked(base: str, path: str) -> Any:
    with urllib.request.urlopen(f"{base}/{path}", timeout=10) as answer:
        return json.load(answer)


def configure(folder: Path, base: str, manifest: dict[str, Any], deadline_s: float) -> None:
    """A source for each listing and each robots.txt host, and one for all pages."""
    port = base.rpartition(":")[2]
    fetch = {"delay_s": 0, "connections_per_host": 16, "deadline_s": deadline_s}
    desk = {"contact": "desk@example.org", "fetch": fetch, "allow_addresses": [f"127.0.0.0/27:{port}"]}
    (folder / "config" / "sources").mkdir(parents=True)
    (folder / "config" / "newsdesk.yaml").write_text(json.dumps(desk))
    pages = [case["path"] for case in manifest["cases"] if case["kind"] == "page" and case["must"] == "accept"]
    write(folder, "pages", {"kind": "urls", "urls": [base + path for path in pages]})
    for case in manifest["cases"]:
        if case["kind"] in ("feed", "sitemap"):
            write(folder, name_of(case), {"kind": case["kind"], "url": base + case["path"]})
    for host in manifest["robots"]:
        urls = [f"http://{host['host']}:{port}/good/{number}" for number in (1, 2, 3, 11)]
        write(folder, host["id"], {"kind": "urls", "urls": urls})


def write(folder: Path, name: str, listing: dict[str, Any]) -> None:
    headers = {"Authorization": SECRET, "X-Api-Key": SECRET}
    settings = {
        "discover": [listing],
        "fetch": {"max_per_run": 1000 if "mixed" in name else ENOUGH, "headers": headers},
    }
    (folder / "config" / "sources" / f"{name}.yaml").write_text(json.dumps(settings))


def name_of(case: dict[str, Any]) -> str:
    return re.sub(r"[^a-z0-9-]", "-", case["id"].lower())


def drive(folder: Path, base: str, deadline_s: float) -> Seen:
    """Configure, run twice, and look at what came of it."""
    manifest = asked(base, "_manifest")
    alone = folder / "alone"
    configure(alone, base, {"cases": [], "robots": []}, deadline_s)
    write(alone, "pages", {"kind": "urls", "urls": [base + path for path in CONTROLS]})
    healthy = measure([*COMMAND, "run"], alone)
    asked(base, "_reset")
    configure(folder, base, manifest, deadline_s)
    run = measure([*COMMAND, "run"], folder)
    stats, data = asked(base, "_stats"), folder / "data"
    counts = [count(data)]
    found = entries(data), rejects(data), loaded(data)
    asked(base, "_reset")
    short = [path.stem for path in (folder / "config" / "sources").iterdir() if "100k" not in path.stem]
    again = measure([*COMMAND, "run", *short], folder)  # of the others there is more to bring
    return Seen(run, again, healthy, manifest, stats, asked(base, "_stats"), *found, [*counts, count(data)])


def rows(data: Path, sql: str) -> list[Any]:
    with ask(data / "news.duckdb", sql) as answer:
        return list(answer.rows())


def path_of(url: str) -> str:
    return re.sub(r"^https?://[^/]*", "", url)


def entries(data: Path) -> dict[tuple[str, str], tuple[str, str | None]]:
    found = rows(data, "select source, url, state, reason from ops.entries")
    return {(source, path_of(url)): (state, reason) for source, url, state, reason in found}


def rejects(data: Path) -> list[tuple[str, str, str, str]]:
    found = rows(data, "select source, url, stage, reason from rejects")
    return [(source, path_of(url), stage, reason) for source, url, stage, reason in found]


def loaded(data: Path) -> dict[tuple[str, str], str]:
    asked = """select reading.source, entry_url, title || chr(10) || body
        from core.readings as reading join core.bodies using (text_id)"""
    return {(source, path_of(url)): text for source, url, text in rows(data, asked)}


def count(data: Path) -> int:
    return int(rows(data, "select count(*) from revisions")[0][0])


# ---------------------------------------------------------------------- judging


def faults(seen: Seen) -> list[str]:
    """Every way in which it went otherwise than the manifest says."""
    found = [f"{case['id']}: {fault}" for case in seen.manifest["cases"] if (fault := fault_of(case, seen))]
    found += [f"{host['id']}: {fault}" for host in seen.manifest["robots"] if (fault := robots_fault(host, seen))]
    missing = [path for path in CONTROLS if ("feed-mixed", path) not in seen.loaded]
    found += [f"controls that were not loaded: {missing}"] if missing else []
    internal = [reject for reject in seen.rejects if reject[3] == "internal"]
    found += [f"internal: {internal}"] if internal else []
    canary = seen.stats["canary"] + seen.stats_again["canary"]
    found += [f"the canary was asked: {canary}"] if canary else []
    grown = seen.run.peak_mb - seen.alone.peak_mb
    found += [f"memory grew by {grown:.0f} MB"] if grown > 300 else []
    found += ["the second run changed something"] if seen.counts[0] != seen.counts[1] else []
    return found


def fault_of(case: dict[str, Any], seen: Seen) -> str:
    if case["kind"] == "page":
        return page_fault(case, seen)
    return listing_fault(case, seen)


def page_fault(case: dict[str, Any], seen: Seen) -> str:
    path = case["path"]
    asked_count = seen.stats["paths"].get(path, {}).get("n", 0)
    for source in ("pages", "feed-mixed"):
        key = next((key for key in seen.entries if key[0] == source and same_path(key[1], path)), None)
        if key is None:
            continue
        state, reason = seen.entries[key]
        text = seen.loaded.get(key)
        if text is not None and (BROKEN_TEXT.search(text) or ("\ufffd" in text and path.startswith("/enc-"))):
            return f"its text is not clean: {text[:80]!r}"
        match case["must"]:
            case "accept" | "retry_ok":
                return "" if text is not None else f"should be loaded, is {state} {reason}"
            case "accept_clean":
                return "" if text is not None or reason in CLEANLY_REFUSED else f"is {state} {reason}"
            case "either":
                return "" if text is not None or reason == case["reason"] else f"is {state} {reason}"
            case "accept_subset":
                return "" if asked_count <= 50 and text is None else f"asked {asked_count} times"
            case "defer":
                is_right = state == "retry" and reason == case["reason"] and asked_count <= 3
                return "" if is_right else f"is {state} {reason}, asked {asked_count} times"
            case _:
                return "" if text is None and reason == case["reason"] else f"is {state} {reason}, not {case['reason']}"
    return "is no entry at all"


CLEANLY_REFUSED = {"too_deep", "no_content", "not_article"}


def same_path(one: str, other: str) -> bool:
    from urllib.parse import unquote

    return unquote(one).rstrip("/") == unquote(other).rstrip("/")


LISTED = {  # what must be loaded of the listings that are read in part
    "feed-good": [f"/good/{n}" for n in range(1, 11)], "feed-xxe": ["/good/51"], "feed-dups": ["/good/61", "/good/62"],
    "feed-malformed": ["/good/53", "/good/54", "/good/55"], "feed-dates": [f"/good/{n}" for n in range(700, 720)],
    "feed-links": ["/good/63"], "sitemap.xml.gz": ["/good/64"], "feed-mixed": CONTROLS,
}  # fmt: skip


def listing_fault(case: dict[str, Any], seen: Seen) -> str:
    source = name_of(case)
    reasons = {reason for name, _, stage, reason in seen.rejects if name == source and stage == "discover"}
    came = {path for name, path in seen.loaded if name == source}
    asked_before = seen.stats["paths"].get(case["path"], {})
    asked_again = seen.stats_again["paths"].get(case["path"], {})
    wanted = [path for path in LISTED.get(case["id"], ()) if path not in came]
    if wanted and not (case["id"] == "feed-malformed" and "bad_feed" in reasons):
        return f"not loaded: {wanted}; rejects {reasons}"
    if case["id"] == "feed-dups" and len(came) != 2:
        return f"gave {sorted(came)}"
    if case["id"] in ("feed-etag", "feed-etag-weak", "feed-lastmod") and not asked_again.get("cond"):
        return f"was asked again without validators: {asked_before} {asked_again}"
    if case["id"] == "sitemap-tree-a" and sum(v["n"] for k, v in seen.stats["paths"].items() if "tree" in k) > 100:
        return "more than 100 requests"
    if case["must"] == "noop":
        return f"rejects {reasons}" if reasons else ""
    if case["must"] == "reject" and came:
        return f"loaded {sorted(came)}"
    return "" if not case["reason"] or case["reason"] in reasons else f"rejects {reasons}, not {case['reason']}"


ROBOTS = {  # by number: what of /good/1 2 3 11 may be asked
    0: "1 2 3 11", 1: "1 2 3 11", 2: "", 3: "", 4: "", 5: "1 11", 6: "1 3 11", 7: "1 2 3 11", 8: "1 3 11", 9: "1",
    10: "1 2 3 11", 11: "1 2 3 11", 12: "", 13: "1 3 11",
}  # fmt: skip


def robots_fault(host: dict[str, Any], seen: Seen) -> str:
    number = int(host["id"].split("-")[1])
    came = {path.rpartition("/")[2] for name, path in seen.loaded if name == host["id"]}
    may = set(ROBOTS[number].split())
    if number == 5:
        may |= came & {"3"}
    if number == 12:  # a cap on what is waited for is documented
        may = came
    gap = seen.stats["host_min_gap_s"].get(host["host"], 0)
    if number == 10 and 0 <= gap < 1.99:
        return f"asked after {gap} s"
    return "" if came == may else f"loaded {sorted(came)}, not {sorted(may)}"


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--deadline", type=float, default=20.0)
    words.add_argument("--keep", type=Path, help="a folder to work in, which is left there")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as made, serving(8932, 8933) as base:
        folder = asked.keep or Path(made)
        folder.mkdir(exist_ok=True)
        seen = drive(folder, base, asked.deadline)
    report(seen)


def report(seen: Seen) -> None:
    wrong = faults(seen)
    cases, hosts = len(seen.manifest["cases"]), len(seen.manifest["robots"])
    bad_hosts = sum(fault.startswith("robots-") for fault in wrong)
    ids = {case["id"] for case in seen.manifest["cases"]}
    bad_cases = sum(fault.partition(":")[0] in ids for fault in wrong)
    print("\n".join(wrong))
    print(f"outcomes {cases - bad_cases} of {cases}, robots hosts {hosts - bad_hosts} of {hosts}", end=", ")
    print(f"controls {sum(('feed-mixed', path) in seen.loaded for path in CONTROLS)} of {len(CONTROLS)}")
    print(f"run {seen.run.wall_s:.0f} s, {seen.run.peak_mb:.0f} MB; again {seen.again.wall_s:.0f} s", end=", ")
    print(f"healthy pages alone {seen.alone.wall_s:.0f} s, {seen.alone.peak_mb:.0f} MB")


if __name__ == "__main__":
    main()
