"""Which of a source's layouts is this page in? A page and its source in, the selectors of one layout out.

The day that decides is, in this order: the day of publication that the listing gave, the one that the page declares in
JSON-LD or a meta element, the day of the capture. The first two, because many sites leave old articles in the layout
that they were made in. A day is one of the source's time zone. Printed dates are not looked at: finding them takes
the selectors that are to be chosen.
"""

from __future__ import annotations

from datetime import date, datetime

from extractors.article import Capture
from extractors.extract.parsed import Page
from extractors.extract.published import declared_day
from extractors.source import Select, Source


def layout_of(page: Page, capture: Capture, source: Source, listed_at: datetime | None) -> Select:
    """The selectors for this page. ``listed_at`` is when the listing says that the article was published."""
    if not source.extract.has_layouts:
        return source.extract.select[0] if source.extract.select else Select()
    return source.extract.layout(deciding_day(page, capture, source, listed_at))


def deciding_day(page: Page, capture: Capture, source: Source, listed_at: datetime | None) -> date:
    if listed_at is not None:
        return listed_at.astimezone(source.zone).date()
    declared = declared_day(page, capture.captured_at, source.timezone)
    return declared or capture.captured_at.astimezone(source.zone).date()
