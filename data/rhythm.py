"""Rhythms for organisers: on which days and at what hours operations came, how far apart, and where somebody stood.

Only operations that organisers are told anyway are in them: public facts, and what lies in a bucket that was cleared. So no
rhythm can be subtracted from the figures to find a report that is withheld. Every row of a rhythm has the minimum by itself.
A quarter is frozen the embargo after its end, by what was known then, and never changes (docs/decisions/rhythms.md).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from data.buckets import Grain, widen
from data.certificate import area_for
from data.history import ShiftVersion, Version
from data.policy import Policy
from data.tally import OPEN_FACTS, Bucket, lines_of, sensitivity_of
from geo.areas import Area
from layers.catalogue import all_layers
from layers.figures import Figure
from layers.hours import HourBand
from layers.periods import Period
from layers.rhythm import LONGEST, Rhythm, Told
from layers.vocabulary import Audience, Record, Sensitivity

LAYER = "evictions"
_Slot = tuple[int | None, HourBand | None, int | None]
"""Weekday, band, days between"""


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation as far as a rhythm knows it."""

    area: str
    day: date
    began: HourBand | None


def rhythms_for(
    audience: Audience,
    versions: Sequence[Version],
    shifts: Sequence[ShiftVersion],
    members: Mapping[Bucket, Sequence[Record]],
    told: Iterable[Figure],
    policy: Policy,
    as_of: date,
) -> list[Rhythm]:
    """What organisers are told of rhythms on the day `as_of`, in canonical order; nobody else is told any.

    `members` are the records of each tally, `told` the figures that organisers are told of them.
    """
    if audience is not Audience.ORGANISERS:
        return []
    operations = _operations(versions, members, told, policy)
    found = [
        *counted(operations, policy.rhythm.minimum),
        *_stood(shifts, policy),
    ]
    over = [one for one in found if one.period.last and _frozen_on(one.period.last, policy) <= as_of]
    return sorted(over, key=_order)


def counted(operations: Iterable[Operation], minimum: int) -> list[Rhythm]:
    """The rhythm of each area and quarter: rows of fewer than `minimum` are left out."""
    seasons: dict[tuple[str, str], list[Operation]] = defaultdict(list)
    days: dict[str, set[date]] = defaultdict(set)
    for operation in operations:
        seasons[operation.area, quarter_of(operation.day)].append(operation)
        days[operation.area].add(operation.day)
    gaps: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    for area, there in days.items():
        for before, after in pairwise(sorted(there)):
            gaps[area, quarter_of(after)][min((after - before).days, LONGEST)] += 1
    found = []
    for (area, quarter), there_then in seasons.items():
        numbers: dict[tuple[Told, _Slot], int] = {(Told.KNOWN, (None, None, None)): len(there_then)}
        for one in there_then:
            if one.began:
                key = (Told.OPERATIONS, (one.day.weekday(), one.began, None))
                numbers[key] = numbers.get(key, 0) + 1
        for weekday, number in Counter(day.weekday() for day in {one.day for one in there_then}).items():
            numbers[Told.DAYS, (weekday, None, None)] = number
        for apart, number in gaps[area, quarter].items():
            numbers[Told.INTERVALS, (None, None, apart)] = number
        found += _rows(area, quarter, numbers, minimum)
    return found


def quarter_of(day: date) -> str:
    """The quarter of the year that holds a day, in EDTF."""
    return widen(Period.of_days(day, day), Grain.QUARTER).edtf


def _operations(
    versions: Sequence[Version],
    members: Mapping[Bucket, Sequence[Record]],
    told: Iterable[Figure],
    policy: Policy,
) -> list[Operation]:
    """Evictions of known day that are told of in the figures, each once."""
    said = {Bucket.of(figure) for figure in told}
    chosen: dict[str, Record] = {}
    for bucket, records in members.items():
        if _is_told(bucket, said):
            chosen.update((record.id, record) for record in records)
    for line in lines_of(versions).values():
        for record in _public_when_frozen(line, policy):
            chosen.setdefault(record.id, record)
    found = (_operation(record, policy) for record in chosen.values())
    return [operation for operation in found if operation]


def _is_told(bucket: Bucket, said: Collection[Bucket]) -> bool:
    """Whether a figure tells of what monitors saw in this bucket when it was frozen."""
    return bucket.sensitivity is Sensitivity.HIGH and bucket.catch_up is None and bucket in said


def _public_when_frozen(line: Sequence[Version], policy: Policy) -> Iterable[Record]:
    """The version of a record that was in force when the quarter in which it lies was frozen, if it was a public fact then."""
    for index, version in enumerate(line):
        record, day = version.record, _day(version.record)
        if day is None or record.layer != LAYER:
            continue
        frozen = _frozen_on(widen(record.period, Grain.QUARTER).last or day, policy)
        superseded = line[index + 1].received if index + 1 < len(line) else date.max
        in_force = version.received < frozen <= superseded
        if in_force and not record.retracted and sensitivity_of(record, frozen) in OPEN_FACTS:
            yield record


def _operation(record: Record, policy: Policy) -> Operation | None:
    day = _day(record)
    if record.layer != LAYER or all_layers()[LAYER].subtypes[record.subtype].apart or day is None:
        return None
    area = _area(record.area, policy)
    return Operation(area, day, record.began) if area else None


def _day(record: Record) -> date | None:
    return record.period.first if record.period.dated and record.period.first == record.period.last else None


def _area(place: Area, policy: Policy) -> str | None:
    own = area_for(place, Sensitivity.HIGH, Audience.ORGANISERS, policy)
    return own.id if own else None


def _stood(shifts: Sequence[ShiftVersion], policy: Policy) -> list[Rhythm]:
    """Where pairs stood, and what they saw; a row needs the minimum of shifts, and of what it counts."""
    stood: dict[tuple[str, str], dict[_Slot, list[int]]] = defaultdict(lambda: defaultdict(list))
    saw: dict[tuple[str, str], list[int]] = defaultdict(list)
    for version in _in_force(shifts, policy):
        log = version.log
        area = _area(log.area, policy)
        if area is None or log.retracted:
            continue
        season = (area, quarter_of(log.day))
        saw[season].append(log.observed)
        for band in log.bands:
            stood[season][log.day.weekday(), band, None].append(log.pairs)
    minimum = policy.rhythm.minimum
    found = []
    for season, slots in stood.items():
        numbers = {(Told.PAIRS, slot): sum(pairs) for slot, pairs in slots.items() if len(pairs) >= minimum}
        if len(saw[season]) >= minimum:
            numbers[Told.OBSERVED, (None, None, None)] = sum(saw[season])
        found += _rows(*season, numbers, minimum)
    return found


def _in_force(shifts: Sequence[ShiftVersion], policy: Policy) -> Iterable[ShiftVersion]:
    latest: dict[str, ShiftVersion] = {}
    for version in shifts:
        quarter = Period.parse(quarter_of(version.log.day)).last
        if quarter and version.received < _frozen_on(quarter, policy):
            latest[version.log.id] = version
    return latest.values()


def _frozen_on(last: date, policy: Policy) -> date:
    return last + timedelta(days=policy.rhythm.embargo)


def _rows(area: str, quarter: str, numbers: Mapping[tuple[Told, _Slot], int], minimum: int) -> list[Rhythm]:
    return [
        Rhythm(told, area, Period.parse(quarter), weekday, band, days, number)
        for (told, (weekday, band, days)), number in numbers.items()
        if number >= minimum
    ]


def _order(rhythm: Rhythm) -> tuple[object, ...]:
    slot = (-1 if rhythm.weekday is None else rhythm.weekday, str(rhythm.band or ""), rhythm.days or 0)
    return (rhythm.told, rhythm.area, rhythm.period.edtf, *slot)
