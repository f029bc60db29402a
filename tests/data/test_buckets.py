"""Buckets cover every day once, and each grain nests in the next."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.buckets import Grain, buckets_between, end, start, widen
from layers.periods import Period

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 12, 31))
GRAINS = st.sampled_from(list(Grain))


@given(DAYS, GRAINS)
def test_a_day_lies_in_its_bucket_and_the_next_bucket_begins_the_day_after(day: date, grain: Grain) -> None:
    first, last = start(day, grain), end(day, grain)
    assert first <= day <= last
    assert start(last + timedelta(days=1), grain) == last + timedelta(days=1)
    assert end(first, grain) == last


@given(DAYS, GRAINS, GRAINS)
def test_a_finer_bucket_never_crosses_the_edge_of_a_coarser_one(day: date, one: Grain, other: Grain) -> None:
    fine, coarse = sorted((one, other), key=lambda grain: grain.coarseness)
    assert start(start(day, fine), coarse) == start(end(day, fine), coarse)


@given(DAYS, st.integers(0, 500), GRAINS)
def test_widening_covers_and_is_stable(first: date, days: int, grain: Grain) -> None:
    period = Period.of_days(first, first + timedelta(days=days))
    wide = widen(period, grain)
    assert wide.first is not None
    assert wide.last is not None
    assert wide.first <= first
    assert wide.last >= first + timedelta(days=days)
    assert widen(wide, grain) == wide


@given(DAYS, st.integers(0, 200), GRAINS)
def test_the_buckets_of_a_stretch_follow_each_other_without_a_gap(first: date, days: int, grain: Grain) -> None:
    found = buckets_between(first, first + timedelta(days=days), grain)
    for one, following in pairwise(found):
        assert one.last is not None
        assert one.last + timedelta(days=1) == following.first


@pytest.mark.parametrize(
    ("text", "widened"),
    [
        ("2017-05-09", "2017-05"),
        ("2017-05-09/2017-06-02", "2017-05-01/2017-06-30"),
        ("/2017-05-19", "/2017-05-31"),
        ("2017-05-24/..", "2017-05-01/.."),
        ("2017", "2017"),
        ("", ""),
    ],
)
def test_months_of_dates_as_sources_give_them(text: str, widened: str) -> None:
    assert widen(Period.parse(text), Grain.MONTH).edtf == widened


def test_a_week_is_a_quarter_of_a_month() -> None:
    assert [bucket.edtf for bucket in buckets_between(date(2026, 2, 1), date(2026, 2, 28), Grain.WEEK)] == [
        "2026-02-01/2026-02-07",
        "2026-02-08/2026-02-14",
        "2026-02-15/2026-02-21",
        "2026-02-22/2026-02-28",
    ]
