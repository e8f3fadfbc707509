"""Modules that DuckDB imports for nothing: their names in; out, an import that fails at once.

It imports pandas with each value that it is given (where there is none, the disk was searched a hundred times for each
poll), and pyarrow.dataset, which takes 0.1 s, with the first Arrow table. It gets by without both.
"""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder
from typing import ClassVar


class Spared(MetaPathFinder):
    """Asked before all others."""

    names: ClassVar[set[str]] = set()

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        if fullname in self.names:
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)


def spare(name: str) -> None:
    """From now on this process has no such module, unless it was imported before."""
    if not Spared.names:
        sys.meta_path.insert(0, Spared())
    Spared.names.add(name)
