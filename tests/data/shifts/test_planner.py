"""Plans: as good as the best of all that are possible, within every limit, and clear about what cannot be done."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain, combinations, product

import pytest

from data.shifts.planner import ON_THE_WAY, plan
from data.shifts.slots import Expected, Pair, Plan, Slot, Unmet, Wishes
from data.shifts.travel import travel_times
from layers.hours import HourBand

HERE, THERE = "CRS3035RES10000mN3050000E3620000", "CRS3035RES10000mN3050000E3640000"
MONDAY, TUESDAY = date(2026, 1, 5), date(2026, 1, 6)
DAWN, MORNING, EVENING = HourBand.DAWN, HourBand.MORNING, HourBand.EVENING
ALWAYS = frozenset(product((MONDAY, TUESDAY), HourBand))
NEAR, FAR = {(HERE, THERE): ON_THE_WAY}, {(HERE, THERE): 200}


def expects(operations: dict[Slot, float]) -> list[Expected]:
    return [Expected(slot, mean, mean / 2, mean * 2, 0, None, None, 0) for slot, mean in operations.items()]


def week(chance: random.Random) -> dict[Slot, float]:
    bands = (DAWN, MORNING, EVENING)
    return {
        Slot(day, band, area): chance.random() for day in (MONDAY, TUESDAY) for band in bands for area in (HERE, THERE)
    }


def within(slots: tuple[Slot, ...], pair: Pair, wishes: Wishes, travel: dict[tuple[str, str], int]) -> bool:
    """Whether one pair can stand in all of these: written apart from the planner, slot by slot."""
    if sum(slot.band.hours for slot in slots) > pair.hours:
        return False
    if not all(
        (slot.day, slot.band) in pair.free
        and slot.band.starts >= wishes.earliest
        and slot not in wishes.forbidden
        and (pair.drives or slot.area not in wishes.by_car)
        for slot in slots
    ):
        return False
    for one, other in combinations(sorted(slots), 2):
        hours = (other.day - one.day).days * 24 + other.band.starts - one.band.ends
        same_day, moves = one.day == other.day, one.area != other.area
        too_far = moves and max(60 * hours, ON_THE_WAY) < travel[HERE, THERE]
        if hours < 0 or (too_far if same_day else hours < wishes.rest):
            return False
    return True


def best(operations: dict[Slot, float], wishes: Wishes, travel: dict[tuple[str, str], int]) -> float:
    """The most that any plan is worth, by trying all of them."""
    slots = sorted(operations)
    sets = [
        [
            frozenset(some)
            for some in chain.from_iterable(combinations(slots, n) for n in range(5))
            if within(some, pair, wishes, travel)
        ]
        for pair in wishes.pairs
    ]
    return max(
        sum(operations[slot] * (1.5 if slot.area in wishes.favoured else 1) for slot in frozenset().union(*chosen))
        for chosen in product(*sets)
    )


def test_no_plan_of_all_that_are_possible_is_worth_more() -> None:
    for seed in range(25):
        chance = random.Random(seed)
        operations = week(chance)
        pairs = tuple(
            Pair(
                n,
                frozenset(one for one in ALWAYS if chance.random() < 0.8),
                chance.random() < 0.6,
                chance.choice((6, 9)),
            )
            for n in (1, 2)
        )
        wishes = Wishes(
            pairs,
            rest=chance.choice((8, 11, 13)),
            favoured=frozenset({HERE} if seed % 3 == 0 else ()),
            by_car=frozenset({THERE} if seed % 2 else ()),
            forbidden=frozenset(chance.sample(sorted(operations), 2)),
        )
        travel = NEAR if seed % 4 else FAR
        found = plan(expects(operations), wishes, travel)
        covered = {duty.expected.slot for duty in found.duties}
        worth = sum(operations[slot] * (1.5 if slot.area in wishes.favoured else 1) for slot in covered)
        assert worth >= best(operations, wishes, travel) * 0.99 - 0.01
        assert found.witnessed == pytest.approx(sum(operations[slot] for slot in covered))
        for pair in pairs:
            own = tuple(duty.expected.slot for duty in found.duties if duty.pair == pair.number)
            assert within(own, pair, wishes, travel)


def one_pair(**changes: object) -> Wishes:
    return replace(Wishes((Pair(1, ALWAYS, True, 3),)), **changes)  # type: ignore[arg-type]


def slots(found: Plan) -> list[Slot]:
    return [duty.expected.slot for duty in found.duties]


POOR, RICH = Slot(MONDAY, DAWN, HERE), Slot(TUESDAY, DAWN, THERE)
TWO = {POOR: 0.1, RICH: 2.0}


def test_a_pin_goes_before_what_is_worth_more_and_what_is_forbidden_is_left_out() -> None:
    assert slots(plan(expects(TWO), one_pair(), NEAR)) == [RICH]
    pinned = plan(expects(TWO), one_pair(pinned=frozenset({POOR})), NEAR)
    assert (slots(pinned), pinned.duties[0].pinned) == ([POOR], True)
    assert slots(plan(expects(TWO), one_pair(forbidden=frozenset({RICH})), NEAR)) == [POOR]


def test_a_thinly_covered_area_gets_its_floor_and_the_duty_says_that_it_is_for_that() -> None:
    found = plan(expects(TWO), one_pair(thin=frozenset({HERE})), NEAR)
    assert [(duty.expected.slot, duty.for_cover) for duty in found.duties] == [(POOR, True)]
    assert not plan(expects(TWO), one_pair(), NEAR).duties[0].for_cover


NOBODY = frozenset[tuple[date, HourBand]]()


@pytest.mark.parametrize(
    ("wishes", "why"),
    [
        (one_pair(pinned=frozenset({POOR}), forbidden=frozenset({POOR})), "forbidden"),
        (one_pair(pinned=frozenset({POOR}), earliest=7), "too early"),
        (one_pair(pinned=frozenset({POOR}), pairs=(Pair(1, NOBODY, True, 9),)), "no pair free"),
        (one_pair(pinned=frozenset({POOR}), pairs=(Pair(1, ALWAYS, False, 9),), by_car=frozenset({HERE})), "no driver"),
        (one_pair(pinned=frozenset({POOR}), pairs=(Pair(1, ALWAYS, True, 2),)), "hours"),
    ],
)
def test_a_pin_that_cannot_be_kept_is_named_with_what_stands_in_the_way(wishes: Wishes, why: str) -> None:
    assert plan(expects(TWO), wishes, NEAR).unmet == (Unmet("pinned", POOR, HERE, why),)


def test_two_pins_for_one_pair_at_one_time_leave_one_that_is_bound_elsewhere() -> None:
    other = Slot(MONDAY, DAWN, THERE)
    found = plan(expects(TWO | {other: 0.2}), one_pair(pinned=frozenset({POOR, other})), NEAR)
    assert len(found.duties) == 1
    assert [one.why for one in found.unmet] == ["elsewhere"]


def test_a_floor_that_cannot_be_had_is_named_for_its_area() -> None:
    wishes = one_pair(thin=frozenset({HERE}), floor=2, pairs=(Pair(1, ALWAYS, True, 3),))
    assert [(one.wish, one.area) for one in plan(expects(TWO), wishes, NEAR).unmet] == [("floor", HERE)]


def test_nobody_gives_an_empty_plan_and_so_does_nothing_to_expect() -> None:
    assert plan(expects(TWO), Wishes(()), NEAR) == Plan((), 0.0, ())
    assert plan([], one_pair(), NEAR) == Plan((), 0.0, ())


def test_nobody_stands_where_nothing_is_expected_or_beside_another_pair() -> None:
    pairs = tuple(Pair(n, ALWAYS, True, 40) for n in (1, 2, 3))
    found = plan(expects({POOR: 0.5, RICH: 0.0}), Wishes(pairs), NEAR)
    assert slots(found) == [POOR]
    assert found.duties[0].pair == 1


def test_the_same_wishes_in_another_order_give_the_same_plan() -> None:
    operations = week(random.Random(7))
    pairs = tuple(Pair(n, ALWAYS, True, 6) for n in (1, 2))
    one = plan(expects(operations), Wishes(pairs), NEAR)
    assert plan(expects(operations)[::-1], Wishes(pairs[::-1]), NEAR) == one


def test_the_way_between_two_areas_is_as_long_from_either_side_and_longer_where_they_lie_farther_apart() -> None:
    far = "CRS3035RES10000mN3070000E3640000"
    found = travel_times([HERE, THERE, far])
    assert found[HERE, THERE] == found[THERE, HERE] < found[HERE, far]
    assert 20 < found[HERE, THERE] < 60
    assert timedelta(minutes=found[HERE, THERE]) < timedelta(hours=DAWN.hours)
