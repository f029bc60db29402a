"""Invented histories of operations in the sea, with a rhythm that is known: what a forecast can find, and what it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from data.rhythm import Operation
from layers.hours import HourBand

AREAS = tuple(f"CRS3035RES10000mN30{north}0000E36{east}0000" for north in (3, 5, 7) for east in (2, 4))
FIRST = date(2024, 1, 1)
DAYS = 2 * 366
RHYTHMS = ("48 h", "weekly", "drifting", "none")
_MORNING = {HourBand.DAWN: 0.75, HourBand.MORNING: 0.2, HourBand.NOON: 0.05}


@dataclass(frozen=True, slots=True)
class World:
    """Two years of operations, and the rhythm that they keep."""

    rhythm: str
    seed: int
    operations: tuple[Operation, ...]


def world(rhythm: str, seed: int) -> World:
    """A history drawn from a seed. Areas differ in how often they are cleared, but for the world without any rhythm."""
    chance = np.random.default_rng([RHYTHMS.index(rhythm), seed])
    found = [one for number, area in enumerate(AREAS) for one in _area(rhythm, area, number, chance)]
    return World(rhythm, seed, tuple(sorted(found, key=lambda one: (one.day, one.area))))


def _area(rhythm: str, area: str, number: int, chance: np.random.Generator) -> Iterator[Operation]:
    since = int(chance.integers(0, 3))
    weekdays = chance.choice(5, size=1 + number % 2, replace=False)
    for n in range(DAYS):
        day = FIRST + timedelta(days=n)
        since += 1
        match rhythm:
            case "48 h":
                # A day late now and then, and then every second day again.
                happens = since >= 2 and chance.random() < 0.9
            case "weekly":
                happens = day.weekday() in weekdays and chance.random() < 0.85
            case "drifting":
                apart = 2 + (n // 180 + number) % 3
                happens = since >= apart and chance.random() < 0.9
            case _:
                happens = chance.random() < 0.4
        if happens:
            since = 0
            for _ in range(1 + int(chance.random() < 0.3)):
                yield Operation(area, day, _band(rhythm, n, chance))


def _band(rhythm: str, n: int, chance: np.random.Generator) -> HourBand:
    bands = list(HourBand)
    if rhythm == "none":
        return bands[int(chance.choice(len(bands), p=[band.hours / 24 for band in bands]))]
    weights = np.array([_MORNING.get(band, 0.0) for band in bands])
    if rhythm == "drifting" and (n // 240) % 2:
        weights = np.roll(weights, 1)
    return bands[int(chance.choice(len(bands), p=weights))]
