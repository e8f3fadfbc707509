"""Edits of loaded revisions, what each page said at a moment, and pages that never stop changing."""

from tests.warehouse.made import article, at, bring, read, read_again, rows

EDITS = "select revision, kinds, words_added, words_removed from edits order by revision"
ONE, TWO, THREE = "Four ships came in.", "Five ships came in.", "Five ships came in.\n\nThey stay until noon."


def test_each_revision_but_the_first_has_its_edit(home):
    for hour, body in enumerate((ONE, TWO, THREE)):
        bring(home, read(article(body=body), captured_at=at(hour)))

    assert rows(home, EDITS) == [(2, ["number"], 1, 1), (3, ["paragraph_added"], 4, 0)]
    assert rows(home, "select diff from edits order by revision") == [
        "body: [-Four-]{+Five+} ships came in. ...",
        "body: {+They stay until noon.+}",
    ]
    assert rows(home, "select captured_at - previous_captured_at from edits where revision = 2")[0].seconds == 3600


def test_an_older_capture_loaded_between_two_revisions_makes_their_edits_anew(home):
    bring(home, read(article(body=ONE), captured_at=at(0)))
    bring(home, read(article(body=THREE), captured_at=at(2)))
    assert rows(home, EDITS) == [(2, ["number", "paragraph_added"], 5, 1)]

    bring(home, read(article(body=TWO), captured_at=at(1)))

    assert rows(home, EDITS) == [(2, ["number"], 1, 1), (3, ["paragraph_added"], 4, 0)]


def test_a_capture_that_says_what_its_neighbour_says_makes_no_edit(home):
    for hour, body in enumerate((ONE, ONE, TWO, TWO)):
        bring(home, read(article(body=body), captured_at=at(hour)))

    assert rows(home, EDITS) == [(2, ["number"], 1, 1)]


def test_articles_that_turn_out_to_be_one_get_the_edit_between_them(home):
    amp, url = "https://amp.herald.example/news/harbour", "https://herald.example/news/harbour"
    bring(home, read(article(url, body=TWO), captured_at=at(1)))
    bring(home, read(article(amp, body=ONE), captured_at=at(0)))
    bring(home, read(article(url, body=TWO, addresses=(amp,)), captured_at=at(2)))

    assert rows(home, "select url, kinds from edits") == [(amp, ["number"])]


def test_newer_code_that_reads_otherwise_makes_no_edit(home):
    told = read(article(body=f"Menu. {ONE}"), captured_at=at(0))
    bring(home, told)
    bring(home, read_again(told, article(body=ONE), version="2"))

    assert rows(home, EDITS) == []


def test_an_edit_between_readings_of_two_versions_says_so_until_the_older_is_read_again(home):
    told = read(article(body=f"Menu. {ONE}"), captured_at=at(0), version="1")
    bring(home, told)
    bring(home, read(article(body=ONE), captured_at=at(1), version="2"))
    assert rows(home, "select is_same_reader from edits") == [False]

    bring(home, read_again(told, article(body=ONE), version="2"))

    assert rows(home, "from edits") == []


def test_as_of_a_moment_each_page_says_what_it_said_then(home):
    other = "https://herald.example/news/bridge"
    bring(home, read(article(body=ONE), captured_at=at(0)), read(article(body=TWO), captured_at=at(2)))
    bring(home, read(article(other, title="Bridge closes", body="It is shut."), captured_at=at(3)))

    asked = "select title, body from as_of('{}') order by title"
    assert rows(home, asked.format(at(-1))) == []
    assert rows(home, asked.format(at(1))) == [("Harbour reopens", ONE)]
    assert rows(home, asked.format(at(2))) == [("Harbour reopens", TWO)]
    assert rows(home, asked.format(at(3))) == [("Bridge closes", "It is shut."), ("Harbour reopens", TWO)]


def test_a_page_that_never_stops_changing_is_capped_and_flagged_and_nothing_is_lost(home):
    said = [f"Visitor number {n} came." for n in range(40)]
    told = [read(article(body=body), captured_at=at(n / 10)) for n, body in enumerate(said)]
    bring(home, *told[1::2])
    bring(home, *told[::2])

    assert rows(home, "select revision_count, is_churning, body from articles") == [(25, True, said[-1])]
    assert rows(home, "select body from revisions order by revision") == [*said[:24], said[-1]]
    assert rows(home, "select count(*) from edits") == [24]
    assert rows(home, "select count(*) from captures") == [40]
    assert rows(home, f"select body from as_of('{at(3.05)}')") == [said[30]]


def test_a_page_that_changes_now_and_then_is_not_flagged(home):
    for day in range(3):
        bring(home, *(read(article(body=f"{day} {n}"), captured_at=at(24 * day + n / 10)) for n in range(10)))

    assert rows(home, "select revision_count, is_churning from articles") == [(30, False)]
