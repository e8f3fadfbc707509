"""A refused page whose feed carries the full text -> a capture that stands in its place.

In: the entry, as its feed listed it, and why its page cannot be had. Out: an empty page that says so; whoever reads it
finds no body and takes the feed's, flagged ``from_feed``. What the site answered is a capture of its own all the same.
"""

from __future__ import annotations

import re
from datetime import datetime
from html import escape

from extractors.article import Capture, Entry
from extractors.errors import Rejected
from extractors.source import Source

MIN_LETTERS = 300  # what is shorter is a summary
REFUSED = frozenset({401, 402, 403, 405, 451})


def stand_in(source: Source, entry: Entry, fault: Rejected, status: int, now: datetime) -> Capture | None:
    """The capture; None when the page may come yet, or the feed carries no full text."""
    is_refused = fault.reason in ("robots", "not_html") or status in REFUSED
    if not is_refused or not entry.title or len(re.sub(r"<[^<>]*>", "", entry.content)) < MIN_LETTERS:
        return None
    body = f"<!-- {escape(fault.detail)}; the text is that of {escape(entry.listed_in)} -->\n<html></html>\n"
    return Capture(source.name, entry.url, now, body.encode("utf-8", "replace"), media_type="text/html; charset=utf-8")
