"""The words of planning: a slot, what is expected in it and why, what a team can do, and the plan that comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from layers.hours import HourBand


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """An area, a day and a band: where and when a pair may stand."""

    day: date
    band: HourBand
    area: str


@dataclass(frozen=True, slots=True)
class Expected:
    """How many operations are expected to begin in a slot, with the ends of an 80 % interval, and what says so."""

    slot: Slot
    operations: float
    low: float
    high: float
    seen: int
    """operations known on this weekday in this band in the quarters that the release tells"""
    since: int | None
    """days from the last known operation to this day, where it was not long ago"""
    usual: int | None
    """days between operations where they are regular"""
    shifts: int
    """pairs that stood on this weekday in this band in the latest quarter"""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people who watch together, by a number and never a name: when they can, whether they drive, hours they give."""

    number: int
    free: frozenset[tuple[date, HourBand]]
    drives: bool
    hours: int


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the organiser asks of a plan."""

    pairs: tuple[Pair, ...]
    earliest: int = 5
    """hour of the day before which nobody starts: bands that begin earlier are left out"""
    rest: int = 11
    """hours between the end of one day's work and the beginning of the next"""
    floor: int = 1
    """slots that a thinly covered area gets at least"""
    thin: frozenset[str] = frozenset()
    """areas that are thinly covered"""
    favoured: frozenset[str] = frozenset()
    """areas whose operations count half as much again"""
    by_car: frozenset[str] = frozenset()
    """areas that only a pair who drives can reach"""
    pinned: frozenset[Slot] = frozenset()
    forbidden: frozenset[Slot] = frozenset()


@dataclass(frozen=True, slots=True)
class Duty:
    """A pair in a slot."""

    pair: int
    expected: Expected
    pinned: bool
    for_cover: bool
    """it is there for an area's floor, and would not be for what is expected alone"""


@dataclass(frozen=True, slots=True)
class Unmet:
    """A wish that cannot be kept, and why: `pinned`, `floor`, `nobody` (no pair is free at all)."""

    wish: str
    slot: Slot | None
    area: str
    why: str
    """`no pair free`, `no driver`, `too early`, `hours`, `forbidden`, `elsewhere` (a pair is free but bound by other duties)"""


@dataclass(frozen=True, slots=True)
class Plan:
    """Duties in order of time; what they are expected to witness; what could not be done."""

    duties: tuple[Duty, ...]
    witnessed: float
    unmet: tuple[Unmet, ...]
