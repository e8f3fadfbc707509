"""What every reading process needs, brought up once by the fork server they all come from; imported for that alone."""

import gc
from datetime import UTC, datetime

from extractors.article import Capture
from extractors.clean.language import detector
from extractors.clean.urls import registrable_domain
from extractors.extract import mail, read_capture, saved_text
from extractors.source import Source

__all__ = ["mail", "saved_text"]

SITE = "https://www.example.org/"
PAGE = (
    b"<title>A page</title><article><h1>A page</h1><p>By Ada Byron</p><p>21 April 2016</p>"
    + b"<p>It is read so that tables and patterns are there before the first reader is.</p>" * 5
)

detector()  # reading the model takes longer than reading a page
registrable_domain(SITE)  # the list of public suffixes
read_capture(
    Capture("none", SITE, datetime(2016, 4, 21, tzinfo=UTC), PAGE, media_type="text/html"),
    Source.model_validate({"name": "none", "discover": [{"kind": "urls", "urls": [SITE]}]}),
)
gc.collect()
gc.freeze()  # what readers have in common is not written to by the collection of garbage, and so stays common
