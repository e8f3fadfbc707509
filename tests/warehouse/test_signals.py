"""What pages allow is kept as they said it, and what they reserved can be left out."""

import pytest

from extractors.article import Capture
from tests.warehouse.made import NOON, article, at, bring, read, rows
from warehouse.signals import signals_of

NOTHING = {"robots": None, "tdm_reservation": None, "tdm_policy": None, "licence": None}


def page(head="", **headers):
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Capture(
        "herald", "https://herald.example/a", NOON, f"<html><head>{head}</head></html>".encode(), headers=named
    )


@pytest.mark.parametrize(
    ("capture", "said"),
    [
        (page(), {}),
        (page(x_robots_tag="noindex, NoAI"), {"robots": "noindex, noai"}),
        (page("<meta name='robots' content='max-image-preview:large'>"), {"robots": "max-image-preview:large"}),
        (page('<META CONTENT="noai, noimageai" NAME=robots>'), {"robots": "noai, noimageai"}),
        (page('<meta name="robots" content="noai">', x_robots_tag="noai"), {"robots": "noai"}),
        (page(content_usage="train-ai=n"), {"robots": "train-ai=n"}),
        (
            page(tdm_reservation="1", tdm_policy="https://a.example/p"),
            {"tdm_reservation": True, "tdm_policy": "https://a.example/p"},
        ),
        (page('<meta name="tdm-reservation" content="1">'), {"tdm_reservation": True}),
        (page('<meta name="tdm-reservation" content="0">'), {"tdm_reservation": False}),
        (page('<meta name="tdm-reservation" content="0">', tdm_reservation="1"), {"tdm_reservation": True}),
        (page(tdm_reservation="perhaps"), {}),
        (page('<link rel="license" href="/l?a&amp;b">'), {"licence": "/l?a&b"}),
        (page(link='<https://cc.example/by>; rel="license"'), {"licence": "https://cc.example/by"}),
        (
            page('<script type="application/ld+json">{"license": "https://cc.example/by"}</script>'),
            {"licence": "https://cc.example/by"},
        ),
        (page('<meta name="description" content="robots noai">'), {}),
    ],
)
def test_signals_are_kept_as_they_were_given(capture, said):
    assert signals_of(capture) == NOTHING | said


def test_a_page_made_to_be_slow_is_looked_at_in_a_moment():
    import time

    began = time.process_time()
    for body in (b"<meta " * 100_000, b"<meta a=" * 100_000, b'<meta content="' * 100_000, b'"license":' * 200_000):
        signals_of(Capture("herald", "https://herald.example/a", NOON, body))

    assert time.process_time() - began < 3


def test_reserved_articles_are_left_out_of_the_view_that_says_so(home):
    from dataclasses import replace

    said = {
        "a": (),
        "b": (("tdm-reservation", "1"),),
        "c": (("x-robots-tag", "noai"),),
        "d": (("x-robots-tag", "noindex"),),
        "e": (("content-usage", "search=y, train-ai=n"),),
        "f": (("tdm-reservation", "0"),),
    }
    for hour, (name, headers) in enumerate(said.items()):
        told = read(article(f"https://herald.example/{name}"), captured_at=at(hour))
        bring(home, replace(told, capture=replace(told.capture, headers=headers)))

    assert rows(home, "select url[-1] from articles_unreserved order by 1") == ["a", "d", "f"]
    assert rows(home, "select robots from captures where robots like '%noai%'") == ["noai"]
