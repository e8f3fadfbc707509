"""Lines added to the list ``extract.boilerplate`` of a YAML file that a person wrote: text in, text out.

Comments, order and style stay as they are. What a person wrote in braces is continued in braces. The result is not
written anywhere here; the caller reads it and compares before it replaces the file.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import yaml

from extractors.errors import ConfigError

STEP = 2  # spaces


def fragment(lines: Sequence[str], indent: int = 0) -> str:
    """The list as it is written in a file."""
    return "".join(f"{' ' * indent}- {written(line)}\n" for line in lines)


def written(line: str) -> str:
    """A string in double quotes; those of JSON are those of YAML."""
    return json.dumps(line, ensure_ascii=False)


def with_boilerplate(text: str, lines: Sequence[str]) -> str:
    """The file's text with these lines added."""
    root = yaml.compose(text, yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode):
        raise ConfigError("is not a file of keys and values")
    extract = value_of(root, "extract")
    if extract is None:
        if root.flow_style:
            told = ", ".join(map(written, lines))  # braces around a whole file: it is JSON
            return inserted(text, first_of(root), f'"extract": {{"boilerplate": [{told}]}}, ')
        ended = text if text.endswith("\n") else text + "\n"
        return f"{ended}extract:\n  boilerplate:\n{fragment(lines, 2 * STEP)}"
    if not isinstance(extract, yaml.MappingNode):  # "extract:" with nothing behind it
        return inserted(text, extract.start_mark.index, f"\n  boilerplate:\n{fragment(lines, 2 * STEP)}".rstrip("\n"))
    listed = value_of(extract, "boilerplate")
    if listed is None:
        return with_key(text, extract, lines)
    return with_items(text, listed, lines)


def with_key(text: str, extract: yaml.MappingNode, lines: Sequence[str]) -> str:
    """``boilerplate`` as the first key of ``extract``."""
    if extract.flow_style:
        comma = ", " if extract.value else ""
        return inserted(text, first_of(extract), f"boilerplate: [{', '.join(map(written, lines))}]{comma}")
    column = extract.start_mark.column
    listed = fragment(lines, column + STEP)
    return inserted(text, extract.start_mark.index, f"boilerplate:\n{listed}{' ' * column}")


def with_items(text: str, listed: yaml.Node, lines: Sequence[str]) -> str:
    """A list, or a single line that becomes one, with these at its end."""
    if isinstance(listed, yaml.SequenceNode) and listed.value and not listed.flow_style:
        last = listed.value[-1].end_mark
        end = text.find("\n", last.index) + 1 if last.column else last.index
        if not end:
            text, end = text + "\n", len(text) + 1
        return inserted(text, end, fragment(lines, listed.start_mark.column))
    items = listed.value if isinstance(listed, yaml.SequenceNode) else [listed]
    told = [written(item.value) for item in items if item.value] + [written(line) for line in lines]
    return text[: listed.start_mark.index] + f"[{', '.join(told)}]" + text[listed.end_mark.index :]


def value_of(node: yaml.MappingNode, key: str) -> yaml.Node | None:
    return next((value for name, value in node.value if name.value == key), None)


def first_of(node: yaml.MappingNode) -> int:
    """Just behind the opening brace."""
    return int(node.start_mark.index) + 1


def inserted(text: str, at: int, more: str) -> str:
    return text[:at] + more + text[at:]
