"""How many operations to expect, where, on which day and at what hour: docs/shifts.md has the method and what it assumes.

Three parts, each a count with a prior. How often an operation comes on each weekday; how much more or less often so many days
after the last one; how operations spread over the bands of the day. Older quarters weigh less. Areas with little behind them
lean on all areas together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from data.shifts.history import History, Season, WeekSlot
from data.shifts.regularity import Regularity, regularity
from data.shifts.slots import Expected, Slot
from layers.hours import WEEKDAYS, HourBand
from layers.rhythm import LONGEST

HALF_LIFE = 60
"""Days after which a quarter weighs half as much: rhythms change over months"""
_WEEKS = 4.0  # weeks of the area's own mean that a weekday's count is mixed with
_AREA_WEEKS = 2.0  # weeks of the mean of all areas that an area's count is mixed with
_INTERVALS = 5.0  # intervals without a rhythm of their own that the intervals are mixed with
_OPERATIONS = 6.0  # operations of the area's own hours that a weekday's hours are mixed with
_SPREAD = 3.0  # operations of all areas' hours that an area's hours are mixed with
_UNTOLD_DAYS = 1.0  # a weekday that is not told stands for 0 to 2
_UNTOLD_SLOT = 2.0  # a slot that is not told stands for 2 at most
_NEVER_SURE = 0.98
_TENTH = 1.2816  # of the normal distribution: an 80 % interval lies between its tenths

_BANDS = list(HourBand)
_HOURS = np.array([band.hours for band in _BANDS]) / 24
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Habit:
    """What is expected of one area. Arrays by weekday (7), by days since the last operation (14), by weekday and band (7 × 6)."""

    history: History
    by_weekday: Numbers
    """chance of an operation on the day"""
    by_interval: Numbers
    """factor of that chance, 1 to 13 days after the last operation; then 14 and more"""
    by_band: Numbers
    """share of a day's operations, rows add up to 1"""
    a_day: float
    """operations on a day that has one"""
    behind: Numbers
    """operations that stand behind each slot, older ones weighing less"""
    regularity: Regularity


def habits(histories: Sequence[History], as_of: date) -> tuple[Habit, ...]:
    """The habit of each area, by what was told up to `as_of`."""
    told = [_Told(history, as_of) for history in histories]
    weekdays = sum(one.weekdays.sum() for one in told) or 1.0
    everywhere = sum(one.days.sum() for one in told) / weekdays
    spread = sum((one.operations.sum(axis=0) for one in told), np.zeros(len(_BANDS)))
    return tuple(_habit(one, everywhere, (spread + _HOURS) / (spread.sum() + 1)) for one in told)


def forecast(habits: Iterable[Habit], days: Sequence[date]) -> tuple[Expected, ...]:
    """What to expect in every slot of these days, in order."""
    found: list[Expected] = []
    for habit in habits:
        last = habit.history.last
        chances = _chances(habit, last, days)
        found += [
            _expected(habit, Slot(day, band, habit.history.area), chances[day], last) for day in days for band in _BANDS
        ]
    return tuple(sorted(found, key=lambda one: one.slot))


def a_week(habit: Habit) -> dict[WeekSlot, tuple[float, float, float]]:
    """Operations of a usual week by weekday and band, whenever the last one was: the mean and the ends of an 80 % interval."""
    means = habit.by_weekday[:, None] * habit.a_day * habit.by_band
    return {
        (weekday, band): (
            float(means[weekday, at]),
            *_tenths(float(means[weekday, at]), float(habit.behind[weekday, at]) + 1),
        )
        for weekday in WEEKDAYS
        for at, band in enumerate(_BANDS)
    }


class _Told:
    """The counts of an area with the weights of their age; weekday, weekday × band, interval."""

    def __init__(self, history: History, as_of: date) -> None:
        self.history = history
        shape = (len(WEEKDAYS), len(_BANDS))
        self.days, self.weekdays = np.zeros(len(WEEKDAYS)), np.zeros(len(WEEKDAYS))
        self.operations, self.intervals = np.zeros(shape), np.zeros(LONGEST + 1)
        self.known = 0.0
        for season in history.seasons:
            middle = season.first + (season.last - season.first) / 2
            weight = 0.5 ** (max(0, (as_of - middle).days) / HALF_LIFE)
            self.days += weight * _days(season)
            self.weekdays += weight * np.array(season.weekdays)
            self.operations += weight * _operations(season)
            self.known += weight * season.known
            self.intervals += weight * np.array(season.lasted())


def _days(season: Season) -> Numbers:
    untold = _UNTOLD_DAYS if season.known and not season.whole else 0.0
    return np.array([season.days.get(weekday, untold) for weekday in WEEKDAYS])


def _operations(season: Season) -> Numbers:
    """What is told of each slot; what is left of the quarter's total is spread over the slots that are not."""
    told = np.array([[season.operations.get((weekday, band), 0) for band in _BANDS] for weekday in WEEKDAYS], float)
    silent = told == 0
    if silent.any() and not season.whole:
        left = max(0.0, season.known - told.sum())
        told[silent] = (
            min(_UNTOLD_SLOT, left / silent.sum()) * np.tile(_HOURS, (len(WEEKDAYS), 1))[silent] * len(_BANDS)
        )
    return told


def _habit(told: _Told, everywhere: float, spread: Numbers) -> Habit:
    weeks = told.weekdays.sum() / len(WEEKDAYS)
    own = (told.days.sum() / len(WEEKDAYS) + _AREA_WEEKS * everywhere) / (weeks + _AREA_WEEKS)
    by_weekday = np.minimum((told.days + _WEEKS * own) / (told.weekdays + _WEEKS), _NEVER_SURE)
    bands = told.operations.sum(axis=0)
    bands = (bands + _SPREAD * spread) / (bands.sum() + _SPREAD)
    by_band = told.operations + _OPERATIONS * bands
    return Habit(
        history=told.history,
        by_weekday=by_weekday,
        by_interval=_by_interval(by_weekday, told.intervals),
        by_band=by_band / by_band.sum(axis=1, keepdims=True),
        a_day=max(1.0, told.known / told.days.sum()) if told.days.sum() else 1.0,
        behind=told.operations,
        regularity=regularity(told.history),
    )


def _by_interval(by_weekday: Numbers, intervals: Numbers) -> Numbers:
    """How much likelier than its weekdays alone make it an operation is, so many days after the last.

    A hazard in discrete time: of the intervals that had lasted so long, the share that ended on that day, over the share
    that would have if weekdays were all there is.
    """
    usual = _hazard_of_weekdays(by_weekday)
    at_risk = intervals[::-1].cumsum()[::-1]
    factors = np.ones(LONGEST + 1)
    for apart in range(1, LONGEST):
        hazard = (intervals[apart] + _INTERVALS * usual[apart]) / (at_risk[apart] + _INTERVALS)
        factors[apart] = hazard / usual[apart]
    return factors


def _hazard_of_weekdays(by_weekday: Numbers) -> Numbers:
    """Chance that an interval that lasted so long ends on its so-manieth day, where only weekdays matter."""
    hazard = np.ones(LONGEST + 1)
    lasting = by_weekday / by_weekday.sum()  # on which weekday the interval began
    for apart in range(1, LONGEST):
        today = np.roll(by_weekday, -apart)
        hazard[apart] = (lasting * today).sum() / lasting.sum()
        lasting = lasting * (1 - today)
    return hazard


def _chances(habit: Habit, last: date | None, days: Sequence[date]) -> dict[date, float]:
    """The chance of an operation on each day, carried forward day by day from the last that is known.

    After it nothing is known: each day there was one or there was none, and both are carried on, by days since the last.
    """
    begin = max(last or date.min, min(days) - timedelta(days=8 * LONGEST))
    since = np.zeros(LONGEST + 1)
    since[0 if begin == last else LONGEST] = 1.0
    chances: dict[date, float] = {}
    day = begin
    while day < max(days):
        day += timedelta(days=1)
        since = _a_day_later(since)
        hazard = np.minimum(habit.by_weekday[day.weekday()] * habit.by_interval, _NEVER_SURE)
        happens = since * hazard
        chances[day] = float(happens.sum())
        since = since - happens
        since[0] = happens.sum()
    return {day: chances.get(day, 0.0) for day in days}


def _a_day_later(since: Numbers) -> Numbers:
    later = np.roll(since, 1)
    later[LONGEST] += later[0]
    later[0] = 0.0
    return later


def _expected(habit: Habit, slot: Slot, chance: float, last: date | None) -> Expected:
    weekday, band = slot.day.weekday(), _BANDS.index(slot.band)
    mean = chance * habit.a_day * float(habit.by_band[weekday, band])
    low, high = _tenths(mean, float(habit.behind[weekday, band]) + 1.0)
    seasons = habit.history.seasons
    return Expected(
        slot=slot,
        operations=mean,
        low=low,
        high=high,
        seen=sum(season.operations.get((weekday, slot.band), 0) for season in seasons),
        since=(slot.day - last).days if last and 0 < (slot.day - last).days <= 2 * LONGEST else None,
        usual=habit.regularity.days,
        shifts=habit.history.told[-1].pairs.get((weekday, slot.band), 0),
    )


def _tenths(mean: float, count: float) -> tuple[float, float]:
    """The first and last tenth of a gamma distribution with so many counts behind its mean (Wilson and Hilferty 1931)."""
    ends = [mean * max(0.0, 1 - 1 / (9 * count) + sign * _TENTH / (3 * count**0.5)) ** 3 for sign in (-1, 1)]
    return ends[0], ends[1]
