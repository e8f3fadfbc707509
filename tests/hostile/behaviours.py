"""What servers do to whoever asks them: the path, the answer, and what must become of it.

Each page is either loaded, or rejected for one reason of the closed list. ``CANARY`` is the address of a second server
that nobody may be led to.
"""

from __future__ import annotations

import gzip
import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import formatdate

from tests.server import Answer, Raw, Request, Scripted

CANARY = "{canary}"  # host:port, filled in when the servers run
OK = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"


@dataclass(frozen=True)
class Page:
    path: str
    answer: Scripted
    reason: str = ""  # why it is rejected; "" when it is loaded
    most_asked: int = 6  # requests in one run


def told(number: int, title: str = "", head: str = "", body: str = "") -> str:
    """A sound article, each with a text of its own."""
    paragraphs = "".join(
        f"<p>In part {part} of report {number} the harbour board counted {number * 13 + part} boats, it said.</p>"
        for part in range(8)
    )
    title = title or f"Harbour report number {number} is out"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="article:published_time" content="2026-03-05T10:00:00Z">{head}</head>'
        f"<body><article><h1>{title}</h1><p class=byline>By Hester Vane</p>{body or paragraphs}</article></body></html>"
    )


def sound(number: int, **parts: str) -> bytes:
    return told(number, **parts).encode("utf-8", "surrogatepass")


def raw(head: str, body: bytes = b"", **how: object) -> Raw:
    return Raw([head.encode("latin-1") + body], **how)  # type: ignore[arg-type]


def to(location: str, body: bytes = b"", **headers: str) -> Answer:
    return Answer(body, 302, {"Location": location, **headers})


def zipped(body: bytes, times: int = 1, **headers: str) -> Answer:
    for _ in range(times):
        body = gzip.compress(body, 1)
    return Answer(body, headers={"Content-Encoding": ", ".join(["gzip"] * times), **headers})


def bomb(megabytes: int) -> bytes:
    return gzip.compress(b"<p>" + b"A" * (megabytes << 20), 1)


def endless() -> Iterator[bytes]:
    yield OK.encode() + b"\r\n<html><p>"
    yield from itertools.repeat(b"lorem ipsum " * 5_000)


def after_failures(failure: Answer, count: int, number: int) -> list[Answer | Raw]:
    return [*[failure] * count, Answer(sound(number))]


def http_date(seconds_ahead: float) -> Callable[[Request], Answer]:
    """429 with a date, once; then the article."""
    asked: list[Request] = []

    def answer(request: Request) -> Answer:
        asked.append(request)
        at = formatdate(time.time() + seconds_ahead, usegmt=True)
        return Answer(b"slow down", 429, {"Retry-After": at}) if len(asked) == 1 else Answer(sound(33))

    return answer


def in_charset(number: int, title: str, charset: str, header: str = "", meta: str = "") -> Answer:
    """An article in one charset that says another, or nothing."""
    html = told(number, title).replace('<meta charset="utf-8">', f'<meta charset="{meta}">' if meta else "")
    label = f"text/html; charset={header}" if header else "text/html"
    return Answer(html.encode(charset, "xmlcharrefreplace"), headers={"Content-Type": label})


CAFE = "Café “naïve” asks €100"
TITLES = {"/enc/sjis": "日本語の記事", "/enc/koi8": "Новости порта", "/enc/gbk": "新闻报道"}

TRANSPORT = [
    Page("/hang", Answer(sound(1), wait_s=30), "timeout"),
    Page("/slow-headers", Raw([b"HTTP/1.1 200 OK\r\nX-A: ", *[b"a"] * 100], pause_s=0.2), "timeout"),
    Page("/slow-body", Raw([OK.encode() + b"\r\n", *[b"a"] * 100], pause_s=0.2), "timeout"),
    Page("/slow-but-whole", Raw([OK.encode() + b"\r\n", sound(2)[:300], sound(2)[300:600], sound(2)[600:]], 0.4)),
    Page("/close", Raw([]), "connection"),
    Page("/reset", raw(OK + "Content-Length: 5000\r\n\r\n", b"<html>", is_reset=True), "connection"),
    Page("/truncated", raw(OK + "Content-Length: 9000\r\n\r\n", sound(3)[:700]), "truncated"),
    Page("/longer", raw(OK + "Content-Length: 120\r\nConnection: close\r\n\r\n", sound(4)), "truncated"),
    Page("/chunk-bad", raw(OK + "Transfer-Encoding: chunked\r\n\r\nZZZ\r\nhello\r\n0\r\n\r\n"), "bad_http"),
    Page("/chunk-cut", raw(OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"), "truncated"),
    Page("/no-status", raw("<html><title>0.9</title><body>hello</body></html>"), "bad_http"),
    Page("/bad-status", raw("HTTP/1.1 abc Weird\r\n\r\nhello"), "bad_http"),
    Page("/status-999", Answer(b"no", 999), "http_status"),
    Page("/header-huge", raw(OK + "X-Big: " + "a" * 4_000_000 + "\r\n\r\n"), "bad_http"),
    Page("/header-many", raw(OK + "".join(f"X-{n}: {n}\r\n" for n in range(20_000)) + "\r\n"), "bad_http"),
    Page("/cookies", raw(OK + "".join(f"Set-Cookie: c{n}={'x' * 99}\r\n" for n in range(40)) + "\r\n", sound(5))),
    Page("/length-negative", raw(OK + "Content-Length: -5\r\n\r\n", sound(6)), "bad_http"),
    Page("/endless", lambda request: Raw(endless()), "too_large"),
    Page("/announces-200mb", raw(OK + "Content-Length: 200000000\r\n\r\n", b"<p>"), "too_large"),
    Page("/empty", Answer(b""), "empty"),
    Page("/no-content", Answer(status=204), "empty"),
]
CODING = [
    Page("/gzip", zipped(sound(10))),
    Page("/gzip-bomb", Answer(bomb(60), headers={"Content-Encoding": "gzip"}), "too_large"),
    Page("/gzip-bomb-redirect", to("/sound/11", bomb(40), **{"Content-Encoding": "gzip"})),
    Page("/gzip-nested-bomb", zipped(bomb(60), 1, **{"Content-Encoding": "gzip, gzip"}), "too_large"),
    Page("/gzip-chain", zipped(sound(12), 30), "bad_encoding"),
    Page("/gzip-lie", Answer(sound(13), headers={"Content-Encoding": "gzip"}), "bad_encoding"),
    Page("/gzip-cut", Answer(gzip.compress(sound(14))[:-30], headers={"Content-Encoding": "gzip"}), "truncated"),
    Page("/brotli", Answer(b"\xff" * 500, headers={"Content-Encoding": "br"}), "bad_encoding"),
]
REDIRECTS = [
    Page("/redirect", to("/sound/20")),
    Page("/redirect-loop", to("/redirect-loop"), "redirect"),
    Page("/chain/40", to("/chain/39"), "redirect"),
    Page("/redirect-nowhere", Answer(status=302), "redirect"),
    Page("/redirect-crlf", raw("HTTP/1.1 302 Found\r\nLocation: /sound/21\x00\x0b x\r\n\r\n"), "blocked_url"),
    Page("/refresh", Answer(b'<meta http-equiv=refresh content="0;url=/refresh"><title>r</title>'), "no_content"),
    *(
        Page(f"/leads/{number}", to(target), "blocked_url")
        for number, target in enumerate((
            "file:///etc/passwd", f"gopher://{CANARY}/_x", "javascript:alert(1)", "data:text/html,<h1>x</h1>",
            f"ftp://{CANARY}/", f"http://{CANARY}/meta", "http://localhost:{port}/meta", "http://[::1]:{port}/meta",
            "http://[::ffff:127.0.0.40]:{port}/meta", "http://2130706433:{port}/", "http://0x7f000001:{port}/",
            "http://0177.0.0.1:{port}/", "http://127.1:{port}/", "http://0.0.0.0:{port}/",
            f"http://example.com@{CANARY}/", f"http://example.com\\@{CANARY}/", "http://169.254.169.254/latest/",
        ))
    ),
]  # fmt: skip
STATUS = [
    Page("/404", Answer(sound(30), 404), "http_status", 1),
    Page("/410", Answer(b"gone", 410), "gone", 1),
    Page("/451", Answer(b"legal", 451), "http_status", 1),
    Page("/soft-404", Answer(b"<title>404 Not Found</title><h1>Sorry, page not found</h1>"), "no_content", 1),
    Page("/503-flaky", after_failures(Answer(b"busy", 503), 2, 31), "", 3),
    Page("/429-seconds", after_failures(Answer(b"slow", 429, {"Retry-After": "2"}), 1, 32), "", 2),
    Page("/429-date", http_date(2), "", 2),
    *(
        Page(f"/503-after/{number}", Answer(b"x", 503, {"Retry-After": asked}), "rate_limited", 3)
        for number, asked in enumerate(("999999999999", "-5", "soon", "Tue, 05 Mar 1996 10:00:00 GMT", "1e9"))
    ),
]
CONTENT = [
    Page("/pdf", Answer(b"%PDF-1.7\n" + bytes(range(256)) * 40), "not_html"),
    Page("/zip", Answer(b"PK\x03\x04" + b"\0" * 4_000), "not_html"),
    Page("/jpeg", Answer(sound(40), headers={"Content-Type": "image/jpeg"}), "not_html"),
    Page("/no-type", raw("HTTP/1.1 200 OK\r\n\r\n", sound(41))),
    Page("/enc/cp1252-as-utf8", in_charset(42, CAFE, "cp1252", "utf-8", "utf-8")),
    Page("/enc/utf8-as-latin1", in_charset(43, CAFE, "utf-8", "iso-8859-1", "utf-8")),
    Page("/enc/cp1252-unsaid", in_charset(44, CAFE, "cp1252")),
    Page("/enc/sjis", in_charset(45, TITLES["/enc/sjis"], "shift_jis", "", "shift_jis")),
    Page("/enc/koi8", in_charset(46, TITLES["/enc/koi8"], "koi8-r", "koi8-r")),
    Page("/enc/gbk", in_charset(47, TITLES["/enc/gbk"], "gb18030", "gb2312")),
    Page("/enc/unknown", in_charset(48, CAFE, "utf-8", "x-klingon", "utf-8")),
    Page("/enc/utf16", in_charset(49, CAFE, "utf-16")),
    Page("/nul", Answer(sound(50, title="Nul\0 bell\x07 esc\x1b[31m title of the day"))),
    Page("/surrogates", Answer(sound(51, title="Sur \ud800 &#xD800; &#x110000; &#0; end of it"))),
    Page("/bidi", Answer(sound(52, title="\u202egnp.exe\u202c zero\u200bwidth \ufeffbom" + "\u0335" * 300))),
    Page("/xss", Answer(sound(53, title="&lt;script&gt;alert(1)&lt;/script&gt; in the title"))),
    Page("/sql", Answer(sound(54, title="Robert'); DROP TABLE articles;-- \" ; ATTACH '/etc/passwd'"))),
    Page("/deep", Answer(b"<title>deep</title>" + b"<div>" * 200_000 + b"<p>deep text here"), "too_deep"),
    Page("/attributes", Answer(f"<p {' '.join(f'a{n}={n}' for n in range(200_000))}>x".encode()), "too_deep"),
    Page("/regex", Answer(sound(55, body=f"<p>{'<' * 200_000}</p><p>{' ' * 200_000}x</p>{'a' * 90_000}!@" + told(55)))),
    Page("/json-ld", Answer(sound(56, head=f'<script type="application/ld+json">{"[" * 100_000}</script>'))),
    Page("/file/..%2F..%2Fetc%2Fx", Answer(sound(57), headers={"Content-Disposition": 'attachment; filename="../x"'})),
    Page("/date-future", Answer(sound(58).replace(b"2026-03-05", b"2099-01-01"))),
    Page("/date-never", Answer(sound(59).replace(b"2026-03-05T10:00:00Z", b"2026-02-31T25:61:61+99:99"))),
    Page("/a/a/a/a/a/a/", Answer(b"<title>t</title><a href=a/>deeper</a>"), "trap", 0),
]  # fmt: skip
SOUND = [Page(f"/sound/{number}", Answer(sound(number))) for number in range(60, 80)]
PAGES = [*TRANSPORT, *CODING, *REDIRECTS, *CONTENT, *SOUND]
BEHIND = {f"/sound/{n}": Answer(sound(n)) for n in (*range(11, 22), *range(100, 130))}  # where redirects and feeds lead
BEHIND |= {f"/chain/{n}": to(f"/chain/{n - 1}") for n in range(1, 40)}


# ---------------------------------------------------------------------- listings


@dataclass(frozen=True)
class Listing:
    name: str
    kind: str
    body: str | bytes
    loaded: tuple[int, ...] = ()  # numbers of the sound pages that are
    reason: str = ""  # of its reject
    how: Callable[[bytes], Scripted] = lambda body: Answer(body, headers={"Content-Type": "application/xml"})


def rss(items: str, head: str = "") -> str:
    return f'<?xml version="1.0"?>{head}<rss version="2.0"><channel><title>Harbour</title>{items}</channel></rss>'


def item(link: str, date: str = "Thu, 05 Mar 2026 10:00:00 GMT", title: str = "Harbour report", guid: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link><guid>{guid or link}</guid><pubDate>{date}</pubDate></item>"


def items(*numbers: int) -> str:
    return "".join(item(f"/sound/{number}") for number in numbers)


def sitemap(locs: Iterator[str] | list[str], kind: str = "urlset", of: str = "url") -> str:
    named = "".join(f"<{of}><loc>{loc}</loc></{of}>" for loc in locs)
    return f'<{kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{named}</{kind}>'


def branch(path: str) -> str:
    """An index that lists ten more, for ever."""
    return sitemap([f"{{site}}{path}/{n}" for n in range(10)], "sitemapindex", "sitemap")


def slow_items(body: bytes) -> Raw:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n\r\n<rss><channel>"
    return Raw(itertools.chain([head], itertools.repeat(items(100).encode())), pause_s=0.1)


LAUGHS = '<!ENTITY a "lol">' + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
ODD_DATES = (
    "Tue, 05 Mar 2024 10:00:00 EST", "2024-03-05", "1709632800", "05/03/2024", "5 mars 2024", "2024-02-30T00:00:00Z",
    "Fri, 31 Dec 2016 23:59:60 GMT", "0000-00-00", "9999-12-31T23:59:59Z", "now", "", "-0001-01-01",
)  # fmt: skip
ODD_LINKS = (
    "file:///etc/passwd", "javascript:alert(1)", f"http://u:p@{CANARY}/x", f"http://{CANARY}/x",
    "http://127.0.0.1:99999/",
    "http://[::1/x", "", "mailto:a@b.example", "/" + "a" * 100_000, "http://exa mple/ x", f"//{CANARY}/x",
)  # fmt: skip
XXE = f'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y SYSTEM "http://{CANARY}/xxe">]>'
LISTINGS = [
    Listing("xxe", "feed", rss(item("/sound/100", title="&x;&y;"), XXE), (100,)),
    Listing("laughs", "feed", rss(item("/sound/101", title="&j;"), f"<!DOCTYPE r [{LAUGHS}]>"), (), "bad_feed"),
    Listing("quadratic", "feed", rss("&a;" * 9_000, f'<!DOCTYPE r [<!ENTITY a "{"A" * 90_000}">]>'), (), "bad_feed"),
    Listing("malformed", "feed", f"<rss version=2.0><channel><title>A & B</title>{items(102)}<item><title>x</item>",
            (102,), "bad_feed"),
    Listing("page", "feed", told(104), (), "bad_feed"),
    Listing("nothing", "feed", rss("")),
    Listing("many", "feed", rss(items(*range(105, 108)) + items(108) * 2_500), (105, 106, 107, 108), "too_many_items"),
    Listing("doubles", "feed", rss(item("/sound/109?utm_source=a#1", guid="g") * 3 + items(110) * 3), (109, 110)),
    Listing("dates", "feed", rss("".join(item(f"/sound/{111 + n}", d) for n, d in enumerate(ODD_DATES))),
            tuple(range(111, 111 + len(ODD_DATES)))),
    Listing("links", "feed", rss("".join(map(item, ODD_LINKS)) + items(124)), (124,), "blocked_url"),
    Listing("deep-xml", "feed", "<rss><channel>" + "<a>" * 100_000, (), "bad_feed"),
    Listing("json", "feed", '{"version":"https://jsonfeed.org/version/1.1","items":' + "[" * 100_000, (), "bad_feed"),
    Listing("slow", "feed", "", (), "timeout", slow_items),
    Listing("unasked-304", "feed", "", (), "http_status", lambda body: Answer(status=304, headers={"ETag": '"z"'})),
    Listing("itself", "sitemap", sitemap(["{site}/itself"], "sitemapindex", "sitemap"), (), "redirect"),
    Listing("tree", "sitemap", branch("/tree"), (), "too_deep"),
    Listing("long", "sitemap", sitemap([f"{{site}}/sound/{125 + n}" for n in range(50_001)]), (), "too_many_items"),
    Listing("inflating", "sitemap", gzip.compress(sitemap(["/sound/126"] * 300_000).encode(), 1), (126,),
            "too_large"),
    Listing("calendar", "index",
            '<a href="{site}/calendar/2026/04">April</a><a href="{site}/calendar/2026/02">February</a>'),
]  # fmt: skip
BRANCHES = [
    f"/tree/{path}" for depth in (1, 2, 3) for path in map("/".join, itertools.product("0123456789", repeat=depth))
]


# ---------------------------------------------------------------------- robots.txt, each on a host of its own

PLAIN = {"Content-Type": "text/plain"}
ROBOTS: list[tuple[str, Scripted, str]] = [  # name, answer, which of /good/1 2 3 11 may be asked
    ("missing", Answer(b"nope", 404), "1 2 3 11"),
    ("forbidden", Answer(b"no", 403), "1 2 3 11"),
    ("broken", Answer(b"err", 500), ""),
    ("hangs", Answer(wait_s=30), ""),
    ("busy", Answer(b"slow", 429, {"Retry-After": "60"}), ""),
    ("long", Answer(b"User-agent: *\n" + b"# pad\n" * 83_000 + b"Disallow: /good/2\n" + b"# pad\n" * 9_000), "1 3 11"),
    ("loops", to("/robots.txt"), "1 2 3 11"),
    ("odd", Answer(b"\xef\xbb\xbfuser-agent : *\r\nDISALLOW:/good/2 # c\r\n", headers=PLAIN), "1 3 11"),
    ("longest", Answer(b"User-agent: *\nDisallow: /good/\nAllow: /good/1$\n", headers=PLAIN), "1"),
    ("page", Answer(sound(99)), "1 2 3 11"),
    ("never", Answer(b"User-agent: *\nCrawl-delay: 999999999\n", headers=PLAIN), ""),
    ("endless", lambda request: Raw(itertools.chain(
        [b"HTTP/1.1 200 OK\r\n\r\nUser-agent: *\nDisallow: /good/2\n"], itertools.repeat(b"# pad\n" * 9_000))),
     "1 3 11"),
]  # fmt: skip


def written(text: str | bytes, site: str, canary: str) -> bytes:
    """With the addresses of the servers filled in."""
    if isinstance(text, bytes):
        return text
    port = canary.rpartition(":")[2]
    return text.replace("{site}", site).replace(CANARY, canary).replace("{port}", port).encode()


def placed(answer: Scripted, canary: str) -> Scripted:
    """An answer whose Location is filled in."""
    if isinstance(answer, Answer) and "Location" in answer.headers:
        location = written(answer.headers["Location"], "", canary).decode()
        return Answer(answer.body, answer.status, {**answer.headers, "Location": location})
    return answer
