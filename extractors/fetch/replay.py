"""A page as a web archive captured it: an entry whose locator is the archive's address -> a Capture of the page itself.

The capture bears the page's own address and the moment at which the archive took it, so that it takes its place among
the others of the same article; it is kept as that alone. The archive is asked at the pace that its listing sets.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from extractors.article import Capture, Entry
from extractors.errors import FetchError
from extractors.source import Source, WaybackListing

if TYPE_CHECKING:
    from extractors.fetch.client import Client

TAKEN = re.compile(r"/web/(\d{14})(?:[a-z]{2}_)?/")  # 14 digits: the moment, to the second, UTC


def replayed(source: Source, entry: Entry, client: Client) -> Capture:
    """Raises FetchError."""
    answers: list[Capture] = []
    last: Capture | None = None
    try:
        last = client.keeping(answers.append).get(at_its_pace(source, client), entry.locator)
        page = as_taken(last, entry) if last.status == HTTPStatus.OK else last  # what it refuses is not the site's word
    except FetchError:
        last = None
        raise
    finally:
        for answer in answers:
            if answer is not last:
                client.keep(answer)
    client.keep(page)
    return page


def as_taken(answer: Capture, entry: Entry) -> Capture:
    """The page as the archive took it, under its own address."""
    found = TAKEN.search(answer.page_url) or TAKEN.search(entry.locator)
    if not found:
        raise FetchError("bad_archive", f"{answer.page_url[:200]} does not say when it was captured")
    taken_at = datetime.strptime(found[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return replace(answer, url=entry.url, final_url="", captured_at=taken_at, redirects=())


def at_its_pace(source: Source, client: Client) -> Source:
    """The source with the delay of its web archive, one request at a time."""
    listing = next((each for each in source.discover if isinstance(each, WaybackListing)), None)
    least_s = listing.delay_s if listing else 4.0
    delay_s = max(client.limits(source).delay_s, least_s)
    slower = source.fetch.model_copy(update={"delay_s": delay_s, "connections_per_host": 1})
    return source.model_copy(update={"fetch": slower})
