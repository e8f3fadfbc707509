"""What on a news page is never the article, and how it is recognised.

Three kinds of evidence: tags that hold no prose, names that page makers give to boxes, and lines that
ask the reader to do something. A name alone never removes a large share of the text: some sites
call the paragraphs of the article itself "paywall" or "comment".
"""

from __future__ import annotations

import re

# Never prose: code, controls, pictures, frames.
# Text for screen readers only, and what waits for a click.
UNSEEN = "[class*=visually-hidden], [class*=visuallyhidden], [class*=sr-only], [class*=screen-reader], [class*=screenreader], [class*=u-hidden]"

SILENT = [
    "script", "style", "noscript", "template", "iframe", "svg", "object", "embed", "button", "select", "textarea",
    "input", "canvas", "audio", "video", "map", "dialog", "menu", "math", "applet", "datalist", "amp-ad",
]  # fmt: skip

# Navigation by its tag or its declared role.
FURNITURE = (
    "nav, footer, [role=navigation], [role=banner], [role=contentinfo], [role=complementary], [role=search], [role=dialog], [role=menu], "
    "[role=toolbar], [role=tablist], [aria-hidden=true], [hidden], [aria-modal=true]"
)

# Words of class names and ids, as whole words between - and _ or camelCase humps. Each group with its reason.
BOX_WORDS = (
    # readers' voices
    r"comments?|kommentare?|commentaires?|comentarios?|disqus|respond|replies|reply|leserbriefe|"
    # elsewhere on the site
    r"related|recommended|recommendations?|recirc|recirculation|more|morefrom|readmore|also|popular|trending|mostread|most-read|mostviewed|latest|"
    r"teasers?|teaserlist|outbrain|taboola|sidebar|rail|widgets?|promos?|promotion|carousel|slider|crosslinks?|similar|next|prev|previous|pagination|pager|"
    r"onward|upnext|suggested|suggestions|readnext|playlist|"
    # spreading the word
    r"share|sharing|shares|sharebar|social|socials|sociable|addthis|addtoany|follow|followus|bookmark|bookmarks|sharedaddy|jp-relatedposts|"
    # asking for something
    r"newsletter|newsletters|subscribe|subscription|signup|sign-up|donate|donation|cta|banner|cookie|cookies|consent|gdpr|modal|popup|overlay|login|register|regwall|"
    r"survey|poll|advert|adverts|advertisement|ads|ad|adbox|adslot|sponsor|sponsored|dfp|gpt|anzeige|werbung|publicidad|reklama|reklam|"
    # about the page
    r"breadcrumbs?|breadcrumb|tags?|taglist|keywords|topics|metadata|toolbar|tools|print|printfriendly|fontsize|menu|nav|navbar|navigation|footer|masthead|skip|"
    r"copyright|disclaimer|legal|rights|byline|bylines|author|authors|authorbox|autor|bio|biography|contributors?|dateline|timestamp|pubdate|"
    # beside the text
    r"gallery|slideshow|lightbox|infobox|factbox|player|videoplayer|jwplayer|embed|transcript|rating|ratings|votes?|likes|hidden|screenreader|sr-only|visuallyhidden|noprint|toc"
)
BOX = re.compile(rf"(?:^|[\s_:/-])(?:{BOX_WORDS})(?=$|[\s_:/-])", re.IGNORECASE)
# Boxes that outweigh many a short article and are told by name alone: readers' voices, and asking for consent.
VOICES = re.compile(
    r"comment|kommentar|koment|disqus|respond|replies|leserbrief|reactions?\b|yorum|opinie|\bforum", re.IGNORECASE
)
NEVER = re.compile(r"cookie|consent|onetrust|gdpr|ccpa|privacy|modal|popup|newsletter|\blogin|footer", re.IGNORECASE)
HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
# Names that are said of the whole page or article, not of a box: "has-sidebar", "single-comments-open", "no-ads".
STATE = re.compile(
    r"(?:has|no|with|is|without|show|enable|js|post|type|category|page|single|theme|tpl|layout)[-_]\S*", re.IGNORECASE
)


def is_box(names: str) -> bool:
    """Do this class and id call the element a box beside the article?"""
    if not names:
        return False
    return bool(BOX.search(STATE.sub(" ", HUMP.sub("-", names))))
