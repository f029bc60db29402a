"""The plan of a week that is expected to witness most, as a mixed-integer programme: docs/shifts.md has its constraints.

Wishes that cannot be kept do not stop it: pins and floors may be missed at a price far above anything else, and the plan says
which were, and why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from data.shifts.slots import Duty, Expected, Pair, Plan, Slot, Unmet, Wishes

ON_THE_WAY = 30
"""Minutes from area to area that fit between two bands that follow each other: a tenth of the time on watch"""
SECONDS = 6.0
"""After which the best plan found so far is taken"""
_GAP = 0.005  # share by which a plan may fall short of the best possible
_FAVOUR = 1.5
_PIN, _FLOOR = 10_000.0, 100.0  # price of a missed pin and of a missed slot of a floor, in operations
_DUTY = 1e-3  # price of a duty: nobody stands where nothing is expected, or beside another pair
_TIE = 1e-6  # between plans that are worth the same, the earlier slot and the lower number


def plan(expected: Sequence[Expected], wishes: Wishes, travel: Mapping[tuple[str, str], int]) -> Plan:
    """Duties for the pairs, the same for the same input. `travel`: minutes between areas; not there is too far for one day.

    An operation counts once, however many pairs stand there. Raises RuntimeError where the solver gives no plan at all.
    """
    offered = {one.slot: one for one in sorted(expected, key=lambda one: one.slot) if _offered(one.slot, wishes)}
    programme = _Programme(offered, wishes, travel)
    standing = programme.solve()
    duties = _duties(standing, offered, wishes)
    covered = {duty.expected.slot for duty in duties}
    unmet = [*_missed_pins(covered, wishes), *_missed_floors(covered, offered, wishes)]
    return Plan(duties, sum(offered[slot].operations for slot in covered), tuple(unmet))


def _offered(slot: Slot, wishes: Wishes) -> bool:
    return slot.band.starts >= wishes.earliest and slot not in wishes.forbidden


def _can(pair: Pair, slot: Slot, wishes: Wishes) -> bool:
    return (slot.day, slot.band) in pair.free and (pair.drives or slot.area not in wishes.by_car)


class _Programme:
    """Variables: who stands where (whole), which slot is covered (0 to 1), what is missed; rows gathered one by one."""

    def __init__(self, offered: Mapping[Slot, Expected], wishes: Wishes, travel: Mapping[tuple[str, str], int]) -> None:
        self.wishes, self.travel = wishes, travel
        pairs = sorted(wishes.pairs, key=lambda pair: pair.number)
        self.standing = [(pair, slot) for pair in pairs for slot in offered if _can(pair, slot, wishes)]
        self.slots = list(dict.fromkeys(slot for _, slot in self.standing))
        self.pins = [slot for slot in self.slots if slot in wishes.pinned]
        self.thin = sorted(area for area in wishes.thin if any(slot.area == area for slot in self.slots))
        self.stands = {(pair.number, slot): at for at, (pair, slot) in enumerate(self.standing)}
        self.covers = {slot: len(self.standing) + at for at, slot in enumerate(self.slots)}
        first = len(self.standing) + len(self.slots)
        self.misses = {wish: first + at for at, wish in enumerate([*self.pins, *self.thin])}
        self.size = first + len(self.misses)
        self.rows: list[tuple[dict[int, float], float]] = []
        self.worth = {
            slot: offered[slot].operations * (_FAVOUR if slot.area in wishes.favoured else 1.0) for slot in self.slots
        }
        self._cover()
        for pair in pairs:
            self._bind(pair)

    def solve(self) -> list[tuple[Pair, Slot]]:
        """Who stands where."""
        if not self.standing:
            return []
        price = np.zeros(self.size)
        price[: len(self.standing)] = _DUTY + _TIE * np.arange(len(self.standing)) / len(self.standing)
        for slot, at in self.covers.items():
            price[at] = -self.worth[slot]
        for wish, at in self.misses.items():
            price[at] = _FLOOR if isinstance(wish, str) else _PIN
        most = np.ones(self.size)
        most[len(self.standing) + len(self.slots) :] = np.inf
        whole = np.zeros(self.size)
        whole[: len(self.standing)] = 1
        result = milp(
            price,
            integrality=whole,
            bounds=Bounds(0, most),
            constraints=self._constraints(),
            options={"time_limit": SECONDS, "mip_rel_gap": _GAP},
        )
        if result.x is None:
            raise RuntimeError(f"the solver found no plan: {result.message}")
        return [one for one, there in zip(self.standing, result.x, strict=False) if there > 0.5]

    def _constraints(self) -> LinearConstraint:
        at_row = [row for row, (terms, _) in enumerate(self.rows) for _ in terms]
        at_column = [column for terms, _ in self.rows for column in terms]
        values = [value for terms, _ in self.rows for value in terms.values()]
        matrix = csr_array((values, (at_row, at_column)), shape=(len(self.rows), self.size))
        return LinearConstraint(matrix, -np.inf, np.array([most for _, most in self.rows]))

    def _at_most(self, terms: Mapping[int, float], most: float) -> None:
        self.rows.append((dict(terms), most))

    def _cover(self) -> None:
        """A slot is covered where somebody stands; pins and floors are covered or missed."""
        standing: dict[Slot, list[int]] = defaultdict(list)
        for at, (_, slot) in enumerate(self.standing):
            standing[slot].append(at)
        for slot, cover in self.covers.items():
            self._at_most({cover: 1.0, **dict.fromkeys(standing[slot], -1.0)}, 0.0)
        for slot in self.pins:
            self._at_most({self.covers[slot]: -1.0, self.misses[slot]: -1.0}, -1.0)
        for area in self.thin:
            covers = {self.covers[slot]: -1.0 for slot in self.slots if slot.area == area}
            self._at_most({**covers, self.misses[area]: -1.0}, -float(self.wishes.floor))

    def _bind(self, pair: Pair) -> None:
        """One place at a time, hours, rest between days, and the way from place to place."""
        own: dict[tuple[int, int, int], list[Slot]] = defaultdict(list)
        for _, slot in (one for one in self.standing if one[0] == pair):
            own[slot.day.toordinal(), slot.band.starts, slot.band.ends].append(slot)
        for slots in own.values():
            self._at_most(self._sum(pair, slots), 1.0)
        every = [slot for slots in own.values() for slot in slots]
        self._at_most({self.stands[pair.number, slot]: float(slot.band.hours) for slot in every}, float(pair.hours))
        for (one, earlier), (other, later) in combinations(sorted(own.items()), 2):
            apart = (other[0] - one[0]) * 24 + other[1] - one[2]
            if other[0] == one[0]:
                self._way(pair, earlier, later, apart)
            elif other[0] == one[0] + 1 and apart < self.wishes.rest:
                self._at_most(self._sum(pair, [*earlier, *later]), 1.0)

    def _way(self, pair: Pair, earlier: Sequence[Slot], later: Sequence[Slot], hours: int) -> None:
        minutes = 60 * hours or ON_THE_WAY
        for slot in earlier:
            too_far = [other for other in later if not self._reached(slot.area, other.area, minutes)]
            if too_far:
                self._at_most(self._sum(pair, [slot, *too_far]), 1.0)

    def _reached(self, one: str, other: str, minutes: int) -> bool:
        taken = 0 if one == other else self.travel.get((one, other), self.travel.get((other, one)))
        return taken is not None and taken <= minutes

    def _sum(self, pair: Pair, slots: Iterable[Slot]) -> dict[int, float]:
        return {self.stands[pair.number, slot]: 1.0 for slot in slots}


def _duties(
    standing: Iterable[tuple[Pair, Slot]], offered: Mapping[Slot, Expected], wishes: Wishes
) -> tuple[Duty, ...]:
    stood = sorted(standing, key=lambda one: (one[1], one[0].number))
    there: dict[str, set[Slot]] = defaultdict(set)
    for _, slot in stood:
        there[slot.area].add(slot)
    return tuple(
        Duty(
            pair=pair.number,
            expected=offered[slot],
            pinned=slot in wishes.pinned,
            for_cover=slot.area in wishes.thin and len(there[slot.area]) <= wishes.floor,
        )
        for pair, slot in stood
    )


def _missed_pins(covered: set[Slot], wishes: Wishes) -> list[Unmet]:
    return [Unmet("pinned", slot, slot.area, _why(slot, wishes)) for slot in sorted(wishes.pinned - covered)]


def _missed_floors(covered: set[Slot], offered: Mapping[Slot, Expected], wishes: Wishes) -> list[Unmet]:
    missed = []
    for area in sorted(wishes.thin):
        if sum(slot.area == area for slot in covered) < wishes.floor:
            whys = {_why(slot, wishes) for slot in offered if slot.area == area} or {"forbidden"}
            missed.append(Unmet("floor", None, area, min(whys, key=_WHYS.index)))
    return missed


_WHYS = ("elsewhere", "hours", "no driver", "no pair free", "too early", "forbidden")
"""What stands in the way, what is easiest to change first"""


def _why(slot: Slot, wishes: Wishes) -> str:
    """What stands in the way of a slot that nobody covers."""
    if slot in wishes.forbidden:
        return "forbidden"
    if slot.band.starts < wishes.earliest:
        return "too early"
    free = [pair for pair in wishes.pairs if (slot.day, slot.band) in pair.free]
    if not free:
        return "no pair free"
    drivers = [pair for pair in free if pair.drives or slot.area not in wishes.by_car]
    if not drivers:
        return "no driver"
    return "hours" if all(pair.hours < slot.band.hours for pair in drivers) else "elsewhere"
