"""Attackers of time: they ask for every window, keep every release, hold several, and read the newspapers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from geo.areas import area
from geo.coarsen import widen
from layers.figures import Figure
from layers.vocabulary import Counted
from tests.attacks.controls import CellKey, FreeSlider
from tests.attacks.world import YEAR

Key = tuple[str, str, str, str, int | None, str]
Window = tuple[int, int]
"""First and last day of the year, both included, counted from 0"""


@dataclass(frozen=True)
class Press:
    """What a newspaper printed: an eviction in this square of 40 km on this day."""

    square: str
    day: date


def pinned(windows: Iterable[Window], days: int) -> int:
    """How many single days follow from totals of windows, by adding and taking away any of them any number of times.

    A window ties the eve of its first day to its last; what is tied, directly or not, can be told from each other. So a day is
    pinned just where its eve and itself are tied: a union–find does what trying all sequences would.
    """
    root = list(range(days + 1))

    def top(node: int) -> int:
        while root[node] != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    for first, last in windows:
        root[top(max(first, 0))] = top(min(last, days - 1) + 1)
    return sum(top(day) == top(day + 1) for day in range(days))


def windows_told(figures: Iterable[Figure]) -> dict[str, set[Window]]:
    """Per square of 40 km, every window of days of which something was told of any area in it: kind to the attacker."""
    told: dict[str, set[Window]] = defaultdict(set)
    for figure in figures:
        first, last = figure.period.first, figure.period.last
        if first and last and last.year >= YEAR and figure.counted is Counted.EVENTS:
            told[widen(area(figure.area), 40_000).id].add((_day(first), _day(last)))
    return told


def _day(day: date) -> int:
    return (day - date(YEAR, 1, 1)).days


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
        for figure in later:
            if figure.counted is Counted.EVENTS:
                new = figure.low - before.get(key(figure), 0)
                found += 0 < new < minimum
    return found


def linked(press: Sequence[Press], rows: Sequence[tuple[str, date, date, int]]) -> float:
    """Share of what was printed that is tied to one single report: rows are square of 40 km, first and last day, number."""
    by_square: dict[str, list[tuple[date, date, int]]] = defaultdict(list)
    for square, first, last, number in rows:
        by_square[square].append((first, last, number))
    alone = 0
    for one in press:
        numbers = [number for first, last, number in by_square[one.square] if first <= one.day <= last]
        alone += sum(numbers) == 1
    return alone / len(press)


def rows_of(release: Iterable[Figure]) -> list[tuple[str, date, date, int]]:
    """A release as `linked` reads it."""
    return [
        (widen(area(f.area), 40_000).id, f.period.first or date.min, f.period.last or date.max, f.low)
        for f in release
        if f.counted is Counted.EVENTS and not f.catch_up
    ]
