"""What a release tells of operations and shifts, area by area and quarter by quarter: what the forecast stands on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise

from data.buckets import Grain, buckets_between
from data.release import Content
from geo.areas import Area, area
from geo.cells import SIZES_M
from geo.coarsen import widen
from layers.catalogue import all_layers
from layers.hours import WEEKDAYS, HourBand
from layers.periods import Period
from layers.rhythm import LONGEST, Rhythm, Told
from layers.vocabulary import Sensitivity

LAYER = "evictions"
WeekSlot = tuple[int, HourBand]
"""Weekday (Monday is 0) and band"""


@dataclass(frozen=True, slots=True)
class Season:
    """What is known of an area in a quarter. What is missing from a mapping is none or too few to be told."""

    first: date
    last: date
    operations: Mapping[WeekSlot, int] = field(default_factory=dict)
    days: Mapping[int, int] = field(default_factory=dict)
    """days with an operation, by weekday"""
    intervals: Mapping[int, int] = field(default_factory=dict)
    pairs: Mapping[WeekSlot, int] = field(default_factory=dict)
    known: int = 0
    observed: int = 0
    whole: bool = False
    """nothing is missing from it: the team's own notes and not a release"""

    @property
    def weekdays(self) -> tuple[int, ...]:
        """How many of each weekday the quarter has."""
        weeks, over = divmod((self.last - self.first).days + 1, 7)
        return tuple(weeks + ((weekday - self.first.weekday()) % 7 < over) for weekday in WEEKDAYS)

    @property
    def chance(self) -> float:
        """Share of the quarter's days that had an operation; a weekday that is not told stands for one day of 0 to 2."""
        untold = 1 if self.known and not self.whole else 0
        return sum(self.days.get(weekday, untold) for weekday in WEEKDAYS) / sum(self.weekdays)

    def lasted(self) -> list[float]:
        """How many intervals there were of each length in days, up to the longest, with a guess at those that are not told.

        Every day with an operation ends an interval. What the told ones leave over is laid on the other lengths as it would
        fall if every day were alike, at most two on each, and the rest on the longest.
        """
        told = [float(self.intervals.get(apart, 0)) for apart in range(LONGEST + 1)]
        if self.whole:
            return told
        left = max(0.0, self.chance * sum(self.weekdays) - sum(told))
        silent = [apart for apart in range(1, LONGEST) if not told[apart]]
        fall = [self.chance * (1 - self.chance) ** (apart - 1) for apart in silent]
        for apart, share in zip(silent, fall, strict=True):
            told[apart] = min(2.0, left * share / sum(fall)) if sum(fall) else 0.0
        told[LONGEST] += max(0.0, left - sum(told[apart] for apart in silent))
        return told


@dataclass(frozen=True, slots=True)
class History:
    """The seasons of one area, every quarter from the first that is told of any area to the last, oldest first."""

    area: str
    seasons: tuple[Season, ...]
    last: date | None
    """the latest day on which a known operation can have been"""

    @property
    def told(self) -> tuple[Season, ...]:
        """The seasons that a release tells of, without the team's notes."""
        return tuple(season for season in self.seasons if not season.whole)


@dataclass(frozen=True, slots=True)
class Noted:
    """An operation that the team knows of and no release tells yet. It stays in the session."""

    area: str
    day: date
    began: HourBand


def with_notes(histories: Sequence[History], notes: Iterable[Noted], since: date, until: date) -> tuple[History, ...]:
    """The histories with a season of the team's own: all operations from `since` to `until` that it knows of.

    Days that the release tells of already are left out, so that nothing counts twice.
    """
    by_area: dict[str, list[Noted]] = defaultdict(list)
    for note in notes:
        by_area[note.area].append(note)
    return tuple(_noted(history, by_area[history.area], since, until) for history in histories)


def _noted(history: History, notes: Sequence[Noted], since: date, until: date) -> History:
    first = max(since, history.seasons[-1].last + timedelta(days=1))
    own = [note for note in notes if first <= note.day <= until]
    last = max((day for day in (history.last, *(note.day for note in notes)) if day and day <= until), default=None)
    if first > until:
        return replace(history, last=last)
    days = sorted({note.day for note in own})
    season = Season(
        first,
        until,
        operations=Counter((note.day.weekday(), note.began) for note in own),
        days=Counter(day.weekday() for day in days),
        intervals=Counter(min((after - before).days, LONGEST) for before, after in pairwise(days)),
        known=len(own),
        whole=True,
    )
    return replace(history, seasons=(*history.seasons, season), last=last)


def histories(content: Content) -> tuple[History, ...]:
    """The history of each area that the release's rhythms tell of, by the area's id."""
    return histories_of(content.rhythms, _last_days(content))


def histories_of(rhythms: Iterable[Rhythm], last: Mapping[str, date]) -> tuple[History, ...]:
    """The same from rhythms and the last known day of each area."""
    told: dict[str, dict[str, list[Rhythm]]] = defaultdict(lambda: defaultdict(list))
    for rhythm in rhythms:
        told[rhythm.area][rhythm.period.edtf].append(rhythm)
    quarters = [Period.parse(edtf) for edtf in {edtf for seasons in told.values() for edtf in seasons}]
    spans = [(period.first, period.last) for period in quarters if period.first and period.last]
    if not spans:
        return ()
    every = buckets_between(min(first for first, _ in spans), max(last for _, last in spans), Grain.QUARTER)
    return tuple(
        History(place, tuple(_season(quarter, seasons[quarter.edtf]) for quarter in every), last.get(place))
        for place, seasons in sorted(told.items())
    )


def _season(quarter: Period, rhythms: Iterable[Rhythm]) -> Season:
    found: dict[Told, dict[object, int]] = {told: {} for told in Told}
    for one in rhythms:
        slot = {
            Told.OPERATIONS: (one.weekday, one.band),
            Told.PAIRS: (one.weekday, one.band),
            Told.DAYS: one.weekday,
            Told.INTERVALS: one.days,
        }.get(one.told)
        found[one.told][slot] = one.number
    return Season(
        first=quarter.first or date.min,
        last=quarter.last or date.max,
        operations=found[Told.OPERATIONS],  # type: ignore[arg-type]
        days=found[Told.DAYS],  # type: ignore[arg-type]
        intervals=found[Told.INTERVALS],  # type: ignore[arg-type]
        pairs=found[Told.PAIRS],  # type: ignore[arg-type]
        known=found[Told.KNOWN].get(None, 0),
        observed=found[Told.OBSERVED].get(None, 0),
    )


def _last_days(content: Content) -> dict[str, date]:
    """From public events of known day and from the weeks that are told of: of a week, its last day."""
    places = {rhythm.area for rhythm in content.rhythms}
    latest: dict[str, date] = {}

    def note(place: str, day: date | None) -> None:
        if day and place in places:
            latest[place] = max(day, latest.get(place, day))

    for event in content.events:
        apart = event.layer != LAYER or all_layers()[LAYER].subtypes[event.subtype].apart
        if not apart and event.period.dated and event.period.first == event.period.last:
            for size_m in SIZES_M:
                note(_square(area(event.area), size_m), event.period.first)
    for figure in content.figures:
        if figure.layer == LAYER and figure.sensitivity is Sensitivity.HIGH and figure.catch_up is None:
            note(figure.area, figure.period.last)
    return latest


def _square(place: Area, size_m: int) -> str:
    return widen(place, size_m).id
