from extractors.article import Listed, Reject, article_id
from tests.warehouse.made import NOON, URL, article, at, bring, entry, load_kept, read, read_again, rows
from warehouse.entries import commit_listed
from warehouse.load import Loaded, load
from warehouse.raw import RawBatch, keep

REVISIONS = "select body from revisions order by url, revision"


def test_an_article_is_a_row_with_its_text(home):
    loaded = bring(
        home, read(article(body="First report.\n\nMore of it.", authors=("Ada Byron",), byline="By Ada Byron"))
    )

    assert loaded == Loaded(added=1)
    assert rows(home, "select title, body, authors, standfirst, source from articles") == [
        ("Harbour reopens", "First report.\n\nMore of it.", ["Ada Byron"], None, "herald")
    ]
    assert rows(home, "select unnest(blocks).text from articles") == ["First report.", "More of it."]
    assert rows(home, "select field, method, locator from findings") == [("title", "markup", "h1")]


def test_a_changed_body_becomes_a_second_revision(home):
    bring(home, read(article(body="First report.")))
    loaded = bring(home, read(article(body="First report. Corrected."), captured_at=at(1)))

    assert loaded == Loaded(revised=1)
    assert rows(home, REVISIONS) == ["First report.", "First report. Corrected."]
    assert rows(home, "select body, revision_count from articles") == [("First report. Corrected.", 2)]


def test_white_space_is_no_revision(home):
    bring(home, read(article(body="First report.")))
    loaded = bring(home, read(article(body="First  report."), captured_at=at(1)))

    assert loaded == Loaded(unchanged=1)
    assert rows(home, "select revision, capture_count from revisions") == [(1, 2)]


def test_a_text_that_comes_back_is_a_revision_of_its_own(home):
    for hour, body in enumerate(["One.", "Two.", "One."]):
        bring(home, read(article(body=body), captured_at=at(hour)))

    assert rows(home, REVISIONS) == ["One.", "Two.", "One."]
    assert rows(home, "select count(*) from core.bodies") == [2]


def test_an_older_capture_loaded_later_takes_its_place(home):
    bring(home, read(article(body="Now."), captured_at=at(2)))
    loaded = bring(home, read(article(body="Then."), captured_at=at(0)))

    assert loaded == Loaded(revised=1)
    assert rows(home, "select revision, body from revisions order by revision") == [(1, "Then."), (2, "Now.")]
    assert rows(home, "select body, first_seen_at = fetched_at from articles") == [("Now.", False)]


def test_a_batch_with_two_revisions_of_a_new_article_adds_one_and_revises_one(home):
    loaded = bring(home, read(article(body="One.")), read(article(body="Two."), captured_at=at(1)))

    assert loaded == Loaded(added=1, revised=1)


def test_one_url_from_two_sources_is_one_article_of_the_first(home):
    bring(home, read(source="wire", captured_at=at(1)))
    loaded = bring(home, read(source="herald", captured_at=at(0)))

    assert loaded == Loaded(unchanged=1)
    assert rows(home, "select source, url from articles") == [("herald", URL)]


def test_a_batch_loaded_again_changes_nothing(home):
    told = [read()]
    batch = keep(home, "herald", [each.capture for each in told])
    load_kept(home, batch, told)
    before = rows(home, "from core.readings"), rows(home, "from core.articles")

    assert load_kept(home, batch, told) == Loaded()
    assert (rows(home, "from core.readings"), rows(home, "from core.articles")) == before


def test_batches_are_loaded_together_but_for_those_that_were_before(home):
    reads = [read(article(f"https://herald.example/{number}")) for number in range(3)]
    batches = [keep(home, "herald", [each.capture]) for each in reads]
    load_kept(home, batches[0], reads[:1])

    kept = [(batch, [each.capture]) for batch, each in zip(batches, reads, strict=True)]
    readings = [reading for each in reads for reading in each.readings]
    loaded = load(home, kept, readings, [], now=NOON, run_id="run-2")

    assert loaded == Loaded(added=2)
    assert rows(home, "select batch_id from core.readings order by url") == [batch.batch_id for batch in batches]
    assert rows(home, "select raw_path from core.captures order by url") == [batch.path for batch in batches]
    assert rows(home, "select run_id from ops.batches order by batch_id") == ["run-1", "run-2", "run-2"]


def test_the_same_capture_in_another_batch_adds_nothing(home):
    bring(home, read())

    assert bring(home, read()) == Loaded(unchanged=1)
    assert rows(home, "select count(*) from core.captures") == [1]


def test_the_same_text_in_a_second_file_is_an_address_of_the_first(home):
    bring(home, read(article("file:letters/b.txt"), captured_at=at(1)))
    loaded = bring(home, read(article("file:letters/a.txt")), read(article("file:letters/c.txt"), captured_at=at(2)))

    assert loaded == Loaded(unchanged=2)
    assert rows(home, "select url from articles") == ["file:letters/a.txt"]
    assert rows(home, "select url from addresses order by url") == [f"file:letters/{name}.txt" for name in "abc"]


def test_files_that_say_the_same_within_one_batch_are_one_article(home):
    loaded = bring(home, read(article("file:letters/a.txt")), read(article("file:letters/b.txt"), captured_at=at(1)))

    assert loaded == Loaded(added=1, unchanged=1)


def test_pages_that_say_the_same_at_two_addresses_are_two_articles(home):
    loaded = bring(home, read(article("https://herald.example/news/a")), read(article("https://herald.example/news/b")))

    assert loaded == Loaded(added=2)


def test_an_address_at_which_an_article_was_found_leads_to_it_again(home):
    bring(home, read(article(URL), entry_url="https://www.herald.example/amp/harbour"))
    bring(home, read(article("https://www.herald.example/amp/harbour"), captured_at=at(1)))

    assert rows(home, "select url from articles") == [URL]


def test_a_page_that_shows_another_article_every_day_joins_nothing(home):
    latest = "https://herald.example/news/latest"
    for day in range(3):
        bring(home, read(article(f"{URL}-{day}"), entry_url=latest, captured_at=at(24 * day)))

    assert rows(home, "select count(*) from articles") == [3]


def test_two_articles_that_turn_out_to_be_one_are_joined_under_the_first(home):
    amp = "https://amp.herald.example/news/harbour"
    bring(home, read(article(amp, body="One."), captured_at=at(0)))
    bring(home, read(article(URL, body="Two."), captured_at=at(1)))
    loaded = bring(home, read(article(URL, body="Two.", addresses=(amp,)), captured_at=at(2)))

    assert loaded == Loaded(unchanged=1)
    assert rows(home, "select url, revision_count from articles") == [(amp, 2)]
    assert rows(home, "select distinct article_id::varchar from core.readings") == [article_id(amp)]


def test_a_redirect_to_another_article_joins_nothing(home):
    other = "https://herald.example/news/bridge"
    bring(home, read(article(URL)), read(article(other, title="Bridge closes")))
    bring(home, read(article(other, title="Bridge closes"), entry_url=URL, final_url=other, captured_at=at(1)))

    assert rows(home, "select url, revision_count from articles order by url") == [(other, 1), (URL, 1)]
    assert rows(home, f"select kind from addresses where url = '{URL}' order by kind") == ["canonical", "redirect"]


def test_a_page_of_several_articles_does_not_join_them(home):
    page = "https://herald.example/briefs/today"
    bring(home, read(article(f"{page}/1", title="One"), article(f"{page}/2", title="Two"), entry_url=page))

    assert rows(home, "select title from articles order by title") == ["One", "Two"]


def test_another_sites_copy_is_another_article(home):
    wire = "https://wire.example/story/1"
    bring(home, read(article(URL, addresses=(wire,))), read(article(wire), source="wire"))

    assert rows(home, "select url from articles order by url") == [URL, wire]


def test_what_newer_code_reads_replaces_the_reading_and_adds_no_revision(home):
    told = read(article(body="Menu. First report."), version="1")
    bring(home, told)
    bring(home, read_again(told, article(body="First report."), version="2"))

    assert rows(home, "select body, revision_count, extractor_version from articles") == [("First report.", 1, "2")]
    assert rows(home, "select count(*) from core.bodies") == [1]


def test_a_capture_that_is_no_article_to_newer_code_loses_its_reading(home):
    told = read()
    bring(home, told)
    lost = Reject("herald", URL, "extract", "not_article", capture_id=told.capture.capture_id)
    bring(home, rejects=[lost])

    assert rows(home, "select count(*) from articles") == [0]
    assert rows(home, "select reason from rejects") == ["not_article"]


def test_a_page_on_which_reading_hung_keeps_its_earlier_reading(home):
    told = read()
    bring(home, told)
    bring(home, rejects=[Reject("herald", URL, "extract", "poison", capture_id=told.capture.capture_id)])

    assert rows(home, "select count(*) from articles") == [1]


def test_text_that_utf8_cannot_write_is_loaded_all_the_same(home):
    bring(home, read(article(title="Half a pair \ud83d", body="And \ud800 here.\n\nNext.")))

    assert rows(home, "select title, body from articles") == [("Half a pair ?", "And ? here.\n\nNext.")]
    assert rows(home, "select blocks[2].text from articles") == ["Next."]


def test_the_day_of_an_undated_article_is_that_of_its_listing(home):
    kept = RawBatch("listing-1", "", "herald")
    listed = [Listed((entry(published_at=at(-48)), entry("https://herald.example/news/bridge")))]
    commit_listed(home, "herald", listed, kept, [], now=NOON, run_id="run-1")
    bring(home, read(), read(article("https://herald.example/news/bridge", title="Bridge closes")))

    assert rows(home, "select day::varchar, day_basis, article_count from daily_counts order by day") == [
        ("2026-02-27", "listed", 1),
        ("2026-03-01", "first_seen", 1),
    ]
