"""Four clocks: a site is there for a while, an event happens, an aid point is open or not, a death is found and died.

They say on which days a record counts. `Period` says how precisely these days are known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from layers.layer import Layer, State
from layers.periods import Period
from layers.vocabulary import Kind, OpeningHours, Record, Status


@dataclass(frozen=True, slots=True)
class Stay:
    """A site: there over an interval whose ends are often unknown. `live`: it was there when it was last reported."""

    there: Period
    live: bool

    def days(self, reported: date) -> tuple[date, date] | None:
        """First and last day on which somebody saw it: to its known end, or to the report of a site that is live."""
        return _seen(self.there, reported if self.live else None)


@dataclass(frozen=True, slots=True)
class Instant:
    """An event: it happened once, on a day known more or less precisely."""

    happened: Period


@dataclass(frozen=True, slots=True)
class Service:
    """An aid point over an interval: the state it was in, and the hours at which it serves where these are known."""

    during: Period
    state: State
    hours: OpeningHours | None

    def days(self, reported: date) -> tuple[date, date] | None:
        """First and last day on which the state is known to have lasted."""
        return _seen(self.during, reported if self.during.ongoing else None)


@dataclass(frozen=True, slots=True)
class Death:
    """A death: when the body was found or the event happened, and when the person died where that is another day."""

    found: Period
    died: Period | None


Clock = Stay | Instant | Service | Death


def clock_of(record: Record, layer: Layer) -> Clock:
    """The clock that a record's layer and subtype give it."""
    state = layer.subtypes[record.subtype].state
    if state:
        return Service(record.period, state, record.hours)
    if layer.kind_of(record.subtype) is Kind.SITE:
        return Stay(record.period, record.status is Status.LIVE)
    return Death(record.period, record.died) if record.died else Instant(record.period)


def _seen(period: Period, still_on: date | None) -> tuple[date, date] | None:
    first = period.first or period.last
    last = period.last or still_on or period.first
    return (first, max(first, last)) if first and last else None
