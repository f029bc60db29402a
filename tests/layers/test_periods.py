"""Dates are read as EDTF, with their precision, and nothing that cannot be is let through."""

from datetime import date, timedelta

import edtf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.faults import Fault
from layers.periods import Period, Precision

DAYS = st.dates(min_value=date(1, 1, 1), max_value=date(9998, 12, 31))
MARKS = st.sampled_from(["", "?", "~", "%"])


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Any single date that levels 0 and 1 can write."""
    day = draw(DAYS)
    form = draw(
        st.sampled_from(
            [
                "{y:04d}-{m:02d}-{d:02d}",
                "{y:04d}-{m:02d}",
                "{y:04d}",
                "{y:04d}-{m:02d}-XX",
                "{y:04d}-XX",
                "{s:04d}-2{q}",
            ]
        )
    )
    return form.format(y=day.year, m=day.month, d=day.day, s=day.year, q=day.month % 4 + 1) + draw(MARKS)


@given(texts())
def test_a_date_covers_the_days_that_the_reference_library_says(text: str) -> None:
    ours, bare = Period.parse(text), edtf.parse_edtf(text.rstrip("?~%"))
    assert (ours.uncertain, ours.approximate) == (text[-1] in "?%", text[-1] in "~%")
    if (
        ours.precision is Precision.SEASON
    ):  # the library files winter under the year's January, the standard leaves it open
        return
    low, high = bare.lower_strict(), bare.upper_strict()
    assert (ours.first, ours.last) == (date(*low[:3]), date(*high[:3]))


@given(texts())
def test_a_date_keeps_the_words_it_came_in(text: str) -> None:
    assert Period.parse(text).edtf == text


@given(DAYS, st.integers(0, 4000))
def test_the_period_of_some_days_covers_these_days_and_no_others(first: date, length: int) -> None:
    last = min(first + timedelta(days=length), date.max)
    period = Period.of_days(first, last)
    assert (period.first, period.last) == (first, last)
    assert Period.parse(period.edtf) == period


@given(DAYS, DAYS)
def test_an_interval_that_ends_before_it_begins_is_refused(one: date, other: date) -> None:
    if one == other:
        return
    with pytest.raises(Fault, match="E_DATE_IMPOSSIBLE"):
        Period.parse(f"{max(one, other)}/{min(one, other)}")


@pytest.mark.parametrize("text", ["2017-06-31", "2017-02-29", "1900-02-29", "2017-13", "2017-00", "0000", "2017-05-00"])
def test_a_day_that_is_in_no_calendar_is_impossible(text: str) -> None:
    with pytest.raises(Fault, match="E_DATE_IMPOSSIBLE"):
        Period.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "31/05/2017",
        "/",
        "../..",
        "2017-5-3",
        "20170531",
        " 2017",
        "2017-05-31T08:00",
        "２０１７",
        "201X-05",
        "2017-XX-12",
        "2017??",
    ],
)
def test_what_is_not_edtf_is_refused(text: str) -> None:
    with pytest.raises(Fault, match="E_DATE"):
        Period.parse(text)


@given(st.text(min_size=4, max_size=24))
def test_no_text_breaks_the_reader_or_is_quoted_in_its_fault(text: str) -> None:
    said = ""
    try:
        Period.parse(text)
    except Fault as fault:
        said = str(fault)
    assert text not in said


def test_unknown_ends_and_ends_still_to_come_are_told_apart() -> None:
    unknown, ongoing = Period.parse("2017-05/"), Period.parse("2017-05/..")
    assert (unknown.last, ongoing.last) == (None, None)
    assert ongoing.ongoing
    assert not unknown.ongoing
    assert ongoing.touches(date(2030, 1, 1), date(2030, 1, 31))
    assert not unknown.touches(date(2030, 1, 1), date(2030, 1, 31))


def test_a_period_that_nobody_knows_touches_no_window() -> None:
    assert not Period.parse("").touches(date.min, date.max)


@given(DAYS, DAYS, DAYS, DAYS)
def test_touching_is_having_a_day_in_common(a: date, b: date, c: date, d: date) -> None:
    (first, last), (begin, end) = sorted((a, b)), sorted((c, d))
    common = max(first, begin) <= min(last, end)
    assert Period.of_days(first, last).touches(begin, end) == common
