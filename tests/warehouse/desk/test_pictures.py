"""Numbers in, places of shapes out."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from warehouse.desk.pictures import calendar, chart, mark, volume

DAYS = st.dictionaries(st.dates(date(1871, 1, 1), date(2100, 1, 1)), st.integers(1, 10_000), min_size=1, max_size=50)


@given(DAYS)
def test_every_article_stands_in_one_bar_and_every_bar_in_the_picture(days):
    drawn = volume(days.items(), lambda stretch: f"{stretch.since}/{stretch.until}")

    earlier = drawn.earlier.value if drawn.earlier else 0
    assert sum(bar.value for bar in drawn.bars) + earlier == sum(days.values())
    assert earlier <= 0.02 * sum(days.values())
    assert all(0 <= bar.y <= 100 and bar.y + bar.height <= 100.1 and bar.x + bar.width <= 1000.1 for bar in drawn.bars)
    assert len(drawn.bars) <= 240


@given(DAYS)
def test_bars_follow_each_other_without_a_hole(days):
    drawn = volume(days.items(), lambda stretch: f"{stretch.since}/{stretch.until}")
    ends = [bar.link.split("/") for bar in ([drawn.earlier] if drawn.earlier else []) + list(drawn.bars)]

    assert all(before[1] == after[0] for before, after in pairwise(ends))
    assert ends[0][0] <= str(min(days)) and str(max(days)) < ends[-1][1]


def test_a_single_bar_is_no_wall_and_stands_in_the_middle():
    drawn = volume([(date(2026, 3, 1), 4)], lambda _: "")

    assert (drawn.bars[0].x, drawn.bars[0].width) == (440, 120)
    assert (drawn.first, drawn.last) == ("1 March 2026", "")


def test_a_short_span_is_drawn_by_day_and_a_long_one_by_year():
    first = date(2026, 1, 1)
    units = [
        volume([(first, 1), (first + timedelta(days=length), 1)], lambda _: "").unit for length in (3, 200, 800, 9000)
    ]

    assert units == ["day", "week", "month", "year"]


def test_a_few_old_articles_do_not_leave_the_picture_empty_and_are_one_link_away():
    month = {date(2026, 3, day): 10 for day in range(1, 31)}
    drawn = volume({date(1998, 5, 1): 2, **month}.items(), lambda stretch: f"{stretch.since}/{stretch.until}")

    assert (drawn.first, drawn.unit, len(drawn.bars)) == ("1 March 2026", "day", 30)
    assert (drawn.earlier.value, drawn.earlier.link) == (2, "1998-05-01/2026-03-01")
    assert volume(month.items(), lambda _: "").earlier is None


def test_a_break_stands_between_the_bars_of_its_day():
    weeks = [date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 16), date(2026, 3, 23)]

    lasts = mark(date(2026, 3, 9), None, weeks, 7, "lost")
    assert (lasts.x, lasts.width) == (250, 750)
    ended = mark(date(2026, 2, 1), date(2026, 3, 16), weeks, 7, "lost")
    assert (ended.x, ended.width) == (0, 500)
    assert mark(date(2026, 1, 1), date(2026, 2, 1), weeks, 7, "lost") is None
    assert mark(date(2026, 3, 30), None, weeks, 7, "lost").x == 1000


def test_nothing_is_an_empty_picture():
    assert volume([], lambda _: "").bars == ()
    assert calendar([]).squares == ()


def test_a_calendar_has_monday_on_top():
    drawn = calendar([(date(2026, 3, 1) + timedelta(days=n), "quiet", "", "") for n in range(9)])

    assert [(square.x, square.y) for square in drawn.squares][:3] == [(0, 6), (1, 0), (1, 1)]
    assert drawn.weeks == 3


def test_an_answer_is_a_chart_only_where_numbers_stand_beside_names():
    assert chart(("a", "n"), [("x", 1), ("y", 2)]).highest == 2
    assert chart(("a", "n"), [("x", "1"), ("y", "2")]) is None
    assert chart(("a", "n"), [("x", True), ("y", False)]) is None
    assert chart(("a", "n"), [("x", None), ("y", 2)]) is None
    assert chart(("n",), [(1,), (2,)]) is None
