"""What others do, and how it falls: the positive controls. An attack that does not break these proves nothing of ours.

Masks take a true place (metres) and a number of reports and give the places that would be published; answers take a question
and give the number that would be shown. Donut masking is that of the maskmypy library itself; the others are faithful to the
descriptions named, not to anybody's code.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import geopandas as gpd
import maskmypy
import numpy as np

from tests.attacks.world import Point, noisy

Masks = Callable[[Point, int, np.random.Generator], np.ndarray]
"""A true place, how many reports of it, chance → the places published, one row each (east, north)"""

SMALL_AREA = (14_200.0, 22_240.0)
"""0.2 degrees of longitude and of latitude at 50.3° north, metres"""


def donut(place: Point, reports: int, random: np.random.Generator) -> np.ndarray:
    """Donut masking (Hampton et al. 2010) by maskmypy: moved by 200 to 1,000 m in a random direction, anew for each report."""
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*zip(*[place] * reports, strict=True)), crs="EPSG:3035")
    moved = maskmypy.donut(points, low=200, high=1000, seed=int(random.integers(2**31)))
    return np.column_stack((moved.geometry.x, moved.geometry.y))


def square_kilometre(place: Point, reports: int, random: np.random.Generator) -> np.ndarray:
    """Snapped to the middle of a square of 1 km (about an H3 cell of resolution 8), by where the GPS said it was."""
    return np.array([[(side // 1000 + 0.5) * 1000 for side in noisy(place, random)] for _ in range(reports)])


def rounded(place: Point, reports: int, random: np.random.Generator) -> np.ndarray:
    """Rounded to two decimals of a degree: about 1,100 by 700 m at this latitude."""
    places = [noisy(place, random) for _ in range(reports)]
    return np.array([(round(east / 710) * 710.0, round(north / 1112) * 1112.0) for east, north in places])


def in_a_fifth_of_a_degree(place: Point, reports: int, random: np.random.Generator) -> np.ndarray:
    """A random point in a cell of 0.2 degrees, anew for each report, as iNaturalist obscures an observation."""
    corners = [
        [side // size * size for side, size in zip(noisy(place, random), SMALL_AREA, strict=True)]
        for _ in range(reports)
    ]
    return np.array(corners) + random.random((reports, 2)) * SMALL_AREA


class BoxFilter:
    """A map that shows rounded places and filters by the exact ones: how many records lie in a box."""

    def __init__(self, places: Sequence[Point]) -> None:
        self.places = np.array(places)

    def ask(self, west: float, south: float, east: float, north: float) -> int:
        low, high = (west, south), (east, north)
        return int(((self.places >= low) & (self.places < high)).all(axis=1).sum())


class FreeSlider:
    """A window of any days; sums below `minimum` are not shown. The common "suppress small cells" on a dashboard."""

    def __init__(self, daily: np.ndarray, minimum: int) -> None:
        self.daily, self.minimum = daily, minimum

    def ask(self, first: int, last: int) -> int | None:
        total = int(self.daily[first : last + 1].sum())
        return total if total >= self.minimum else None

    def windows(self) -> list[tuple[int, int]]:
        """Every window that is answered."""
        days = range(len(self.daily))
        return [(first, last) for first in days for last in days[first:] if self.ask(first, last) is not None]


class CellKey:
    """A window of any days; each sum gets noise between −2 and 2 that depends on what is summed (the cell-key method)."""

    def __init__(self, daily: np.ndarray, seed: int) -> None:
        self.daily = daily
        self.keys = np.random.default_rng(seed).integers(0, 2**32, size=len(daily), dtype=np.uint64)

    def ask(self, first: int, last: int) -> int:
        window = slice(first, last + 1)
        key = int((self.keys[window] * self.daily[window].astype(np.uint64)).sum() % np.uint64(2**32))
        return int(self.daily[window].sum()) + int(np.random.default_rng(key).integers(-2, 3))
