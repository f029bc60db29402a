"""The forecast finds the rhythm of worlds whose rhythm is known, promises no more than comes, and says when it cannot tell."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from data.rhythm import Operation, counted
from data.shifts.history import History, Noted, histories_of, with_notes
from data.shifts.model import Habit, forecast, habits
from data.shifts.regularity import Rhythmic
from data.shifts.slots import Expected
from layers.hours import HourBand
from tests.data.shifts.worlds import AREAS, RHYTHMS, World, world

TOLD = date(2025, 9, 30)
ORIGIN = date(2025, 10, 7)
WEEK = [ORIGIN + timedelta(days=n) for n in range(1, 8)]


def told(one: World, until: date = TOLD) -> tuple[History, ...]:
    """What a release of that day tells: quarters that are over, three and more."""
    return histories_of(counted([found for found in one.operations if found.day <= until], 3), {})


def noted(one: World) -> tuple[History, ...]:
    """The same with the team's notes of the week since."""
    notes = [Noted(o.area, o.day, o.began) for o in one.operations if o.began]
    return with_notes(told(one), notes, TOLD + timedelta(days=1), ORIGIN)


def expected(one: World) -> tuple[Expected, ...]:
    return forecast(habits(noted(one), ORIGIN), WEEK)


def by_day(found: tuple[Expected, ...], area: str) -> dict[date, float]:
    sums: Counter[date] = Counter()
    for each in found:
        if each.slot.area == area:
            sums[each.slot.day] += each.operations  # type: ignore[assignment]
    return dict(sums)


def test_every_second_day_is_told_from_the_day_between() -> None:
    one = world("48 h", 1)
    for history in noted(one):
        area, last = history.area, history.last
        assert last
        days = by_day(expected(one), area)
        due = last + timedelta(days=2 if (ORIGIN - last).days < 2 else 4)
        assert days[due] > 2 * days[due + timedelta(days=1)]


def test_an_operation_that_only_the_team_knows_of_moves_the_days_that_follow() -> None:
    one = world("48 h", 2)
    area = AREAS[0]
    odd, even = (
        by_day(forecast(habits(with_notes(told(one), [note], note.day, ORIGIN), ORIGIN), WEEK), area)
        for note in (Noted(area, ORIGIN - timedelta(days=n), HourBand.DAWN) for n in (1, 2))
    )
    assert odd[WEEK[0]] > 3 * odd[WEEK[1]]
    assert even[WEEK[1]] > 1.8 * even[WEEK[2]]


def test_certain_weekdays_and_the_hours_of_the_morning_are_found() -> None:
    one = world("weekly", 1)
    usual = Counter(o.day.weekday() for o in one.operations if o.area == AREAS[0]).most_common(1)[0][0]
    found = [each for each in expected(one) if each.slot.area == AREAS[0]]
    best = max(found, key=lambda each: each.operations)
    assert (best.slot.day.weekday(), best.slot.band) == (usual, HourBand.DAWN)
    assert best.seen > 0


@pytest.mark.parametrize("rhythm", RHYTHMS)
def test_what_is_expected_comes_on_the_whole(rhythm: str) -> None:
    """Over 30 worlds, the sum of a week's expectations is within a sixth of what came."""
    promised = came = 0.0
    for seed in range(30):
        one = world(rhythm, seed)
        promised += sum(each.operations for each in expected(one))
        came += sum(o.day in WEEK for o in one.operations)
    assert came / 1.17 < promised < came * 1.17


def test_rhythms_are_found_where_they_are_and_seldom_where_they_are_not() -> None:
    def share(rhythm: str, wanted: Rhythmic) -> float:
        found = [one.regularity.found for seed in range(15) for one in habits(told(world(rhythm, seed)), ORIGIN)]
        return found.count(wanted) / len(found)

    assert share("48 h", Rhythmic.SECOND_DAY) > 0.95
    assert share("weekly", Rhythmic.WEEKLY) > 0.9
    assert share("none", Rhythmic.NONE) > 0.95


def test_too_little_is_said_to_be_too_little() -> None:
    few = [Operation(AREAS[0], date(2025, 7, 1) + timedelta(days=9 * n), HourBand.DAWN) for n in range(9)]
    found = habits(histories_of(counted(few, 3), {}), ORIGIN)
    assert [one.regularity.found for one in found] == [Rhythmic.TOO_FEW]


def test_an_area_of_which_little_is_told_leans_on_the_others() -> None:
    busy = [o for o in world("48 h", 3).operations if o.area != AREAS[0] and o.day <= TOLD]
    few = [Operation(AREAS[0], date(2025, 9, 1) + timedelta(days=9 * n), HourBand.EVENING) for n in range(4)]
    found = {one.history.area: one for one in habits(histories_of(counted([*busy, *few], 3), {}), ORIGIN)}
    alone = habits(histories_of(counted(few, 3), {}), ORIGIN)[0]
    little = found[AREAS[0]]
    dawn = list(HourBand).index(HourBand.DAWN)
    assert little.by_band[:, dawn].mean() > alone.by_band[:, dawn].mean()


def test_older_quarters_weigh_less() -> None:
    def mornings(first: date) -> list[Operation]:
        return [Operation(AREAS[0], first + timedelta(days=2 * n), HourBand.DAWN) for n in range(45)]

    def evenings(first: date) -> list[Operation]:
        return [Operation(AREAS[0], first + timedelta(days=2 * n), HourBand.EVENING) for n in range(45)]

    def dawn(operations: list[Operation]) -> float:
        (one,) = habits(histories_of(counted(operations, 3), {}), ORIGIN)
        return float(one.by_band[:, list(HourBand).index(HourBand.DAWN)].mean())

    early, late = date(2024, 10, 1), date(2025, 7, 1)
    assert dawn([*evenings(early), *mornings(late)]) > 2 * dawn([*mornings(early), *evenings(late)])


@pytest.mark.parametrize("rhythm", RHYTHMS)
def test_chances_are_chances_and_hours_add_up(rhythm: str) -> None:
    found: tuple[Habit, ...] = habits(told(world(rhythm, 4)), ORIGIN)
    for one in found:
        assert one.by_band.sum(axis=1) == pytest.approx(1)
        assert ((one.by_weekday > 0) & (one.by_weekday < 1)).all()
        assert (one.by_interval > 0).all()
    for each in forecast(found, WEEK):
        assert 0 <= each.low <= each.operations <= each.high


def test_nothing_told_is_nothing_expected() -> None:
    assert habits((), ORIGIN) == ()
    assert forecast((), WEEK) == ()
