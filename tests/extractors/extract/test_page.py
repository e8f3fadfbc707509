"""Reading a page: what is refused, what wins over what, and where each value came from."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from extractors import extract_document
from extractors.article import Block, Capture, Entry
from extractors.errors import ExtractError
from extractors.extract import read_capture
from extractors.extract.page import extract_page
from extractors.source import Source

AT = datetime(2024, 3, 6, tzinfo=UTC)
PROSE = [
    "The harbour bridge opened to traffic again on Monday, eleven weeks after a barge struck its northern pier.",
    "Engineers said the repairs had been finished a fortnight early, and that the new bearings would last forty years.",
]
TEXT = "".join(f"<p>{line}</p>" for line in PROSE)


def page(body=TEXT, head="<title>Bridge reopens</title>", title="<h1>Bridge reopens</h1>"):
    return f"<!doctype html><html lang=en><head>{head}</head><body><article>{title}{body}</article></body></html>"


def capture(html, url="https://bay.example/news/bridge-reopens-12", **also):
    return Capture("bay", url, AT, html if isinstance(html, bytes) else html.encode(), **also)


def source(**extract):
    return Source.model_validate({"name": "bay", "discover": [{"kind": "folder", "path": "."}], "extract": extract})


def bodies(article):
    return [block.text for block in article.blocks]


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("  \n", "empty"),
        ("<div>" * 200_000 + "x" + "</div>" * 200_000, "too_deep"),
        (page("<div>" * 400 + TEXT + "</div>" * 400), "too_deep"),
        (b"<p>" + b"x" * 10_000_001, "too_large"),
        (b"%PDF-1.7 ...", "not_html"),
        ("<html><body><script>1</script></body></html>", "no_content"),
        (page("<p>Soon.</p>"), "no_content"),
    ],
)
def test_what_is_no_article_is_refused_with_its_reason(html, reason):
    with pytest.raises(ExtractError) as caught:
        extract_page(capture(html), source())

    assert caught.value.reason == reason


def test_a_deeply_nested_page_is_refused_quickly():
    started = datetime.now(UTC)
    with pytest.raises(ExtractError):
        extract_page(capture("<b><i>" * 500_000), source())

    assert (datetime.now(UTC) - started).total_seconds() < 3


def test_an_element_that_is_never_closed_costs_no_time():
    started = datetime.now(UTC)
    with pytest.raises(ExtractError):
        extract_page(capture(f"<html><head><title>{'Bridge | harbour - ' * 20_000}"), source())

    assert (datetime.now(UTC) - started).total_seconds() < 2


@pytest.mark.parametrize("url", ["http://[broken", "https://bay.example:99999999/a", "file:bay/a b.html", "x"])
def test_an_address_that_cannot_be_taken_apart_stays_as_it_is(url):
    assert extract_page(capture(page(), url=url), source()).title == "Bridge reopens"


def test_the_sources_selectors_win_over_all():
    html = page(
        f'<p class="who">Vera Lind</p><div id=real><p>{PROSE[1]}</p><p class=ad>A ferry!</p></div><p>{PROSE[0]}</p>',
        head='<title>x</title><meta name=author content="Ada Byron"><meta property="og:title" content="Another title">',
        title="<h2 class=t>The true title</h2>",
    )
    chosen = source(select={"title": ".t", "byline": ".who", "body": "#real"}, drop=".ad")
    article = extract_page(capture(html), chosen)

    assert (article.title, article.authors, bodies(article)) == ("The true title", ("Vera Lind",), [PROSE[1]])
    assert [one.method for one in article.findings if one.field == "title" and one.is_chosen] == ["selector"]


def test_who_disagreed_is_kept_with_the_findings():
    head = '<title>Bridge reopens</title><meta property="og:title" content="Ferries retire as bridge returns">'
    findings = [one for one in extract_page(capture(page(head=head)), source()).findings if one.field == "title"]

    assert [(one.raw, one.is_chosen) for one in findings][:2] == [
        ("Bridge reopens", True),
        ("Ferries retire as bridge returns", False),
    ]


@pytest.mark.parametrize(
    ("head", "method"),
    [
        ('<meta property="og:site_name" content="The Harbour Post">', "meta"),
        (
            '<script type="application/ld+json">{"@type": "Article", "publisher": "The Harbour Post"}</script>',
            "json_ld",
        ),
    ],
)
def test_a_page_says_whose_paper_it_stands_in(head, method):
    article = extract_page(capture(page(head=f"<title>Bridge reopens</title>{head}")), source())

    assert article.publication == "The Harbour Post"
    assert [one.method for one in article.findings if one.field == "publication"] == [method]


def test_json_ld_with_small_faults_is_still_read():
    for text in (
        '<!-- {"@type":"NewsArticle","headline":"Bridge reopens","datePublished":"2024-03-05T10:00:00Z",} -->',
        '//<![CDATA[\n[{"@type":["NewsArticle"],"headline":"Bridge\nreopens","datePublished":"2024-03-05T10:00:00Z"}]\n//]]>',
    ):
        head = f"<title>x</title><script type='application/ld+json'>{text}</script>"
        article = extract_page(capture(page(head=head)), source())

        assert article.published_at == datetime(2024, 3, 5, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("canonical", "url"),
    [
        ("https://www.bay.example/news/bridge-reopens-12", "https://www.bay.example/news/bridge-reopens-12"),
        ("/news/the-bridge-reopens-12", "https://bay.example/news/the-bridge-reopens-12"),
        ("https://bay.example/", "https://bay.example/news/bridge-reopens-12"),  # the home page
        ("https://bay.example/news", "https://bay.example/news/bridge-reopens-12"),  # a section
        ("https://elsewhere.example/news/bridge-12", "https://bay.example/news/bridge-reopens-12"),
        ("http://[broken", "https://bay.example/news/bridge-reopens-12"),
    ],
)
def test_a_canonical_link_is_believed_only_within_the_site(canonical, url):
    article = extract_page(capture(page(head=f'<title>x</title><link rel=canonical href="{canonical}">')), source())

    assert article.url == url


def test_the_syndicated_original_is_an_address_but_not_the_identity():
    head = '<title>x</title><link rel=canonical href="https://elsewhere.example/news/bridge-12">'

    assert extract_page(capture(page(head=head)), source()).addresses == ("https://elsewhere.example/news/bridge-12",)


@pytest.mark.parametrize(
    ("url", "on"),
    [
        ("https://archive.example/web/20110106023242/http://bay.example/news/bridge", None),
        ("https://archive.example/web/20110106023242id_/http://bay.example/2010/12/29/bridge", date(2010, 12, 29)),
        ("https://archive.example/20110106/https://bay.example/news/bridge", None),
    ],
)
def test_when_an_archive_came_by_is_no_date_of_publication(url, on):
    assert extract_page(capture(page(), url=url), source()).published_on == on


def test_a_day_gives_no_instant_and_a_date_in_the_address_is_flagged():
    printed = extract_page(capture(page(f"<time>5 March 2024</time>{TEXT}")), source())
    addressed = extract_page(capture(page(), url="https://bay.example/2024/03/05/bridge"), source())

    assert (printed.published_on, printed.published_at) == (date(2024, 3, 5), None)
    assert printed.published_precision == "day"
    assert addressed.published_on == date(2024, 3, 5) and "date_from_url" in addressed.flags


def test_a_date_in_the_future_is_no_publication_date():
    head = '<title>x</title><meta property="article:published_time" content="2031-01-01T00:00:00Z">'

    assert extract_page(capture(page(head=head)), source()).published_on is None


def test_the_dateline_stays_in_the_body():
    first = f"KINGSPORT (Reuters) - {PROSE[0]}"
    article = extract_page(capture(page(f"<p>{first}</p><p>{PROSE[1]}</p>")), source())

    assert article.dateline == "KINGSPORT (Reuters)"
    assert article.blocks[0] == Block("paragraph", first)
    assert [(agency.name, agency.use) for agency in article.agencies] == [("Reuters", "full_copy")]


def test_a_service_below_the_standfirst_is_credited_where_nobody_signed():
    standfirst = f"<p>{PROSE[0].replace('Monday', 'Tuesday')}</p>"
    credited = "<div class='author'><div>By Reuters</div><div><a href='/desk'>Write to us</a></div></div>"

    article = extract_page(capture(page(standfirst + credited + TEXT * 3)), source())

    assert [(agency.name, agency.use) for agency in article.agencies] == [("Reuters", "full_copy")]


def test_what_the_feed_said_fills_gaps_and_replaces_nothing():
    entry = Entry(
        "bay", "https://bay.example/news/bridge-reopens-12", title="Feed title", authors=("Ada Byron",),
        tags=("bridges",), published_at=datetime(2024, 3, 5, 9, 30, tzinfo=UTC),
    )  # fmt: skip
    (article,) = read_capture(
        capture(page(f"<time>5 March 2024</time>{TEXT}"), media_type="text/html"), source(), entry
    )

    assert (article.title, article.authors, article.tags) == ("Bridge reopens", ("Ada Byron",), ("bridges",))
    assert (article.published_at, article.published_zone) == (entry.published_at, "feed")
    assert {one.field for one in article.findings if one.method == "feed"} == {"authors", "tags", "published_at"}


def test_the_full_text_of_a_feed_stands_in_for_a_page_without_one():
    entry = Entry(
        "bay", "https://bay.example/a", title="Bridge reopens", content=TEXT + TEXT.replace("harbour", "river")
    )
    (article,) = read_capture(capture("<html><body><div id=app></div>", media_type="text/html"), source(), entry)

    assert bodies(article)[:2] == PROSE and "from_feed" in article.flags


def test_a_table_row_is_an_article():
    row = b'{"headline":"Bridge reopens","body":"First.\\n\\nSecond.","published":"2024-03-05","url":"https://bay.example/a"}'
    listing = {"kind": "table", "path": "rows.jsonl", "columns": {"title": "headline"}}
    table = Source.model_validate({"name": "bay", "discover": [listing]})
    entry = Entry("bay", "file:bay/rows.jsonl#1", kind="table")
    (article,) = read_capture(capture(row, url=entry.url, media_type="application/json"), table, entry)

    assert (article.url, article.title, bodies(article)) == (
        "https://bay.example/a",
        "Bridge reopens",
        ["First.", "Second."],
    )
    assert {one.method for one in article.findings} == {"column"}


def test_a_document_can_be_read_without_a_source():
    article = extract_document(page().encode())

    assert article.title == "Bridge reopens" and article.url.startswith("file:document/")


def test_data_is_no_document():
    with pytest.raises(ExtractError) as caught:
        extract_document(b'{"a": 1}', media_type="application/json")

    assert caught.value.reason == "not_html"


def test_the_same_capture_gives_the_same_article():
    one = capture(page())

    assert extract_page(one, source()) == extract_page(replace(one), source())
