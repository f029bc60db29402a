"""The words of the field as frozen values: one word, one meaning (docs/glossary.md says where each is taken from)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from geo.areas import Area
from geo.faults import Fault
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
    counts: tuple[Count, ...] = ()
    sources: tuple[Source, ...] = ()
    summary: Text = field(default=Text("", ""))
    review: Review | None = None
    retracted: bool = False

    def rivals(self, what: Counted) -> tuple[Count, ...]:
        """What each source says of the same number."""
        return tuple(count for count in self.counts if count.what is what)


@dataclass(frozen=True, slots=True)
class Figure:
    """A tally that may be said: the only number that a release writes and that the paint accepts.

    `low` and `high` bound the count over all sources; `high` is None where a source says "at least". `unknown` is how many
    of the events gave no number for it. There is no figure for what is withheld: 0 and "fewer than may be said" are not
    told apart. `subtype` is blank where the rule says the layer only.
    """

    layer: str
    subtype: str
    counted: Counted
    area: str
    period: Period
    sensitivity: Sensitivity
    low: int
    high: int | None
    unknown: int = 0
    catch_up: int | None = None
    """year in which these reports came in after their bucket was frozen; None for the bucket itself"""


@dataclass(frozen=True, slots=True)
class Event:
    """A record of low or medium sensitivity as it may be said: a public fact with a stable id and its sources.

    Where the rule says a month, the day is gone from it: no date as written, no title or link of a source.
    """

    id: str
    layer: str
    subtype: str
    sensitivity: Sensitivity
    period: Period
    date_as_written: str
    date_note: Text
    died: Period | None
    area: str
    certainty: Certainty
    counts: tuple[Count, ...]
    sources: tuple[Source, ...]
    summary: Text


@dataclass(frozen=True, slots=True)
class Series:
    """A total that another body publishes for an area and a period: shown beside the figures, never summed with them."""

    id: str
    layer: str
    counted: Counted
    period: Period
    area: str
    number: CountRange
    says: Speaker
    publisher: str
    title: str
    url: str
    retrieved: date | None
    scope: Text


@dataclass(frozen=True, slots=True)
class Correction:
    """How many records were corrected, and how many withdrawn, in a quarter that is over: by fives, so that none stands out."""

    period: Period
    corrected: tuple[int, int]
    withdrawn: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shape:
    """How a layer looks: a colour on light and on dark ground (`#RRGGBB`) and a shape, so that colour is never alone."""

    light: str
    dark: str
    mark: Literal["square", "hatched disc", "ring", "triangle", "disc"]


class State(StrEnum):
    """What an aid point is, over an interval."""

    OPEN = "open"
    OBSTRUCTED = "obstructed"
    BANNED = "banned"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Subtype:
    """One sort of thing within a layer. `counted` is what becomes figures; everything else stays in the event's own words."""

    title: Text
    counted: tuple[Counted, ...]
    kind: Kind | None = None
    """where it adds up otherwise than its layer"""
    state: State | None = None
    """for a service: the state this subtype puts it in"""
    apart: bool = False
    """never summed with the other subtypes of its layer"""


@dataclass(frozen=True, slots=True)
class Layer:
    """What one file in `layers/` declares: everything the rest of the house needs to know about one kind of fact."""

    key: str
    title: Text
    definition: Text
    kind: Kind
    subtypes: Mapping[str, Subtype]
    shape: Shape
    order: int
    sensitivity: Callable[[Record, date], Sensitivity]
    """of a record, seen on a day"""
    sensitivity_words: Text

    def kind_of(self, subtype: str) -> Kind:
        return self.subtypes[subtype].kind or self.kind
