"""A word -> the number of the month that it names, in sixty languages; None where it names none, or could name two.

The names are data: ``months.txt``, one language a line.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from functools import cache
from pathlib import Path

MIN_SHORT = 3  # "Listop." is read as the start of a name, "Li." is not


def folded(word: str) -> str:
    """Lower case, without Latin accents, dots and joiners: the form in which months.txt is written."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    bare = "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f" and c not in ".'’׳॰\u200c\u200d")
    return unicodedata.normalize("NFC", bare).replace("ı", "i")


@cache
def months() -> dict[str, dict[str, set[int]]]:
    """Language -> name or start of a name -> numbers of the months it can mean; "" holds all languages."""
    names: dict[str, dict[str, set[int]]] = {"": defaultdict(set)}
    starts: dict[str, dict[str, set[int]]] = {"": defaultdict(set)}
    for line in Path(__file__).with_name("months.txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        language, _, row = line.partition("  ")
        for table in (names, starts):
            table[language] = defaultdict(set)
        for number, group in enumerate(row.split("|"), 1):
            for name in group.split():
                name = name.replace("_", " ")
                for key in (language, ""):
                    names[key][name].add(number)
                    for end in range(MIN_SHORT, len(name)):
                        starts[key][name[:end]].add(number)
    for key, table_of_starts in starts.items():
        for start, numbers in table_of_starts.items():
            names[key].setdefault(start, numbers)
    return {key: dict(table) for key, table in names.items()}


@cache
def month_of(words: str, language: str) -> int | None:
    """The number of a month by its name or the start of it, in the language of the text or else in any."""
    tables = months()
    key = folded(words)
    for name in dict.fromkeys((key, key.split(" ")[0])):
        for table in (tables.get(language.split("-")[0], {}), tables[""]):
            numbers = table.get(name, set())
            if len(numbers) == 1:
                return next(iter(numbers))
    return None
