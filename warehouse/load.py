"""Load: one or more batches of captures, readings and rejects in, rows out - in one transaction, once.

    captures -> core.captures     readings -> core.readings, core.bodies, core.addresses -> core.articles
    rejects  -> ops.rejects       entries  -> their new states                              ledger -> ops.batches

A batch that was loaded before is left alone. Readings may come in any order: what is current, what is a revision
and which article an address belongs to follow from when the captures were made, never from when they were loaded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from extractors.article import Capture, Reading, Reject, article_id
from warehouse import rows
from warehouse.connection import transaction
from warehouse.edits import note_edits
from warehouse.home import Home
from warehouse.identity import identify
from warehouse.ledger import enter, entered, index_captures
from warehouse.migrate import sql
from warehouse.outcomes import Outcome, note_outcomes, note_rejects, part_checks
from warehouse.raw import RawBatch
from warehouse.rows import ID, TEXT, as_table
from warehouse.tidy import erase
from warehouse.tombstones import refused

if TYPE_CHECKING:
    import duckdb

NOT_MODIFIED = 304


Kept = tuple[RawBatch, Sequence[Capture]]  # a batch and what lies in it


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did to the warehouse."""

    added: int = 0  # articles
    revised: int = 0  # revisions of articles that were known, or that came with several
    unchanged: int = 0  # readings that say nothing new
    rejected: int = 0


def load(
    home: Home,
    kept: Sequence[Kept],
    readings: Sequence[Reading],
    rejects: Sequence[Reject],
    *,
    now: datetime,
    run_id: str,
) -> Loaded:
    """Load these batches together. What was read before by other code, or with other settings, is replaced."""
    with home.writing() as con, transaction(con):
        known = entered(con, [batch for batch, _ in kept])
        late = {each.capture_id for batch, captures in kept if batch.batch_id in known for each in captures}
        kept = [each for each in kept if each[0].batch_id not in known]
        if not kept:
            return Loaded()
        urls, gone = refused(con, [each for _, captures in kept for each in captures], readings)
        if gone:
            kept = [_without(home, each, gone) for each in kept]
        captures = [each for _, captures in kept for each in captures]
        readings = [each for each in readings if each.capture_id not in gone | late]
        rejects = [each for each in rejects if each.url not in urls and each.capture_id not in gone | late]
        unseen = index_captures(con, kept, now)
        rejects, checked = part_checks(con, captures, rejects)
        new, stale = _compare(con, readings, rejects, unseen)
        added, revised = _store(con, new, stale, _batches(kept), now)
        note_rejects(con, rejects, now)
        note_outcomes(con, [*checked, *_outcomes(captures, readings, rejects)], now)
        enter(con, [(batch, len(captures), run_id) for batch, captures in kept], "loaded", now)
    return Loaded(added, revised, max(0, len(readings) - added - revised), len(rejects))


def _without(home: Home, kept: Kept, gone: Collection[str]) -> Kept:
    """What was forgotten on purpose is not kept either."""
    batch, captures = kept
    if batch.path:
        erase(home, batch.path, lambda capture: capture.capture_id in gone)
    return batch, [each for each in captures if each.capture_id not in gone]


def _batches(kept: Sequence[Kept]) -> Mapping[str, str]:
    """-> the batch of each capture; of one that was kept before, the first: it is read again by that."""
    first = defaultdict[str, str](lambda: kept[0][0].batch_id)
    return first | {each.capture_id: batch.batch_id for batch, captures in kept for each in captures}


Capturing = tuple[str, str]  # the id of a capture and the source that read it


def _compare(
    con: duckdb.DuckDBPyConnection, readings: Sequence[Reading], rejects: Sequence[Reject], unseen: Collection[str]
) -> tuple[list[Reading], set[Capturing]]:
    """-> the readings that are not stored yet, and the captures whose stored readings are out of date."""
    unread = {
        (reject.capture_id, reject.source)
        for reject in rejects
        if reject.stage == "extract" and reject.reason != "poison"
    }
    made = {(reading.capture_id, reading.source): _made_by(reading) for reading in readings}
    asked = {capture_id for capture_id, _ in made.keys() | unread if capture_id}.difference(unseen)
    with as_table(con, {"capture_id": ID}, [{"capture_id": capture_id} for capture_id in asked]) as table:
        stored = con.execute(STORED.format(captures=table)).fetchall() if asked else []
    by = {(capture_id, source): (version, config) for capture_id, source, version, config in stored}
    stale = {key for key, was in by.items() if key in unread or (key in made and made[key] != was)}
    new = {
        (reading.capture_id, reading.source, reading.article.url): reading
        for reading in readings
        if (reading.capture_id, reading.source) not in by.keys() - stale
    }
    return list(new.values()), stale


STORED = """
    select distinct cast(reading.capture_id as varchar), reading."source", extractor_version, config_sha256
    from core.readings as reading semi join {captures} as asked on reading.capture_id = asked.capture_id
"""


def _made_by(reading: Reading) -> tuple[str | None, str | None]:
    return reading.extractor_version or None, reading.config_sha256 or None


def _store(
    con: duckdb.DuckDBPyConnection,
    readings: Sequence[Reading],
    stale: Collection[Capturing],
    batches: Mapping[str, str],
    now: datetime,
    touched: Collection[str] = (),
) -> tuple[int, int]:
    """Readings and all that follows from them; returns how many articles and revisions are new.

    ``batches``: the batch of each capture. ``touched``: articles of which readings were removed.
    """
    left = _remove(con, stale) | set(touched)
    found = identify(con, readings)
    told = [(reading, id, rows.text_id(reading.article)) for reading, id in zip(readings, found.ids, strict=True)]
    made = (rows.reading_row(each, id, text_id, batches[each.capture_id], now) for each, id, text_id in told)
    known = ({"article_id": id} for id in left | found.known)
    is_first = not left and not found.known and len(set(found.ids)) == len(found.ids)
    with as_table(con, rows.READINGS, made) as new, as_table(con, {"article_id": ID}, known) as stored:
        before = con.execute(f"{REVISIONS} core.articles semi join {stored} using (article_id)").fetchall()
        if not is_first:
            con.execute(sql("history").format(readings=new, stored=stored))
        con.execute(sql("listed").format(readings=new))
        con.execute(f"insert into core.readings by name select * exclude (entry_id) from {new}")
        with as_table(con, rows.BODIES, (rows.body_row(each.article, text_id) for each, _, text_id in told)) as bodies:
            con.execute(sql("bodies").format(bodies=bodies))
        with as_table(con, rows.ADDRESSES, found.address_rows()) as addresses:
            con.execute(sql("addresses").format(addresses=addresses))
        if is_first:
            return _make_first(con, new), 0
        renamed = _rename(con, found.merged, new)
        renamed |= _rename(con, _misnamed(con), new)
        after = _make_current(con, new, stored)
        if left:
            con.execute(PRUNE_ADDRESSES)
            con.execute("delete from core.bodies where text_id not in (select text_id from core.readings)")
        return _difference(dict(before), after, renamed)


def restate(con: duckdb.DuckDBPyConnection, articles: Collection[str], now: datetime) -> None:
    """Bring all that follows from readings up to date, after readings of these articles were removed."""
    _store(con, [], set(), {}, now, articles)


REVISIONS = "select cast(article_id as varchar), revision_count from"


def _make_first(con: duckdb.DuckDBPyConnection, new: str) -> int:
    """The current rows of new articles, each read once, as most are: the same rows for less than half of the work."""
    con.execute(sql("unheard").format(readings=new))
    count: int = con.execute(sql("current").format(readings=new)).fetchall()[0][0]
    con.execute("drop table summary")
    return count


def _make_current(con: duckdb.DuckDBPyConnection, new: str, stored: str) -> dict[str, int]:
    """The current rows of the articles in `history`; returns how many revisions each has."""
    con.execute(f"delete from core.articles where article_id in (select article_id from {stored})")
    con.execute(sql("revised"))
    con.execute(sql("summary"))
    after = dict(con.execute(f"{REVISIONS} summary").fetchall())
    con.execute(sql("current").format(readings=new))
    # Nearly always what came last is what was just loaded; only an older archive sends us through all readings.
    con.execute(sql("summarised").format(readings=new))
    if con.execute("select 1 from summary limit 1").fetchone():
        con.execute(sql("current").format(readings="core.readings"))
    note_edits(con, stored)
    con.execute("drop table summary; drop table revised; drop table history")
    return after


PRUNE_ADDRESSES = "delete from core.addresses where article_id not in (select article_id from core.articles)"


def _remove(con: duckdb.DuckDBPyConnection, stale: Collection[Capturing]) -> set[str]:
    """Forget readings that are to be replaced; returns the articles they were of."""
    if not stale:
        return set()
    wanted = [{"capture_id": capture_id, "source": source} for capture_id, source in stale]
    with as_table(con, {"capture_id": ID, "source": TEXT}, wanted) as table:
        where = 'stored.capture_id = stale.capture_id and stored."source" = stale."source"'
        articles = "select distinct cast(article_id as varchar) from core.readings as stored"
        found = con.execute(f"{articles} semi join {table} as stale on {where}").fetchall()
        con.execute(f"delete from core.readings as stored using {table} as stale where {where}")
    return {article for (article,) in found}


def _misnamed(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """An article is named after its earliest reading; -> old id and right id of those that are not."""
    firsts = con.execute("""
        select cast(article_id as varchar), arg_min(url, (captured_at, capture_id, "source", url))
        from history group by article_id
    """).fetchall()
    return {old: right for old, url in firsts if old != (right := article_id(url))}


def _rename(con: duckdb.DuckDBPyConnection, renamed: Mapping[str, str], new: str) -> dict[str, str]:
    """Give all that belongs to one article to another: old id -> new id."""
    if renamed:
        wanted = [{"old_id": old, "article_id": right} for old, right in renamed.items()]
        with as_table(con, {"old_id": ID, "article_id": ID}, wanted) as table:
            for place in ("core.readings", "history", new):
                con.execute(sql("rename").format(place=place, renamed=table))
            moved = con.execute(MOVED.format(renamed=table)).to_arrow_table()
            con.execute(f"delete from core.addresses where article_id in (select old_id from {table})")
        with as_table(con, rows.ADDRESSES, moved.to_pylist()) as table:
            con.execute(sql("addresses").format(addresses=table))
    return dict(renamed)


MOVED = """
    select cast(address_id as varchar) as address_id, url, cast(renamed.article_id as varchar) as article_id, kind,
        first_seen_at
    from core.addresses as moved join {renamed} as renamed on moved.article_id = renamed.old_id
"""


def _difference(before: Mapping[str, int], after: Mapping[str, int], renamed: Mapping[str, str]) -> tuple[int, int]:
    """-> articles and revisions that were not there before. An article under a new id is not a new one."""
    known: dict[str, int] = {}
    for old, count in before.items():
        new = renamed.get(old, old)
        new = renamed.get(new, new)  # merged into one that was then named after an earlier reading
        known[new] = known.get(new, 0) + count
    added = sum(1 for article in after if article not in known)
    revised = sum(max(0, count - known.get(article, 1)) for article, count in after.items())
    return added, revised


def _outcomes(captures: Sequence[Capture], readings: Sequence[Reading], rejects: Sequence[Reject]) -> list[Outcome]:
    """One outcome per entry: an article, else a reject, else "not modified", which is as good as read."""
    new = {capture.capture_id for capture in captures} | {""}
    unmodified = [capture for capture in captures if capture.status == NOT_MODIFIED]
    outcomes = [Outcome(capture.source, capture.url) for capture in unmodified]
    outcomes += [replace(Outcome.of(reject), is_news=reject.capture_id in new) for reject in rejects]
    outcomes += [Outcome(each.source, each.entry_url, is_news=each.capture_id in new) for each in readings]
    return list({(outcome.source, outcome.url): outcome for outcome in outcomes}.values())
