"""Counts keep what is not known apart from nought; opening hours are read or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.faults import Fault
from layers.vocabulary import CountRange, OpeningHours

BOUND = st.none() | st.integers(-5, 50)


@given(BOUND, BOUND, BOUND)
def test_a_count_is_known_in_order_and_not_negative_or_refused(
    low: int | None, best: int | None, high: int | None
) -> None:
    known = [number for number in (low, best, high) if number is not None]
    sound = bool(known) and known == sorted(known) and known[0] >= 0
    if not sound:
        with pytest.raises(Fault, match=r"E_RANGE|E_NEGATIVE"):
            CountRange(low, best, high)
        return
    count = CountRange(low, best, high)
    assert count.ceiling is None or count.floor <= count.ceiling
    assert all(count.floor <= number for number in known if low is not None or best is not None)


@pytest.mark.parametrize(
    ("bounds", "floor", "ceiling"),
    [((70, 70, 70), 70, 70), ((None, 70, None), 70, 70), ((70, None, None), 70, None), ((None, None, 70), 0, 70)],
)
def test_exact_about_at_least_and_at_most(bounds: tuple[int | None, ...], floor: int, ceiling: int | None) -> None:
    count = CountRange(*bounds)
    assert (count.floor, count.ceiling) == (floor, ceiling)


@given(st.integers(0, 6), st.integers(0, 6), st.integers(0, 1438), st.integers(1, 1439))
def test_opening_hours_survive_being_written(first: int, last: int, opens: int, closes: int) -> None:
    if first > last or opens >= closes:
        return
    hours = OpeningHours(frozenset(range(first, last + 1)), opens, closes)
    assert OpeningHours.parse(str(hours)) == hours


@pytest.mark.parametrize("text", ["", "18:00", "Mo-Su 18-19", "Su-Mo 08:00-09:00", "Mo 19:00-18:00", "Mo 25:00-26:00"])
def test_other_opening_hours_are_refused(text: str) -> None:
    with pytest.raises(Fault, match="E_HOURS"):
        OpeningHours.parse(text)
