"""Which article is it? Readings in, the id of the article of each out.

An article is known by its canonical URL, a saved file also by its text. When the canonical URL of one reading is
another address of a second (where its page was found, or one that it gave for itself), both are of one article,
whichever came first; its id is then that of the earliest reading's canonical URL. An address that merely led there
(a redirect, a page of many articles, another site's copy) is noted but identifies nothing: a dead article often
redirects to a living one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from extractors.article import Reading, article_id
from warehouse.rows import ID, TEXT, as_table, text

if TYPE_CHECKING:
    import duckdb

AddressKind = Literal["canonical", "found", "declared", "redirect", "container", "elsewhere"]
IDENTIFIES = ("canonical", "found", "declared")
FRONTS = ("www.", "m.", "mobile.", "amp.")  # the same site in another dress


@dataclass(frozen=True, slots=True)
class Address:
    address_id: str
    url: str
    kind: AddressKind
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class Identities:
    ids: list[str]  # the article of each reading, in the order of the readings
    known: set[str]  # those of them, and of those merged below, that the warehouse has
    merged: dict[str, str]  # articles that turn out to be another one: old id -> id
    addresses: list[list[Address]]  # of each reading

    def address_rows(self) -> Iterator[dict[str, Any]]:
        for id, addresses in zip(self.ids, self.addresses, strict=True):
            for address in addresses:
                yield {
                    "address_id": address.address_id,
                    "url": text(address.url),
                    "article_id": id,
                    "kind": address.kind,
                    "first_seen_at": address.first_seen_at,
                }


def addresses_of(reading: Reading, is_alone: bool = True) -> Iterator[Address]:
    """Every address that led to this reading. ``is_alone``: its capture held no other article."""
    own, at = reading.article.url, reading.captured_at
    yield Address(article_id(own), own, "canonical", at)
    found = reading.final_url or reading.entry_url
    named: list[tuple[str, AddressKind]] = [(found, "found" if is_alone else "container")]
    if reading.entry_url != found:
        named.append((reading.entry_url, "redirect"))
    named += [(url, "declared") for url in reading.article.addresses]
    seen = {own, ""}
    for url, kind in named:
        if url not in seen:
            seen.add(url)
            if kind in IDENTIFIES and not is_same_site(url, own):
                kind = "elsewhere"
            yield Address(article_id(url), url, kind, at)


def is_same_site(url: str, other: str) -> bool:
    """Two web pages of one site, neither of them its front page."""
    one, two = urlsplit(url), urlsplit(other)
    if not (one.hostname and two.hostname and one.path.strip("/") and two.path.strip("/")):
        return False
    near, far = sorted((_site(one.hostname), _site(two.hostname)), key=len)
    return far == near or far.endswith("." + near)


def _site(host: str) -> str:
    front = next((front for front in FRONTS if host.startswith(front)), "")
    return host[len(front) :]


def identify(con: duckdb.DuckDBPyConnection, readings: Sequence[Reading]) -> Identities:
    """Find the article of each reading among those known and those that come with it."""
    addresses = [list(addresses_of(*pair)) for pair in zip(readings, alone(readings), strict=True)]
    keys = [list(_keys(*pair)) for pair in zip(readings, addresses, strict=True)]
    known = _known(con, {key for own in keys for key in own})
    # An address that was never canonical joins nothing: /latest shows another article every day.
    firm = {own[0] for own in keys} | {key for key, kind, _ in known if kind == "canonical"}
    groups = Groups()
    for own, *others in keys:
        for key in others:
            if key in firm or key.startswith("text "):
                groups.join(own, key)
    known = [each for each in known if each[0] in firm]
    for key, _, found in known:
        groups.join(key, found)
    homes: dict[str, str] = {}
    merged: dict[str, str] = {}
    stored = {found for _, _, found in known}
    for found in sorted(stored):
        head = homes.setdefault(groups.head(found), found)
        if head != found:
            merged[found] = head
    ids = [homes.setdefault(groups.head(own[0]), led[0].address_id) for own, led in zip(keys, addresses, strict=True)]
    return Identities(ids, stored, merged, addresses)


def alone(readings: Sequence[Reading]) -> list[bool]:
    """For each reading: is it the only article of its capture?"""
    urls: dict[str, set[str]] = {}
    for reading in readings:
        urls.setdefault(reading.capture_id, set()).add(reading.article.url)
    return [len(urls[reading.capture_id]) == 1 for reading in readings]


def _keys(reading: Reading, addresses: Sequence[Address]) -> Iterator[str]:
    """What identifies the article, its canonical address first."""
    for address in addresses:
        if address.kind in IDENTIFIES:
            yield f"address {address.address_id}"
    if is_file(reading.article.url):
        yield f"text {reading.article.content_sha256}"


def is_file(url: str) -> bool:
    return url.startswith("file:")


def _known(con: duckdb.DuckDBPyConnection, keys: set[str]) -> list[tuple[str, str, str]]:
    """(key, kind of address, article id) of the keys that the warehouse knows."""
    found: list[tuple[str, str, str]] = []
    for word, kind, sql in (("address", ID, KNOWN_ADDRESSES), ("text", TEXT, KNOWN_TEXTS)):
        wanted = [{"key": key.removeprefix(f"{word} ")} for key in keys if key.startswith(f"{word} ")]
        if wanted:
            with as_table(con, {"key": kind}, wanted) as name:
                found += con.execute(sql.format(wanted=name)).fetchall()
    return found


# The kind is looked at last, so that DuckDB does not look at it for every address there is.
KNOWN_ADDRESSES = f"""
    with known as materialized (
        select known.address_id, known.article_id, known.kind
        from core.addresses as known
        semi join {{wanted}} as wanted on known.address_id = wanted.key
    )
    select distinct 'address ' || address_id, kind, cast(article_id as varchar) from known where kind in {IDENTIFIES}
"""
KNOWN_TEXTS = """
    select distinct 'text ' || known.content_sha256, 'canonical', cast(known.article_id as varchar)
    from core.readings as known
    semi join {wanted} as wanted on known.content_sha256 = wanted.key
    where known.url like 'file:%'
"""


class Groups:
    """Things that belong together (union-find)."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def head(self, thing: str) -> str:
        while (above := self._above.get(thing, thing)) != thing:
            self._above[thing] = self._above.get(above, above)
            thing = above
        return thing

    def join(self, one: str, other: str) -> None:
        self._above[self.head(one)] = self.head(other)
