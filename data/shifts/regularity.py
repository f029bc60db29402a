"""Whether operations keep a rhythm: every day, every second day, certain weekdays; or whether there is too little to say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import comb, exp, lgamma, log

from data.shifts.history import History, Season
from layers.hours import WEEKDAYS

LATEST = 4
"""Quarters that are looked at: rhythms change over months"""
FEWEST_INTERVALS, FEWEST_DAYS = 20, 35
LEVEL = 0.01
_MOSTLY = 0.75  # of the intervals are of one day where operations come every day, but for a day now and then


class Rhythmic(StrEnum):
    """What was found."""

    DAILY = "24 h"
    SECOND_DAY = "48 h"
    WEEKLY = "weekly"
    NONE = "none"
    TOO_FEW = "too few"


@dataclass(frozen=True, slots=True)
class Regularity:
    """What was found, on how many intervals or days, and how likely so much of it would be without a rhythm."""

    found: Rhythmic
    number: int
    chance: float

    @property
    def days(self) -> int | None:
        """Days from one operation to the next where that is regular."""
        return {Rhythmic.DAILY: 1, Rhythmic.SECOND_DAY: 2}.get(self.found)


def regularity(history: History) -> Regularity:
    """The rhythm that chance explains least, if it explains it in fewer than one of a hundred cases for three looks together.

    Every day and every second day: of the intervals that lasted so long, how many ended then, against a binomial with the
    mean chance of a day. Weekly: days with an operation by weekday, against even ones (chi-squared, six degrees of freedom).
    """
    notes = (season for season in history.seasons if season.whole)
    seasons = [season for season in (*history.told[-LATEST:], *notes) if season.known]
    of_one, of_two = (sum(season.intervals.get(apart, 0) for season in seasons) for apart in (1, 2))
    number = round(sum(sum(season.lasted()) for season in seasons))
    days = [sum(season.days.get(weekday, 0) for season in seasons) for weekday in WEEKDAYS]
    if number < FEWEST_INTERVALS and sum(days) < FEWEST_DAYS:
        return Regularity(Rhythmic.TOO_FEW, number, 1.0)
    days_in_all = sum(sum(season.weekdays) for season in seasons)
    mean = min(0.98, sum(season.chance * sum(season.weekdays) for season in seasons) / days_in_all)
    looks = []
    if number >= FEWEST_INTERVALS:
        left = number - of_one
        looks.append((_at_least(of_one, number, _MOSTLY), Rhythmic.DAILY, number))
        looks.append(
            (_at_least(of_two, left, mean) if left >= FEWEST_INTERVALS / 2 else 1.0, Rhythmic.SECOND_DAY, number)
        )
    if sum(days) >= FEWEST_DAYS:
        looks.append((_uneven(days, seasons), Rhythmic.WEEKLY, sum(days)))
    chance, found, behind = min(looks)
    return Regularity(found if chance < LEVEL / 3 else Rhythmic.NONE, behind, chance)


def _at_least(successes: int, trials: int, chance: float) -> float:
    """Chance of so many successes or more (binomial)."""
    return sum(comb(trials, n) * chance**n * (1 - chance) ** (trials - n) for n in range(successes, trials + 1))


def _uneven(days: list[int], seasons: list[Season]) -> float:
    """Chance of weekdays so uneven or more, were they even: the chi-squared distribution with six degrees of freedom."""
    there = [sum(season.weekdays[weekday] for season in seasons) for weekday in WEEKDAYS]
    total = sum(days)
    expected = [total * number / sum(there) for number in there]
    half = sum((seen - usual) ** 2 / usual for seen, usual in zip(days, expected, strict=True)) / 2
    return min(1.0, sum(exp(-half + n * log(half) - lgamma(n + 1)) for n in range(3)) if half else 1.0)
