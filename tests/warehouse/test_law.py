"""Laws of loading: any order, any batches, any number of times - the same warehouse."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.warehouse.made import article, at, load_kept, read, rows
from warehouse.check import check
from warehouse.home import Home
from warehouse.raw import RawBatch, keep

PAGES = ("https://herald.example/news/a", "https://amp.herald.example/news/a", "https://herald.example/news/b")
FILES = ("file:letters/a.txt", "file:letters/b.txt", "file:letters/c.txt")
TEXTS = ("One.", "Two.", "One.\n\nTwo.")
TOLD = {
    "articles": "select url, source, title, body, fetched_at, first_seen_at, revision_count, capture_id from articles",
    "revisions": "select article_id, revision, body, first_captured_at, last_captured_at, capture_count from revisions",
    "addresses": "select url, article_id, kind, first_seen_at from addresses",
    "captures": "select capture_id, url, captured_at from captures",
}


@st.composite
def captures(draw):
    url = draw(st.sampled_from(PAGES + FILES))
    body = draw(st.sampled_from(TEXTS))
    others = draw(st.sets(st.sampled_from(PAGES), max_size=1)) if url in PAGES else ()
    return read(
        article(url, body=body, addresses=tuple(others)),
        source=draw(st.sampled_from(("herald", "wire"))),
        captured_at=at(draw(st.integers(0, 3))),
        entry_url=draw(st.sampled_from((url, *PAGES))) if url in PAGES else url,
    )


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(captures(), min_size=1, max_size=5), st.data())
def test_any_order_and_any_batches_of_the_same_captures_give_the_same_warehouse(told, data):
    shuffled = data.draw(st.permutations(told))
    cut = data.draw(st.integers(0, len(told)))

    assert warehouse_of(told, len(told)) == warehouse_of(shuffled, cut)


@settings(max_examples=3, deadline=None)
@given(st.lists(captures(), min_size=1, max_size=4))
def test_any_batch_may_be_replayed(told):
    assert warehouse_of(told, 1) == warehouse_of([*told, *told], 1, is_replayed=True)


def warehouse_of(told, size, is_replayed=False):
    """Load in batches of this size (0: one by one), and say what readers see."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        for start in range(0, len(told), max(1, size)):
            reads = told[start : start + max(1, size)]
            batch = keep(home, "herald", [each.capture for each in reads])
            load_kept(home, batch, reads)
            if is_replayed:
                load_kept(home, RawBatch(*[batch.batch_id, batch.path, batch.source]), reads)
        assert check(home) == []
        return {name: sorted(rows(home, sql), key=str) for name, sql in TOLD.items()}
