"""From elements to blocks: what parts paragraphs, what belongs to one line, and what is not printed."""

import gc

import pytest
from selectolax.lexbor import LexborHTMLParser

from extractors.extract.blocks import read_html
from extractors.extract.parsed import without_silent
from extractors.extract.survey import Box, survey


def told(html):
    return [(block.kind, block.text) for block in read_html(html)]


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("one line<br>and its end", ["one line and its end"]),
        ("first<br><br>second", ["first", "second"]),
        ("first<br><div class=ad></div><br>second", ["first", "second"]),
        ("first<p>second</p>third", ["first", "second", "third"]),
        ("before <img src=a.jpg> after", ["before", "after"]),
        ("a sum of <math><mi>x</mi></math> pounds", ["a sum of pounds"]),
        ("<pre>roses\nare red\n\nviolets</pre>", ["roses are red", "violets"]),
        ("<span>T</span><span>he ferry</span> sails", ["The ferry sails"]),
        ("read<span class=sr-only>opens in a new window</span> this", ["read this"]),
    ],
)
def test_paragraphs_are_parted_where_a_reader_sees_them_parted(html, texts):
    assert [text for _, text in told(html)] == texts


def test_what_says_what_it_is_becomes_a_block_of_its_kind():
    html = (
        "<section><div><h2>Ferries</h2><ul><li>north <b>quay</b></li><li>south</li></ul></div>"
        "<blockquote><p>We wait.</p></blockquote>"
        "<table><tr><th>Mon</th><td>9</td></tr><tr><th>Tue</th><td>7</td></tr></table>"
        "</section>"
    )

    assert told(html) == [
        ("heading", "Ferries"), ("list", "north quay\nsouth"), ("quote", "We wait."), ("table", "Mon\t9\nTue\t7"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        (b"a<script>x</script>b<style>y</style>c", b"abc"),
        (b"a<svg><path d=x /></svg>b<SCRIPT>x</SCRIPT>c", b"abc"),
        (b"a<SCRIPT>x</Script>b<script>y</script>c", b"a<SCRIPT>x</Script>b<script>y</script>c"),
        (b"a<nav><svg></svg><ul><li>Sport</ul></nav>b<nav><p>Told here.</p></nav>", b"ab<nav><p>Told here.</p></nav>"),
        (b"a<svg/>b<svg><svg></svg></svg>c", b"a<svg/>b<svg><svg></svg></svg>c"),
        (b"a<script>w('<script>x<\\/script>')</script>b", b"a<script>w('<script>x<\\/script>')</script>b"),
        (
            b"<!-- <script src=x></script -->a<script>x</script>b",
            b"<!-- <script src=x></script -->ab",
        ),
        (b"<script src=x/>a", b"<script src=x/>a"),
    ],
)
def test_only_what_plainly_begins_and_ends_is_taken_out_before_parsing(html, kept):
    assert without_silent(html)[0] == kept


def test_a_surveyed_page_is_freed_at_once_when_it_is_let_go():
    gc.collect()
    gc.disable()
    try:
        seen = survey(LexborHTMLParser(b"<div><p>The ferry sails again.</p><p>Nobody was hurt.</p></div>").body)
        seen.forget()
        del seen
        assert not [one for one in gc.get_objects() if isinstance(one, Box)]
    finally:
        gc.enable()
