"""The wire services of one article, each with the Finding that shows its use.

In: the paragraphs, and the lines that stand beside them, each with its place. Out: agencies and Findings.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.article import Agency, Finding
from extractors.clean.agencies import Named, find_agencies
from extractors.extract.candidates import MAX_RAW

HEARD = 0.9

Placed = tuple[str, str]  # where it stands ("line 3", "byline"), and what is printed there


def wires_of(
    paragraphs: Sequence[Placed],
    *,
    byline: str = "",
    dateline: str = "",
    credits: Sequence[Placed] = (),
    beside: Sequence[Placed] = (),
) -> tuple[tuple[Agency, ...], list[Finding]]:
    """``credits`` are known to credit the text, ``beside`` are any lines above and below it."""
    found = find_agencies(
        [text for _, text in paragraphs],
        byline=byline,
        dateline=dateline,
        credits=[text for _, text in credits],
        beside=[text for _, text in beside],
    )
    if not found:
        return (), []
    places = [*credits, *paragraphs, *beside, ("byline", byline), ("dateline", dateline)]
    place_of = {text: place for place, text in reversed(places)}
    return tuple(one.agency for one in found), [_finding(one, place_of[one.line]) for one in found]


def _finding(named: Named, place: str) -> Finding:
    return Finding("agencies", "line", place, f"{named.agency.name} ({named.agency.use}): {named.raw}"[:MAX_RAW], HEARD)
