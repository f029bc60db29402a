"""The stretches of time that figures are given for. Each grain nests in the next, so that a month is a sum of its weeks."""

from __future__ import annotations

import calendar
from datetime import date
from enum import StrEnum

from layers.periods import Period


class Grain(StrEnum):
    """How long a bucket is, finest first.

    A week is a quarter of a month (days 1–7, 8–14, 15–21, 22–end): weeks of the calendar cross the ends of months, and
    figures by month could then not be computed from figures by week (docs/decisions/buckets.md).
    """

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def coarseness(self) -> int:
        return list(Grain).index(self)


def start(day: date, grain: Grain) -> date:
    """First day of the bucket that holds `day`."""
    match grain:
        case Grain.DAY:
            return day
        case Grain.WEEK:
            return day.replace(day=min((day.day - 1) // 7, 3) * 7 + 1)
        case Grain.MONTH:
            return day.replace(day=1)
        case Grain.QUARTER:
            return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        case Grain.YEAR:
            return day.replace(month=1, day=1)


def end(day: date, grain: Grain) -> date:
    """Last day of the bucket that holds `day`."""
    match grain:
        case Grain.DAY:
            return day
        case Grain.WEEK:
            first = start(day, grain)
            return _month_end(day) if first.day == 22 else first.replace(day=first.day + 6)
        case Grain.MONTH:
            return _month_end(day)
        case Grain.QUARTER:
            return _month_end(start(day, grain).replace(month=start(day, grain).month + 2))
        case Grain.YEAR:
            return day.replace(month=12, day=31)


def widen(period: Period, grain: Grain) -> Period:
    """The smallest run of whole buckets that covers the period; an end that is not known stays so.

    At the grain of days the period is returned as it is, with the precision that its source gave it.
    """
    if grain is Grain.DAY or not period.dated:
        return period
    first = start(period.first, grain) if period.first else None
    last = end(period.last, grain) if period.last else None
    if first and last:
        return Period.of_days(first, last)
    return Period.parse(f"{first or ''}/{last or ('..' if period.ongoing else '')}")


def buckets_between(first: date, last: date, grain: Grain) -> list[Period]:
    """Every bucket that holds a day of [first, last], in order."""
    found, day = [], start(first, grain)
    while day <= last:
        close = end(day, grain)
        found.append(Period.of_days(day, close))
        day = date.fromordinal(close.toordinal() + 1)
    return found


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
