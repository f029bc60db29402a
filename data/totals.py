"""Figures summed over a window. A total is the sum of figures that were published, so it reveals nothing more than they do.

Events add up. What lasts does not: of sites and of the people there, the peak within the window is taken. Estimates for a whole
town are compared, never added. Published facts and what monitors saw are two populations and stay apart, as do subtypes that
their layer keeps apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date

from data.query import Query
from layers.catalogue import all_layers
from layers.figures import Figure
from layers.periods import Period
from layers.vocabulary import Counted, Kind, Sensitivity

EVERYWHERE = ""
PUBLISHED = (Sensitivity.LOW, Sensitivity.MEDIUM)
_Key = tuple[str, str, Counted, str, bool]


def everywhere(_: str) -> str:
    """All areas together."""
    return EVERYWHERE


def each(area: str) -> str:
    """Every area for itself."""
    return area


def totals(figures: Iterable[Figure], query: Query, place: Callable[[str], str]) -> list[Figure]:
    """One figure a layer, kept-apart subtype, count and place, for the query's window.

    `place` says where an area counts: `each`, `everywhere`, or anything coarser than the area. The sensitivity of a total
    is that of its most sensitive part; its period is the window.
    """
    groups: dict[_Key, list[Figure]] = defaultdict(list)
    for figure in figures:
        if query.shows(figure):
            groups[_key(figure, place)].append(figure)
    window = Period.of_days(query.start.first, query.end.last)
    return [_total(key, parts, window) for key, parts in sorted(groups.items())]


def _key(figure: Figure, place: Callable[[str], str]) -> _Key:
    layer = all_layers()[figure.layer]
    apart = figure.subtype if figure.subtype and layer.subtypes[figure.subtype].apart else ""
    return figure.layer, apart, figure.counted, place(figure.area), figure.sensitivity in PUBLISHED


def _total(key: _Key, parts: list[Figure], window: Period) -> Figure:
    layer, subtype, counted, area, _ = key
    if counted is Counted.PEOPLE_IN_AREA:
        low, high, unknown = _highest(parts)
    elif all_layers()[layer].kind is Kind.SITE:
        low, high, unknown = _peak(parts, window)
    else:
        low, high, unknown = _sum(parts)
    order = list(Sensitivity)
    sensitivity = max((part.sensitivity for part in parts), key=order.index)
    return Figure(layer, subtype, counted, area, window, sensitivity, low, high, unknown)


def _sum(parts: Iterable[Figure]) -> tuple[int, int | None, int]:
    low, unknown, highs = 0, 0, []
    for part in parts:
        low += part.low
        unknown += part.unknown
        highs.append(part.high)
    return low, None if None in highs else sum(high for high in highs if high is not None), unknown


def _highest(parts: list[Figure]) -> tuple[int, int | None, int]:
    highs = [part.high for part in parts]
    top = None if None in highs else max(high for high in highs if high is not None)
    return max(part.low for part in parts), top, 0


def _peak(parts: list[Figure], window: Period) -> tuple[int, int | None, int]:
    """The largest sum on any day of the window; a sum can only grow on a day on which something begins."""
    begins = {max(_first(part), window.first or date.min) for part in parts}
    sums = [_sum(part for part in parts if part.period.touches(day, day)) for day in sorted(begins)]
    highs = [high for _, high, _ in sums]
    return (
        max(low for low, _, _ in sums),
        None if None in highs else max(high for high in highs if high is not None),
        max(unknown for _, _, unknown in sums),
    )


def _first(part: Figure) -> date:
    """What a query shows is dated, at one end at least."""
    return part.period.first or part.period.last or date.min
