"""What others would do with the same news world. Run by the Python that has the peers, never by newsdesk's own.

    PYTHON fetch_peers.py scrapy|fundus|poll|sitemap ARGUMENTS      `benchmarks.beside` does

scrapy   Scrapy fetches feeds and pages, trafilatura reads them, DuckDB takes the rows
fundus   fundus fetches and reads, with parsers written for this world; its articles become rows in the same way
poll     requests, feedparser and ETags in a loop: the least that a poll of feeds can cost
sitemap  ultimate-sitemap-parser reads a file of 50,000 addresses

Prints how many articles there were (of the sitemap: addresses, CPU seconds and MB); exit code 3 says that the peer is
not installed.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

BATCH_ROWS = 1_000
CREATE = "create table articles (url text, title text, body text, authors text, published text, language text)"


class Rows:
    """Articles on their way into DuckDB, in batches by Arrow, which is its fast way."""

    def __init__(self, path: Path) -> None:
        import duckdb

        path.unlink(missing_ok=True)
        self.con = duckdb.connect(str(path))
        self.con.execute(CREATE)
        self.waiting: list[tuple[str | None, ...]] = []
        self.count = 0

    def add(self, *row: str | None) -> None:
        self.waiting.append(row)
        self.count += 1
        if len(self.waiting) == BATCH_ROWS:
            self.flush()

    def flush(self) -> None:
        import pyarrow as pa

        names = ("url", "title", "body", "authors", "published", "language")
        columns = zip(*self.waiting, strict=True) if self.waiting else [()] * len(names)
        batch = pa.table(
            {name: pa.array(list(column), pa.string()) for name, column in zip(names, columns, strict=True)}
        )
        self.con.register("batch", batch)
        self.con.execute("insert into articles from batch")
        self.waiting.clear()


def sites(port: str, hosts: str) -> list[str]:
    return [f"http://127.0.1.{host}:{port}" for host in range(1, int(hosts) + 1)]


def by_scrapy(folder: str, port: str, hosts: str, connections: str) -> int:
    import scrapy
    import trafilatura
    from scrapy.crawler import CrawlerProcess

    rows = Rows(Path(folder) / "scrapy.duckdb")

    class News(scrapy.spiders.XMLFeedSpider):
        name = "news"
        start_urls = tuple(f"{site}/feed.xml" for site in sites(port, hosts))

        def parse_node(self, response, node):
            yield scrapy.Request(node.xpath("link/text()").get(), self.parse_page)

        def parse_page(self, response):
            read = trafilatura.bare_extraction(response.text, url=response.url, with_metadata=True)
            if read:
                rows.add(response.url, read.title, read.text, read.author, read.date, read.language)

    process = CrawlerProcess(
        {
            "LOG_LEVEL": "ERROR",
            "ROBOTSTXT_OBEY": True,
            "CONCURRENT_REQUESTS": 1_000,
            "CONCURRENT_REQUESTS_PER_DOMAIN": int(connections),
            "DOWNLOAD_DELAY": 0,
            "TELNETCONSOLE_ENABLED": False,
        }
    )
    process.crawl(News)
    process.start()
    rows.flush()
    return rows.count


def by_fundus(folder: str, port: str, hosts: str, connections: str) -> int:
    import logging

    from fundus import Crawler, RSSFeed
    from fundus.parser import ArticleBody, BaseParser, ParserProxy, attribute
    from fundus.parser.utility import (
        extract_article_body_with_selector,
        generic_author_parsing,
        generic_date_parsing,
    )
    from fundus.publishers.base_objects import Publisher, PublisherGroup
    from lxml.etree import XPath

    logging.disable(logging.WARNING)
    paragraphs = XPath(
        "//*[@class='article__body' or @class='story-body' or @class='entry-content' or @class='inner']/p"
        "| //section[@class='body-text']/p | //article[@itemscope]/p"
    )

    class WorldParser(ParserProxy):
        class V1(BaseParser):
            @attribute
            def body(self) -> ArticleBody | None:
                return extract_article_body_with_selector(self.precomputed.doc, paragraph_selector=paragraphs)

            @attribute
            def authors(self) -> list[str]:
                return generic_author_parsing(self.precomputed.ld.bf_search("author"))

            @attribute
            def publishing_date(self):
                return generic_date_parsing(self.precomputed.ld.bf_search("datePublished"))

            @attribute
            def title(self) -> str | None:
                return self.precomputed.meta.get("og:title")

    publishers = {
        f"Site{number}": Publisher(
            name=f"Site {number}", domain=f"{site}/", parser=WorldParser, sources=[RSSFeed(f"{site}/feed.xml")]
        )
        for number, site in enumerate(sites(port, hosts))
    }
    world = PublisherGroup("World", (), {"default_language": "en", **publishers})
    rows = Rows(Path(folder) / "fundus.duckdb")
    for article in Crawler(world, delay=0.0).crawl():
        published = str(article.publishing_date or "") or None
        rows.add(
            article.html.responded_url, article.title, str(article.body), ", ".join(article.authors), published, "en"
        )
    rows.flush()
    return rows.count


def by_loop(folder: str, port: str, hosts: str) -> int:
    import feedparser
    import requests

    kept = Path(folder) / "etags.json"
    known = json.loads(kept.read_text()) if kept.exists() else {}
    session, count = requests.Session(), 0
    for site in sites(port, hosts):
        url = f"{site}/feed.xml"
        headers = {"If-None-Match": known[url]} if url in known else {}
        answer = session.get(url, headers=headers, timeout=30)
        if answer.status_code == 200:
            count += len(feedparser.parse(answer.content).entries)
            known[url] = answer.headers.get("ETag", "")
    kept.write_text(json.dumps(known))
    return count


def by_usp(path: str) -> str:
    from usp.tree import sitemap_from_str

    return costs(lambda: sum(1 for _ in sitemap_from_str(Path(path).read_text()).all_pages()))


def costs(read: Callable[[], int]) -> str:
    """What reading a file takes of a process that has all modules: addresses, CPU seconds, MB that it grew by."""
    before_mb, started = peak_mb(), time.process_time()
    count = read()
    return f"{count} {time.process_time() - started:.2f} {peak_mb() - before_mb:.0f}"


def peak_mb() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    way = {"scrapy": by_scrapy, "fundus": by_fundus, "poll": by_loop, "sitemap": by_usp}[sys.argv[1]]
    try:
        print(way(*sys.argv[2:]))
    except ModuleNotFoundError as error:
        print(f"{error.name} is not installed", file=sys.stderr)
        sys.exit(3)
