"""What others do, and how it falls: the positive controls. An attack that does not break these proves nothing of ours.

Each mask takes a true place (metres) and gives the place that would be published; each answer takes a window of days and gives
the number that would be shown. They are faithful to the descriptions named, not to anybody's code.
"""

from __future__ import annotations

import numpy as np

from tests.attacks.world import Point, noisy


def donut(place: Point, random: np.random.Generator) -> Point:
    """Donut masking (Hampton et al. 2010): moved by 200 to 1,000 m in a random direction, anew for each report."""
    distance, angle = np.sqrt(random.uniform(200**2, 1000**2)), random.uniform(0, 2 * np.pi)
    return place[0] + distance * np.cos(angle), place[1] + distance * np.sin(angle)


def square_kilometre(place: Point, random: np.random.Generator) -> Point:
    """Snapped to the middle of a square of 1 km (about an H3 cell of resolution 8), by where the GPS said it was."""
    east, north = noisy(place, random)
    return (east // 1000 + 0.5) * 1000, (north // 1000 + 0.5) * 1000


def rounded(place: Point, random: np.random.Generator) -> Point:
    """Rounded to two decimals of a degree: about 1,100 by 700 m at this latitude."""
    east, north = noisy(place, random)
    return round(east / 710) * 710.0, round(north / 1112) * 1112.0


class FreeSlider:
    """A window of any days; sums below `minimum` are not shown. The common "suppress small cells" on a dashboard."""

    def __init__(self, daily: np.ndarray, minimum: int) -> None:
        self.daily, self.minimum = daily, minimum

    def ask(self, first: int, last: int) -> int | None:
        total = int(self.daily[first : last + 1].sum())
        return total if total >= self.minimum else None


class CellKey:
    """A window of any days; each sum gets noise between −2 and 2 that depends on what is summed (the cell-key method)."""

    def __init__(self, daily: np.ndarray, seed: int) -> None:
        self.daily = daily
        self.keys = np.random.default_rng(seed).integers(0, 2**32, size=len(daily), dtype=np.uint64)

    def ask(self, first: int, last: int) -> int:
        window = slice(first, last + 1)
        key = int((self.keys[window] * self.daily[window].astype(np.uint64)).sum() % np.uint64(2**32))
        return int(self.daily[window].sum()) + int(np.random.default_rng(key).integers(-2, 3))
