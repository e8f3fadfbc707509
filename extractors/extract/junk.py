"""What on a news page is never the article, and how it is recognised.

Two kinds of evidence: elements that hold no prose by their nature, and the names that page makers give to boxes.
A name alone never removes a large share of the text (see ``container``): some sites call the
paragraphs of the article itself "paywall" or "comment". Words are those of class names, whole, in lower case.
"""

from __future__ import annotations

import re
from functools import lru_cache

# Code, controls, pictures, frames, menus: never prose. The first are common, and are taken out of the tree so that
# nobody who asks for a text sees theirs; the others are passed by.
STRIPPED = frozenset({"script", "style", "noscript", "template", "svg", "button", "select", "nav", "iframe"})
PASSED_TAGS = "object embed textarea input canvas audio video map dialog menu math applet datalist amp-ad -comment"
PASSED = frozenset(PASSED_TAGS.split())
PARTING = frozenset({"img", "hr", "footer"})  # passed by too, and they end a line; a footer holds no article
# Parts of class names: of text for screen readers only, and of captions.
FOR_SCREEN_READERS = ("isually-hidden", "isuallyhidden", "isuallyHidden", "sr-only", "screen-reader", "screenreader")
CAPTIONS = ("caption", "Caption")
FURNITURE = "navigation banner contentinfo complementary search dialog menu toolbar tablist"
ROLES = frozenset(FURNITURE.split())

READERS_VOICES = (
    "comment comments kommentar kommentare commentaire commentaires comentario comentarios komentarze disqus respond "
    "replies reply leserbriefe forum"
)
ELSEWHERE_ON_THE_SITE = (
    "related recommended recommendation recommendations recirc recirculation more morefrom readmore also popular "
    "trending "
    "mostread mostviewed latest teaser teasers teaserlist outbrain taboola sidebar rail widget widgets promo "
    "promos promotion "
    "carousel slider crosslink crosslinks similar next prev previous pagination pager onward upnext suggested "
    "suggestions "
    "readnext playlist"
)
SPREADING_THE_WORD = (
    "share sharing shares sharebar social socials sociable addthis addtoany follow followus bookmark bookmarks "
    "sharedaddy likes"
)
ASKING_FOR_SOMETHING = (
    "newsletter newsletters subscribe subscription signup donate donation cta banner cookie cookies consent gdpr "
    "modal popup "
    "overlay login register regwall survey poll advert adverts advertisement ads ad adbox adslot sponsor "
    "sponsored dfp gpt "
    "anzeige werbung publicidad reklama reklam"
)
ABOUT_THE_PAGE = (
    "breadcrumb breadcrumbs tag tags taglist keywords topics metadata toolbar tools print printfriendly fontsize "
    "menu nav navbar "
    "navigation footer masthead skip copyright disclaimer legal rights byline bylines author authors authorbox "
    "autor bio "
    "biography contributor contributors dateline timestamp pubdate"
)
BESIDE_THE_TEXT = (
    "lightbox infobox factbox player videoplayer jwplayer embed transcript rating ratings vote votes hidden "
    "screenreader visuallyhidden noprint toc"
)
BOX_WORDS = frozenset(
    " ".join(
        (
            READERS_VOICES,
            ELSEWHERE_ON_THE_SITE,
            SPREADING_THE_WORD,
            ASKING_FOR_SOMETHING,
            ABOUT_THE_PAGE,
            BESIDE_THE_TEXT,
        )
    ).split()
)
# Said of the whole page or article, not of a box: "has-sidebar", "single-comments-open", "no-ads".
STATE_WORDS = "has no with is without show enable js post type category page single theme tpl layout"
# What a page builder calls each piece of a text, "elementor-widget-container", is its own name, not the box's.
STATES = frozenset((*STATE_WORDS.split(), "elementor"))

# Boxes that outweigh many a short article and are told by name alone: readers' voices, and asking for consent.
VOICES = re.compile(
    r"comment|kommentar|koment|coment[aá]rio|disqus|respond|replies|leserbrief|reactions?\b|yorum|opinie|\bforum",
    re.IGNORECASE,
)
NEVER = re.compile(r"cookie|consent|onetrust|gdpr|ccpa|privacy|modal|popup|newsletter|\blogin|footer", re.IGNORECASE)
SHOWN = "label-hidden"  # of a field its label is not shown; its text is
CODE = re.compile(r"(?=\w*\d)[0-9a-f]{6,}(?:-|$)|\d[a-f]+\d")  # made by a machine: "elk-244f1d40-7c9a-49ad", not words
WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")  # of "relatedPosts", "most-read_2", "AD-box"


@lru_cache(maxsize=20_000)
def is_box(names: str) -> bool:
    """Do this class and id call the element a box beside the article?"""
    return any(names_a_box(name) for name in names.split())


@lru_cache(maxsize=20_000)
def names_a_box(name: str) -> bool:
    words = [word.lower() for word in WORDS.findall(name)]
    if BOX_WORDS.isdisjoint(words) or words[0] in STATES or name.endswith(SHOWN):
        return False
    return not CODE.search(name)
