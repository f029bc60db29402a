"""Looking back: of the operations of a later quarter, how many a rota made from what came before would have witnessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import sqrt

from data.shifts.history import History, WeekSlot
from data.shifts.model import a_week, habits
from layers.hours import WEEKDAYS, HourBand

AreaSlot = tuple[str, WeekSlot]
EARLIEST = 5
"""Hour before which nobody starts, as in `Wishes`"""


class Rota(StrEnum):
    """Ways to choose the hours of a week."""

    FORECAST = "forecast"
    MOST_FREQUENT = "most frequent"
    REPEATED = "repeated"
    UNIFORM = "uniform"
    ORACLE = "oracle"
    """with the later quarter in hand: what nobody can know"""


@dataclass(frozen=True, slots=True)
class Score:
    """Share of the told operations of later quarters that a rota would have witnessed, and its 95 % interval."""

    rota: Rota
    share: float
    low: float
    high: float
    operations: int
    quarters: int


def backtest(histories: Sequence[History], hours: int) -> tuple[Score, ...]:
    """Each quarter from the ones before it, with so many hours of watching a week; empty where fewer than two quarters are told.

    Only what the release tells of hours is scored: operations in slots of fewer than three are neither hits nor misses.
    """
    number = max((len(history.seasons) for history in histories), default=0)
    hits = dict.fromkeys(Rota, 0.0)
    operations = quarters = 0
    for at in range(1, number):
        later = _operations(histories, slice(at, at + 1))
        before = [replace(history, seasons=history.seasons[:at], last=None) for history in histories]
        if not later or not any(season.operations for history in before for season in history.seasons):
            continue
        quarters += 1
        operations += sum(later.values())
        ranked: dict[Rota, Mapping[AreaSlot, float]] = {
            Rota.FORECAST: _forecast(before, at),
            Rota.MOST_FREQUENT: _operations(histories, slice(0, at)),
            Rota.REPEATED: _operations(histories, slice(at - 1, at)),
            Rota.ORACLE: later,
        }
        for rota, worth in ranked.items():
            hits[rota] += sum(share * later.get(slot, 0) for slot, share in chosen(worth, hours).items())
        every = dict.fromkeys(all_slots(history.area for history in histories), 1.0)
        hits[Rota.UNIFORM] += sum(share * later.get(slot, 0) for slot, share in evenly(every, hours).items())
    return tuple(_score(rota, hits[rota], operations, quarters) for rota in Rota) if quarters else ()


def all_slots(areas: Iterable[str]) -> list[AreaSlot]:
    """Every area, weekday and band at which somebody could stand."""
    bands = [band for band in HourBand if band.starts >= EARLIEST]
    return [(area, (weekday, band)) for area in areas for weekday in WEEKDAYS for band in bands]


def chosen(worth: Mapping[AreaSlot, float], hours: float) -> dict[AreaSlot, float]:
    """The slots worth most an hour until the hours are spent, and the share of each that is stood."""
    found: dict[AreaSlot, float] = {}
    left = hours
    for slot in sorted(worth, key=lambda slot: (-worth[slot] / slot[1][1].hours, slot)):
        if left <= 0 or slot[1][1].starts < EARLIEST:
            continue
        found[slot] = min(1.0, left / slot[1][1].hours)
        left -= slot[1][1].hours
    return found


def evenly(worth: Mapping[AreaSlot, float], hours: float) -> dict[AreaSlot, float]:
    """The hours laid over all slots alike."""
    return dict.fromkeys(worth, min(1.0, hours / sum(band.hours for _, (_, band) in worth)))


def _operations(histories: Iterable[History], seasons: slice) -> dict[AreaSlot, int]:
    found: dict[AreaSlot, int] = {}
    for history in histories:
        for season in history.seasons[seasons]:
            for slot, number in season.operations.items():
                found[history.area, slot] = found.get((history.area, slot), 0) + number
    return found


def _forecast(before: Sequence[History], at: int) -> dict[AreaSlot, float]:
    """What the weekdays and hours of the quarters before make likely; the last operation is not known a quarter ahead."""
    on = max(history.seasons[at - 1].last for history in before)
    return {
        (habit.history.area, slot): mean for habit in habits(before, on) for slot, (mean, _, _) in a_week(habit).items()
    }


def _score(rota: Rota, hits: float, operations: int, quarters: int) -> Score:
    """With the interval of Wilson (1927) for a share."""
    share, z = hits / operations, 1.96
    middle = (share + z * z / (2 * operations)) / (1 + z * z / operations)
    reach = z / (1 + z * z / operations) * sqrt(share * (1 - share) / operations + (z / (2 * operations)) ** 2)
    return Score(rota, share, max(0.0, middle - reach), min(1.0, middle + reach), operations, quarters)
