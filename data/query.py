"""What a visitor asks for, and the address bar that says so: plain words both ways. Nonsense falls back to the default."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from geo.areas import REGIONS, area
from layers.catalogue import all_layers
from layers.figures import Figure

ALL = "all"
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month, written 2017-05: the step in which a period is chosen."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Month | None:
        match = _MONTH.fullmatch(text)
        return cls(int(match[1]), int(match[2])) if match and int(match[1]) >= 1 else None

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    def until(self, last: Month) -> list[Month]:
        """Every month from this one to `last`, both included."""
        numbers = range(self.year * 12 + self.month - 1, last.year * 12 + last.month)
        return [Month(number // 12, number % 12 + 1) for number in numbers]


@dataclass(frozen=True, slots=True)
class Query:
    """A period in months, both ends included, the layers by key, and a region's key or `all`."""

    start: Month
    end: Month
    layers: tuple[str, ...]
    region: str = ALL

    def shows(self, figure: Figure) -> bool:
        """Whether this figure belongs to what is asked for."""
        return (
            figure.layer in self.layers
            and self.in_region(figure.area)
            and figure.period.touches(self.start.first, self.end.last)
        )

    def in_region(self, identity: str) -> bool:
        return self.region in (ALL, area(identity).region)


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, and the names of what in the address was not understood and so left at the default."""

    query: Query
    ignored: tuple[str, ...]


def span(figures: Iterable[Figure], otherwise: date) -> tuple[Month, Month]:
    """First and last month that the figures speak of; the month of the day `otherwise` where they speak of none."""
    periods = [figure.period for figure in figures if figure.period.dated]
    first = min((period.first or period.last or otherwise for period in periods), default=otherwise)
    last = max((period.last or period.first or otherwise for period in periods), default=otherwise)
    return Month.of(first), Month.of(last)


def from_address(address: Mapping[str, Sequence[str]], default: Query, limits: tuple[Month, Month]) -> Asked:
    """Read `from`, `to`, `layer` (repeated) and `region`; what is not understood is named and left at the default."""
    ignored: list[str] = []

    def one(name: str) -> str | None:
        values = address.get(name, ())
        if len(values) > 1:
            ignored.append(name)
        return values[0] if len(values) == 1 else None

    def month(name: str, otherwise: Month) -> Month:
        text = one(name)
        found = Month.parse(text) if text is not None else None
        if text is not None and (found is None or not limits[0] <= found <= limits[1]):
            ignored.append(name)
            return otherwise
        return found or otherwise

    start, end = month("from", default.start), month("to", default.end)
    if start > end:
        ignored += ["from", "to"]
        start, end = default.start, default.end
    named = tuple(address.get("layer", ()))
    known = tuple(key for key in all_layers() if key in named)
    if set(named) - set(known):
        ignored.append("layer")
    region = one("region")
    if region is not None and region not in (ALL, *(known_region.key for known_region in REGIONS)):
        ignored.append("region")
        region = None
    return Asked(Query(start, end, known or default.layers, region or default.region), tuple(dict.fromkeys(ignored)))


def to_address(query: Query, default: Query) -> dict[str, list[str]]:
    """What the address bar says of a query: only what differs from the default."""
    address: dict[str, list[str]] = {}
    if query.start != default.start:
        address["from"] = [str(query.start)]
    if query.end != default.end:
        address["to"] = [str(query.end)]
    if query.layers != default.layers:
        address["layer"] = list(query.layers)
    if query.region != default.region:
        address["region"] = [query.region]
    return address
