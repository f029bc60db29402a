"""The words of the field as frozen values: one word, one meaning (docs/glossary.md says where each is taken from)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from geo.areas import Area
from geo.faults import Fault
from layers.hours import HourBand
from layers.periods import Period

Language = Literal["en", "fr"]


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in both languages."""

    en: str
    fr: str

    def __getitem__(self, language: Language) -> str:
        return self.fr if language == "fr" else self.en

    def __bool__(self) -> bool:
        return bool(self.en or self.fr)


class Kind(StrEnum):
    """How what a layer holds adds up over time."""

    SITE = "site"
    """lasts; a stock: the peak in a window"""
    EVENT = "event"
    """happens; a flow: the sum over a window"""
    SERVICE = "service"
    """is open, obstructed or banned over intervals; states"""


class Sensitivity(StrEnum):
    """How much harm a place can do if it is known, least first."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    EXTREME = "extreme"


class Audience(StrEnum):
    """Who a release is for, coarsest first; what a coarser one holds is computed from the finer one's figures."""

    PUBLIC = "public"
    PRESS = "press"
    ORGANISERS = "organisers"


class Basis(StrEnum):
    """Whether somebody else has already said it in public."""

    PUBLISHED = "published"
    OBSERVED = "observed"


class Status(StrEnum):
    """Whether people may be there now."""

    LIVE = "live"
    ENDED = "ended"
    UNKNOWN = "unknown"


class Certainty(StrEnum):
    """How sure the steward is that it happened as told."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Speaker(StrEnum):
    """Who says so: whom a count or a source speaks for."""

    ASSOCIATION = "association"
    AUTHOR = "author"
    COURT = "court"
    GOVERNMENT = "government"
    INTERNATIONAL = "international"
    OBSERVERS = "observers"
    POLICE = "police"
    PREFECTURE = "prefecture"
    PRESS = "press"
    PROSECUTOR = "prosecutor"
    RESEARCHERS = "researchers"
    TOWN = "town"
    WITNESSES = "witnesses"
    UNKNOWN = "unknown"


class Counted(StrEnum):
    """What a number counts. People, operations and operations times people are never added together."""

    EVENTS = "events"
    SITES = "sites"
    PEOPLE = "people"
    PEOPLE_IN_AREA = "people_in_area"
    """everybody in the whole town or area, as somebody estimates: never added to the people of single sites"""
    MINORS = "minors"
    FAMILIES = "families"
    PLACES = "places"
    TENTS = "tents"
    MEALS_A_DAY = "meals_a_day"
    MEALS = "meals"
    SHELTERED = "sheltered"
    DETAINED = "detained"
    ARRESTED = "arrested"
    INJURED = "injured"
    DEAD = "dead"
    MISSING = "missing"
    EVICTIONS = "evictions"
    PERSON_EVICTIONS = "person_evictions"
    """each person once for each eviction lived through"""


@dataclass(frozen=True, slots=True)
class CountRange:
    """A number as one source gives it. None is not known, which is not 0.

    `low` alone is "at least"; `high` alone is "at most"; `best` alone is "about"; low = best = high is exact.
    """

    low: int | None
    best: int | None
    high: int | None

    def __post_init__(self) -> None:
        known = [number for number in (self.low, self.best, self.high) if number is not None]
        if not known:
            raise Fault(
                "E_RANGE", "a count needs a low, a best or a high; leave the whole count out if it is not known"
            )
        if min(known) < 0:
            raise Fault("E_NEGATIVE", "a count cannot be below 0")
        if known != sorted(known):
            raise Fault("E_RANGE", "a count must have low ≤ best ≤ high")

    @property
    def floor(self) -> int:
        """The least it can be; 0 where no source gives a lower end."""
        return next((number for number in (self.low, self.best) if number is not None), 0)

    @property
    def ceiling(self) -> int | None:
        """The most it can be; None where no source gives an upper end."""
        return self.high if self.high is not None else self.best


@dataclass(frozen=True, slots=True)
class Count:
    """How many of what, and who says so. Rivals stand side by side in a record and are never averaged."""

    what: Counted
    number: CountRange
    says: Speaker


@dataclass(frozen=True, slots=True)
class Source:
    """Where it can be read. `url` is blank when there is none, or the word `withheld` when the link names a place."""

    publisher: str
    title: str
    url: str
    retrieved: date | None
    quotes: Speaker


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """When an aid point serves: days of the week (Monday is 0) and minutes after midnight, local time."""

    weekdays: frozenset[int]
    opens: int
    closes: int

    _DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")

    @classmethod
    def parse(cls, text: str) -> OpeningHours:
        """Read `Mo-Su 18:00-19:15` (a span of days, a span of hours); raises Fault `E_HOURS`."""
        try:
            days, hours = text.split(" ")
            first, _, last = days.partition("-")
            start, end = cls._DAYS.index(first), cls._DAYS.index(last or first)
            opens, closes = (_minutes(part) for part in hours.split("-"))
        except ValueError:
            raise Fault("E_HOURS", "write opening hours as Mo-Su 18:00-19:15") from None
        if start > end or opens >= closes:
            raise Fault("E_HOURS", "opening hours must run forwards within a week and within a day")
        return cls(frozenset(range(start, end + 1)), opens, closes)

    def __str__(self) -> str:
        first, last = min(self.weekdays), max(self.weekdays)
        days = self._DAYS[first] if first == last else f"{self._DAYS[first]}-{self._DAYS[last]}"
        return f"{days} {self.opens // 60:02d}:{self.opens % 60:02d}-{self.closes // 60:02d}:{self.closes % 60:02d}"


def _minutes(text: str) -> int:
    hour, minute = text.split(":")
    if len(hour) != 2 or len(minute) != 2 or not (0 <= int(hour) < 24 and 0 <= int(minute) < 60):
        raise ValueError
    return int(hour) * 60 + int(minute)


@dataclass(frozen=True, slots=True)
class Review:
    """Who let the record in (a role, never a name) and when."""

    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Record:
    """A report made coarse: what the store keeps. It has no words and no place finer than its area.

    `site` is a random code that ties the records of one place together; it never leaves the private side.
    """

    id: str
    layer: str
    subtype: str
    period: Period
    date_as_written: str
    date_note: Text
    area: Area
    basis: Basis
    status: Status
    certainty: Certainty
    site: str = ""
    died: Period | None = None
    """for a death: the day of dying where it is not the day the body was found, which is `period`"""
    hours: OpeningHours | None = None
    """for an aid point: when it serves"""
    began: HourBand | None = None
    """for an event: the part of the day in which it began; told in rhythms only"""
    counts: tuple[Count, ...] = ()
    sources: tuple[Source, ...] = ()
    summary: Text = field(default=Text("", ""))
    review: Review | None = None
    retracted: bool = False

    def rivals(self, what: Counted) -> tuple[Count, ...]:
        """What each source says of the same number."""
        return tuple(count for count in self.counts if count.what is what)
