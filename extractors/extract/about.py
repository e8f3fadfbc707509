"""What else does the page say of its article: section, tags, reading time, paywall, addresses, dateline?

Each function answers one question from meta elements, JSON-LD or printed lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from extractors.article import Block
from extractors.clean.prose import clean_line, without_case
from extractors.clean.urls import canonical_url, registrable_domain
from extractors.extract.candidates import Candidate
from extractors.extract.json_ld import plain, text, texts
from extractors.extract.parsed import Page

MAX_TAGS = 50
MAX_TAG = 80  # characters
READING_TIME = re.compile(
    r"^\W*(?:(?:reading time|read time|lesezeit|lesedauer|estimated read(?:ing)? time)\W*)?(?:about |ca\.? |"
    r"approx\.? )?(\d{1,3})\s*[- ]?(?:min(?:ute)?n?s?\.?)\s*(?:read|reading|lesezeit|lesedauer|de lectura|de "
    r"lecture|di lettura|leestijd)?\W*$|"
    r"\b(\d{1,3})[\s-]*min(?:ute)?s?[\s-]+read\b|\b(?:reading time|lesezeit|read time)\W{0,3}(\d{1,3})\b|"
    r"([0-9]{1,3})\s*分(?:钟|で読め)",
    re.IGNORECASE,
)
# "GENEVA (AFP) -", "VIENNA —", "Berlin, 3. März (dpa) -", "(Reuters) -"
DATELINE = re.compile(
    r"^((?:[A-ZÀ-ÞΑ-ΩА-Я][\w.'’\- À-ɏ/]{1,40}(?:,\s*[\w.'’ À-ɏ]{2,30}){0,2}\s*)?\((?:Reuters|AP|AFP|dpa(?:/\w+)?|"
    r"UPI|EFE|ANSA|Xinhua|IANS|PTI|CNN|KUNA|[A-Z]{2,6})(?:[/-]\w+)?\))\s*[-–—:]*\s|"
    r"^([A-ZÀ-ÞΑ-ΩА-Я][A-ZÀ-ÞΑ-ΩА-Я.'’\- ]{2,30}(?:,\s*[A-ZÀ-Þ][\w.]{1,15}\.?(?:\s[A-Z][\w.]+)?)?(?:,\s*\w+\.? "
    r"\d{1,2})?)\s+[-–—]{1,2}\s"
)


def sections(page: Page) -> Iterator[Candidate[str]]:
    if section := next(iter(texts(page.article.get("articleSection"))), ""):
        yield Candidate(section, "json_ld", "articleSection", section, 0.9)
    for name in (
        "article:section",
        "parsely-section",
        "cxenseparse:recs:category",
        "section",
        "category",
        "dcterms.subject",
    ):
        if raw := plain(page.first(name)):
            yield Candidate(raw, "meta", name, raw, 0.8)


def publication(page: Page) -> Candidate[str] | None:
    """What the site calls itself; else who JSON-LD says published it."""
    if name := clean_line(plain(page.first("og:site_name"))):
        return Candidate(name, "meta", "og:site_name", name, 0.9)
    if name := clean_line(text(page.article.get("publisher"))):
        return Candidate(name, "json_ld", "publisher", name, 0.85)
    return None


def tag_lists(page: Page) -> Iterator[Candidate[tuple[str, ...]]]:
    if tags := split_tags(texts(page.article.get("keywords"))):
        yield Candidate(tags, "json_ld", "keywords", "; ".join(tags), 0.9)
    if tags := split_tags([plain(tag) for tag in page.meta.get("article:tag", ())]):
        yield Candidate(tags, "meta", "article:tag", "; ".join(tags), 0.85)
    for name in ("news_keywords", "parsely-tags", "sailthru.tags", "keywords"):
        if tags := split_tags([plain(tag) for tag in page.meta.get(name, ())]):
            yield Candidate(tags, "meta", name, "; ".join(tags), 0.7)


def split_tags(raw: list[str]) -> tuple[str, ...]:
    """Tags once each, in order; one string with commas is a list."""
    parts = [
        part
        for tag in raw
        for part in (re.split(r"\s*[,;、，]\s*", tag) if len(raw) == 1 or tag.count(",") > 1 else [tag])
    ]
    kept: dict[str, str] = {}
    for part in parts:
        tag = clean_line(part)
        if tag and len(tag) <= MAX_TAG and "http" not in tag and not re.match(r"^\w+:\w", tag):
            kept.setdefault(tag.casefold(), tag)
    return tuple(kept.values())[:MAX_TAGS]


def reading_minutes(lines: list[str]) -> Candidate[int] | None:
    """ "2 min read", printed around the title."""
    for line in lines:
        if len(line) <= 60 and (match := READING_TIME.search(line)):
            return Candidate(
                int(next(group for group in match.groups() if group)), "line", "around the title", line, 0.9
            )
    return None


def paywall(page: Page) -> Candidate[bool] | None:
    """schema.org isAccessibleForFree, or Facebook's content tier; None when the page says neither."""
    for value in (page.article, *page.linked):
        free = value.get("isAccessibleForFree")
        if free is not None:
            is_free = str(free).rsplit("/", 1)[-1].strip().lower() in ("true", "1", "yes")
            return Candidate(not is_free, "json_ld", "isAccessibleForFree", str(free), 0.9)
    if tier := page.first("article:content_tier"):
        return Candidate(tier.strip().lower() in ("locked", "metered"), "meta", "article:content_tier", tier, 0.8)
    return None


def dateline(blocks: list[Block]) -> Candidate[str] | None:
    """The place (and agency) that opens the first paragraph."""
    first = next((block.text for block in blocks if block.kind == "paragraph"), "")
    match = DATELINE.match(first)
    if not match:
        return None
    printed = clean_line(match[1] or match[2])
    return Candidate(printed, "text", "first paragraph", printed, 0.8)


def addresses(page: Page) -> tuple[str, tuple[str, ...], Candidate[str] | None]:
    """The canonical address, the others the page gives for itself, and where the canonical one was found.

    rel=canonical (then og:url) is believed only within the site and never for a home or section page.
    """
    others = [address for rel in ("amphtml", "shortlink") if (address := absolute(page, page.links.get(rel, "")))]
    own = canonical_url(page.url) if page.url else ""
    for method, locator, raw in (
        ("markup", "link[rel=canonical]", page.links.get("canonical", "")),
        ("meta", "og:url", page.first("og:url")),
    ):
        address = absolute(page, raw)
        if not address:
            continue
        if believed(address, page.url):
            chosen = canonical_url(address)
            rest = [canonical_url(other) for other in [*others, own] if other]
            found: Candidate[str] = Candidate(chosen, "markup" if method == "markup" else "meta", locator, raw, 0.9)
            return chosen, tuple(dict.fromkeys(other for other in rest if other != chosen)), found
        if depth(address) > 0:
            others.append(address)
    return own, tuple(dict.fromkeys(other for address in others if (other := canonical_url(address)) != own)), None


def absolute(page: Page, raw: str) -> str:
    try:
        address = urljoin(page.url, raw.strip()) if raw.strip() else ""
        return address if address.startswith(("http://", "https://")) and urlsplit(address).hostname else ""
    except ValueError:
        return ""


def believed(address: str, url: str) -> bool:
    """May this be the article's own address? Not on another site, and not where the asked-for page lies deeper."""
    if not url:
        return depth(address) > 0
    if registrable_domain(address) != registrable_domain(url):
        return False
    return depth(address) > 0 and not (
        depth(address) < 2 and depth(url) > depth(address) and not re.search(r"\d|-.*-", urlsplit(address).path)
    )


def depth(address: str) -> int:
    parts = urlsplit(address)
    return len([part for part in parts.path.split("/") if part]) + bool(parts.query)


def named_twice(one: str, other: str) -> bool:
    return without_case(one) == without_case(other)
