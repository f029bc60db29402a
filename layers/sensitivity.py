"""How the layers decide what harm a place can do: published or not, past or not, live or not (docs/decisions/sensitivity.md)."""

from __future__ import annotations

from datetime import date, timedelta

from layers.vocabulary import Basis, Record, Sensitivity, Status


def is_past(record: Record, on: date) -> bool:
    """Whether it ended over 12 months before the day `on`. What has no known end is not past, whatever else is said."""
    if record.status is Status.LIVE or record.period.last is None:
        return False
    return record.period.last < _a_year_before(on)


def of_an_event(record: Record, on: date) -> Sensitivity:
    """Something that happened: what others have published may be said, what monitors alone saw is high."""
    if record.basis is Basis.OBSERVED:
        return Sensitivity.HIGH
    return Sensitivity.LOW if is_past(record, on) else Sensitivity.MEDIUM


def of_a_living_place(record: Record, on: date) -> Sensitivity:
    """A place where people sleep or eat: extreme unless it is known, published, and over.

    A place that only monitors saw stays extreme for good, since people come back to the same places.
    """
    if record.basis is Basis.OBSERVED:
        return Sensitivity.EXTREME
    if is_past(record, on):
        return Sensitivity.LOW
    return Sensitivity.MEDIUM if record.status is Status.ENDED else Sensitivity.EXTREME


def _a_year_before(day: date) -> date:
    return (
        (day - timedelta(days=1)).replace(year=day.year - 1)
        if (day.month, day.day) == (2, 29)
        else day.replace(year=day.year - 1)
    )
