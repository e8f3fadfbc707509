"""A newspaper of our own writing on 127.0.0.x: a front page of stories, as an Atom feed, as a sitemap and as pages."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.server import Answer, Request, Site

DAWN = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
PLACES = ("Saltmarsh", "Little Orm", "Eastgate", "Kingsport", "Quay Street", "the upper valley", "the north landing")


@dataclass(frozen=True)
class Story:
    path: str
    title: str
    paragraphs: tuple[str, ...]
    published_at: datetime
    updated_at: datetime


def story(number: int, *, correction: str = "", updated_h: float = 0, published_at: datetime | None = None) -> Story:
    """The n-th story of the day, an hour after the one before; a correction is a paragraph at its end."""
    place = PLACES[number % len(PLACES)]
    published_at = published_at or DAWN + timedelta(hours=number)
    told = (
        f"The council's plan number {number} for {place} was carried on Monday, after a long debate by lamplight.",
        f"Work is to begin in {number + 2} weeks, the surveyor said; the ferry keeps its winter hours until then.",
        f"Shopkeepers in {place} were promised a footbridge, and {number * 10 + 40} places for bicycles.",
    )
    return Story(
        f"/news/{number}",
        f"Council carries plan {number} for {place}",
        (*told, *([correction] if correction else [])),
        published_at,
        published_at + timedelta(hours=updated_h),
    )


class Paper:
    """Serves its stories. The listings answer 304 to whoever has them already."""

    def __init__(self, site: Site, stories: Iterable[Story] = ()) -> None:
        self.site = site
        self.stories: dict[str, Story] = {}
        site.answers["/robots.txt"] = Answer(b"User-agent: *\nAllow: /\n", headers={"Content-Type": "text/plain"})
        site.answers["/feed"] = self.listing(self.feed, "application/atom+xml")
        site.answers["/sitemap.xml"] = self.listing(self.sitemap, "application/xml")
        self.print(*stories)

    def print(self, *stories: Story) -> None:
        """Put these on the site, over earlier ones of the same address."""
        for each in stories:
            self.stories[each.path] = each
            self.site.answers[each.path] = Answer(self.page(each))

    def page(self, each: Story) -> bytes:
        told = "\n".join(f"<p>{text}</p>" for text in each.paragraphs)
        return f"""<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>{each.title} | The Saltmarsh Courier</title>
<link rel="canonical" href="{self.site.url(each.path)}">
<meta property="article:published_time" content="{each.published_at.isoformat()}"></head>
<body><nav><a href="/">Home</a> <a href="/harbour">Harbour</a></nav>
<article><h1>{each.title}</h1><div class="byline">By Hester Vane</div>
{told}
</article><footer>The Saltmarsh Courier, 3 Quay Street</footer></body></html>""".encode()

    def pages(self) -> list[tuple[datetime, str, bytes]]:
        """When each story was published, its address and its page."""
        return [(each.published_at, self.site.url(each.path), self.page(each)) for each in self.stories.values()]

    def feed(self) -> str:
        items = "\n".join(
            f"""<entry><title>{each.title}</title><id>{self.site.url(each.path)}</id>
<link href="{self.site.url(each.path)}"/><published>{each.published_at.isoformat()}</published>
<updated>{each.updated_at.isoformat()}</updated></entry>"""
            for each in reversed(self.stories.values())
        )
        return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>The Saltmarsh Courier</title>{items}</feed>'

    def sitemap(self) -> str:
        items = "\n".join(
            f"<url><loc>{self.site.url(each.path)}</loc><lastmod>{each.updated_at:%Y-%m-%dT%H:%M:%SZ}</lastmod></url>"
            for each in self.stories.values()
        )
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{items}</urlset>'

    def listing(self, written: Callable[[], str], media_type: str) -> Callable[[Request], Answer]:
        def answer(request: Request) -> Answer:
            body = written().encode()
            etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            if request.headers.get("if-none-match") == etag:
                return Answer(status=304, headers={"ETag": etag})
            return Answer(body, headers={"ETag": etag, "Content-Type": media_type})

        return answer

    def asked(self) -> list[str]:
        """The stories that were asked for, in the order of the requests."""
        return [request.path for request in self.site.requests if request.path.startswith("/news/")]


class Slow:
    """A page that is not answered until it is let go; ``is_asked`` tells that somebody waits for it."""

    def __init__(self, site: Site, path: str) -> None:
        self.site, self.path, self.page = site, path, site.answers[path]
        self.is_asked, self.may_go = threading.Event(), threading.Event()

    def __enter__(self) -> Slow:
        self.site.answers[self.path] = self.answer
        return self

    def __exit__(self, *error: object) -> None:
        self.may_go.set()
        self.site.answers[self.path] = self.page

    def answer(self, request: Request) -> Answer:
        self.is_asked.set()
        self.may_go.wait(60)
        return self.page
