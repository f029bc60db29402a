"""When operations happen and when somebody watches: what organisers are told of the days and hours of evictions.

Hours are made coarse at the door like places: a report keeps the band of the day in which an operation began, never its minute.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from geo.areas import Area
from geo.faults import Fault
from layers.periods import Period
from layers.vocabulary import Review

WEEKDAYS = range(7)
"""Monday is 0"""


class HourBand(StrEnum):
    """A part of the day, local time of northern France; the first hour is in it, the last is not."""

    NIGHT = "00-06"
    DAWN = "06-09"
    MORNING = "09-12"
    NOON = "12-15"
    AFTERNOON = "15-18"
    EVENING = "18-24"

    @property
    def starts(self) -> int:
        return int(self[:2])

    @property
    def ends(self) -> int:
        return int(self[3:])

    @property
    def hours(self) -> int:
        return self.ends - self.starts

    @classmethod
    def of(cls, moment: time) -> HourBand:
        return next(band for band in cls if band.starts <= moment.hour < band.ends)

    @classmethod
    def parse(cls, text: str) -> HourBand:
        """A band (`06-09`) or a time (`07:40`), which becomes its band at once; raises Fault `E_HOUR`."""
        if text in list(cls):
            return cls(text)
        try:
            return cls.of(time.fromisoformat(text if len(text) == 5 else ""))
        except ValueError:
            raise Fault("E_HOUR", f"write a time as 07:40, or one of {', '.join(cls)}") from None


@dataclass(frozen=True, slots=True)
class ShiftLog:
    """One shift as its team logs it, made coarse: where, on which day, in which bands, how many pairs, what they saw. No names."""

    id: str
    area: Area
    day: date
    bands: tuple[HourBand, ...]
    pairs: int
    observed: int
    """operations that the shift saw; 0 is a shift in which nothing happened"""
    review: Review | None = None
    retracted: bool = False


class Told(StrEnum):
    """What a rhythm counts. None of them is ever added to another."""

    OPERATIONS = "operations"
    """evictions that began on a weekday in a band"""
    INTERVALS = "intervals"
    """pairs of days with an operation and none between them, by how many days apart"""
    SHIFTS = "shifts"
    """shifts on a weekday in a band"""
    WATCHED = "watched"
    """operations that a shift saw, on a weekday in a band"""
    KNOWN = "known"
    """operations of the whole quarter, watched or not: what `observed` is a share of"""
    OBSERVED = "observed"
    """operations of the whole quarter that a shift saw"""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often something happened in an area in a quarter: by weekday and band, by days between, or in all."""

    told: Told
    area: str
    period: Period
    weekday: int | None
    band: HourBand | None
    days: int | None
    """for intervals: days from one to the next; the last step stands for everything longer"""
    number: int


LONGEST = 14
"""Intervals of so many days or more are one step"""
