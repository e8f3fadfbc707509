"""Says no to pages that are no article: lists of links, videos, galleries, and pages on which nothing was found.

Judged after the body was read, since each of these kinds may carry a real article: only a page with little prose
that also says (or plainly shows) what else it is, is refused. Raises ExtractError with a sentence for a person.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.article import Block
from extractors.errors import ExtractError
from extractors.extract.json_ld import ARTICLES, types_of
from extractors.extract.parsed import Page
from extractors.extract.survey import Survey

MIN_BODY_LETTERS = 60  # less is no article
FEW_LETTERS = 300  # of prose, at which a page of links is an index
CAPTION_LETTERS = 500  # what stands under a video or a picture is rarely longer
MIN_INDEX_LINKS = 15  # lines of links that make a page with little prose an index
LETTERS_A_LINK = 20  # an index has fewer letters of prose to each of its links
MOSTLY = 0.6  # share of a line in links
INDEXES = frozenset({"CollectionPage", "ItemList", "SearchResultsPage"})
GALLERIES = frozenset({"ImageGallery", "MediaGallery", "VideoGallery"})
# As the paths of galleries are called in English, German, French, Spanish, Italian, Dutch and Polish.
GALLERY_PATH = re.compile(
    r"/(?:photo-?galler\w+|galler(?:y|ies)|pictures|slideshows?|fotostrecken?|bildergalerien?|bilder|diaporamas?|"
    r"fotogaler[ií]as?|galer[ií]as?|fotogallery|galleria|fotos|galerie|galeria)/",
    re.IGNORECASE,
)

# As newsrooms call them in English, German, French, Spanish, Italian and Portuguese: whole parts of an address.
LIVE_PATH = re.compile(
    r"/(?:live|live-?blogs?|live-?tickers?|live-?updates?|en-direct|en-vivo|minuto-a-minuto|diretta|ao-vivo)/", re.I
)


def is_live_blog(page: Page) -> bool:
    """Does the page say that it is a live blog, in JSON-LD or in its address? Its entries are one text."""
    declared = any("LiveBlogPosting" in types_of(one) for one in page.linked)
    return declared or LIVE_PATH.search(page.url) is not None


def refuse_unread(page: Page, seen: Survey, title: str, blocks: Sequence[Block]) -> None:
    """Raise for a page that holds no article."""
    if not title:
        raise ExtractError("no_content", "no title was found")
    letters = sum(len(block.text) for block in blocks) * seen.factor
    links = sum(1 for line in seen.lines if line.linked > line.length * MOSTLY)
    kinds = {kind for value in page.linked for kind in types_of(value)}
    is_article = bool(kinds & ARTICLES) or says_article(page)
    if links >= MIN_INDEX_LINKS and not is_article:
        is_list = bool(kinds & INDEXES) and letters < CAPTION_LETTERS
        if is_list or (letters < FEW_LETTERS and letters < links * LETTERS_A_LINK):
            raise ExtractError("not_article", f"{links} lines of links and {letters:.0f} letters: an index page")
    if letters < CAPTION_LETTERS and not kinds & ARTICLES:
        if page.first("og:type").lower().startswith("video") or kinds >= {"VideoObject"}:
            raise ExtractError("not_article", f"a video with {letters:.0f} letters beside it")
        if kinds & GALLERIES or GALLERY_PATH.search(page.url):
            raise ExtractError("not_article", f"a gallery with {letters:.0f} letters beside it")
    if letters < MIN_BODY_LETTERS:
        raise ExtractError("no_content", f"only {letters:.0f} letters of body were found")


def says_article(page: Page) -> bool:
    """Does the page say of itself, to machines, that it is an article with a date?"""
    return bool(page.first("article:published_time")) and page.first("og:type").lower() in ("", "article")
