"""When operations happen and when somebody watches: what organisers are told of the days and hours of evictions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from geo.areas import Area
from layers.hours import HourBand
from layers.periods import Period
from layers.vocabulary import Review


@dataclass(frozen=True, slots=True)
class ShiftLog:
    """One shift as its team logs it, made coarse: area, day, bands, how many pairs, what they saw. No names."""

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
    DAYS = "days"
    """days with an operation, on a weekday"""
    INTERVALS = "intervals"
    """days with an operation that came so many days after the last such day"""
    PAIRS = "pairs"
    """pairs on a shift, on a weekday in a band"""
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
