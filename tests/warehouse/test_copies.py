"""Copies are found as articles change, whatever the order in which they come, and look-alikes are none."""

import random
from collections import Counter
from datetime import date

import pytest

from benchmarks.made_copies import Made, Tongue, lookalikes, planted
from extractors.article import Agency
from tests.warehouse.made import article, at, bring, read, read_again, rows
from warehouse import documents
from warehouse.documents import renew

SAID = "\n\n".join(
    f"The {word} committee met in Saltmarsh on Monday to hear what {name} had found along the {word} wall, and voted "
    f"{number} to 12 for the repairs that the harbour master had asked for since the storm of last autumn."
    for word, name, number in [("harbour", "Ada Byron", 31), ("market", "Ola Grieg", 27), ("river", "Tom Vance", 44)]
)
OTHER = "\n\n".join(
    f"Ferries to {name} will leave {number} minutes later from now on, the company said, because the new engines need "
    "to warm up before the first crossing and the crews asked for a longer pause between two shifts at sea."
    for name, number in [("Norholm", 15), ("Vestby", 20), ("Skarholt", 35)]
)


def told(source, body=SAID, hour=0.0, **fields):
    url = f"https://{source}.example/news/1"
    return read(article(url, body, **fields), source=source, captured_at=at(hour))


def copies(home):
    renew(home)
    return rows(home, 'select "source", first_source, kind from copies order by "source"')


def test_a_text_under_another_lead_is_a_copy_of_the_one_told_first(home):
    bring(home, told("gazette", "Our reporter writes.\n\n" + SAID, 2), told("herald", hour=1), told("times", OTHER, 3))

    assert copies(home) == [("gazette", "herald", "same_text")]
    assert rows(home, 'select "source" from articles where is_copy') == ["gazette"]


def test_an_archive_loaded_later_takes_the_first_place(home):
    bring(home, told("gazette", hour=2))
    bring(home, told("times", hour=3))
    assert copies(home) == [("times", "gazette", "same_text")]

    bring(home, told("herald", hour=1))

    assert copies(home) == [("gazette", "herald", "same_text"), ("times", "herald", "same_text")]


def test_a_changed_text_is_compared_anew(home):
    bring(home, told("herald", hour=1), told("gazette", hour=2), told("times", hour=3))
    bring(home, told("herald", OTHER, 4))

    assert copies(home) == [("times", "gazette", "same_text")]

    bring(home, told("herald", SAID, 5))
    assert copies(home) == [("gazette", "herald", "same_text"), ("times", "herald", "same_text")]


def test_what_newer_code_reads_is_compared_anew(home):
    first, second = told("herald", hour=1), told("gazette", hour=2)
    bring(home, first, second)
    assert len(copies(home)) == 1

    bring(home, read_again(second, article("https://gazette.example/news/1", OTHER), version="2"))

    assert copies(home) == []


def test_an_article_that_is_no_more_leaves_its_story(home):
    bring(home, told("herald", hour=1), told("gazette", hour=2), told("times", hour=3))
    assert len(copies(home)) == 2

    with home.writing() as con:
        for place in ("articles", "readings", "addresses"):
            con.execute(f"delete from core.{place} where url = 'https://herald.example/news/1'")

    assert copies(home) == [("times", "gazette", "same_text")]
    assert rows(home, "select count(*) from core.documents") == [2]


def test_nothing_is_made_twice(home):
    bring(home, told("herald", hour=1), told("gazette", hour=2))

    assert renew(home) == 2
    assert renew(home) == 0


def test_all_is_made_anew_when_the_rules_change(home, monkeypatch):
    bring(home, told("herald", hour=1), told("gazette", hour=2))
    renew(home)
    monkeypatch.setattr(documents, "recipe", lambda: "other rules")

    assert renew(home) == 2
    assert rows(home, "select count(*) from copies") == [1]


def test_daily_counts_count_originals_beside_all(home):
    on = date(2026, 3, 1)
    bring(
        home, told("herald", hour=1, published_on=on), told("gazette", hour=2, published_on=on), told("times", OTHER, 3)
    )
    renew(home)

    asked = 'select "source", day_basis, article_count, original_count from daily_counts order by "source"'
    assert rows(home, asked) == [
        ("gazette", "published", 1, 0),
        ("herald", "published", 1, 1),
        ("times", "first_seen", 1, 1),
    ]


def test_a_story_names_its_agency(home):
    reuters = (Agency("Reuters", "full_copy"),)
    bring(home, told("herald", hour=1), told("gazette", hour=2, agencies=reuters), told("times", hour=3))
    renew(home)

    asked = "select first_source, agency, kind, article_count, source_count, quoting_count from stories"
    assert rows(home, asked) == [("herald", "Reuters", "same_text", 3, 3, 0)]


def test_articles_that_share_a_quotation_alone_are_no_copies(home):
    quote = "“I have never in my life seen so many boats leave a harbour in one single morning,” said the master."
    bring(home, told("herald", f"{SAID}\n\n{quote}", 1), told("gazette", f"{OTHER}\n\n{quote}", 2))

    assert copies(home) == [("gazette", "herald", "shared_quotes")]
    assert rows(home, "select count(*) from articles where is_copy") == [0]
    assert rows(home, "select kind, article_count, quoting_count from stories") == [("shared_quotes", 1, 1)]


def test_the_order_of_loading_never_shows(tmp_path):
    from warehouse.home import Home

    made = list(planted(7, 12))
    found = []
    for seed in (1, 2):
        home = Home(tmp_path / str(seed))
        order = list(enumerate(made))
        random.Random(seed).shuffle(order)
        for begin in range(0, len(order), 20):
            bring(home, *[told(f"p{place}", each.text, place / 60) for place, each in order[begin : begin + 20]])
            renew(home)
        found.append(rows(home, "select article_id, story_id, kind, overlap from copies order by all"))

    assert found[0] == found[1]
    assert len(found[0]) >= 40


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    """Planted copies and look-alikes in one warehouse: story of each article -> the same as the warehouse says."""
    from warehouse.home import Home

    home = Home(tmp_path_factory.mktemp("judged"))
    made = [*planted(3, 60), *lookalikes(3, 25)]
    bring(home, *[told(f"p{place}", each.text, place / 60) for place, each in enumerate(made)])
    renew(home)
    said = dict(rows(home, 'select "source", first_source from copies'))
    return [(each, said.get(f"p{place}", f"p{place}")) for place, each in enumerate(made)]


def test_planted_copies_are_found(judged):
    first = {each.story: place for place, (each, _) in enumerate(judged) if each.kind == "original"}
    wanted: list[tuple[Made, bool]] = [
        (each, said == f"p{first[each.story]}") for each, said in judged if each.kind not in ("original", "template")
    ]

    missed = Counter(each.kind for each, is_found in wanted if not is_found)
    assert sum(missed.values()) <= 0.05 * len(wanted), missed


def test_no_story_is_taken_for_a_copy_of_another(judged):
    by_group: dict[str, set[str]] = {}
    for each, said in judged:
        by_group.setdefault(said, set()).add(each.story)

    assert [stories for stories in by_group.values() if len(stories) > 1] == []


def test_a_short_notice_is_no_copy_of_its_like(home):
    notice = "This page is no longer here. Please look for it in our archive, or write to the desk."
    bring(home, told("herald", notice, 1), told("gazette", notice, 2))

    assert copies(home) == []


def test_copies_are_found_in_scripts_that_do_not_part_words(home):
    for language in ("zh", "th"):
        tongue = Tongue(language, random.Random(language))
        text = tongue.printed(tongue.story(200))
        bring(home, told(f"a-{language}", text, 1), told(f"b-{language}", text[: len(text) // 2], 2))

    assert [(source, first) for source, first, _ in copies(home)] == [("b-th", "a-th"), ("b-zh", "a-zh")]
