"""Which of a source's layouts a page is read in."""

from datetime import UTC, datetime

from extractors.article import Capture, Entry
from extractors.extract import read_capture
from extractors.source import Source

TODAY = datetime(2024, 5, 1, 9, 0, tzinfo=UTC)
LAYOUTS = [{"until": "2019-06-01", "byline": ".old"}, {"byline": ".new"}]
BOTH = """<html><head>{head}</head><body><article><h1>The ferry sails again</h1>
<p class=old>By Ada Byron</p><p class=new>By Tom Paine</p>
<p>The ferry between the two harbours sailed again on Monday, after eleven days in which nobody could cross.</p>
<p>Forty people stood at the quay when it came in, and the harbour master rang the bell, which he had promised.</p>
<p>The storm had torn a rudder off; a new one was made in the old yard, of oak, in nine days and nights.</p>
</article></body></html>"""


def authors(head: str = "", *, listed_at: datetime | None = None, captured_at: datetime = TODAY) -> tuple[str, ...]:
    source = Source(
        name="bay",
        timezone="Asia/Tokyo",
        discover=[{"kind": "feed", "url": "https://bay.example/rss"}],
        extract={"select": LAYOUTS},
    )
    url = "https://bay.example/news/ferry-12"
    capture = Capture("bay", url, captured_at, BOTH.format(head=head).encode(), media_type="text/html")
    entry = Entry("bay", url, published_at=listed_at)
    return read_capture(capture, source, entry)[0].authors


def declared(moment: str) -> str:
    return f'<meta property="article:published_time" content="{moment}">'


def test_the_listing_says_which_layout_an_article_is_in():
    listed_at = datetime(2018, 1, 1, tzinfo=UTC)

    assert authors(declared("2024-04-30T10:00:00Z"), listed_at=listed_at) == ("Ada Byron",)


def test_the_page_says_it_where_no_listing_does():
    assert authors(declared("2019-05-30T10:00:00Z")) == ("Ada Byron",)
    assert authors(declared("2019-06-02T10:00:00Z")) == ("Tom Paine",)


def test_a_layout_ends_in_the_zone_of_the_source():
    assert authors(declared("2019-05-31T14:59:00Z")) == ("Ada Byron",)
    assert authors(declared("2019-05-31T15:00:00Z")) == ("Tom Paine",)  # midnight in Tokyo


def test_the_day_of_the_capture_decides_where_nothing_else_is_known():
    assert authors() == ("Tom Paine",)
    assert authors(captured_at=datetime(2019, 1, 1, tzinfo=UTC)) == ("Ada Byron",)
