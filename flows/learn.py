"""What a source's articles have in common: its articles in the warehouse in, lines proposed for its configuration out.

Nothing that is learned here is applied: a person reads the lines, or asks to have them written to the source's file,
where the next one to look finds them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from extractors.clean.prose import without_case
from extractors.errors import ConfigError, NewsdeskError
from extractors.extract.boilerplate import may_be_learned
from extractors.source import Source, read_source
from extractors.yaml_edit import with_boilerplate
from warehouse.home import Home
from warehouse.recurring import RecurringLine, article_count, recurring_lines


@dataclass(frozen=True, slots=True)
class Learned:
    """What was found out about a source."""

    article_count: int
    lines: tuple[RecurringLine, ...]  # most frequent first; none that its configuration names already


def learn(source: Source, home: Home, *, min_articles: int, min_share: float) -> Learned:
    """The lines that may be boilerplate of this source."""
    count = article_count(home, source.name)
    if not count:
        raise NewsdeskError(f"{source.name} has no articles yet; `newsdesk run {source.name}` brings them.")
    known = {without_case(line) for line in source.extract.boilerplate}
    found = recurring_lines(home, source.name, min_articles=min_articles, min_share=min_share)
    lines = (line for line in found if may_be_learned(line.text) and without_case(line.text) not in known)
    return Learned(count, tuple(lines))


def add(path: Path, lines: Sequence[str]) -> None:
    """Add the lines to the source's file. It is replaced only by one that says the same and these lines beside."""
    before = read_source(path)
    text = with_boilerplate(path.read_bytes().decode("utf-8-sig"), lines)
    draft = path.with_name(f".{path.stem}") / path.name
    draft.parent.mkdir(exist_ok=True)
    try:
        draft.write_bytes(text.encode("utf-8"))
        after = read_source(draft)
        wanted = before.extract.model_copy(update={"boilerplate": (*before.extract.boilerplate, *lines)})
        if after.model_dump(exclude={"root"}) != before.model_copy(update={"extract": wanted}).model_dump(
            exclude={"root"}
        ):
            raise ConfigError(f"{path}: is written in a way that cannot be continued; add the lines by hand")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
        draft.parent.rmdir()
