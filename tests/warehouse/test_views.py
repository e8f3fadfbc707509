"""Views that answer questions people have about news."""

from extractors.article import Image, Listed
from tests.warehouse.made import NOON, URL, article, at, bring, entry, read, rows
from warehouse.check import check
from warehouse.entries import commit_listed
from warehouse.home import Home
from warehouse.raw import RawBatch
from warehouse.runs import Report, end_run, start_run


def test_pictures_and_authors_are_rows_of_their_own(home):
    images = (Image("https://herald.example/1.jpg", "The quay", "Ada Byron"), Image("https://herald.example/2.jpg"))
    bring(home, read(article(images=images, authors=("Ada Byron", "Bo Ek"))))

    assert rows(home, "select place, url, caption, credit from images order by place") == [
        (1, "https://herald.example/1.jpg", "The quay", "Ada Byron"),
        (2, "https://herald.example/2.jpg", None, None),
    ]
    assert rows(home, "select place, author, url from authors order by place") == [
        (1, "Ada Byron", URL),
        (2, "Bo Ek", URL),
    ]


def listed(home, *urls, hour, is_backfill=False):
    batch = RawBatch(f"listing-{hour}-{is_backfill}", "", "herald")
    portion = Listed(tuple(entry(url) for url in urls))
    commit_listed(home, "herald", [portion], batch, [], now=at(hour), run_id="run-1", is_backfill=is_backfill)


def test_an_article_that_is_dated_long_before_it_was_listed_is_a_late_publication(home):
    end_run(home, start_run(home, "herald", "run", now=NOON), Report(), "ok", now=NOON)
    dates = {"late": at(24), "fresh": at(118), "before": at(-240), "past": at(30)}
    listed(home, *(f"{URL}/{name}" for name in dates if name != "past"), hour=120)
    listed(home, f"{URL}/past", hour=120, is_backfill=True)
    for name, published_at in dates.items():
        told = article(f"{URL}/{name}", title=name, published_at=published_at, published_on=published_at.date())
        bring(home, read(told, captured_at=at(121)))

    assert rows(home, "select title, days_late from late_publications") == [("late", 4)]


def faults(home):
    found = check(home)
    return [fault.partition(":")[0] for fault in found]


def test_a_title_that_is_the_sites_name_is_a_fault(tmp_path):
    for number, title in enumerate(("Herald", "THE-HERALD", "The Herald reports")):
        home = Home(tmp_path / str(number))
        bring(home, read(article("https://www.the-herald.example/a", title=title), source="herald"))
        assert faults(home) == (["no title is the sites name"] if number < 2 else [])


def test_titles_in_other_scripts_are_not_taken_for_one_another(home):
    bring(
        home,
        *(read(article(f"{URL}/{n}", title=f"港口钟声{n}", body=f"第{n}天。"), captured_at=at(n)) for n in range(30)),
    )

    assert faults(home) == []


def test_a_text_under_many_titles_is_boilerplate_and_a_fault_wherever_it_stands(tmp_path):
    home = Home(tmp_path / "data")
    plea = "We value your privacy, and so do our 812 partners, who store and read what lies on your device. Accept?"
    bring(home, *(read(article(f"{URL}/{n}", body=plea, title=f"Report {n}"), captured_at=at(n)) for n in range(5)))
    bring(home, read(article("https://wire.example/a", body=plea, title="Elsewhere"), source="wire", captured_at=at(9)))
    (fault,) = check(home)

    assert fault.startswith("no body is boilerplate")
    assert fault.count("https://") >= 5


def test_a_short_line_that_a_source_repeats_is_a_fault_only_in_another_source(tmp_path):
    home = Home(tmp_path / "data")
    bring(home, *(read(article(f"{URL}/{n}", body="Video.", title=f"Report {n}"), captured_at=at(n)) for n in range(5)))
    assert faults(home) == []

    bring(home, read(article("https://wire.example/a", body="Video.", title="Elsewhere"), source="wire"))
    assert check(home) == ["no body is boilerplate: https://wire.example/a Elsewhere"]


def test_a_date_in_the_future_is_a_fault_unless_it_is_flagged(tmp_path):
    home = Home(tmp_path / "data")
    later = {"published_at": at(48), "published_on": at(48).date()}
    bring(home, read(article(f"{URL}/flagged", flags=("published_in_future",), **later)))
    assert faults(home) == []

    bring(home, read(article(f"{URL}/plain", title="Tomorrow", **later)))
    assert faults(home) == ["no future goes unflagged"]
