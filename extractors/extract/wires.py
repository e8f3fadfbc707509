"""The wire services of one article, each with the Finding that says where it is named.

In: the paragraphs, and the lines that stand beside them, each with its place. Out: agencies and Findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from extractors.article import Agency, Finding
from extractors.clean.agencies import find_agencies
from extractors.clean.agency_names import MENTION, NAMES
from extractors.extract.candidates import MAX_RAW

CONTEXT_CHARS = 80  # of a line, before and after the name of an agency
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
    agencies = find_agencies(
        "\n\n".join(text for _, text in paragraphs),
        byline=byline,
        dateline=dateline,
        credits=[text for _, text in credits],
        beside=[text for _, text in beside],
    )
    places = [*credits, *beside, ("byline", byline), ("dateline", dateline), *paragraphs]
    return agencies, list(_findings(agencies, places)) if agencies else []


def _findings(agencies: Iterable[Agency], places: Iterable[Placed]) -> Iterator[Finding]:
    """For each agency the first place that names it, and the words around the name."""
    sought = {agency.name: agency for agency in agencies}
    for place, text in places:
        for match in MENTION.finditer(text) if sought else ():
            if agency := sought.pop(NAMES[match[0]], None):
                around = text[max(0, match.start() - CONTEXT_CHARS) : match.end() + CONTEXT_CHARS]
                yield Finding("agencies", "line", place, f"{agency.name} ({agency.use}): {around}"[:MAX_RAW], HEARD)
