"""Deaths by year, cause and region, as a release tells them, and the count that each other body gives for the same years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from geo.areas import area
from layers.figures import Figure, Series
from layers.vocabulary import Counted, Text

LAYER = "border_deaths"
_APART = (Counted.DEAD, Counted.MISSING)


@dataclass(frozen=True, slots=True)
class Tolled:
    """How many dead or missing a group of figures gives: at least, at most (None: no upper end), and in how many no number."""

    counted: Counted
    low: int
    high: int | None
    unknown: int


@dataclass(frozen=True, slots=True)
class Body:
    """One count of another body, by year. `name` is its publisher's, numbered where it has several; `scope` is what it is of."""

    name: str
    area: str
    scope: Text
    by_year: tuple[tuple[int, int, int | None], ...]
    """year, at least, at most"""


def by_year(figures: Iterable[Figure]) -> dict[int, list[Tolled]]:
    """Dead and missing of each year, apart. What is dated over the end of a year counts in the year in which it begins."""
    groups: dict[int, list[Figure]] = defaultdict(list)
    for figure in _deaths(figures):
        day = figure.period.first or figure.period.last
        if day:
            groups[day.year].append(figure)
    return {year: _tolled(groups[year]) for year in sorted(groups)}


def by_cause(figures: Iterable[Figure]) -> dict[str, list[Tolled]]:
    """Dead and missing of each cause; the cause is blank where the rule tells the layer only."""
    return _grouped(figures, lambda figure: figure.subtype)


def by_region(figures: Iterable[Figure]) -> dict[str, list[Tolled]]:
    """Dead and missing of each region of the map."""
    return _grouped(figures, lambda figure: area(figure.area).region)


def bodies(series: Iterable[Series]) -> list[Body]:
    """Every count of other bodies that goes by the year, each with what it includes; never added to each other nor to ours."""
    groups: dict[tuple[str, str, Text], list[Series]] = defaultdict(list)
    for one in series:
        if one.layer == LAYER and one.counted is Counted.DEAD and _a_year(one):
            groups[one.publisher, one.area, one.scope].append(one)
    several = {publisher for publisher, _, _ in groups if sum(key[0] == publisher for key in groups) > 1}
    found, numbers = [], dict.fromkeys(several, 0)
    for (publisher, place, scope), rows in sorted(
        groups.items(), key=lambda item: (-len(item[1]), item[0][:2], item[0][2].en)
    ):
        name = publisher
        if publisher in several:
            numbers[publisher] += 1
            name = f"{publisher} ({numbers[publisher]})"
        years = tuple(sorted((int(row.period.edtf), row.number.floor, row.number.ceiling) for row in rows))
        found.append(Body(name, place, scope, years))
    return found


def _a_year(one: Series) -> bool:
    return one.period.edtf.isdigit() and len(one.period.edtf) == 4


def _deaths(figures: Iterable[Figure]) -> list[Figure]:
    return [figure for figure in figures if figure.layer == LAYER and figure.counted in _APART]


def _grouped(figures: Iterable[Figure], key: Callable[[Figure], str]) -> dict[str, list[Tolled]]:
    groups: dict[str, list[Figure]] = defaultdict(list)
    for figure in _deaths(figures):
        groups[key(figure)].append(figure)
    order = sorted(groups, key=lambda name: (-sum(figure.low for figure in groups[name]), name))
    return {name: _tolled(groups[name]) for name in order}


def _tolled(figures: Sequence[Figure]) -> list[Tolled]:
    found = []
    for counted in _APART:
        of_it = [figure for figure in figures if figure.counted is counted]
        if of_it:
            highs = [figure.high for figure in of_it]
            high = None if None in highs else sum(high for high in highs if high is not None)
            found.append(Tolled(counted, sum(f.low for f in of_it), high, sum(f.unknown for f in of_it)))
    return found
