"""Data runs left to right; imports run right to left."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NEVER = {
    "extractors": {"warehouse", "flows", "prefect", "duckdb"},
    "warehouse": {"flows", "prefect", "requests", "bs4"},
    "flows": {"requests", "bs4", "duckdb"},
}
NOUNS = {"extractors.article", "extractors.errors"}
FILES = [path for package in NEVER for path in sorted((ROOT / package).rglob("*.py"))]


def imported(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text())))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return names | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_import_runs_against_the_data(path):
    package = path.relative_to(ROOT).parts[0]
    names = imported(path)

    assert not {name for name in names if name.split(".")[0] in NEVER[package]}
    if package == "warehouse":
        assert {name for name in names if name.split(".")[0] == "extractors"} <= NOUNS
