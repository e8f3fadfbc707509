"""Canonical URLs: many spellings of one address -> the one we use as identity.

Pure string work, nothing is fetched. The rules follow RFC 3986 section 6 and are applied in this order: stray white
space and escaped ampersands, percent-encoding, scheme and host, default port, dot segments and doubled slashes,
session ids and tracking parameters, order of the query keys, fragment. A query key that is not in ``TRACKING`` is
never dropped. What is not http(s), or cannot be read as an address, comes back as it was, trimmed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit

DEFAULT_PORT = {"http": 80, "https": 443}

# Parameters that tell where a reader came from, never what is shown, and who puts them there.
TRACKING = re.compile(
    r"""
      utm_\w+ | _ga | _gl | gclid | gclsrc | dclid | gbraid | wbraid | srsltid      # Google
    | fbclid | mibextid | igshid | igsh | fb_ref | fb_source | fb_action_(?:ids|types)      # Meta
    | msclkid | ocid                                                    # Microsoft, MSN
    | twclid | ref_src | ref_url | ttclid | li_fat_id | epik | rdt_cid  # X, TikTok, LinkedIn, Pinterest, Reddit
    | yclid | ysclid | ymclid | _openstat                               # Yandex
    | mc_cid | mc_eid | mkt_tok | vero_(?:id|conv) | oly_(?:enc|anon)_id | ck_subscriber_id     # newsletters
    | _hsenc | _hsmi | __hstc | __hssc | __hsfp | hsctatracking         # HubSpot
    | (?:mtm|pk|piwik|matomo)_(?:campaign|cid|content|group|keyword|kwd|medium|placement|source)    # Matomo
    | at_(?:medium|campaign|campaign_type|link_id|link_type|link_origin|format|ptr_name|bbc_team|custom\d)  # Piano
    | xtor | ns_(?:mchannel|source|campaign|linkname|fee)               # Piano, Comscore
    | wt[._]mc(?:_id)? | wt_zmc | s_cid | icid | cmpid | (?-i:CMP)      # Mapp, Adobe, campaign codes
    | traffic_source | maca | ftag | sr_share                           # Al Jazeera, Deutsche Welle, CBS, share buttons
    | soc_src | soc_trk | guccounter | guce_referrer(?:_sig)? | tblci | spm     # Yahoo, Taboola, Alibaba
    | phpsessid | jsessionid | aspsessionid\w*                          # sessions
    """,
    re.VERBOSE | re.IGNORECASE,
)
SESSION_PATH = re.compile(r";(?:jsessionid|phpsessid)=[^/?;]*|/\([A-Z]\([0-9a-z]{20,}\)\)(?=/)", re.IGNORECASE)
# A long opaque value tells a session from a story: `sid=1234` is the story of many a portal.
SESSION_PAIR = re.compile(r"(?:sid|s|session_?id|session|oscsid|zenid|cftoken)=[0-9a-z]{24,}", re.IGNORECASE)
EDGES = "".join(map(chr, range(0x21))) + "\x7f\xa0\u200b\u2060\ufeff"  # what gets pasted around an address
ESCAPED_AMPERSAND = re.compile(r"&(?:amp;|#0*38;)+")
ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})|%")
UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
DELIMITERS = "!$%&'()*+,/:;=?@~[]"  # stay as they are; % since escapes are normal by then
HTTP_URL = re.compile(r"(https?)://([^/?#\\]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?", re.IGNORECASE | re.DOTALL)
HOST_PORT = re.compile(r"(.+?)(?::([0-9]{0,5}))?", re.DOTALL)
# Most addresses need nothing done to them, and a sitemap lists 50,000.
CANONICAL = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+/(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*(?:/(?!\Z)|/?\Z))*")
HOST = re.compile(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]")


def canonical_url(url: str) -> str:
    """The spelling of an address that is its identity. canonical_url(canonical_url(x)) == canonical_url(x)."""
    if CANONICAL.fullmatch(url):
        return url
    trimmed = re.sub(r"[\t\r\n]", "", url).strip(EDGES)
    spelled = ESCAPED_AMPERSAND.sub("&", ESCAPE.sub(_escape, trimmed))
    if not (match := HTTP_URL.fullmatch(spelled)):
        return trimmed
    scheme = match[1].lower()
    try:
        authority = _authority(scheme, match[2])
    except ValueError:
        return trimmed
    query = _query(match[4] or "")
    return f"{scheme}://{authority}{_path(match[3])}{'?' + query if query else ''}"


def registrable_domain(url: str) -> str:
    """The part of a host that somebody registered: news.example.co.uk -> example.co.uk.

    Takes a URL or a bare host. Shared hosts count as registries (a.blogspot.com stays whole).
    An IP address, a single label or a public suffix comes back as it is; "" when there is no host.
    """
    try:
        host = urlsplit(url if ":" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""
    return _registrable(host.rstrip("."))


@lru_cache(maxsize=10_000)
def _registrable(host: str) -> str:
    from tld import get_fld, is_tld  # takes 50 ms at its first call: it reads the public suffixes it came with

    if ":" in host or re.fullmatch(r"[\d.]*", host):
        return host
    try:
        letters = host.encode().decode("idna") if "xn--" in host else host  # the list is in letters
        if is_tld(letters):
            return host
        domain = get_fld(f"http://{letters}", fail_silently=True, search_private=True)
    except (ValueError, UnicodeError):
        return host
    # Under a top-level domain that nobody knows, two labels are a domain, as the list's own default rule has it.
    count = domain.count(".") + 1 if domain else 2
    return ".".join(host.split(".")[-count:])


def _escape(match: re.Match[str]) -> str:
    """%66 -> f, %2a -> %2A, a lone % -> %25."""
    if match[1] is None:
        return "%25"
    letter = chr(int(match[1], 16))
    return letter if UNRESERVED.match(letter) else match[0].upper()


def _authority(scheme: str, written: str) -> str:
    """host[:port] in lower case, IDNA-encoded, without the default port; a user name stays. Raises ValueError."""
    user, at, place = written.rpartition("@")
    match = HOST_PORT.fullmatch(place)
    if not match:
        raise ValueError("no host")
    host, port = match[1].lower(), int(match[2] or DEFAULT_PORT[scheme])
    if not host.isascii() or "%" in host:
        import idna

        host = idna.encode(unquote(host), uts46=True).decode()
    host = host.rstrip(".")
    if not HOST.fullmatch(host) or port > 65535:
        raise ValueError(f"{place} is not a host")
    return quote(user, safe=DELIMITERS) + at + host + (f":{port}" if port != DEFAULT_PORT[scheme] else "")


def _path(written: str) -> str:
    """No session id, no doubled slash (but the one of an address inside the path), no dot segments; never empty."""
    single = re.sub(r"(?<!:)/{2,}", "/", SESSION_PATH.sub("", written)) or "/"
    *folders, last = single.split("/")[1:] if single.startswith("/") else single.split("/")
    kept: list[str] = []
    for segment in folders:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if last == "..":
        del kept[-1:]
    if last in (".", ".."):
        last = ""
    return quote("/" + "/".join([*kept, last]), safe=DELIMITERS)


def _is_passing(pair: str) -> bool:
    """Does it tell of the reader, and not of what is shown?"""
    return bool(TRACKING.fullmatch(pair.partition("=")[0]) or SESSION_PAIR.fullmatch(pair))


def _query(written: str) -> str:
    """The pairs that are not tracking, sorted by key; pairs of one key keep their order."""
    pairs = (re.sub(r"^(?:amp;)+", "", pair) for pair in quote(written, safe=DELIMITERS).split("&"))
    kept = (pair for pair in pairs if pair and not _is_passing(pair))
    return "&".join(sorted(kept, key=lambda pair: pair.partition("=")[0]))
