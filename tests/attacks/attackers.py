"""Attackers who know the method, the grid and every release. Each gives a number that a gate holds to its limit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise
from math import dist, pi

import numpy as np

from geo.cells import Cell
from layers.figures import Figure
from layers.vocabulary import Counted
from tests.attacks.controls import CellKey, FreeSlider
from tests.attacks.world import NOISE, Point, Site, noisy

Mask = Callable[[Point, np.random.Generator], Point]
Key = tuple[str, str, str, str, int | None, str]


def found_by_averaging(mask: Mask, sites: Sequence[Site], reports: int, within: float) -> float:
    """Share of sites that lie within so many metres of the mean of their published places."""
    random = np.random.default_rng(7)
    hits = 0
    for site in sites:
        published = np.array([mask(site.place, random) for _ in range(reports)])
        hits += dist(published.mean(axis=0), site.place) <= within
    return hits / len(sites)


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


def days_recovered(answers: FreeSlider, days: int) -> float:
    """Share of active days whose number follows from two windows that differ by that day."""
    active = [int(day) for day in np.flatnonzero(answers.daily[:days])]
    recovered = 0
    for day in active:
        for other in range(days):
            shorter = answers.ask(min(other, day - 1), max(other, day - 1)) if day and other < day else None
            longer = answers.ask(min(other, day), max(other, day)) if other < day else None
            if shorter is not None and longer is not None:
                recovered += longer - shorter == answers.daily[day]
                break
    return recovered / len(active)


def days_estimated(answers: CellKey, days: int) -> float:
    """Share of active days whose number follows from the mean of many differences, in which the noise averages out."""
    active = [int(day) for day in np.flatnonzero(answers.daily[:days])]
    right = 0
    for day in active:
        starts = range(max(0, day - 90), day)
        differences = [answers.ask(start, day) - answers.ask(start, day - 1) for start in starts]
        right += bool(differences) and round(float(np.mean(differences))) == answers.daily[day]
    return right / len(active)


def key(figure: Figure) -> Key:
    """What names a figure, in whatever release it stands."""
    return (figure.layer, figure.subtype, figure.area, figure.period.edtf, figure.catch_up, figure.counted)


def revisions(archive: Sequence[Sequence[Figure]]) -> int:
    """How many frozen buckets were told with two different numbers, or told and then not told any more."""
    told: dict[Key, set[tuple[int, int | None]]] = defaultdict(set)
    gone, before = 0, set[Key]()
    for release in archive:
        now = {key(figure) for figure in release}
        gone += len(before - now)
        before = now
        for figure in release:
            told[key(figure)].add((figure.low, figure.high))
    return gone + sum(len(numbers) > 1 for numbers in told.values())


def isolated(archive: Sequence[Sequence[Figure]], minimum: int) -> int:
    """How many differences between two releases in a row give a number of events below the minimum, but not nought."""
    found = 0
    for earlier, later in pairwise(archive):
        before = {key(figure): figure.low for figure in earlier}
        by_area: dict[tuple[str, str], int] = defaultdict(int)
        for figure in later:
            if figure.counted is Counted.EVENTS:
                new = figure.low - before.get(key(figure), 0)
                found += 0 < new < minimum
                by_area[figure.area, figure.period.edtf] += new
    return found


def days_pinned(release: Sequence[Figure]) -> int:
    """How many figures speak of a single day in a single square."""
    return sum(figure.period.first == figure.period.last for figure in release)
