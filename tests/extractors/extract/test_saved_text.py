"""Saved text -> Article: the layouts in which people keep articles, and the files that are none."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.article import Agency, Capture, Image
from extractors.errors import ExtractError
from extractors.extract.saved_text import extract_text
from extractors.extract.text_lines import read_lines
from extractors.extract.text_tidy import is_tidy
from extractors.source import Source

SOURCE = Source.model_validate({"name": "letters", "language": "en", "discover": [{"kind": "folder", "path": "."}]})
SEED = Path(__file__).parents[4] / "shared" / "seed" / "new-arab-2016-04-21.txt"
LETTER = """\
Ferry to the outer islands sails again

Ferry to the outer islands sails again
After eleven weeks in dock the old boat is back on its route, to the relief of the islanders.
3 min read
7 May, 2019
The boat left at dawn with forty passengers on board [Harbour Post]

The ferry to the outer islands left its berth on Monday, eleven weeks after its engine had failed, officials said.

Forty passengers were on board, most of them islanders who had waited since February to go home.

"We had begun to forget what the mainland looks like," one of them told Reuters.
"""


def read(text, name="letter.txt", media_type="text/plain", source=SOURCE):
    body = text if isinstance(text, bytes) else text.encode()
    capture = Capture("letters", f"file:letters/{name}", datetime(2026, 1, 1, tzinfo=UTC), body, media_type=media_type)
    (article,) = extract_text(capture, source)
    return article


def test_the_users_own_document_is_read_perfectly():
    if not SEED.exists():
        pytest.skip(f"{SEED} is not here")
    article = read(SEED.read_bytes())
    printed = [" ".join(line.split()) for line in SEED.read_text("utf-8").splitlines() if line.strip()]

    assert article.title == "Islamic State group militants retreat from Libyan stronghold"
    assert article.standfirst == printed[2]
    assert (article.published_on, article.published_at) == (date(2016, 4, 21), None)
    assert (article.published_precision, article.published_text) == ("day", "21 April, 2016")
    assert (article.reading_minutes, article.language) == (2, "en")
    caption = "The retreat comes following recent strikes by eastern security forces"
    assert article.images == (Image("", caption, "Anadolu"),)
    assert [block.text for block in article.blocks] == printed[6:]
    assert len(article.blocks) == 12
    assert article.agencies == (Agency("Reuters", "cited"),)


def test_every_value_says_on_which_line_it_stood():
    article = read(LETTER)
    found = {finding.field: (finding.locator, finding.raw) for finding in article.findings if finding.field != "url"}

    assert found["title"] == ("line 1", "Ferry to the outer islands sails again")
    assert found["published_on"] == ("line 6", "7 May, 2019")
    assert found["reading_minutes"] == ("line 5", "3 min read")
    assert found["blocks"][0] == "lines 9-13"
    assert found["language"][0] == "from line 9"
    assert found["agencies"] == ("line 13", f"Reuters (cited): {article.blocks[2].text}")
    told = {name for name in FIELDS_WITH_FINDING if getattr(article, name) not in ("", (), None)}
    assert told == set(found)


FIELDS_WITH_FINDING = (
    "title", "kicker", "standfirst", "byline", "authors", "dateline", "published_on", "published_at", "modified_on",
    "modified_at", "section", "language", "images", "agencies", "reading_minutes", "blocks",
)  # fmt: skip
SIGNED_LETTER = LETTER.replace("7 May, 2019", "7 May, 2019\nBy Ada Byron, dpa").replace("3 min read\n", "")


def test_a_line_that_said_something_else_is_kept_as_a_loser():
    article = read(LETTER.replace("7 May, 2019", "7 May, 2019\n9 May, 2019"))
    dates = [(one.raw, one.is_chosen) for one in article.findings if one.field == "published_on"]

    assert article.published_on == date(2019, 5, 7)
    assert dates == [("7 May, 2019", True), ("9 May, 2019", False)]
    assert all(one.is_chosen for one in read(SIGNED_LETTER).findings)


def test_a_byline_names_people_and_agencies_each_with_its_line():
    article = read(SIGNED_LETTER)
    found = [(finding.field, finding.locator) for finding in article.findings]

    assert article.authors == ("Ada Byron",)
    assert article.agencies == (Agency("dpa", "full_copy"), Agency("Reuters", "cited"))
    assert [one for one in found if one[0] in ("byline", "authors", "agencies")] == [
        ("byline", "line 6"),
        ("authors", "line 6"),
        ("agencies", "line 6"),
        ("agencies", "line 13"),
    ]


CARRIED = {
    "windows line ends": lambda text: text.replace("\n", "\r\n").encode(),
    "a byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16, big endian": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "no-break spaces": lambda text: text.replace(" on ", "\u00a0on\u00a0").encode(),
    "quote marks": lambda text: "".join(f"> {line}\n" for line in text.splitlines()).encode(),
}


@pytest.mark.parametrize("carry", CARRIED.values(), ids=CARRIED)
def test_how_a_text_was_carried_changes_nothing(carry):
    assert read(carry(LETTER)).content_sha256 == read(LETTER).content_sha256


def test_hard_line_breaks_are_undone():
    import textwrap

    broken = "\n".join(textwrap.fill(line, 72) for line in LETTER.splitlines())

    assert read(broken).body == read(LETTER).body
    assert read(broken).standfirst == read(LETTER).standfirst


def test_a_mail_header_and_signature_are_no_part_of_the_article():
    import textwrap

    broken = "\n".join(textwrap.fill(line, 72) for line in LETTER.splitlines())
    header = "From: A Friend <friend@example.org>\nDate: Wed, 8 May 2019 10:00:00 +0200\nSubject: Fwd: the ferry\n\n"
    mail = f"{header}{broken}\n-- \nA Friend\n"

    assert read(mail).content_sha256 == read(LETTER).content_sha256
    assert read(mail).published_on == date(2019, 5, 7)


def test_published_and_updated_are_told_apart():
    article = read(LETTER.replace("7 May, 2019", "Updated: 8 May 2019, 18:01 | Published: 7 May 2019, 06:30"))

    assert (article.published_on, article.modified_on) == (date(2019, 5, 7), date(2019, 5, 8))
    assert article.published_at is None


def test_a_time_without_a_zone_is_an_instant_only_in_a_zone_that_was_configured():
    text = LETTER.replace("7 May, 2019", "7 May 2019, 06:30")
    dublin = SOURCE.model_validate({**SOURCE.model_dump(), "name": "letters", "timezone": "Europe/Dublin"})

    assert read(text).published_at is None
    assert read(text, source=dublin).published_at == datetime(2019, 5, 7, 5, 30, tzinfo=UTC)
    assert read(text, source=dublin).published_zone == "source"


def test_a_relative_time_counts_back_from_the_capture_and_is_flagged():
    article = read(LETTER.replace("7 May, 2019", "By Ada Byron · 3 hours ago"))

    assert (article.published_on, article.published_at) == (date(2025, 12, 31), None)
    assert article.flags == ("relative_date",)
    assert [one.raw for one in article.findings if one.field == "published_on"] == ["3 hours ago"]


def test_an_address_in_the_text_is_the_articles_own():
    tail = "\nSource: https://Example.org/ferry?utm_source=mail\n"

    assert read(LETTER).url == "file:letters/letter.txt"
    assert read(LETTER + tail).url == "https://example.org/ferry"
    assert "example" not in read(LETTER + tail).body


NO_ARTICLES = {
    "nothing": ("empty", b" \r\n\t\n"),
    "a picture": ("not_article", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8),
    "a shopping list": ("not_article", b"Shopping\n\nmilk\nbread\nsix eggs\n\n- nails\n- wood glue\n"),
    "a log": ("not_article", b"".join(b"2024-03-01 10:00:%02d INFO job %d done\n" % (i, i) for i in range(30))),
    "a table": ("not_article", b"id,day,town\n" + b"".join(b"%d,2024-01-%02d,Leeds\n" % (i, i) for i in range(1, 29))),
    "code": ("not_article", Path(__file__).read_bytes().replace(LETTER.encode(), b"")),
    "a block page": ("not_article", b"Access denied\n\nPlease enable JavaScript and cookies to continue.\n"),
}  # fmt: skip


@pytest.mark.parametrize(("reason", "body"), NO_ARTICLES.values(), ids=NO_ARTICLES)
def test_what_is_no_article_is_refused_with_a_reason(reason, body):
    with pytest.raises(ExtractError) as refusal:
        read(body)

    assert refusal.value.reason == reason
    assert " " in refusal.value.detail


ROWS = [*LETTER.splitlines(), "", "* Home", "Share", "© 2019 Harbour Post", "Foto: dpa", "> x"]
SCRAPS = st.lists(st.sampled_from(ROWS)).map(lambda rows: "\n".join(rows).encode())
WORDS = st.text(st.characters(codec="utf-8"), max_size=400).map(str.encode)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400) | WORDS | SCRAPS)
def test_any_bytes_give_an_article_or_a_reason(body):
    try:
        article = read(body)
    except ExtractError:
        return
    assert article.title
    assert article.blocks


def test_headlines_of_one_length_are_not_taken_for_lines_that_a_machine_broke():
    headlines = [
        "Harbour ferry returns to the outer islands after winter",
        "Lighthouse keeper retires when the lamp goes electric",
        "Council votes to build a second bridge over the estuary",
        "Reservoir reaches its highest mark since measuring began",
    ] * 20
    told = (
        "The old boat left its berth on Monday with forty passengers on board, most of them islanders who had waited. "
        * 3
    )
    lines = read_lines("\n".join([*headlines, *[told.strip()] * 6])).lines

    assert [line.text for line in lines[: len(headlines)]] == headlines


def test_a_row_of_menu_names_with_bars_makes_a_file_a_page():
    menu = " | ".join(["News", "Sport", "Weather", "Travel", "Money", "Letters", "Puzzles", "Archive"])
    told = ["The ferry to the outer islands left its berth on Monday, officials of the port said."] * 6

    assert not is_tidy(read_lines("\n".join([menu, "Ferry sails again", *told])).lines)
    assert is_tidy(read_lines("\n".join(["Ferry sails again", "Ada Byron | 7 May 2019 | 3 min read", *told])).lines)


MENU = ["Search the Harbour Post", "Home", "Islands", "Mainland", "Weather", "Sport", "Jobs", "Log in", "Subscribe"]
HEADLINE = "Ferry to the outer islands sails again after eleven weeks"
TOLD = [
    "The ferry to the outer islands left its berth on Monday, eleven weeks after its engine had failed.",
    "Forty passengers were on board, most of them islanders who had waited since February to go home to the islands.",
    "The ferry will sail twice a day until the autumn, and three times on market days, the harbour master said.",
]
BYLINES = {
    ("Ada Byron Ada Byron", "Tom Paine Tom Paine", "Published 7 May 2019"): ("Ada Byron", "Tom Paine"),
    ("Ada ByronNews Reporter", "Tom PaineNews Reporter", "Klara Vogt", "Updated20:49, 7 May 2019"): (
        "Ada Byron",
        "Tom Paine",
        "Klara Vogt",
    ),
    ("Author of the article:", "Ada Byron", "Published May 7, 2019"): ("Ada Byron",),
    ("Ada Byron", "Publicerad 22:31"): ("Ada Byron",),
    ("Ada Byron    2 minutes read", "Share this"): ("Ada Byron",),
}


def page(head, tail=()):
    return "\n\n".join([*MENU, HEADLINE, *head, *TOLD, *tail, "Related stories", *MENU])


@pytest.mark.parametrize(("head", "authors"), BYLINES.items())
def test_a_whole_page_names_its_authors_in_many_ways(head, authors):
    article = read(page(head))

    assert (article.title, article.authors) == (HEADLINE, authors)


def test_a_name_below_the_text_signs_it_unless_the_text_speaks_of_that_person():
    assert read(page((), tail=["Ada Byron", "Share this"])).authors == ("Ada Byron",)
    assert read(page((), tail=["Island Master", "Klara Vogt"])).authors == ()
    spoken_of = page((), tail=["The harbour master, Ada Byron, had resigned in March.", "Ada Byron", "Share this"])
    assert read(spoken_of).authors == ()


def test_a_second_headline_is_no_standfirst():
    below = LETTER.split("\n", 3)[3]
    twice = "Ferry to the outer islands sails again\nThe ferry to all outer islands sails at last again\n" + below

    assert read(twice).standfirst.startswith("After eleven weeks")


def test_an_agency_named_as_source_beside_the_date_is_the_byline():
    article = read(page(("Published 7 May 2019", "Source: Reuters")))

    assert (article.byline, article.authors) == ("Source: Reuters", ())
    assert article.agencies == (Agency("Reuters", "full_copy"),)


def test_who_edited_a_page_signs_it_where_nobody_else_does():
    assert read(page((), tail=["Editor : Ada Byron"])).byline == "Editor : Ada Byron"
    assert read(page(("By Tom Paine",), tail=["Editor : Ada Byron"])).byline == "By Tom Paine"


def test_a_newsroom_alone_below_the_text_signs_it():
    article = read(f"{LETTER}\nHarbour Newsroom\n")

    assert (article.byline, article.authors) == ("Harbour Newsroom", ())
    assert article.body.endswith("told Reuters.")
