"""Figures as a cube of areas × months × measures, packed as bytes, so that a browser reads any window of months off it.

Rows of a measure that adds up (a flow) count in every window that they touch; a browser makes them into running sums, and what
overlaps months a to b is then S[b] − E[a−1], where S sums by first and E by last month. What lasts (a level) does not add up:
its rows are the peak of each month, for every area, region and all together, and the peak of a window is the highest of them.
Both give what `data.totals` gives, for every window of whole months. The size follows from areas, months and measures, not from
how many records there were. docs/cube.md has the bytes.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby, pairwise
from typing import Any

import numpy as np

from data.query import ALL, Month, Query
from data.totals import PUBLISHED, each, everywhere, totals
from geo.areas import REGIONS, area
from layers.catalogue import all_layers
from layers.figures import Figure
from layers.periods import Period
from layers.vocabulary import Counted, Kind

MAGIC = b"VTM1"
COLUMNS = ("measure", "place", "first", "last", "low", "high", "unknown", "subtype")
"""Columns of a row, all int32. Months count from the cube's start; `high` is −1 where there is no upper end; `subtype` is a
position in the cube's list of "layer.subtype", or −1"""
OPEN, NONE = -1, -1


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted: one line of a table of totals. `level`: it lasts, and its peak is told, not its sum."""

    layer: str
    subtype: str
    """of a subtype that its layer keeps apart; else blank"""
    counted: Counted
    published: bool
    """a public fact; else seen by monitors"""
    level: bool

    @property
    def drawn(self) -> bool:
        """Whether it has a symbol: what is counted once an event or a site, of what its layer does not keep apart."""
        return self.counted in (Counted.EVENTS, Counted.SITES) and not self.subtype


@dataclass(frozen=True, slots=True, eq=False)
class Cube:
    """`places` are ids of areas, then the keys of all regions, then `all`; `rows` is int32, one line of COLUMNS each, sorted."""

    start: Month
    months: int
    areas: tuple[str, ...]
    measures: tuple[Measure, ...]
    subtypes: tuple[str, ...]
    rows: np.ndarray

    @property
    def places(self) -> tuple[str, ...]:
        return (*self.areas, *(region.key for region in REGIONS), ALL)

    def span(self, period: Period) -> tuple[int, int]:
        """First and last month that a dated period touches, counted from the start: as `Period.touches` has it."""
        return _span(period, self.start, self.months)

    def number(self, month: Month) -> int:
        """A month counted from the start, or the nearest within the cube."""
        return _number(month, self.start, self.months)


def cube_of(figures: Iterable[Figure], first: Month, last: Month) -> Cube:
    """The cube of figures over the months `first` to `last`; what lies outside of them is left out."""
    shown = [figure for figure in figures if figure.period.touches(first.first, last.last)]
    measures = sorted({_measure(figure) for figure in shown}, key=_order)
    frame = _Frame(first, len(first.until(last)), tuple(sorted({figure.area for figure in shown})), tuple(measures))
    rows = frame.flows(figure for figure in shown if not _measure(figure).level)
    rows += frame.levels([figure for figure in shown if _measure(figure).level])
    packed = np.array(sorted(rows), dtype=np.int32).reshape(-1, len(COLUMNS))
    return Cube(first, frame.months, frame.areas, frame.measures, frame.subtypes, packed)


def pack(cube: Cube, head: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> bytes:
    """The cube as bytes, with whatever else the one who draws it needs: `head` as JSON, `arrays` of int32.

    Four bytes of MAGIC, the length of the JSON (uint32, little end first), the JSON padded with blanks to a multiple of four,
    then the arrays one after the other. The JSON says where each begins, and the CRC-32 of them all.
    """
    every = {"rows": cube.rows, **arrays}
    regions = [region.key for region in REGIONS]
    body = b"".join(np.ascontiguousarray(array, dtype="<i4").tobytes() for array in every.values())
    ends = np.cumsum([0, *(array.size for array in every.values())]).tolist()
    text = json.dumps(
        {
            **head,
            "cube": {
                "start": str(cube.start),
                "months": cube.months,
                "columns": COLUMNS,
                "areas": cube.areas,
                "regions": regions,
                "region_of": [regions.index(_region_of(identity)) for identity in cube.areas],
                "measures": [{**asdict(measure), "drawn": measure.drawn} for measure in cube.measures],
                "subtypes": cube.subtypes,
            },
            "arrays": dict(zip(every, pairwise(ends), strict=True)),
            "crc32": zlib.crc32(body),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()
    text += b" " * (-len(text) % 4)
    return MAGIC + struct.pack("<I", len(text)) + text + body


@dataclass(frozen=True, slots=True)
class _Frame:
    """What rows are counted against."""

    start: Month
    months: int
    areas: tuple[str, ...]
    measures: tuple[Measure, ...]

    @property
    def subtypes(self) -> tuple[str, ...]:
        return tuple(f"{layer.key}.{key}" for layer in all_layers().values() for key in layer.subtypes)

    def flows(self, figures: Iterable[Figure]) -> list[tuple[int, ...]]:
        """One row for all figures of the same measure, area, months and subtype."""
        subtypes, places, measures = _index(self.subtypes), _index(self.areas), _index(self.measures)
        sums: dict[tuple[int, ...], list[int]] = defaultdict(lambda: [0, 0, 0])
        for figure in figures:
            first, last = _span(figure.period, self.start, self.months)
            open_ended = figure.high is None
            told = (measures[_measure(figure)], places[figure.area], first, last)
            key = (*told, subtypes.get(f"{figure.layer}.{figure.subtype}", NONE), open_ended)
            for position, number in enumerate((figure.low, figure.high or 0, figure.unknown)):
                sums[key][position] += number
        return [
            (*key[:4], low, OPEN if key[5] else high, unknown, key[4]) for key, (low, high, unknown) in sums.items()
        ]

    def levels(self, figures: Sequence[Figure]) -> list[tuple[int, ...]]:
        """The peak of each month, of each area, region and all together; months that follow with the same peak are one row."""
        measures, places = _index(self.measures), _index((*self.areas, *(region.key for region in REGIONS), ALL))
        ways: tuple[Callable[[str], str], ...] = (each, _region_of, everywhere)
        peaks: dict[tuple[int, int], dict[int, tuple[int, int, int]]] = defaultdict(dict)
        layers = tuple(all_layers())
        for number, month in enumerate(self.start.until(self.last)) if figures else ():
            for way in ways:
                for total in totals(figures, Query(month, month, layers), way):
                    place = places[total.area or ALL]
                    high = OPEN if total.high is None else total.high
                    peaks[measures[_measure(total)], place][number] = (total.low, high, total.unknown)
        return [(*key, *row, NONE) for key, by_month in peaks.items() for row in _runs(by_month)]

    @property
    def last(self) -> Month:
        number = self.start.year * 12 + self.start.month - 2 + self.months
        return Month(number // 12, number % 12 + 1)


def _span(period: Period, start: Month, months: int) -> tuple[int, int]:
    begins = period.first or period.last or date.min
    ends = period.last or (date.max if period.ongoing else begins)
    return _number(Month.of(begins), start, months), _number(Month.of(ends), start, months)


def _number(month: Month, start: Month, months: int) -> int:
    at = (month.year - start.year) * 12 + month.month - start.month
    return min(max(at, 0), months - 1)


def _runs(by_month: Mapping[int, tuple[int, int, int]]) -> list[tuple[int, int, int, int, int]]:
    """First and last month of each run of months with the same three numbers, and these."""
    months = sorted(by_month)
    # Months in a row less their position give the same number, so a gap ends a run.
    runs = groupby(enumerate(months), key=lambda item: (item[1] - item[0], by_month[item[1]]))
    found = []
    for (_, numbers), run in runs:
        of_run = [month for _, month in run]
        found.append((of_run[0], of_run[-1], *numbers))
    return found


def _measure(figure: Figure) -> Measure:
    layer = all_layers()[figure.layer]
    apart = figure.subtype if figure.subtype and layer.subtypes[figure.subtype].apart else ""
    level = layer.kind is Kind.SITE or figure.counted is Counted.PEOPLE_IN_AREA
    return Measure(figure.layer, apart, figure.counted, figure.sensitivity in PUBLISHED, level)


def _order(measure: Measure) -> tuple[int, str, int, str, bool]:
    """Layer by layer; in each, what is counted once an event first, and what is kept apart last."""
    leading = (Counted.EVENTS, Counted.SITES, Counted.DEAD, Counted.MISSING, Counted.PEOPLE)
    rank = leading.index(measure.counted) if measure.counted in leading else len(leading)
    return (list(all_layers()).index(measure.layer), measure.subtype, rank, measure.counted, not measure.published)


def _region_of(identity: str) -> str:
    return area(identity).region


def _index(values: Iterable[Any]) -> dict[Any, int]:
    return {value: position for position, value in enumerate(values)}
