"""A past period is cut into slices that meet without gap or overlap."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.slices import slices

DAYS = st.dates(date(1990, 1, 1), date(2030, 1, 1))


@given(DAYS, st.integers(1, 400), st.sampled_from(["day", "week", "month"]))
def test_slices_meet_without_gap_or_overlap(since, days, every):
    until = since + timedelta(days=days)
    cut = list(slices(since, until, every))

    assert cut[0][0] == since
    assert cut[-1][1] == until
    assert all(left[1] == right[0] for left, right in pairwise(cut))


@pytest.mark.parametrize(
    ("every", "first"), [("day", date(2024, 2, 15)), ("week", date(2024, 2, 19)), ("month", date(2024, 3, 1))]
)
def test_slices_are_cut_at_fixed_days_whatever_the_start(every, first):
    assert next(slices(date(2024, 2, 14), date(2024, 6, 1), every))[1] == first


def test_an_empty_period_has_no_slices():
    assert not list(slices(date(2024, 1, 1), date(2024, 1, 1), "day"))
