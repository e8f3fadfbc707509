"""Which lines recur over the articles of a source."""

from dataclasses import replace

from extractors.article import Article, Block
from tests.warehouse.made import NOON, article, at, bring, read
from warehouse.home import Home
from warehouse.recurring import article_count, recurring_lines

PLEA = "We are a small paper; become a friend of the Herald."


def told(number: int, *lines: str, day: int | None = None, **fields: object) -> Article:
    body = "\n\n".join((f"The harbour saw {number} ships on that morning, and the pilot was content.", *lines))
    day = number if day is None else day
    return article(
        f"https://herald.example/news/{number}",
        body,
        f"Ships {number}",
        published_on=at(24 * (day - 30)).date(),
        **fields,
    )


def found(home: Home, **limits: float) -> list[str]:
    return [line.text for line in recurring_lines(home, "herald", **limits)]


def test_a_line_of_many_articles_is_found_with_its_counts_and_examples(home):
    bring(home, *(read(told(number, *([PLEA] if number < 6 else []))) for number in range(8)))

    (line,) = recurring_lines(home, "herald")

    assert (line.text, line.article_count, line.share, line.day_count, line.place) == (PLEA, 6, 0.75, 6, 1.0)
    assert line.examples[0] == ("Ships 5", "https://herald.example/news/5")
    assert article_count(home, "herald") == 8


def test_a_line_of_few_articles_or_of_few_among_many_is_not(home):
    bring(home, *(read(told(number, *([PLEA] if number < 6 else []))) for number in range(20)))

    assert found(home) == [PLEA]
    assert found(home, min_articles=7) == []
    assert found(home, min_share=0.31) == []


def test_a_line_of_one_day_is_not(home):
    bring(home, *(read(told(number, PLEA, day=number % 2)) for number in range(8)))

    assert found(home) == []


def test_a_line_counts_once_in_an_article_and_once_for_a_text_under_two_addresses(home):
    same = told(1, PLEA, PLEA)
    elsewhere = [replace(same, url=f"https://herald.example/copy/{number}") for number in range(6)]
    bring(home, *(read(each) for each in elsewhere), *(read(told(number, PLEA)) for number in range(2, 6)))

    (line,) = recurring_lines(home, "herald")

    assert line.article_count == 5


def test_spellings_of_a_line_are_one_and_the_usual_one_is_shown(home):
    spelt = [PLEA, PLEA, PLEA, PLEA.upper(), PLEA.replace(";", " -")]
    bring(home, *(read(told(number, line)) for number, line in enumerate(spelt)))

    assert found(home) == [PLEA]


def test_a_heading_belongs_though_it_comes_again(home):
    blocks = (Block("heading", "Background", 2), Block("paragraph", PLEA))
    articles = [told(number) for number in range(6)]
    bring(home, *(read(replace(each, blocks=(*each.blocks, *blocks))) for each in articles))

    assert found(home) == [PLEA]


def test_a_line_of_a_list_is_found_alone(home):
    articles = [told(number) for number in range(6)]
    lists = [Block("list", f"Quay number {number}\n{PLEA}") for number in range(6)]
    bring(home, *(read(replace(each, blocks=(*each.blocks, one))) for each, one in zip(articles, lists, strict=True)))

    assert found(home) == [PLEA]


def test_other_sources_do_not_count(home):
    bring(home, *(read(told(number, PLEA)) for number in range(4)))
    bring(home, *(read(told(number, PLEA), source="courier", captured_at=NOON) for number in range(4, 9)))

    assert found(home) == []
