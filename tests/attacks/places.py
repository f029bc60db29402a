"""Attackers of places: they know the method, the grid, the ground and every report that was published of a site."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import dist, pi

import numpy as np

from geo.cells import Cell
from tests.attacks.controls import BoxFilter, Masks
from tests.attacks.world import NOISE, Point, Site, noisy

_GUESSES = 3_000


def errors_of_the_mean(masks: Masks, sites: Sequence[Site], reports: int) -> np.ndarray:
    """How far, in metres, the mean of a site's published places lies from the site, site by site."""
    random = np.random.default_rng(7)
    return np.array([dist(masks(site.place, reports, random).mean(axis=0), site.place) for site in sites])


def region_km2(errors: np.ndarray) -> float:
    """Area of the disc around the guess that holds the site in 95 of 100 cases, km²."""
    return pi * float(np.percentile(errors, 95)) ** 2 / 1e6


def found_in_a_square(size_m: float, within: float) -> float:
    """Best chance within so many metres of somebody who knows the square and nothing else: a disc, wherever it is put.

    However many reports there are, they give the same square, so the chance does not grow.
    """
    return min(1.0, pi * within**2 / size_m**2)


def chance(squares: set[Cell], within: float) -> float:
    """Best chance within so many metres, given all the squares in which one site has shown.

    Two squares betray it: the site then lies along their common edge, within the noise of a GPS on either side.
    """
    size = min(square.size_m for square in squares)
    if len(squares) == 1:
        return found_in_a_square(size, within)
    strip = 4 * NOISE * size / len(squares)
    return min(1.0, min(2 * within, 4 * NOISE) * 2 * within / strip)


def squares_of(coarse: Callable[[Point], Cell], site: Site, reports: int) -> set[Cell]:
    """In how many squares one site shows when it is reported again and again."""
    random = np.random.default_rng(11)
    return {coarse(noisy(site.place, random)) for _ in range(reports)}


def found_by_land_cover(square: Cell, patches: np.ndarray, radius: float, within: float) -> float:
    """Best chance of somebody who holds the map of patches (middles in metres, one radius): a guess for each of many points.

    Where no patch reaches into the square it is that of the square alone.
    """
    random = np.random.default_rng(13)
    angle, far = random.uniform(0, 2 * pi, 400_000), radius * np.sqrt(random.random(400_000))
    places = patches[random.integers(len(patches), size=400_000)]
    places = places + np.column_stack((far * np.cos(angle), far * np.sin(angle)))
    low, high = (square.east, square.north), (square.east + square.size_m, square.north + square.size_m)
    inside = places[((places >= low) & (places < high)).all(axis=1)][:_GUESSES]
    if len(inside) < 50:
        return found_in_a_square(square.size_m, within)
    apart = np.hypot(*(inside[:, None, :] - inside[None, :, :]).transpose(2, 0, 1))
    return float((apart <= within).mean(axis=1).max())


def bisected(answers: BoxFilter, frame: tuple[float, float, float, float]) -> Point:
    """The place of one record, by halving the box in which it is counted until it is under a metre wide."""
    west, south, east, north = frame
    while max(east - west, north - south) > 1:
        if east - west >= north - south:
            middle = (west + east) / 2
            west, east = (west, middle) if answers.ask(west, south, middle, north) else (middle, east)
        else:
            middle = (south + north) / 2
            south, north = (south, middle) if answers.ask(west, south, east, middle) else (middle, north)
    return (west + east) / 2, (south + north) / 2
