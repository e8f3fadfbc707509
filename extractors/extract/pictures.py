"""Which images? Those of the article with caption and credit: figures in and above the body, then what the page shares.

Nothing is fetched; an image's address is made absolute and its caption parted from its credit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from selectolax.lexbor import LexborNode

from extractors.article import Image
from extractors.clean.prose import clean_line
from extractors.extract.json_ld import Linked, text
from extractors.extract.parsed import Page
from extractors.extract.survey import Box, Line

MAX_IMAGES = 100
WITHIN_FIGURE = 5  # levels between a figure and the words of its caption
CAPTION = "figcaption, [class*=caption], [class*=Caption], [itemprop=caption]"
CREDIT = (
    "[class*=credit], [class*=Credit], [class*=copyright], [class*=source], [itemprop=copyrightHolder], "
    "[itemprop=author], small, cite"
)
SOURCES = ("src", "data-src", "data-original", "data-lazy-src", "data-srcset", "srcset")
# "... in Leeds. Photo: Ada Byron/Reuters", "... [Anadolu]", "(Ada Byron/AP)", "© Ada Byron"
CREDIT_AT_END = re.compile(
    r"\s*(?:(?:photo(?:graph)?|picture|image|credit|foto|bild|quelle|source|crédit|imagen|фото|fotó|zdj[eę]cie|"
    r"kuva)s?(?:\s+(?:by|von|par|di|credit))?\s*[:：/]\s*|©\s*|\(c\)\s*)(?P<named>[^.:]{2,100})\.?$"
    r"|\s*\[(?P<square>[^\]]{2,80})\]$|\s*\((?P<round>[^()]*(?:/|Getty|Reuters|AFP|AP|EPA|dpa|Photo|Foto)[^()]*)\)$",
    re.IGNORECASE,
)
ICONS = ("logo", "sprite", "avatar", "icon", "pixel", "spacer", "blank.", "1x1", "placeholder", ".svg?")


def figures_in(node: LexborNode, url: str) -> Iterator[Image]:
    """Images of the <figure> elements (else the bare images) inside a node, in order."""
    for figure in node.css("figure, amp-img, img")[:MAX_IMAGES]:
        if figure.tag == "figure":
            picture = figure.css_first("img, amp-img, source")
            if picture is not None and (address := address_of(picture, url)):
                yield captioned(figure, address)
        elif not inside_figure(figure) and (address := address_of(figure, url)):
            yield Image(address)


def captioned(figure: LexborNode, address: str) -> Image:
    """The caption and the credit of a figure."""
    caption_node = figure.css_first(CAPTION)
    credit_node = figure.css_first(CREDIT)
    credit = clean_line(credit_node.text(deep=True, separator=" ")) if credit_node is not None else ""
    caption = clean_line(caption_node.text(deep=True, separator=" ")) if caption_node is not None else ""
    if credit and caption.endswith(credit):
        caption = caption.removesuffix(credit).strip()
    if not credit:
        caption, credit = parted(caption)
    return Image(address, caption, credit_only(credit))


def parted(caption: str) -> tuple[str, str]:
    """ "Boats at dawn. Photo: Ada Byron" -> ("Boats at dawn.", "Ada Byron")."""
    match = CREDIT_AT_END.search(caption)
    if not match:
        return caption, ""
    credit = match["named"] or match["square"] or match["round"] or ""
    return caption[: match.start()].strip(), credit.strip()


def credit_only(credit: str) -> str:
    return re.sub(
        r"^(?:(?:photo(?:graph)?|picture|image|credit|foto|bild|quelle|source)s?(?:\s+(?:by|credit))?\s*[:：/]\s*|"
        r"©\s*|\(c\)\s*)",
        "",
        credit,
        flags=re.IGNORECASE,
    ).strip(" ()[]")


def address_of(picture: LexborNode, url: str) -> str:
    attributes = picture.attributes
    if any(
        (attributes.get(side) or "").isdigit() and int(attributes.get(side) or 0) < 50 for side in ("width", "height")
    ):
        return ""
    for key in SOURCES:
        value = (attributes.get(key) or "").strip()
        address = value.split(",")[0].split()[0] if value and "srcset" in key else value
        if address and not is_icon(address[:500].lower()):
            return joined(url, address)
    return ""


def is_icon(address: str) -> bool:
    return address.startswith("data:") or address.endswith(".svg") or any(name in address for name in ICONS)


def joined(url: str, address: str) -> str:
    if address.startswith("https://"):
        return address
    try:
        return urljoin(url, address)
    except ValueError:
        return ""


def inside_figure(node: LexborNode) -> bool:
    above = node.parent
    for _ in range(4):
        if above is None:
            return False
        if above.tag == "figure":
            return True
        above = above.parent
    return False


def shared_images(page: Page) -> Iterator[Image]:
    """What the page names for sharing: JSON-LD image, then og:image."""
    listed = page.article.get("image")
    for value in (listed if isinstance(listed, list) else [listed])[:3]:
        described: Linked = value if isinstance(value, dict) else {"url": value}
        address = described.get("url") or described.get("contentUrl")
        if isinstance(address, str) and address:
            yield Image(joined(page.url, address), text(described.get("caption")), text(described.get("creditText")))
    if address := page.first("og:image", "og:image:url", "twitter:image"):
        yield Image(joined(page.url, address.strip()))


def all_images(page: Page, nodes: list[LexborNode], head: list[Line]) -> tuple[Image, ...]:
    """Figures of the head, whose lines these are, and of the body; the shared image first unless it is one of them."""
    told = [*figures_of(head, page.url), *(image for node in nodes for image in figures_in(node, page.url))]
    names = {file_name(image.url) for image in told}
    lead = next(iter(shared_images(page)), None)
    ordered = ([lead] if lead and lead.url and file_name(lead.url) not in names else []) + told
    kept: dict[str, Image] = {}
    for image in ordered:
        kept.setdefault(image.url, image)
    return tuple(kept.values())[:MAX_IMAGES]


def figures_of(head: list[Line], url: str) -> Iterator[Image]:
    """The figures above the body that have a line to themselves, a caption or a credit."""
    seen: set[int] = set()
    for line in head:
        box: Box | None = line.box
        for _ in range(WITHIN_FIGURE):
            if box is None or box.tag == "figure":
                break
            box = box.parent
        if box is None or box.tag != "figure" or box.index in seen:
            continue
        seen.add(box.index)
        picture = box.node.css_first("img, amp-img, source")
        if picture is not None and (address := address_of(picture, url)):
            yield captioned(box.node, address)


def file_name(url: str) -> str:
    return url.split("?")[0].rsplit("/", 1)[-1]
