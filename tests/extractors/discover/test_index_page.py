"""A page of links -> an entry for each link of the same site."""

import pytest

from tests.extractors.discover.listings import found, source_of
from tests.server import Answer

PAGE = b"""<html><body>
<nav><a href="/about">About</a></nav>
<article class="card"><a href="/news/a?utm_source=home"><img src="a.jpg"></a>
<h2><a href="/news/a">Bridge  opens</a></h2></article>
<article class="card"><a href="news/b#comments">Tunnel closes</a></article>
<article class="card"><a href="https://elsewhere.example/news/c">Not ours</a></article>
<article class="card"><a href="javascript:void(0)">Nowhere</a><a href="http://[bad/">Broken</a></article>
</body></html>"""


@pytest.fixture
def front(site):
    site.answers["/"] = Answer(PAGE)
    return {"kind": "index", "url": site.url("/"), "links": "article.card a"}


def test_links_are_followed_once_with_their_text_as_title(site, client, front):
    got = found(source_of(front), client)

    assert [(entry.url, entry.title) for entry in got.entries] == [
        (site.url("/news/a"), "Bridge opens"),
        (site.url("/news/b"), "Tunnel closes"),
    ]


def test_a_selector_may_find_what_holds_the_link(site, client, front):
    got = found(source_of(front | {"links": "article.card"}), client)

    assert got.urls == [site.url("/news/a"), site.url("/news/b")]


def test_include_chooses(site, client, front):
    source = source_of(front | {"links": "a"}, include=["/about"])

    assert found(source, client).urls == [site.url("/about")]


def test_a_selector_that_finds_nothing_says_so(site, client, front):
    got = found(source_of(front | {"links": "a.headline"}), client)

    assert got.reasons == ["bad_feed"]
    assert "a.headline" in got.rejects[0].detail


def test_an_unchanged_page_lists_nothing(site, client, front):
    source = source_of(front)

    assert found(source, client, found(source, client).states).is_unchanged
