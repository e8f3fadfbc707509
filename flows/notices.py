"""Alerts, told once: the view `alerts` in, one message to a webhook out - a digest, never a message an article.

The address stands in the environment variable NEWSDESK_WEBHOOK alone, since it is a secret. What was told is
remembered in data/notices.json; an hour lies between two messages at least. A webhook that does not answer costs
nothing but a line of the log: what it missed stands in the next message.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from flows.shown import plain
from warehouse.coverage import alerts
from warehouse.home import Home

VARIABLE = "NEWSDESK_WEBHOOK"
BETWEEN = timedelta(hours=1)
TIMEOUT_S = 10.0
MAX_LINES = 20
log = logging.getLogger("newsdesk")

Send = Callable[[str, Mapping[str, Any]], None]


def post(url: str, message: Mapping[str, Any]) -> None:
    """As JSON. Raises OSError."""
    body = json.dumps(message, ensure_ascii=False, default=str).encode()
    with urlopen(Request(url, body, {"Content-Type": "application/json"}), timeout=TIMEOUT_S):
        pass


def tell(home: Home, now: datetime, *, environ: Mapping[str, str] = os.environ, send: Send = post) -> int:
    """Send what is new since the last message, and what is over; returns how many alerts that were."""
    url = environ.get(VARIABLE, "")
    if not url:
        return 0
    path = home.folder / "notices.json"
    memory = remembered(path)
    if memory["at"] and timedelta(0) <= now - datetime.fromisoformat(memory["at"]) < BETWEEN:
        return 0
    lasting = {key(row): row for row in alerts(home) if row["until"] is None}
    new = [row for name, row in lasting.items() if name not in memory["told"]]
    over = [said for name, said in memory["told"].items() if name not in lasting]
    if not (new or over):
        return 0
    try:
        send(url, message(new, over))
    except (OSError, ValueError) as error:
        log.warning("the webhook in %s was not reached: %s", VARIABLE, error)
        return 0
    told = {name: line(row) for name, row in lasting.items()}
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.write_text(json.dumps({"at": now.astimezone(UTC).isoformat(), "told": told}))
    temporary.replace(path)
    return len(new) + len(over)


def remembered(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text())
        return {"at": found["at"], "told": dict(found["told"])}
    except (OSError, ValueError, KeyError, TypeError):
        return {"at": "", "told": {}}


def key(row: Mapping[str, Any]) -> str:
    """One alert of one source; that it began a little earlier than it seemed makes no other alert of it."""
    return f"{row['source']} {row['alert']}"


def line(row: Mapping[str, Any]) -> str:
    return plain(f"{row['source']}: {row['alert']}: {row['detail']}")


def message(new: Sequence[Mapping[str, Any]], over: Sequence[str]) -> dict[str, Any]:
    """``text`` is what chat services show; ``alerts`` is for programs."""
    told = [f"{line(row)} -> {row['command']}" for row in new[:MAX_LINES]]
    told += [f"and {len(new) - MAX_LINES} more: newsdesk status"] if len(new) > MAX_LINES else []
    told += [f"over: {said}" for said in over[:MAX_LINES]]
    head = f"newsdesk: {len(new)} new, {len(over)} over"
    return {"text": "\n".join([head, *told]), "alerts": [dict(row) for row in new], "over": list(over)}
