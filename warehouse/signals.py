"""What a page allows to be done with it, as it said when it was fetched: a capture in, columns out. Nothing is judged.

    robots            X-Robots-Tag, Content-Usage, and meta names robots and ai: "noindex, noai", in lower case
    tdm_reservation   the TDM Reservation Protocol (W3C community group): header or meta tdm-reservation, 1 or 0
    tdm_policy        where its policy lies
    licence           Link: rel=license, link or a with rel=license, JSON-LD license

Only the beginning of a page is looked at, as bytes; a page is never parsed here.
"""

from __future__ import annotations

import html
import re
from typing import Any

from extractors.article import Capture
from warehouse.rows import text

HEAD_BYTES = 200_000  # heads of news pages, with the style sheets in them, end before
MAX_CHARS = 300  # of one value
TAG = re.compile(rb"<(?:meta|link)\b[^<>]{1,2000}>", re.I)
ATTRIBUTE = re.compile(rb"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
JSON_LICENCE = re.compile(rb'"license"\s*:\s*"([^"\\]{1,300})"')
LINK_LICENCE = re.compile(r'<([^<>]+)>\s*;[^,]*\brel\s*=\s*"?license"?', re.I)
DIRECTIVES = ("x-robots-tag", "content-usage")
NAMES = ("robots", "ai")


def signals_of(capture: Capture) -> dict[str, Any]:
    """The columns of one capture; null where it says nothing."""
    directives = [value for name, value in capture.headers if name in DIRECTIVES]
    said = {name: capture.header(name) for name in ("tdm-reservation", "tdm-policy")}
    linked = LINK_LICENCE.search(capture.header("link"))
    licence = linked[1] if linked else ""
    if capture.role == "article" and capture.status == 200:
        head = capture.body[:HEAD_BYTES]
        for tag in map(_attributes, TAG.findall(head)):
            name = tag.get("name", "").lower()
            if name in NAMES:
                directives.append(tag.get("content", ""))
            elif name in said and not said[name]:
                said[name] = tag.get("content", "")
            elif "license" in tag.get("rel", "").lower().split() and not licence:
                licence = tag.get("href", "")
        if not licence and (found := JSON_LICENCE.search(capture.body)):
            licence = found[1].decode("utf-8", "replace")
    words = [word.strip().lower() for value in directives for word in value.split(",")]
    reserved = said["tdm-reservation"].strip()
    return {
        "robots": _kept(", ".join(dict.fromkeys(word for word in words if word))),
        "tdm_reservation": reserved == "1" if reserved in ("0", "1") else None,
        "tdm_policy": _kept(said["tdm-policy"]),
        "licence": _kept(licence),
    }


def _attributes(tag: bytes) -> dict[str, str]:
    found = ATTRIBUTE.findall(tag)
    return {
        name.decode().lower(): html.unescape((one or other or bare).decode("utf-8", "replace"))
        for name, one, other, bare in reversed(found)  # the first of a name counts
    }


def _kept(value: str) -> str | None:
    return text(value.strip()[:MAX_CHARS])
