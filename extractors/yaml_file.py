"""A YAML file -> a checked and frozen model of settings, or a ConfigError that says where and what.

Each fault is one line: ``file:line:column: key: what is wrong; did you mean ...?`` All faults are told at once.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from extractors.errors import ConfigError
from extractors.setting import Settings, meant

MAX_CONFIG_BYTES = 1_000_000
LISTING_KINDS = ("feed", "sitemap", "index", "urls", "folder", "archive", "table")
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # six times as fast, where PyYAML has it
Model = TypeVar("Model", bound=Settings)


def read_yaml(path: Path, model: type[Model], **given: object) -> Model:
    """A YAML file -> a checked model. ``given`` are values that the file may not set. Raises ConfigError."""
    try:
        text = path.read_bytes()[:MAX_CONFIG_BYTES].decode("utf-8-sig")
        node = yaml.compose(text, LOADER)
        content = yaml.load(text, LOADER)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: is not UTF-8 text") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else str(path)
        raise ConfigError(f"{where}: is not YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        raise ConfigError(f"{path}: is not YAML: {error}") from None
    if content is None:
        content = {}
    if not isinstance(content, dict):
        raise ConfigError(f"{path}:1:1: should be keys and values, such as  title: BBC News")
    faults = [f"{path}:{_mark(node, (key,))}: {key} is not a setting" for key in given if key in content]
    try:
        made = model.model_validate({**content, **given})
    except ValidationError as error:
        found = error.errors()
        deeper = [fault for fault in found if fault["type"] != "too_short"]  # a list of one wrong item is not too short
        faults += [_fault(path, node, model, fault) for fault in deeper or found]
    if faults:
        raise ConfigError("\n".join(dict.fromkeys(faults)))
    return made


def _fault(path: Path, node: yaml.Node | None, model: type[BaseModel], fault: Any) -> str:
    """One pydantic error -> one line for a person."""
    loc = tuple(fault["loc"])
    keys = _written(node, loc)
    name = ".".join(str(key) for key in keys) or path.stem
    match fault["type"]:
        case "extra_forbidden":
            near = meant(str(keys[-1]), tuple(_settings_at(model, loc[:-1])), ".".join(str(key) for key in keys[:-1]))
            said = f"{name} is not a setting{near}"
        case "missing":
            said = f"{name}: is missing"
        case "union_tag_not_found":
            said = f"{name}: needs a kind, one of {', '.join(LISTING_KINDS)}"
        case "union_tag_invalid":
            tag, one_of = str(fault["ctx"]["tag"]), "; write one of " + ", ".join(LISTING_KINDS)
            said = f"{name}.kind: {tag} is not a kind of listing{meant(tag, LISTING_KINDS) or one_of}"
        case "value_error":
            said = f"{name}: {fault['ctx']['error']}" + (
                f" (it says {fault['input']!r})" if isinstance(fault["input"], str) else ""
            )
        case _:
            said = f"{name}: {fault['msg']}, not {json.dumps(fault['input'], default=str)[:80]}"
    return f"{path}:{_mark(node, keys)}: {said}"


def _written(node: yaml.Node | None, loc: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """A pydantic location as the file has it.

    Below discover.N pydantic adds the kind, which is no key; and it counts where the file has one value alone.
    """
    keys: list[int | str] = []
    for key in loc[:2] + loc[3:] if loc[:1] == ("discover",) else loc:
        if isinstance(key, int) and not isinstance(node, yaml.SequenceNode):
            continue
        node = _child(node, key)
        keys.append(key)
    return tuple(keys)


def _child(node: yaml.Node | None, key: int | str) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for name, value in node.value if name.value == key), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        child: yaml.Node = node.value[key]
        return child
    return None


def _mark(node: yaml.Node | None, keys: tuple[int | str, ...]) -> str:
    """The line and column, from 1, of the deepest of these keys that the file holds."""
    mark = node.start_mark if node else None
    for key in keys:
        if isinstance(node, yaml.MappingNode):
            mark = next((name.start_mark for name, _ in node.value if name.value == key), mark)
        child = _child(node, key)
        if child is None:
            break
        if isinstance(node, yaml.SequenceNode):
            mark = child.start_mark
        node = child
    return f"{mark.line + 1}:{mark.column + 1}" if mark else "1:1"


def _settings_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    """The keys that may be written at this place."""
    schema = model.model_json_schema()
    place: dict[str, Any] = schema
    for key in loc:
        if "$ref" in place:
            place = schema["$defs"][place["$ref"].rsplit("/", 1)[1]]
        if "anyOf" in place:  # one value or a list of such; pydantic always counts
            place = next((kind for kind in place["anyOf"] if kind.get("type") == "array"), {})
        if "discriminator" in place:
            place = {"$ref": place["discriminator"]["mapping"].get(key, "#/$defs/FeedListing")}
        elif isinstance(key, int):
            place = place.get("items", {})
        else:
            place = place.get("properties", {}).get(key, {})
    if "$ref" in place:
        place = schema["$defs"][place["$ref"].rsplit("/", 1)[1]]
    return [key for key in place.get("properties", {}) if key not in ("name", "root")]
